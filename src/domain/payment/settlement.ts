import { type AppointmentStatus, isBeingBooked, isLive, isOff } from "../booking/lifecycle.ts";
import { isLastCall } from "./capture-deadlines.ts";
import { isFeeByCard, isFeeOfNone } from "./card-fee.ts";
import { holdToReplace, isBeyondHold } from "./card-link.ts";
import { isAtDesk, keptMinor, moneyLeft } from "./kept-money.ts";
import { isOpen, type MoneyFacts, type PaymentFacts, type VisitFacts } from "./payment.ts";
import { isBalanceByCard, isLeftPayable, isRestOfNone } from "./rest.ts";
import { authorizesAt } from "./saved-card.ts";

/**
 * `save`: let its patient save a card. `authorize`: have the saved card's money put on hold. `detach`: take the card of
 * its visit from its customer.
 */
export const settlements = ["save", "authorize", "capture", "void", "refund", "detach"] as const;
export type Settlement = (typeof settlements)[number];

export type DueDetach = { settlement: "detach" };

/**
 * What is to be taken, or what may stay taken. Not what is to be given back: a repeat would give back the same again.
 */
export type DueSettlement =
  | { settlement: "capture"; amountMinor: number }
  | { settlement: "save" | "authorize" | "void" }
  | { settlement: "refund"; keepMinor: number }
  | { settlement: "refund"; refundId: string };

/** What must now happen to a payment so that patient and clinic get what is theirs; undefined = nothing. */
export function dueSettlement(visit: VisitFacts, payment: PaymentFacts, at: Date): DueSettlement | undefined {
  const letGo = { settlement: "void" } as const;
  if (payment.settledByHand) return isLeftPayable(payment) ? letGo : undefined;
  if (isAtDesk(payment)) return undefined;
  const kept = keptMinor(visit, payment);
  const take = {
    settlement: "capture",
    amountMinor: Math.min(kept, payment.captureMinor ?? payment.amountMinor),
  } as const;
  switch (payment.status) {
    case "created":
    case "requires_action":
      if (isFeeByCard(payment)) return letGo; // its card did not pay, and nobody is sent a link
      if (payment.cardToSave && holdToReplace(visit, at))
        return payment.cardToSave === "unasked" ? { settlement: "save" } : undefined;
      if (payment.cardToSave) return letGo;
      return isOff(visit.status) || payment.withdrawn || isLinkWithdrawn(visit, payment, at) ? letGo : undefined;
    case "card_saved":
      // Asked at once, unless it was waived or the visit is on again, or what is on hold after all covers it.
      if (isFeeByCard(payment)) return kept === payment.amountMinor ? { settlement: "authorize" } : letGo;
      if (isOff(visit.status) || visit.status === "no_show" || payment.withdrawn) return letGo;
      if (isOnHold(visit, payment)) return holdToReplace(visit, at) ? undefined : letGo;
      return isCardAsked(visit, payment, at) ? { settlement: "authorize" } : undefined;
    case "authorized":
      if (kept === 0 || isPostponed(visit, payment, at)) return letGo;
      if (isRestOfNone(visit, payment) || isFeeOfNone(visit, payment)) return letGo;
      if (isCaptureDue(visit, payment)) return take;
      if (!isLastCall(payment, at)) return undefined;
      return isTakenAtLast(visit.status) ? take : letGo;
    case "captured":
      if (payment.refundBlocked) return undefined;
      if (payment.askedRefundId) return { settlement: "refund", refundId: payment.askedRefundId };
      return moneyLeft(payment) > kept ? { settlement: "refund", keepMinor: kept } : undefined;
    case "voided":
    case "expired":
    case "due_at_clinic":
      return undefined;
  }
}

/**
 * A visit that has begun is paid for, also where that is earlier than anybody thought; the rest of a deposit after it.
 */
