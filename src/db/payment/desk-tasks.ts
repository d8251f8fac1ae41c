import { dueBackAtDesk } from "../../domain/payment/kept-money.ts";
import { giveBackKey } from "../../domain/task/keys.ts";
import type { TaskKind } from "../../domain/task/task.ts";
import { readFollowUp } from "../booking/follow-up.ts";
import type { Tx } from "../client.ts";
import { closeTasks, raiseTask } from "../task/tasks.ts";

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

/**
 * Puts what is to be given back at the desk on the list of tasks, a payment at a time, and takes off it what has been.
 */
export async function noteDueBack(tx: Tx, appointmentId: string, at: Date): Promise<void> {
  const visit = await readFollowUp(tx, appointmentId);
  if (!visit) throw new Error("an appointment that was never held was not paid at the desk");
  const due = new Map(dueBackAtDesk(visit).map((one) => [giveBackKey(one.paymentId), one]));
  const { rows: open } = await tx.$client.query<{ dedupeKey: string; amountMinor: number }>({
    name: "list_due_back",
    text: `select dedupe_key as "dedupeKey", (detail ->> 'amountMinor')::bigint as "amountMinor" from tasks
           where appointment_id = $1 and kind = 'give_back_at_desk' and state = 'open'`,
    values: [appointmentId],
  });
  const moot = open.filter(({ dedupeKey, amountMinor }) => due.get(dedupeKey)?.amountMinor !== amountMinor);
  if (moot.length > 0) await closeTasks(tx, { dedupeKeys: moot.map(({ dedupeKey }) => dedupeKey), at });
  if (due.size === 0) return;
  const currency = await findCurrency(tx, appointmentId);
  for (const [dedupeKey, one] of due) {
    // One that is open with this sum is left as it is.
    await raiseTask(tx, { kind: "give_back_at_desk", appointmentId, dedupeKey, detail: { ...one, currency }, at });
  }
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
