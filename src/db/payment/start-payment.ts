import { intentParams } from "../../domain/payment/intent.ts";
import type { PaymentPolicy } from "../../domain/payment/policy.ts";
import type { Tx } from "../client.ts";

export type NewPayment = {
  organizationId: string;
  paymentId: string;
  appointmentId: string;
  policy: PaymentPolicy;
  amountMinor: number;
  currency: string;
};

/**
 * The payment of a new appointment, in the transaction of its hold. For a card the first attempt is written with it, so
 * that one call to Stripe is all that stands between the hold and the answer; its parameters are frozen with the key.
 */
export async function startPayment(tx: Tx, payment: NewPayment): Promise<void> {
  const { paymentId, appointmentId, policy, amountMinor, currency } = payment;
  if (policy === "none") {
    await tx.$client.query({
      name: "start_payment_at_clinic",
      text: `insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
             values (current_setting('app.organization_id')::uuid, $1, $2, 'price', null, 'due_at_clinic', $3, $4)`,
      values: [paymentId, appointmentId, amountMinor, currency],
    });
    return;
  }
  await tx.$client.query({
    name: "start_payment_by_card",
    text: `with payment as (
             insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency, stripe_account_id)
             select id, $1, $2, 'price', 'card', 'created', $3, $4, stripe_account_id from organizations
             returning organization_id, id)
           insert into payment_attempts (organization_id, key, payment_id, op, attempt, params)
           select organization_id, 'create:' || id || ':1', id, 'create', 1, $5
           from payment`,
    values: [paymentId, appointmentId, amountMinor, currency, JSON.stringify(intentParams(payment))],
  });
}
