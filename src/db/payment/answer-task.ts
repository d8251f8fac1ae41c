import type { Actor } from "../../domain/booking/appointment.ts";
import type { FollowUp } from "../../domain/booking/follow-up.ts";
import { settlements } from "../../domain/payment/settlement.ts";
import type { WorkflowAnswer } from "../../domain/task/answer.ts";
import { refundFailedKey, refusedKey } from "../../domain/task/keys.ts";
import { readFollowUp } from "../booking/follow-up.ts";
import { findReason } from "../booking/requests.ts";
import type { Db, Tx } from "../client.ts";
import { closeTasks, logTaskAct } from "../task/tasks.ts";
import { balanceDues } from "./balance-dues.ts";
import { lockPaymentOfAppointment } from "./lock-payment.ts";

export type AnsweredTask = WorkflowAnswer & {
  organizationId: string;
  appointmentId: string;
  actor: Actor;
  requestId: string;
  /** The workflow's time. */
  at: Date;
};

/**
 * Writes down how a person answered a task about a payment. `settle`: nothing of the payment is moved any more, and its
 * tasks are closed, with the words in which the person told how it was settled. `already`: the task was closed before.
 */
export function answerTask(
  db: Db,
  { organizationId, appointmentId, ...answered }: AnsweredTask,
): Promise<{ outcome: "done" | "already"; followUp: FollowUp }> {
  return db.withTenant(organizationId, async (tx) => {
    const paymentId = await findOpenTask(tx, appointmentId, answered.taskId);
    if (paymentId) await write(tx, { appointmentId, paymentId, ...answered });
    const followUp = await readFollowUp(tx, appointmentId);
    if (!followUp) throw new Error("an appointment that was never held has no tasks about money");
    return { outcome: paymentId ? "done" : "already", followUp };
  });
}

type Answered = Omit<AnsweredTask, "organizationId"> & { paymentId: string };

async function write(tx: Tx, { appointmentId, paymentId, taskId, answer, actor, requestId, at }: Answered) {
  const entry = { taskId, accountId: actor.accountId, requestId, at };
  if (answer === "retry") {
    await logTaskAct(tx, { act: "retried", ...entry });
    return;
  }
  await lockPaymentOfAppointment(tx, paymentId);
  await tx.$client.query({
    name: "settle_by_hand",
    text: "update payments set settled_by_hand_at = $2 where id = $1 and settled_by_hand_at is null",
    values: [paymentId, at],
  });
  await balanceDues(tx, appointmentId, at);
  await logTaskAct(tx, { act: "settled", note: await findReason(tx, appointmentId, requestId), ...entry });
  await tx.$client.query({
    name: "close_settled_task",
    text: "update tasks set state = 'closed', closed_at = $2 where id = $1",
    values: [taskId, at],
  });
  const refused = settlements.map((settlement) => refusedKey(settlement, paymentId));
  await closeTasks(tx, { dedupeKeys: [...refused, refundFailedKey(paymentId)], at });
}

/** The payment that an open task of the appointment is about. */
async function findOpenTask(tx: Tx, appointmentId: string, taskId: string): Promise<string | undefined> {
  const { rows } = await tx.$client.query<{ paymentId: string }>({
    name: "find_open_task",
    text: `select detail ->> 'paymentId' as "paymentId" from tasks
           where id = $2 and appointment_id = $1 and state = 'open' and detail ? 'paymentId'`,
    values: [appointmentId, taskId],
  });
  return rows[0]?.paymentId;
}
