import type * as z from "zod";
import type { AllocationChoice, AllocationOutcome } from "../../domain/booking/allocation.ts";
import { moveRefusalWords } from "../../domain/booking/move.ts";
import { assertNever, DomainError } from "../../domain/errors.ts";
import type { Role } from "../../domain/identity/principal.ts";
import { keyReused } from "../idempotency.ts";
import { notPossible } from "./acts.ts";
import type { allocationChoices } from "./allocation-contract.ts";
import type { AppointmentView } from "./contract.ts";
import { toInTheWayView } from "./in-the-way.ts";

/** What keeps a room or a nurse from being given, in the words of its refusal. */
const words = {
  room_unsuitable: {
    taken: "The room is taken then. Nothing was changed; choose another one.",
    unsuitable: moveRefusalWords.room_unsuitable,
  },
  nurse_unsuitable: {
    taken: "They have another visit then. Nothing was changed; choose somebody else.",
    unsuitable: "They do not work at this clinic then, or give the visit. Nothing was changed; choose somebody else.",
  },
} as const;

export const toAllocationChoices = (
  found: readonly AllocationChoice[],
  role: Role,
): z.input<typeof allocationChoices> => ({
  data: found.map((choice) => ({ ...choice, inTheWay: choice.inTheWay.map((one) => toInTheWayView(one, role)) })),
});

/** The visit as it is since; throws what kept it from being given what was asked for. */
export function toAllocated(
  outcome: AllocationOutcome<keyof typeof words> | "key_reused",
  { after, role, unsuitable }: { after: AppointmentView; role: Role; unsuitable: keyof typeof words },
): { status: 200; body: AppointmentView } {
  if (typeof outcome === "object") {
    throw new DomainError("slot_taken", words[unsuitable].taken, {
      inTheWay: outcome.slotTaken.map((one) => toInTheWayView(one, role)),
    });
  }
  switch (outcome) {
    case "done":
    case "already":
      return { status: 200, body: after };
    case "key_reused":
      throw keyReused();
    case "not_possible":
      throw notPossible(after.status);
    case "room_unsuitable":
    case "nurse_unsuitable":
      throw new DomainError(outcome, words[outcome].unsuitable);
    case "changed_meanwhile":
      throw new DomainError(outcome, "Somebody else has moved it. Look at `current`, and choose again.", {
        current: after,
      });
    default:
      return assertNever(outcome);
  }
}
