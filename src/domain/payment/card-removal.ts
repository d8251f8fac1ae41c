import { type CancellationRules, cancellationFee } from "../booking/cancellation.ts";
import { type AppointmentStatus, isOff } from "../booking/lifecycle.ts";
import { feeOfCard, isFeeByCard } from "./card-fee.ts";
import { moneyLeft } from "./kept-money.ts";
import type { PaymentFacts } from "./payment.ts";
import { isCardAsked } from "./settlement.ts";

/**
 * Why a kept card stays for now. `on_hold`: money is on hold on it. `being_asked`: it is asked for money just now.
 * `fee_owed`: a fee is charged to it. `secures_fee`: cancelling would cost its patient something by now, or is too late
 * and not coming would, for which the clinic alone lets go of the card.
 */
export const cardUses = ["on_hold", "being_asked", "fee_owed", "secures_fee"] as const;
export type CardUse = (typeof cardUses)[number];

/** `done`: removed now. `already`: it was before. `no_card`: none is kept, or the visit is still being booked. */
export type RemovalOutcome = "done" | "already" | "no_card" | CardUse;

type Payment = Pick<
  PaymentFacts,
  "method" | "purpose" | "status" | "amountMinor" | "capturedMinor" | "refundedMinor" | "settledByHand"
> &
  Pick<PaymentFacts, "disputedMinor" | "handedOutMinor">;

export type KeptCardFacts = {
  status: AppointmentStatus;
  startsAt: string;
  currency: string;
  /** Under which its patient gave it. */
  termsVersion: string;
  rules: CancellationRules;
  payments: readonly Payment[];
};

/**
 * What a kept card is still needed for, so that nobody gets out of what they owe by having it removed; null = it may
 * be. What it was to pay later is due at the clinic then.
 */
export function cardUseOf(visit: KeptCardFacts, by: "patient" | "staff" | "system", at: Date): CardUse | null {
  const byCard = visit.payments.filter(({ method, settledByHand }) => method === "card" && !settledByHand);
  const saved = byCard.filter(({ status }) => status === "card_saved");
  if (byCard.some(isFeeUnderWay)) return "fee_owed";
  if (byCard.some(({ status }) => status === "authorized")) return "on_hold";
  if (!isOff(visit.status) && saved.some((payment) => isCardAsked(visit, payment, at))) return "being_asked";
  if (by === "patient" && visit.status === "confirmed" && saved.some((payment) => securesFee(visit, payment, at)))
    return "secures_fee";
  return null;
}

const isFeeUnderWay = (payment: Payment) =>
  isFeeByCard(payment) && (payment.status === "card_saved" || payment.status === "authorized");

/** Whether the card would be charged for it if its patient cancelled now, or did not come where it is too late to. */
function securesFee(visit: KeptCardFacts, { amountMinor: capMinor }: Payment, at: Date): boolean {
  const { rules, currency, termsVersion, payments } = visit;
  const fee = cancellationFee(rules, at, "patient");
  const feeMinor = fee === "too_late" ? rules.terms.noShowMinor : fee;
  const paidMinor = payments.reduce((sum, payment) => sum + Math.max(0, moneyLeft(payment)), 0);
  return feeOfCard({ openMinor: feeMinor - paidMinor, currency, termsVersion, capMinor }) > 0;
}

/** What is due at the clinic once the card that was to pay it is removed. */
export const dueWithoutCard = (
  payments: readonly Pick<Payment, "status" | "amountMinor" | "settledByHand">[],
): number =>
  payments
    .filter(({ status, settledByHand }) => status === "card_saved" && !settledByHand)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
