import type { Appointment } from "./board-data.ts";
import type { Band } from "./hours.ts";
import type { Drag, Placed } from "./use-drag.ts";

export type Conflict = { kind: "practitioner" | "room" | "patient"; with: Appointment } | { kind: "closed" };

const takesTime: ReadonlySet<Appointment["status"]> = new Set([
  "requested",
  "held",
  "confirmed",
  "checked_in",
  "in_progress",
]);

/**
 * What is known to be in a visit's way where it is dragged to, of all visits that are shown on that day. Buffers, leave
 * and devices are the server's to know, which has the last word.
 */
export function conflictOf(
  { appointment, column, from, until }: Pick<Drag, "appointment" | "column" | "from" | "until">,
  others: readonly Placed[],
): Conflict | undefined {
  const practitionerIds =
    column.practitionerId === undefined ? giversOf({ appointment, turn: undefined }) : [column.practitionerId];
  const meeting = others.filter(
    (one) =>
      one.appointment.id !== appointment.id &&
      takesTime.has(one.appointment.status) &&
      one.from < until &&
      from < one.until,
  );
  const found = (
    kind: "practitioner" | "room" | "patient",
    is: (other: Appointment, placed: Placed) => boolean,
  ): Conflict[] =>
    meeting.flatMap((one) => (is(one.appointment, one) ? [{ kind, with: one.appointment }] : [])).slice(0, 1);
  const [conflict] = [
    ...found("practitioner", (_, placed) => giversOf(placed).some((id) => practitionerIds.includes(id))),
    ...found("room", ({ rooms }) => column.roomId !== undefined && rooms.some(({ id }) => id === column.roomId)),
    ...found("patient", ({ patientId }) => patientId === appointment.patientId),
  ];
  return conflict ?? (isOpen(column.bands, from, until) ? undefined : { kind: "closed" });
}

const giversOf = ({ appointment, turn }: Pick<Placed, "appointment" | "turn">) =>
  (turn ?? appointment).services.map(({ practitioner }) => practitioner.id);

const isOpen = (bands: readonly Band[], from: number, until: number) =>
  bands.some(({ opens, closes }) => opens <= from && until <= closes);
