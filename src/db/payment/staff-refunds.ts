import type { Actor } from "../../domain/booking/appointment.ts";
import type { FollowUp } from "../../domain/booking/follow-up.ts";
import type { Money } from "../../domain/money.ts";
import { type RefundOutcome, type RefundStatus, type RefundWish, refundLimitOf } from "../../domain/payment/refund.ts";
import { refundProposedKey } from "../../domain/task/keys.ts";
import { readFollowUp } from "../booking/follow-up.ts";
import { findReason } from "../booking/requests.ts";
import type { Db, Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { closeTasks, raiseTask } from "../task/tasks.ts";

export type StaffRefund = {
  organizationId: string;
  appointmentId: string;
  wish: RefundWish;
  actor: Actor;
  requestId: string;
  /** The workflow's time. */
  at: Date;
};

/**
 * What somebody of the clinic does about giving money back, in one transaction: a refund is made, or proposed where it
 * brings what was given back of the visit on one person's word above the organization's limit, or a proposed one is
 * answered by another person. The follow-up gives the money back. One effect per request.
 */
export function changeRefund(
  db: Db,
  { organizationId, appointmentId, ...change }: StaffRefund,
): Promise<{ outcome: RefundOutcome; followUp: FollowUp }> {
  return db.withTenant(organizationId, async (tx) => {
    const visit = await lockVisit(tx, appointmentId);
    const refund = { appointmentId, ...change };
    const { wish } = change;
    const outcome = wish.act === "make" ? await make(tx, refund, wish, visit) : await answer(tx, refund, wish);
    if (outcome === "done") {
      const kind = wish.act === "decline" ? "payment.refund_declined" : "payment.refund_asked";
      await recordEvent(tx, { appointmentId, kind, at: change.at });
    }
    const followUp = await readFollowUp(tx, appointmentId);
    if (!followUp) throw new Error("an appointment that was never held has nothing to give back");
    return { outcome, followUp };
  });
}

type Asked = Omit<StaffRefund, "organizationId">;

/** The first payment by card that has so much left gives it back; what is proposed already counts as gone. */
async function make(
  tx: Tx,
  { appointmentId, actor, requestId, at }: Asked,
  { amountMinor }: { amountMinor: number },
  { limits, currency, isDisputed }: Visit,
): Promise<RefundOutcome> {
  const { rowCount: known } = await tx.$client.query({
    name: "find_refund_of_request",
    text: "select from refunds where request_id = $1",
    values: [requestId],
  });
  if (known) return "already";
  const { rows } = await tx.$client.query<{ refundId: string; status: RefundStatus }>({
    name: "make_staff_refund",
    text: `insert into refunds (organization_id, id, payment_id, amount_minor, reason, status, alone_minor, note, asked_by, request_id, at)
           select p.organization_id, uuidv7(), p.id, $2::bigint, 'by_staff', case when $2::bigint > alone.minor then 'proposed' else 'requested' end,
             alone.minor, $4, $5, $6, $7
           from payments p
           cross join lateral (
             select greatest(0, $3::bigint - coalesce(sum(r.amount_minor), 0)) as minor
             from refunds r join payments o on o.organization_id = r.organization_id and o.id = r.payment_id
             where o.appointment_id = $1 and r.reason = 'by_staff' and r.answered_by is null
               and r.status in ('requested', 'settled_by_hand', 'pending', 'succeeded')) alone
           where p.appointment_id = $1 and p.method = 'card' and p.status = 'captured' and p.settled_by_hand_at is null
             and not exists (select from disputes d where d.payment_id = p.id and d.blocks_refunds)
             and $2::bigint <= p.captured_minor - p.disputed_minor - (select coalesce(sum(r.amount_minor), 0) from refunds r
               where r.payment_id = p.id and r.status in ('proposed', 'requested', 'settled_by_hand', 'pending', 'succeeded'))
           order by p.id limit 1
           returning id as "refundId", status`,
    values: [
      appointmentId,
      amountMinor,
      refundLimitOf(limits, currency),
      await findReason(tx, appointmentId, requestId),
      actor.accountId,
      requestId,
      at,
    ],
  });
  const [made] = rows;
  if (!made) return isDisputed ? "disputed" : "too_much";
  const { refundId } = made;
  const dedupeKey = refundProposedKey(refundId);
  const detail = { refundId, amountMinor, currency };
  if (made.status === "proposed")
    await raiseTask(tx, { kind: "refund_proposed", appointmentId, dedupeKey, detail, at });
  return "done";
}

async function answer(
  tx: Tx,
  { appointmentId, actor, at }: Asked,
  { act, refundId }: { act: "approve" | "decline"; refundId: string },
): Promise<RefundOutcome> {
  const found = await findProposal(tx, appointmentId, refundId);
  if (!found) return "not_found";
  const isDeclined = found.status === "declined";
  if (found.status !== "proposed") return isDeclined === (act === "decline") ? "already" : "not_possible";
  // Whoever asked for it may take it back, and not say yes to it.
  const isOwn = found.askedBy === actor.accountId;
  if (act === "approve" && isOwn) return "same_person";
  if (act === "approve" && found.isDisputed) return "disputed";
  if (act === "approve" && found.amountMinor > found.leftMinor) return "too_much";
  await tx.$client.query({
    name: "answer_refund",
    text: "update refunds set status = $2, answered_by = $3, answered_at = $4 where id = $1",
    values: [refundId, act === "approve" ? "requested" : "declined", isOwn ? null : actor.accountId, at],
  });
  await closeTasks(tx, { dedupeKeys: [refundProposedKey(refundId)], at });
  return "done";
}

type Proposal = {
  status: RefundStatus;
  askedBy: string;
  amountMinor: number;
  leftMinor: number;
  isDisputed: boolean;
};

async function findProposal(tx: Tx, appointmentId: string, refundId: string): Promise<Proposal | undefined> {
  const { rows } = await tx.$client.query<Proposal>({
    name: "find_proposal",
    text: `select r.status, r.asked_by as "askedBy", r.amount_minor as "amountMinor", p.captured_minor - p.disputed_minor - (
               select coalesce(sum(o.amount_minor), 0) from refunds o
               where o.payment_id = p.id and o.status in ('requested', 'settled_by_hand', 'pending', 'succeeded'))::bigint as "leftMinor",
             exists (select from disputes d where d.payment_id = p.id and d.blocks_refunds) as "isDisputed"
           from refunds r join payments p on p.organization_id = r.organization_id and p.id = r.payment_id
           where r.id = $2 and p.appointment_id = $1 and r.reason = 'by_staff'`,
    values: [appointmentId, refundId],
  });
  return rows[0];
}

type Visit = { limits: Money[]; currency: string; isDisputed: boolean };

/** The appointment and then its payments, as everywhere. */
async function lockVisit(tx: Tx, appointmentId: string): Promise<Visit> {
  const [{ rows }] = await Promise.all([
    tx.$client.query<Visit>({
      name: "lock_visit_for_refund",
      text: `select o.refund_limits as limits, a.currency, exists (
               select from payments p join disputes d on d.organization_id = p.organization_id and d.payment_id = p.id
               where p.appointment_id = a.id and d.blocks_refunds) as "isDisputed"
             from appointments a
             join organizations o on o.id = a.organization_id where a.id = $1 for update of a`,
      values: [appointmentId],
    }),
    tx.$client.query({
      name: "lock_payments_of_visit",
      text: "select from payments where appointment_id = $1 order by id for update",
      values: [appointmentId],
    }),
  ]);
  const [visit] = rows;
  if (!visit) throw new Error("a refund for an appointment that is not there");
  return visit;
}
