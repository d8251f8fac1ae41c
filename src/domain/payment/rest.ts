import { type AppointmentStatus, isOff } from "../booking/lifecycle.ts";
import { isChargeable, isOpen, type PaymentFacts, type PaymentStatus } from "./payment.ts";

type Kind = Pick<PaymentFacts, "purpose" | "method">;

/** The rest of a deposit, asked of its card, or open because that did not pay. */
export const isBalanceByCard = ({ purpose, method }: Kind): boolean => purpose === "balance" && method === "card";

/**
 * The rest of a deposit that its card, or the link in its stead, is still to bring: so long may the desk take it
 * instead. What is on hold already, its card has paid.
 */
export function openRestOf<P extends Kind & Pick<PaymentFacts, "status" | "settledByHand">>({
  status,
  payments,
}: {
  status: AppointmentStatus;
  payments: readonly P[];
}): P | undefined {
  if (isNone(status)) return undefined;
  return payments.find(
    (payment) =>
      isBalanceByCard(payment) && !payment.settledByHand && (isOpen(payment.status) || payment.status === "card_saved"),
  );
}

/**
 * The desk is to take what a card was to bring, and Stripe has not said yet that it does not. Where no visit came of
 * it, or somebody has settled it, nothing is left to be waited for.
 */
export const isEndingCard = ({ status, payments }: { status: AppointmentStatus; payments: readonly Withdrawn[] }) =>
  !isNone(status) &&
  payments.some((payment) => payment.withdrawn && !payment.settledByHand && !overStatuses.includes(payment.status));

type Withdrawn = Pick<PaymentFacts, "status" | "settledByHand" | "withdrawn">;
const overStatuses: readonly PaymentStatus[] = ["captured", "voided", "expired"];

/**
 * Of a payment that was settled in another way: its card or link must not bring it too, nor have its patient money on
 * hold for the rest of a deposit for nothing. Letting go of it moves no money.
 */
export const isLeftPayable = (payment: PaymentFacts): boolean =>
  payment.leftOpen || (isBalanceByCard(payment) && isChargeable(payment.status));

/** The rest of a deposit, whose visit did not take place: a fee beyond the deposit is due at the clinic. */
export const isRestOfNone = (visit: { status: AppointmentStatus }, payment: PaymentFacts): boolean =>
  isBalanceByCard(payment) && isNone(visit.status);

const isNone = (status: AppointmentStatus) => isOff(status) || status === "no_show";