export function isCardAsked(
  { status, startsAt }: Pick<VisitFacts, "status" | "startsAt">,
  payment: Pick<PaymentFacts, "purpose" | "method">,
  at: Date,
): boolean {
  if (isBalanceByCard(payment)) return status === "completed";
  if (isBeingBooked(status)) return false;
  return status !== "confirmed" || authorizesAt(startsAt) <= at;
}

/** Its saved card takes the place of the money on hold, which does not last for the visit. */
const isPostponed = (visit: VisitFacts, payment: PaymentFacts, at: Date): boolean =>
  payment.hasCard && visit.status === "confirmed" && isBeyondHold(visit, payment, at);

/** The price is on hold after all: its saved card was given for when it is not, and is not asked as well. */
const isOnHold = ({ payments }: MoneyFacts, { purpose, paymentId }: PaymentFacts): boolean =>
  purpose === "price" &&
  payments.some((other) => other.paymentId !== paymentId && other.purpose === "price" && other.status === "authorized");

/**
 * A pay link is of no use any more: the visit was moved away, so that the card is asked once more before it, or it
 * has begun, and whoever is there pays at the desk. That of the rest of a deposit, after the visit, has its whole time,
 * unless it turns out that the visit was missed: the fee is asked for at the desk. Where its completion was taken back
 * before the card did not pay, there is none.
 */
function isLinkWithdrawn({ status, startsAt }: VisitFacts, payment: PaymentFacts, at: Date): boolean {
  const { payBy } = payment;
  if (isBalanceByCard(payment)) return !payBy || status === "no_show" || Date.parse(payBy) <= at.getTime();
  if (!payBy) return false;
  if (status !== "confirmed") return status !== "held";
  return authorizesAt(startsAt) > at || Date.parse(startsAt) <= at.getTime();
}

/**
 * When a visit is released because its price was neither paid by the saved card nor by link; undefined where that is
 * not to come. A patient has the whole time of the link: where it ends after the visit has begun, the price is due at
 * the clinic instead.
 */
export function releasesAt({ status, startsAt }: VisitFacts, payment: PaymentFacts): Date | undefined {
  const { payBy } = payment;
  if (
    !payBy ||
    !isOpen(payment.status) ||
    payment.settledByHand ||
    isBalanceByCard(payment) ||
    status !== "confirmed" ||
    Date.parse(payBy) > Date.parse(startsAt)
  )
    return undefined;
  return new Date(payBy);
}

function isCaptureDue({ status, capturePolicy, feeMinor }: MoneyFacts, payment: PaymentFacts): boolean {
  if (isBeingBooked(status)) return false;
  // Whoever completed the visit may have taken that back while the card was being asked.
  if (isBalanceByCard(payment) && status !== "completed") return false;
  if (payment.captureRequested || capturePolicy === "at_confirmation") return true;
  // A fee is owed at once, whoever decides about the price.
  if (typeof feeMinor === "number" && (status === "cancelled" || status === "no_show")) return true;
  return capturePolicy === "at_completion" && status === "completed";
}

/** Whether what nobody has taken by then is taken before it lapses; else it is let go of. */
export const isTakenAtLast = (status: AppointmentStatus | null) => status === "completed" || status === "no_show";

/** Whether nothing more can happen to a payment by itself, given that its appointment will not change any more. */
export function isSettled(visit: MoneyFacts, payment: PaymentFacts): boolean {
  if (isLive(visit.status) || payment.cardToDetach) return false;
  // What is to be given back at the desk a person gives back, for which the follow-up need not wait.
  if (payment.settledByHand) return !isLeftPayable(payment);
  if (isAtDesk(payment)) return true;
  switch (payment.status) {
    case "captured":
      if (payment.refundPending || payment.askedRefundId) return false;
      // How a dispute ends is reported, and starts the follow-up anew.
      return payment.refundBlocked || moneyLeft(payment) <= keptMinor(visit, payment);
    case "voided":
    case "expired":
    case "due_at_clinic":
      return true;
    default:
      return false;
  }
}
