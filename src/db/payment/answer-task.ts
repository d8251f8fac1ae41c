import type { Actor } from "../../domain/booking/appointment.ts";
import type { FollowUp } from "../../domain/booking/follow-up.ts";
import { settlements } from "../../domain/payment/settlement.ts";
import type { TaskOutcome, WorkflowAnswer } from "../../domain/task/answer.ts";
import { refundFailedKey, refusedKey } from "../../domain/task/keys.ts";
import { readFollowUp } from "../booking/follow-up.ts";
import { findReason } from "../booking/requests.ts";
import type { Db, Tx } from "../client.ts";
import { closeTasks, logTaskAct } from "../task/tasks.ts";
import { balanceDues } from "./balance-dues.ts";
import { endProposals } from "./end-proposals.ts";
import { lockPaymentOfAppointment } from "./lock-payment.ts";
import { findIdleCard, recordDetached } from "./saved-cards.ts";

export type AnsweredTask = WorkflowAnswer & {
  organizationId: string;
  appointmentId: string;
  actor: Actor;
  requestId: string;
  /** The workflow's time. */
  at: Date;
};

/**
 * Writes down how a person answered a task about a payment. `settle`: nothing of the payment is moved any more; of a
 * refund that staff make, the refund has been given in another way, and the payment goes on; of a card that Stripe did
 * not let go of, somebody has seen to that. The tasks about it are
 * closed, with the words in which the person told how it was settled. `already`: the task was closed before.
 * `under_way`: Stripe has a refund of it in hand or may be taking it, so it must not change hands in another way too.
 */
export function answerTask(
  db: Db,
  { organizationId, appointmentId, ...answered }: AnsweredTask,
): Promise<{ outcome: TaskOutcome; followUp: FollowUp }> {
  return db.withTenant(organizationId, async (tx) => {
    const subject = await findOpenTask(tx, appointmentId, answered.taskId);
    const outcome = subject ? await write(tx, { appointmentId, ...subject, ...answered }) : "already";
    const followUp = await readFollowUp(tx, appointmentId);
    if (!followUp) throw new Error("an appointment that was never held has no tasks about money");
    return { outcome, followUp };
  });
}

type Subject = { paymentId: string; refundId: string | null; settlement: string | null };
type Answered = Omit<AnsweredTask, "organizationId"> & Subject;

async function write(
  tx: Tx,
  { appointmentId, taskId, answer, actor, requestId, at, ...subject }: Answered,
): Promise<TaskOutcome> {
  const entry = { taskId, accountId: actor.accountId, requestId, at };
  if (answer === "retry") {
    await logTaskAct(tx, { act: "retried", ...entry });
    return "done";
  }
  await lockPaymentOfAppointment(tx, subject.paymentId);
  const isMoney = subject.settlement !== "detach";
  if (isMoney && (await isUnderWay(tx, subject))) return "under_way";
  const moot = isMoney ? await settleMoney(tx, appointmentId, subject, at) : [];
  await logTaskAct(tx, { act: "settled", note: await findReason(tx, appointmentId, requestId), ...entry });
  await tx.$client.query({
    name: "close_settled_task",
    text: "update tasks set state = 'closed', closed_at = $2 where id = $1",
    values: [taskId, at],
  });
  await closeTasks(tx, { dedupeKeys: moot, at });
  if (!isMoney) await noteDetached(tx, subject, at);
  return "done";
}

/** Answers with the keys of the tasks that this settles. */
async function settleMoney(tx: Tx, appointmentId: string, { paymentId, refundId }: Subject, at: Date) {
  const moot = refundId ? await settleRefund(tx, refundId) : await settlePayment(tx, paymentId, at);
  await balanceDues(tx, appointmentId, at);
  await endProposals(tx, { appointmentId, paymentId, at });
  return moot;
}

/** Whoever settles it has taken the card from its customer in Stripe's own pages. */
async function noteDetached(tx: Tx, { paymentId }: Subject, at: Date): Promise<void> {
  const card = await findIdleCard(tx, paymentId);
  if (card) await recordDetached(tx, { ...card, at });
}

/**
 * Stripe has taken on a refund that may yet arrive, or was asked to move the money and what it did is not known. A
 * reading that says what came of a call may be stored before the call is closed.
 */
async function isUnderWay(tx: Tx, { paymentId, refundId }: Subject): Promise<boolean> {
  const { rowCount } = await tx.$client.query({
    name: "is_money_under_way",
    text: `select from refunds r
           where r.payment_id = $1 and case when $2::uuid is null then r.reason <> 'by_staff' else r.id = $2 end
             and (r.status = 'pending' or r.status = 'requested' and exists (
               select from payment_attempts t where t.payment_id = r.payment_id and t.op = 'refund' and t.state = 'sent' and t.key like 'refund:' || r.id || ':%'))
           union all
           select from payments p join payment_attempts t on t.organization_id = p.organization_id and t.payment_id = p.id
           where p.id = $1 and $2::uuid is null and t.state = 'sent'
             and (t.op = 'capture' and p.status = 'authorized' or t.op = 'authorize' and p.status = 'card_saved')`,
    values: [paymentId, refundId],
  });
  return rowCount !== 0;
}

async function settlePayment(tx: Tx, paymentId: string, at: Date): Promise<string[]> {
  await tx.$client.query({
    name: "settle_by_hand",
    text: "update payments set settled_by_hand_at = $2 where id = $1 and settled_by_hand_at is null",
    values: [paymentId, at],
  });
  const money = settlements.filter((one) => one !== "detach");
  return [...money.map((settlement) => refusedKey(settlement, paymentId)), refundFailedKey(paymentId)];
}

async function settleRefund(tx: Tx, refundId: string): Promise<string[]> {
  await tx.$client.query({
    name: "settle_refund_by_hand",
    text: "update refunds set status = 'settled_by_hand' where id = $1 and reason = 'by_staff' and status = 'requested'",
    values: [refundId],
  });
  return [refusedKey("refund", refundId), refundFailedKey(refundId)];
}

/** What an open task of the appointment is about. */
async function findOpenTask(tx: Tx, appointmentId: string, taskId: string): Promise<Subject | undefined> {
  const { rows } = await tx.$client.query<Subject>({
    name: "find_open_task",
    text: `select detail ->> 'paymentId' as "paymentId", detail ->> 'refundId' as "refundId", detail ->> 'settlement' as settlement from tasks
           where id = $2 and appointment_id = $1 and state = 'open' and detail ? 'paymentId'`,
    values: [appointmentId, taskId],
  });
  return rows[0];
}
