import { isOff } from "../booking/lifecycle.ts";
import { isFeeByCard } from "./card-fee.ts";
import type { DeskMethod } from "./desk.ts";
import type { MoneyFacts, PaymentFacts, PaymentMethod } from "./payment.ts";

/** As far as it decides about what may stay taken. */
type Paid = Pick<
  PaymentFacts,
  | "paymentId"
  | "method"
  | "purpose"
  | "status"
  | "amountMinor"
  | "capturedMinor"
  | "refundedMinor"
  | "disputedMinor"
  | "handedOutMinor"
>;
type Taken = Pick<Paid, "capturedMinor" | "refundedMinor" | "disputedMinor" | "handedOutMinor">;
type PaidFacts = Pick<MoneyFacts, "status" | "feeMinor"> & { payments: readonly Paid[] };

/**
 * How much of a payment is the clinic's: of a visit that was cancelled or missed its fee, the first payments first; of
 * any other all, or nothing where no visit came of it.
 */
export function keptMinor({ status, feeMinor, payments }: PaidFacts, { paymentId }: Paid): number {
  const isFeeKnown = feeMinor !== null && feeMinor !== undefined;
  if (!isOff(status) && !(status === "no_show" && isFeeKnown)) return Number.POSITIVE_INFINITY;
  let left = feeMinor ?? 0;
  for (const one of payments) {
    const kept = Math.min(left, moneyIn(one));
    if (one.paymentId === paymentId) return kept;
    left -= kept;
  }
  return 0;
}

/** Money that only people move, never Praxis by itself. */
export function isAtDesk<P extends { method?: PaymentMethod | null | undefined }>(
  payment: P,
): payment is P & { method: DeskMethod } {
  return payment.method === "cash" || payment.method === "terminal";
}

/** What is left of a payment for a visit that was then cancelled or missed, beyond its fee: the patient's. */
export const dueBackMinor = (visit: PaidFacts, payment: Paid) =>
  Math.max(0, moneyLeft(payment) - keptMinor(visit, payment));

/** The same of what was paid at the desk, payment by payment. */
export function dueBackAtDesk(visit: PaidFacts): { paymentId: string; amountMinor: number }[] {
  return visit.payments
    .filter(isAtDesk)
    .map((payment) => ({ paymentId: payment.paymentId, amountMinor: dueBackMinor(visit, payment) }))
    .filter(({ amountMinor }) => amountMinor > 0);
}

/** What a fee can be kept of: what is on hold, left or asked for it. A bank may have taken more than was left. */
function moneyIn(payment: Paid): number {
  if (isFeeByCard(payment) && payment.status === "card_saved") return payment.amountMinor;
  return payment.status === "authorized" ? payment.amountMinor : Math.max(0, moneyLeft(payment));
}

/** What the clinic still has of what was taken. */
export function moneyLeft({ capturedMinor, refundedMinor, disputedMinor = 0, handedOutMinor = 0 }: Taken): number {
  return capturedMinor - refundedMinor - disputedMinor - handedOutMinor;
}
