import type { Db } from "../../db/client.ts";
import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { assertNever, DomainError } from "../../domain/errors.ts";
import { sayMoney } from "../../domain/money.ts";
import { type RefundOutcome, type RefundWish, refundableOf } from "../../domain/payment/refund.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { notPossible } from "../booking/acts.ts";
import { type Asking, askOnce } from "../booking/ask-once.ts";

type AskRefund = Omit<Asking, "act" | "body" | "movesMoney"> & { wish: RefundWish };

/**
 * Makes or answers a refund, through the follow-up that has the money in hand; a repeat has no further effect. Answers
 * with the appointment as it stands. `pending`: no answer in time; it goes on. Throws a `DomainError` for a refusal.
 */
export async function refundOnce(
  { db, workflows }: { db: Db; workflows: BookingWorkflows },
  { wish, ...asked }: AskRefund,
): Promise<StoredAppointment | "pending"> {
  const act = `refund_${wish.act}${"refundId" in wish ? `:${wish.refundId}` : ""}`;
  const result = await askOnce(db, { ...asked, act, body: wish, movesMoney: true }, async (ours) => {
    if (isBeingBooked(ours.found.status)) throw notPossible(ours.found.status);
    return workflows.refund(ours.ids, ours.updateId, { wish, ...ours.wish });
  });
  if (result === "pending") return result;
  refuseUnlessDone(result.answer.outcome, result.after);
  return result.after;
}

function refuseUnlessDone(outcome: RefundOutcome, after: StoredAppointment): void {
  switch (outcome) {
    case "done":
    case "already":
      return;
    case "not_found":
      throw new DomainError("not_found", "There is no such refund.");
    case "not_possible":
      throw notPossible(after.status);
    case "too_much": {
      const leftMinor = refundableOf(after);
      const left = sayMoney({ amountMinor: leftMinor, currency: after.currency });
      throw new DomainError("more_than_left", `At most ${left} can go back by card at once. Nothing was given back.`, {
        leftMinor,
      });
    }
    case "disputed":
      throw new DomainError(
        "payment_disputed",
        "The patient has disputed the payment with their bank, which decides about the money now. Nothing was given back.",
      );
    case "same_person":
      throw new DomainError("second_person_needed", "Whoever asked for a refund of this size does not approve it.");
    default:
      assertNever(outcome);
  }
}
