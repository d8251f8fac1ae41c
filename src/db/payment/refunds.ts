import type { Db } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { lockPayment } from "./lock-payment.ts";

export type RefundStatus = "requested" | "pending" | "succeeded" | "failed" | "canceled";
export type Refund = { refundId: string; amountMinor: number; status: RefundStatus };

/**
 * The one refund that gives back what is left of a captured payment: made on the first call, found by the next ones.
 * Undefined when nothing is left to give back.
 */
export function requestRefund(
  db: Db,
  {
    organizationId,
    paymentId,
    reason,
  }: { organizationId: string; paymentId: string; reason: "cancelled" | "late_payment" },
): Promise<Refund | undefined> {
  return db.withTenant(organizationId, async (tx) => {
    await lockPayment(tx, paymentId);
    const { rows } = await tx.$client.query<Refund>({
      name: "request_refund",
      text: `with open as (
               select id, amount_minor, status from refunds where payment_id = $1 and status in ('requested', 'pending')
             ), made as (
               insert into refunds (organization_id, id, payment_id, amount_minor, reason, status)
               select p.organization_id, uuidv7(), p.id, p.captured_minor - p.refunded_minor, $2, 'requested'
               from payments p
               where p.id = $1 and p.captured_minor > p.refunded_minor and not exists (select from open)
               returning id, amount_minor, status
             )
             select id as "refundId", amount_minor as "amountMinor", status from (table open union all table made) r`,
      values: [paymentId, reason],
    });
    return rows[0];
  });
}

/** What Stripe said about a refund. `refunded_minor` is the sum of what is pending or succeeded; a failed refund reopens the debt. */
export function recordRefund(
  db: Db,
  refund: {
    organizationId: string;
    paymentId: string;
    refundId: string;
    stripeRefundId: string;
    status: RefundStatus;
    at: Date;
  },
): Promise<void> {
  return db.withTenant(refund.organizationId, async (tx) => {
    const { rows } = await tx.$client.query<{ appointment_id: string }>({
      name: "lock_refunded_appointment",
      text: `select a.id as appointment_id from appointments a
             where a.id = (select appointment_id from payments where id = $1) for update`,
      values: [refund.paymentId],
    });
    const { rowCount } = await tx.$client.query({
      name: "record_refund",
      text: "update refunds set status = $2, stripe_refund_id = $3 where id = $1 and status <> $2",
      values: [refund.refundId, refund.status, refund.stripeRefundId],
    });
    await tx.$client.query({
      name: "sum_refunds",
      text: `update payments set refunded_minor =
               (select coalesce(sum(amount_minor), 0) from refunds where payment_id = $1 and status in ('pending', 'succeeded'))
             where id = $1`,
      values: [refund.paymentId],
    });
    const [row] = rows;
    if (rowCount === 1 && row && refund.status === "succeeded") {
      await recordEvent(tx, { appointmentId: row.appointment_id, kind: "payment.refunded", at: refund.at });
    }
  });
}
