import type { Db } from "../../db/client.ts";
import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { assertNever, DomainError } from "../../domain/errors.ts";
import { sayMoney } from "../../domain/money.ts";
import { type DeskWish, neededOf } from "../../domain/payment/desk.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import type { DeskAnswer } from "../../workflows/booking/messages.ts";
import { notPossible } from "../booking/acts.ts";
import { type Asked, type Asking, askOnce } from "../booking/ask-once.ts";
import { dueBackOf, dueOf, isPaidToConfirm, openByCardOf } from "../booking/payment-view.ts";

export type AskAtDesk = Omit<Asking, "act" | "body" | "movesMoney"> & { wish: DeskWish };

/**
 * Does something with money at the desk, once for each use of the key, through the workflow that has the appointment in
 * hand. `pending`: no answer in time; it goes on. Throws a `DomainError` for a refusal.
 */
export async function askAtDesk(
  { db, workflows }: { db: Db; workflows: BookingWorkflows },
  { wish, ...asked }: AskAtDesk,
): Promise<StoredAppointment | "pending"> {
  const result = await askOnce(
    db,
    { ...asked, act: `desk.${wish.act}`, body: wish, movesMoney: true },
    async (ours) => {
      const { found } = ours;
      if (isBeingBooked(found.status)) {
        const taken = await takeOnHold(workflows, wish, ours);
        if (taken !== "gone") return taken;
      }
      return workflows.actAtDesk(ours.ids, ours.updateId, { ...wish, ...ours.wish });
    },
  );
  if (result === "pending") return result;
  refuseUnlessDone(result.answer, wish, result.after);
  return result.after;
}

/** While it is not decided its booking workflow has it in hand, and the desk takes what its card is to bring. */
async function takeOnHold(workflows: BookingWorkflows, wish: DeskWish, { found, updateId, wish: by }: Asked) {
  if (wish.act !== "take" || !isPaidToConfirm(found)) throw notPossible(found.status);
  const { method, amountMinor, insteadOfCard } = wish;
  if (!insteadOfCard || amountMinor > found.totalMinor) refuseUnlessDone({ outcome: "more_than_due" }, wish, found);
  if (amountMinor < neededOf(found)) refuseUnlessDone({ outcome: "less_than_needed" }, wish, found);
  return workflows.takeOnHold(found.id, updateId, { method, amountMinor, ...by });
}

function refuseUnlessDone({ outcome }: Pick<DeskAnswer, "outcome">, wish: DeskWish, after: StoredAppointment): void {
  switch (outcome) {
    case "done":
    case "already":
      return;
    case "more_than_due": {
      const leftMinor = leftFor(wish, after);
      const left = sayMoney({ amountMinor: leftMinor, currency: after.currency });
      throw new DomainError("more_than_left", `${sayLeft(wish, left, after)} Nothing was noted.`, { leftMinor });
    }
    case "card_first":
      throw new DomainError(
        "money_under_way",
        isBeingBooked(after.status)
          ? "The payment service has not ended the payment by card. Do not take the money now; try again in a moment."
          : "The payment service has not ended the payment by card yet. Do not take the money now; it is due here once it has.",
      );
    case "less_than_needed": {
      const neededMinor = neededOf(after);
      const needed = sayMoney({ amountMinor: neededMinor, currency: after.currency });
      const detail = `Only ${needed} or more confirm the appointment. Nothing was noted.`;
      throw new DomainError("less_than_needed", detail, { neededMinor });
    }
    case "same_person":
      throw new DomainError(
        "second_person_needed",
        "Whoever took a payment does not correct it. Nothing was changed; ask a colleague.",
      );
    case "not_found":
      throw new DomainError("not_found", "There is no such payment at the desk.");
    case "not_possible":
      throw new DomainError(
        "not_possible_in_this_status",
        wish.act === "take"
          ? "The appointment takes no money as it stands now. Nothing was noted; do not keep what you were given."
          : "The payment was corrected or given back before. Nothing was changed.",
      );
    default:
      assertNever(outcome);
  }
}

/** What could be taken or given back instead. */
function leftFor(wish: DeskWish, after: StoredAppointment): number {
  if (wish.act === "give_back") return dueBackOf(after, wish.paymentId);
  return dueOf(after) + (wish.act === "take" && wish.insteadOfCard ? openByCardOf(after) : 0);
}

function sayLeft(wish: DeskWish, left: string, after: StoredAppointment): string {
  if (wish.act === "give_back") return `Only ${left} is to be given back.`;
  const isPaid = wish.act === "take" && wish.insteadOfCard && leftFor(wish, after) === 0;
  return isPaid ? "It has been paid meanwhile, so there is nothing to take." : `Only ${left} is due at the clinic.`;
}
