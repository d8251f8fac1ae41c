import { type AppointmentStatus, isLive, isOff } from "../booking/lifecycle.ts";
import { isLastCall } from "./capture-deadlines.ts";
import { isFeeByCard, isFeeOfNone } from "./card-fee.ts";
import { holdToReplace, isBeyondHold } from "./card-link.ts";
import { deskMethods } from "./desk.ts";
import { isAtDesk, keptMinor, moneyLeft } from "./kept-money.ts";
import type { CapturePolicy } from "./policy.ts";
import { isBalanceByCard, isLeftPayable, isRestOfNone } from "./rest.ts";
import { authorizesAt } from "./saved-card.ts";

export const paymentStatuses = [
  "created",
  "requires_action",
  /** Nothing is on hold yet: the card is saved and asked for the price later. */
  "card_saved",
  "authorized",
  "captured",
  "voided",
  "expired",
  "due_at_clinic",
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/**
 * `deposit`: what a card pays of the price at booking. `balance`: the rest, which is due at the clinic, or asked of the
 * card of the deposit once the visit is completed. `fee`: of a visit that was cancelled late or missed, beyond what was
 * paid of its price, asked of the card that was saved for that or due at the clinic.
 */
export const paymentPurposes = ["price", "deposit", "balance", "fee"] as const;
export type PaymentPurpose = (typeof paymentPurposes)[number];

export const paymentMethods = ["card", ...deskMethods] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

/** Money as we last knew it. Instants are ISO strings: these facts travel through workflows. */
export type PaymentFacts = {
  paymentId: string;
  /** null = due at the clinic, and open how; missing in histories of before there was money at the desk. */
  method?: PaymentMethod | null;
  /** Missing in histories of before a card paid the rest of a deposit. */
  purpose?: PaymentPurpose;
  status: PaymentStatus;
  amountMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  captureBefore: string | null;
  captureRequested: boolean;
  /** What of it an admin wants, and no more is owed of it; null = all. Missing in histories of before. */
  captureMinor?: number | null;
  /** The clinic was told that its hold is about to lapse; missing in histories of before, where the visit says so. */
  captureWarned?: boolean;
  /** Its price may be put on hold anew, on the card saved for it. */
  hasCard: boolean;
  /** Until when its patient may pay by link, after the saved card did not pay; null = none was sent. */
  payBy: string | null;
  /**
   * A card is to be saved by a link that its patient has, and whether Stripe was asked for that yet. Missing in
   * histories of before.
   */
  cardToSave?: "unasked" | "asked" | null;
  /** Some of `refundedMinor` is under way and may yet fail. */
  refundPending: boolean;
  /** When its latest refund was found to have failed; null = none has. */
  refundFailedAt: string | null;
  /** What the patient's bank has taken back in a dispute that is not won; missing in histories of before. */
  disputedMinor?: number;
  /** What staff gave back of it in another way, as its card did not take it; missing in histories of before. */
  handedOutMinor?: number;
  /** Stripe refuses refunds while a dispute of it goes on. */
  refundBlocked: boolean;
  /** What staff give back of it, and Stripe has not heard of yet, the first of them. */
  askedRefundId?: string | null;
  /** A person has settled it in another way: Praxis moves nothing of it any more. */
  settledByHand: boolean;
  /** The desk takes it instead of its card or link; missing in histories of before. */
  withdrawn?: boolean;
  /** Stripe keeps the card of its visit, of which nothing is asked any more; missing in histories of before. */
  cardToDetach?: boolean;
};

/**
 * `save`: let its patient save a card. `authorize`: have the saved card's money put on hold. `detach`: take the card of
 * its visit from its customer.
 */
export const settlements = ["save", "authorize", "capture", "void", "refund", "detach"] as const;
export type Settlement = (typeof settlements)[number];

/** An appointment as far as it decides about its money. */
export type MoneyFacts = {
  status: AppointmentStatus;
  capturePolicy: CapturePolicy;
  /**
   * What it costs that the visit was cancelled or missed. Not there, or null: that has not happened, or its terms are
   * of before there were fees. Then nothing is kept of a cancelled visit, and all of a missed one in the end.
   */
  feeMinor?: number | null | undefined;
  payments: readonly PaymentFacts[];
};

export type DueDetach = { settlement: "detach" };

/**
 * What is to be taken, or what may stay taken. Not what is to be given back: a repeat would give back the same again.
 */
export type DueSettlement =
  | { settlement: "capture"; amountMinor: number }
  | { settlement: "save" | "authorize" | "void" }
  | { settlement: "refund"; keepMinor: number }
  | { settlement: "refund"; refundId: string };

/** With its time, which decides when a saved card is asked. */
export type VisitFacts = MoneyFacts & { startsAt: string; endsAt: string };

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
  if (status === "requested" || status === "held") return false;
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
  const isUnpaid = payment.status === "created" || payment.status === "requires_action";
  if (
    !payBy ||
    !isUnpaid ||
    payment.settledByHand ||
    isBalanceByCard(payment) ||
    status !== "confirmed" ||
    Date.parse(payBy) > Date.parse(startsAt)
  )
    return undefined;
  return new Date(payBy);
}

function isCaptureDue({ status, capturePolicy, feeMinor }: MoneyFacts, payment: PaymentFacts): boolean {
  if (status === "held" || status === "requested") return false;
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
