import type { Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";

type Withdrawal = { appointmentId: string; paymentIds: readonly string[]; at: Date };

/**
 * From here on nothing new is asked of these payments by card, as the money comes otherwise; Stripe is asked what came
 * of them, and until that is known whoever looks sees that it is waited for. The caller holds the appointment's lock.
 */
export async function withdraw(tx: Tx, { appointmentId, paymentIds, at }: Withdrawal): Promise<void> {
  const { rowCount } = await tx.$client.query({
    name: "withdraw_payments",
    text: "update payments set withdrawn_at = $3 where appointment_id = $1 and id = any($2::uuid[]) and withdrawn_at is null",
    values: [appointmentId, paymentIds, at],
  });
  if (rowCount !== 0) await recordEvent(tx, { appointmentId, kind: "payment.withdrawn", at });
}
