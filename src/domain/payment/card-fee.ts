import { type AppointmentStatus, isOff } from "../booking/lifecycle.ts";
import type { PaymentFacts } from "./payment.ts";
import { minimumChargeOf } from "./policy.ts";
import { savedCardTerms } from "./saved-card.ts";

/** A fee that the saved card of a visit is asked for, or was. */
export const isFeeByCard = ({ purpose, method }: Pick<PaymentFacts, "purpose" | "method">): boolean =>
  purpose === "fee" && method === "card";

/** Such a fee whose visit is on again: a no-show that was taken back. */
export const isFeeOfNone = (visit: { status: AppointmentStatus }, payment: PaymentFacts): boolean =>
  isFeeByCard(payment) && !isOff(visit.status) && visit.status !== "no_show";

/** Cards that were saved under other terms are asked for no fee: their patients have not agreed to it. */
export const termsWithFee: readonly string[] = Object.values(savedCardTerms);

export const namesFee = (termsVersion: string | null): boolean =>
  termsVersion !== null && termsWithFee.includes(termsVersion);

export type FeeFacts = {
  /** What of the fee is neither paid nor on hold. */
  openMinor: number;
  currency: string;
  termsVersion: string;
  capMinor: number;
};

/**
 * How much of a fee the saved card is asked for, instead of the price that nothing comes of: no more than its patient
 * agreed to, and nothing where that is less than a card can be charged.
 */
export function feeOfCard({ openMinor, currency, termsVersion, capMinor }: FeeFacts): number {
  const askedMinor = namesFee(termsVersion) ? Math.min(openMinor, capMinor) : 0;
  return askedMinor < minimumChargeOf(currency) ? 0 : askedMinor;
}
