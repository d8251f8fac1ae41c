import type { InTheWay } from "./in-the-way.ts";

/**
 * What came of giving a visit another room. `already`: it has that room, or the same request gave it before.
 * `not_possible`: it has not been booked yet, or is over. `changed_meanwhile`: somebody else moved it since it was
 * seen.
 */
export type RoomOutcome = "done" | "already" | "not_possible" | "changed_meanwhile" | "room_unsuitable";

/** A room that would do for a visit. */
export type RoomChoice = {
  id: string;
  name: string;
  /** The visit has it. */
  isCurrent: boolean;
  /** Who has it then; nobody, when it is free. */
  inTheWay: InTheWay[];
};
