import { type Money, minorPerMajor } from "../money.ts";
import { moneyLeft } from "./kept-money.ts";
import type { PaymentMethod, PaymentStatus } from "./payment.ts";

/**
 * `proposed`: it waits for a second person, who may make it `declined`. `requested`: Stripe has not answered yet.
 * `settled_by_hand`: the card did not take it, and somebody gave the patient the money in another way. The others are
 * Stripe's.
 */
export const refundStatuses = [
  "proposed",
  "declined",
  "requested",
  "settled_by_hand",
  "pending",
  "succeeded",
  "failed",
  "canceled",
] as const;
export type RefundStatus = (typeof refundStatuses)[number];

/** `by_staff`: somebody of the clinic gives money back. `cancelled`: it follows from what became of the visit. */
export const refundReasons = ["cancelled", "by_staff"] as const;
export type RefundReason = (typeof refundReasons)[number];

/** Of what Stripe has never heard of, nothing is news. */
const rank: Record<RefundStatus, number> = {
  requested: 0,
  settled_by_hand: 0,
  pending: 1,
  succeeded: 2,
  failed: 3,
  canceled: 3,
  proposed: 3,
  declined: 3,
};

const stripes: readonly RefundStatus[] = ["pending", "succeeded", "failed", "canceled"];

/** The money is back with us. */
export const isFailed = (status: RefundStatus) => status === "failed" || status === "canceled";

/**
 * Whether what Stripe says is news about a refund. Readings can arrive in the wrong order, and a refund goes one way
 * only: a bank may send back even one that has succeeded, and one that came back stays so. Of one that was settled by
 * hand while Stripe was asked it is news that the money has left us, too.
 */
export function isRefundNews(reading: RefundStatus, stored: RefundStatus): boolean {
  if (stored === "settled_by_hand" && isFailed(reading)) return false;
  return stripes.includes(reading) && rank[reading] > rank[stored];
}

/** What may be given back of a visit on one person's word: 100 major units of a currency that nothing was set for. */
export function refundLimitOf(limits: readonly Money[], currency: string): number {
  return limits.find((limit) => limit.currency === currency)?.amountMinor ?? 100 * minorPerMajor(currency);
}

type Visit = {
  payments: readonly ({
    id: string;
    method: PaymentMethod | null;
    status: PaymentStatus;
    settledByHand: boolean;
    /** By a dispute. */
    refundBlocked: boolean;
  } & Parameters<typeof moneyLeft>[0])[];
  refunds: readonly { paymentId: string; amountMinor: number; status: RefundStatus }[];
};

/** The most that staff may give back by card at once: what is left of one payment and nobody wants to give back yet. */
export function refundableOf({ payments, refunds }: Visit): number {
  const left = payments
    .filter(({ method, status }) => method === "card" && status === "captured")
    .filter(({ settledByHand, refundBlocked }) => !settledByHand && !refundBlocked)
    .map((payment) =>
      refunds
        .filter(
          ({ paymentId, status }) => paymentId === payment.id && (status === "proposed" || status === "requested"),
        )
        .reduce((rest, { amountMinor }) => rest - amountMinor, moneyLeft(payment)),
    );
  return Math.max(0, ...left);
}

/** What somebody of the clinic wants of a refund: to make it, or to say yes or no to another person's. */
export type RefundWish = { act: "make"; amountMinor: number } | { act: "approve" | "decline"; refundId: string };

/**
 * `too_much`: no payment by card has so much left. `disputed`: the bank decides about the money now. `same_person`:
 * whoever asked for it does not approve it. `not_found`: there is no such refund. `not_possible`: it was answered
 * otherwise before.
 */
export type RefundOutcome = "done" | "already" | "too_much" | "disputed" | "same_person" | "not_found" | "not_possible";
