import type { InTheWay } from "./in-the-way.ts";

/**
 * What came of giving a visit another room or nurse. `already`: it has that one, or the same request gave it before.
 * `not_possible`: it has not been booked yet, or is over. `changed_meanwhile`: somebody else moved it since it was
 * seen. `slotTaken`: other visits have what was wanted.
 */
export type AllocationOutcome<Unsuitable> =
  | "done"
  | "already"
  | "not_possible"
  | "changed_meanwhile"
  | Unsuitable
  | { slotTaken: InTheWay[] };

/** A room or a nurse that would do for a visit. */
export type AllocationChoice = {
  id: string;
  name: string;
  /** The visit has it. */
  isCurrent: boolean;
  /** Who has it then; nobody, when it is free. */
  inTheWay: InTheWay[];
};
