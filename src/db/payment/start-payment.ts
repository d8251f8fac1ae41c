import type { BalancePlace } from "../../domain/payment/deposit.ts";
import { intentParams } from "../../domain/payment/intent.ts";
import type { PaymentPolicy } from "../../domain/payment/policy.ts";
import { type CardPlan, savedCardTerms } from "../../domain/payment/saved-card.ts";
import type { Tx } from "../client.ts";

export type NewPayment = {
  organizationId: string;
  paymentId: string;
  appointmentId: string;
  policy: PaymentPolicy;
  cardPlan: CardPlan;
  /** The price. */
  amountMinor: number;
  /** What of it the card pays now; null = all of it. */
  depositMinor: number | null;
  /** How the rest is paid. */
  balance: BalancePlace;
  currency: string;
};

/**
 * The payment of a new appointment, in the transaction of its hold. For money on hold the first attempt is written with
 * it, so that one call to Stripe is all that stands between the hold and the answer; its parameters are frozen with the
 * key. For a card that is to be saved or kept, the terms are, that the patient has been shown; the first call is to
 * make them known to Stripe.
 */
export async function startPayment(tx: Tx, payment: NewPayment): Promise<void> {
  const { paymentId, appointmentId, policy, cardPlan, amountMinor, depositMinor, balance, currency } = payment;
  if (policy === "none") {
    await tx.$client.query({
      name: "start_payment_at_clinic",
      text: `insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
             values (current_setting('app.organization_id')::uuid, $1, $2, 'price', null, 'due_at_clinic', $3, $4)`,
      values: [paymentId, appointmentId, amountMinor, currency],
    });
    return;
  }
  if (cardPlan === "save" || balance === "by_card") {
    const cardMinor = depositMinor ?? amountMinor;
    await tx.$client.query({
      name: "start_payment_by_saved_card",
      text: `with payment as (
               insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency, stripe_account_id)
               select id, $1, $2, $5, 'card', 'created', $3, $4, stripe_account_id from organizations
               returning organization_id)
             insert into saved_cards (organization_id, appointment_id, terms_version, cap_minor, currency)
             select organization_id, $2, $6, $7, $4 from payment`,
      values: [
        paymentId,
        appointmentId,
        cardMinor,
        currency,
        depositMinor === null ? "price" : "deposit",
        depositMinor === null ? savedCardTerms.price : savedCardTerms.balance,
        depositMinor === null ? amountMinor : amountMinor - depositMinor,
      ],
    });
    return;
  }
  const cardMinor = depositMinor ?? amountMinor;
  await tx.$client.query({
    name: "start_payment_by_card",
    text: `with payment as (
             insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency, stripe_account_id)
             select id, $1, $2, $6, 'card', 'created', $3, $4, stripe_account_id from organizations
             returning organization_id, id)
           insert into payment_attempts (organization_id, key, payment_id, op, attempt, params)
           select organization_id, 'create:' || id || ':1', id, 'create', 1, $5
           from payment`,
    values: [
      paymentId,
      appointmentId,
      cardMinor,
      currency,
      JSON.stringify(intentParams({ ...payment, amountMinor: cardMinor })),
      depositMinor === null ? "price" : "deposit",
    ],
  });
}
