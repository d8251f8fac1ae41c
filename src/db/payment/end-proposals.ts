import { refundProposedKey } from "../../domain/task/keys.ts";
import type { Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { closeTasks } from "../task/tasks.ts";

/**
 * Declines what was proposed to be given back of a payment and cannot be any more: so much is not left of it, or it was
 * settled in another way. Nobody needs to answer that. The caller holds the locks of appointment and payment, and has
 * changed what it changes before.
 */
export async function endProposals(
  tx: Tx,
  { appointmentId, paymentId, at }: { appointmentId: string; paymentId: string; at: Date },
): Promise<void> {
  const { rows } = await tx.$client.query<{ id: string }>({
    name: "end_proposals",
    text: `update refunds r set status = 'declined'
           from payments p
           where p.id = $1 and r.payment_id = p.id and r.status = 'proposed'
             and (p.settled_by_hand_at is not null or r.amount_minor > p.captured_minor - p.disputed_minor - (
               select coalesce(sum(o.amount_minor), 0) from refunds o
               where o.payment_id = p.id and o.status in ('requested', 'settled_by_hand', 'pending', 'succeeded')))
           returning r.id`,
    values: [paymentId],
  });
  if (rows.length === 0) return;
  await closeTasks(tx, { dedupeKeys: rows.map(({ id }) => refundProposedKey(id)), at });
  await recordEvent(tx, { appointmentId, kind: "payment.refund_declined", at });
}
