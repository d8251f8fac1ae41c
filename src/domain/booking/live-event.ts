import { assertNever } from "../errors.ts";
import type { Reach } from "../identity/reach.ts";

/** That something happened to an appointment, for whoever looks at it: ids and codes only. */
export type LiveEvent = {
  /** Grows from event to event, over all organizations. */
  position: number;
  organizationId: string;
  appointmentId: string;
  kind: string;
  clinicId: string;
  patientId: string;
  staffIds: readonly string[];
  version: number;
};

/** Somebody who is told of events, as far as their reach goes. `patientIds` are those the account acts for. */
export type Listener = { organizationId: string; reach: Reach; patientIds: ReadonlySet<string> };

/**
 * Whether an event is a listener's to know of: the appointment is within their reach, or was until this event. Patients
 * are not told that staff have noted something.
 */
export function concerns(event: LiveEvent, { organizationId, reach, patientIds }: Listener): boolean {
  if (event.organizationId !== organizationId) return false;
  switch (reach.kind) {
    case "organization":
      return true;
    case "clinics":
      return reach.clinicIds.includes(event.clinicId);
    case "own":
      return (
        (patientIds.has(event.patientId) && event.kind !== "note.changed") ||
        (reach.staffId !== null && event.staffIds.includes(reach.staffId))
      );
    default:
      return assertNever(reach);
  }
}
