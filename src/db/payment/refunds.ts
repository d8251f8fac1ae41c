import { isFailed, isRefundNews, type RefundStatus } from "../../domain/payment/refund.ts";
import { refundFailedKey, refusedKey } from "../../domain/task/keys.ts";
import type { Db, Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { closeTasks, passOnTask, raiseTask } from "../task/tasks.ts";
import { balanceDues } from "./balance-dues.ts";
import { endProposals } from "./end-proposals.ts";
import { recordEntries } from "./ledger.ts";
import { type LockedPayment, lockPaymentOfAppointment } from "./lock-payment.ts";

export type Refund = { refundId: string; amountMinor: number; status: RefundStatus };

/**
 * The one refund that gives back what is left of a captured payment, but `keepMinor`: made on the first
 * call, found by the next ones. Undefined when nothing is left to give back, or a dispute forbids it.
 */
export function requestRefund(
  db: Db,
  {
    organizationId,
    paymentId,
    keepMinor,
    at,
  }: { organizationId: string; paymentId: string; keepMinor: number; at: Date },
): Promise<Refund | undefined> {
  return db.withTenant(organizationId, async (tx) => {
    const { appointmentId } = await lockPaymentOfAppointment(tx, paymentId);
    const { rows } = await tx.$client.query<Refund>({
      name: "request_refund",
      text: `with open as (
               select id, amount_minor, status from refunds where payment_id = $1 and status = 'requested' and reason <> 'by_staff'
             ), made as (
               insert into refunds (organization_id, id, payment_id, amount_minor, reason, status, at)
               select p.organization_id, uuidv7(), p.id, left_over.minor - $2, 'cancelled', 'requested', $3
               from payments p
               cross join lateral (
                 select p.captured_minor - p.refunded_minor - p.disputed_minor - coalesce(sum(r.amount_minor), 0) as minor
                 from refunds r where r.payment_id = p.id and r.status in ('requested', 'settled_by_hand')) left_over
               where p.id = $1 and left_over.minor > $2 and not exists (select from open)
                 and not exists (select from disputes d where d.payment_id = p.id and d.blocks_refunds)
               returning id, amount_minor, status
             )
             select id as "refundId", amount_minor as "amountMinor", status from (table open union all table made) r`,
      values: [paymentId, keepMinor, at],
    });
    await balanceDues(tx, appointmentId, at); // somebody may have taken back what it is given back for
    await endProposals(tx, { appointmentId, paymentId, at });
    return rows[0];
  });
}

/** A refund that staff asked for, as long as Stripe has not answered. */
export async function findAskedRefund(
  db: Db,
  { organizationId, refundId }: { organizationId: string; refundId: string },
): Promise<Refund | undefined> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<Refund>({
      name: "find_asked_refund",
      text: `select id as "refundId", amount_minor as "amountMinor", status from refunds where id = $1 and status = 'requested'`,
      values: [refundId],
    }),
  );
  return rows[0];
}

type StoredRefund = Pick<Refund, "status" | "amountMinor"> & { isByStaff: boolean };

type RefundReading = {
  organizationId: string;
  paymentId: string;
  refundId: string;
  stripeRefundId: string;
  status: RefundStatus;
  /** The workflow's time, for log and outbox. */
  at: Date;
};

/**
 * Stores what Stripe said about a refund; safe to repeat, and an older reading that comes late
 * changes nothing. `refunded_minor` is the sum of what is pending or has succeeded: a refund that
 * came back opens the debt again, for which a new one is made.
 */
export function recordRefund(db: Db, refund: RefundReading): Promise<void> {
  const { organizationId, paymentId, refundId, stripeRefundId, status } = refund;
  return db.withTenant(organizationId, async (tx) => {
    const [payment, { rows }] = await Promise.all([
      lockPaymentOfAppointment(tx, paymentId),
      tx.$client.query<StoredRefund>({
        name: "read_refund",
        text: `select status, amount_minor as "amountMinor", reason = 'by_staff' as "isByStaff" from refunds where id = $1`,
        values: [refundId],
      }),
    ]);
    const [stored] = rows;
    if (!stored || !isRefundNews(status, stored.status)) return;
    const change = (isCounted(status) ? stored.amountMinor : 0) - (isCounted(stored.status) ? stored.amountMinor : 0);
    const after = { ...payment, refundedMinor: payment.refundedMinor + change };
    await Promise.all([
      tx.$client.query({
        name: "record_refund",
        text: "update refunds set status = $2, stripe_refund_id = $3, failed_at = $4 where id = $1",
        values: [refundId, status, stripeRefundId, isFailed(status) ? refund.at : null],
      }),
      tx.$client.query({
        name: "sum_refunds",
        text: `update payments set refunded_minor =
                 (select coalesce(sum(amount_minor), 0) from refunds where payment_id = $1 and status in ('pending', 'succeeded'))
               where id = $1`,
        values: [paymentId],
      }),
      balanceDues(tx, payment.appointmentId, refund.at),
      recordEntries(tx, { paymentId, before: payment, after, at: refund.at }),
      announce(tx, payment, refund, stored),
    ]);
  });
}

/**
 * What staff gave back and a bank sent back is still the patient's, and a task goes on with the new refund; what
 * follows from the visit is made again by itself.
 */
async function makeAgain(tx: Tx, refundId: string, at: Date): Promise<string> {
  const { rows } = await tx.$client.query<{ id: string }>({
    name: "make_refund_again",
    text: `insert into refunds (organization_id, id, payment_id, amount_minor, reason, status, alone_minor, note, asked_by, answered_by, at)
           select organization_id, uuidv7(), payment_id, amount_minor, reason, 'requested', alone_minor, note, asked_by, answered_by, $2
           from refunds where id = $1 returning id`,
    values: [refundId, at],
  });
  const madeId = rows[0]?.id ?? refundId;
  await passOnTask(tx, refundFailedKey(refundId), {
    dedupeKey: refundFailedKey(madeId),
    detail: { refundId: madeId },
  });
  return madeId;
}

async function announce(
  tx: Tx,
  { appointmentId }: LockedPayment,
  { paymentId, refundId, status, at }: RefundReading,
  { isByStaff }: StoredRefund,
) {
  const subject = isByStaff ? refundId : paymentId;
  const moot = [refusedKey("refund", subject), ...(status === "succeeded" ? [refundFailedKey(subject)] : [])];
  if (isCounted(status)) await closeTasks(tx, { dedupeKeys: moot, at });
  if (status === "succeeded")
    await recordEvent(tx, { appointmentId, kind: "payment.refunded", at, payload: { refundId } });
  if (!isFailed(status)) return;
  await recordEvent(tx, { appointmentId, kind: "payment.refund_failed", at, payload: { refundId } });
  const again = isByStaff ? { refundId: await makeAgain(tx, refundId, at) } : {};
  const dedupeKey = refundFailedKey(again.refundId ?? paymentId);
  await raiseTask(tx, { kind: "refund_failed", appointmentId, dedupeKey, detail: { paymentId, ...again }, at });
}

/** The money has left us, or is about to. */
const isCounted = (status: RefundStatus) => status === "pending" || status === "succeeded";
