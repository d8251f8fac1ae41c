import type { Tx } from "../client.ts";

/** Closes a payment that never came to be at Stripe. One that did is left alone: Stripe's object says how it stands. */
export async function forgoPayment(tx: Tx, paymentId: string): Promise<void> {
  await tx.$client.query({
    name: "forgo_payment",
    text: "update payments set status = 'voided' where id = $1 and payment_intent_id is null and method = 'card'",
    values: [paymentId],
  });
}
