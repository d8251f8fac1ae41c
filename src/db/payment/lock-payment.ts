import type { Tx } from "../client.ts";

/** Until the transaction ends nobody else begins a step of this payment: two workers queue here. */
export async function lockPayment(tx: Tx, paymentId: string): Promise<void> {
  await tx.$client.query({
    name: "lock_payment",
    text: "select from payments where id = $1 for update",
    values: [paymentId],
  });
}
