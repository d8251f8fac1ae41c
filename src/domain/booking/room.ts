import type { AppointmentStatus } from "./lifecycle.ts";

/**
 * What came of giving a visit another room. `already`: it has that room, or the same request gave it before.
 * `not_possible`: it has not been booked yet, or is over. `changed_meanwhile`: somebody else moved it since it was seen.
 */
export type RoomOutcome = "done" | "already" | "not_possible" | "changed_meanwhile" | "room_unsuitable";

/** A visit that has a room at a time when another one wants it. Instants are ISO strings. */
export type InTheWay = { appointmentId: string; status: AppointmentStatus; startsAt: string; endsAt: string };

/** A room that would do for a visit. */
export type RoomChoice = {
  id: string;
  name: string;
  /** The visit has it. */
  isCurrent: boolean;
  /** Who has it then; nobody, when it is free. */
  inTheWay: InTheWay[];
};
