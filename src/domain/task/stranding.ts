import { assertNever } from "../errors.ts";

/** What was changed so that visits stay booked without what they were booked with. */
export const strandings = [
  "clinic_hours",
  "clinic_closed",
  "time_zone",
  "staff_hours",
  "leave",
  "staff",
  "resource",
  "service",
] as const;
export type Stranding = (typeof strandings)[number];

/** Of a task about visits that a change has stranded: what was changed, and how many still wait for the desk. */
export type Stranded = { change: Stranding; visits: number };

/** null for a task about something else. */
export function strandedOf({ detail }: { detail: Record<string, string | number> }): Stranded | null {
  const { change, visits } = detail;
  const known = strandings.find((one) => one === change);
  return known && typeof visits === "number" ? { change: known, visits } : null;
}

export function tellStranded({ change, visits }: Stranded): string {
  const booked = visits === 1 ? "1 booked visit" : `${visits} booked visits`;
  switch (change) {
    case "clinic_hours":
      return `The clinic's hours were changed: ${booked} outside of them.`;
    case "clinic_closed":
      return `The clinic takes no bookings any more: ${booked} there.`;
    case "time_zone":
      return `The clinic's time zone was changed: ${booked} by the clock of before.`;
    case "staff_hours":
      return `Somebody's working hours were changed: ${booked} outside of them.`;
    case "leave":
      return `Somebody is on leave: ${booked} with them in that time.`;
    case "staff":
      return `Somebody works here no more, or gives a service no more: ${booked} with them.`;
    case "resource":
      return `A room or a device is not in use any more, or for something else: ${booked} with it.`;
    case "service":
      return `A service is not offered any more: ${booked} for it.`;
    default:
      return assertNever(change);
  }
}
