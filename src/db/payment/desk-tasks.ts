import { dueBackAtDesk } from "../../domain/payment/kept-money.ts";
import { giveBackKey } from "../../domain/task/keys.ts";
import type { TaskKind } from "../../domain/task/task.ts";
import { readFollowUp } from "../booking/follow-up.ts";
import type { Tx } from "../client.ts";
import { changeTask, closeTasks, raiseTask } from "../task/tasks.ts";

/** That money is due at the clinic which a card was to bring. */
export const dueInsteadKinds = ["payment_lost", "card_removed"] as const satisfies readonly TaskKind[];

/** Money that could not be had by card is there once nothing is due at the clinic any more. */
export async function closeIfPaid(tx: Tx, appointmentId: string, at: Date): Promise<void> {
  if (!(await isAnythingDue(tx, appointmentId))) await closeTasks(tx, { appointmentId, kinds: dueInsteadKinds, at });
}

/**
 * A payment that never was has settled nothing: as long as the visit is to be paid, the task it closed is open again.
 */
export async function askForPaymentAgain(tx: Tx, appointmentId: string, at: Date): Promise<void> {
  if (!(await isAnythingDue(tx, appointmentId))) return;
  const { rows } = await tx.$client.query<{ kind: (typeof dueInsteadKinds)[number]; dedupeKey: string }>({
    name: "find_settled_loss",
    text: `select kind, dedupe_key as "dedupeKey" from tasks
           where appointment_id = $1 and kind = any($2) and state = 'closed' order by closed_at desc limit 1`,
    values: [appointmentId, dueInsteadKinds],
  });
  const [task] = rows;
  if (task) await raiseTask(tx, { appointmentId, ...task, at });
}

async function isAnythingDue(tx: Tx, appointmentId: string): Promise<boolean> {
  const { rowCount } = await tx.$client.query({
    name: "is_anything_due",
    text: "select from payments where appointment_id = $1 and status = 'due_at_clinic' and amount_minor > 0",
    values: [appointmentId],
  });
  return rowCount !== 0;
}

/** Has one task with the sum of what is to be given back at the desk, and none once all of it has been. */
export async function noteDueBack(tx: Tx, appointmentId: string, at: Date): Promise<void> {
  const visit = await readFollowUp(tx, appointmentId);
  if (!visit) throw new Error("an appointment that was never held was not paid at the desk");
  const amountMinor = dueBackAtDesk(visit).reduce((sum, due) => sum + due.amountMinor, 0);
  const kind = "give_back_at_desk";
  if (amountMinor === 0) return closeTasks(tx, { appointmentId, kinds: [kind], at });
  const dedupeKey = giveBackKey(appointmentId);
  const detail = { amountMinor, currency: await findCurrency(tx, appointmentId) };
  await raiseTask(tx, { kind, appointmentId, dedupeKey, detail, at });
  await changeTask(tx, dedupeKey, detail); // one that is open already has another sum now, and keeps its owner
}

async function findCurrency(tx: Tx, appointmentId: string): Promise<string> {
  const { rows } = await tx.$client.query<{ currency: string }>({
    name: "find_currency",
    text: "select currency from appointments where id = $1",
    values: [appointmentId],
  });
  const [visit] = rows;
  if (!visit) throw new Error("money of an appointment that is not there");
  return visit.currency;
}
