import { isTriedAgain } from "../../domain/task/answer.ts";
import type { TaskAct, TaskKind } from "../../domain/task/task.ts";
import type { Tx } from "../client.ts";

export type NewTask = {
  kind: TaskKind;
  appointmentId: string | null;
  /** Of a task that is a clinic's, and no appointment's. */
  clinicId?: string;
  /**
   * One task per cause: raising it again while it is open is another try where something is tried, and changes nothing
   * elsewhere; it opens it again once it was closed.
   */
  dedupeKey: string;
  /** Codes and ids that explain it to a person; no personal data. */
  detail?: Record<string, string | number>;
  /** Until when something can be done about it. */
  dueAt?: Date | null;
  at: Date;
};

/** Puts something that only a person can settle on the list of the clinic, which is mostly the appointment's. */
export async function raiseTask(tx: Tx, task: NewTask): Promise<void> {
  await tx.$client.query({
    name: "raise_task",
    text: `with before as (
             select state from tasks where dedupe_key = $3
           ), raised as (
             insert into tasks as t (organization_id, kind, clinic_id, appointment_id, dedupe_key, detail, opened_at, due_at)
             values (current_setting('app.organization_id')::uuid, $1, coalesce($8, (select clinic_id from appointments where id = $2)), $2, $3, $4, $5, $7)
             on conflict (organization_id, dedupe_key) do update set
               state = 'open', closed_at = null, tried_at = $5, detail = excluded.detail, due_at = excluded.due_at,
               opened_at = case t.state when 'closed' then $5 else t.opened_at end,
               times = case t.state when 'closed' then 1 else t.times + 1 end,
               owner_account_id = case t.state when 'closed' then null else t.owner_account_id end
             where t.state = 'closed' or ($6 and coalesce(t.tried_at, t.opened_at) < $5)
             returning organization_id, id)
           insert into task_log (organization_id, task_id, act, at)
           select organization_id, id, case (select state from before) when 'open' then 'retried' else 'opened' end, $5 from raised`,
    values: [
      task.kind,
      task.appointmentId,
      task.dedupeKey,
      JSON.stringify(task.detail ?? {}),
      task.at,
      isTriedAgain(task.kind),
      task.dueAt ?? null,
      task.clinicId ?? null,
    ],
  });
}

/** The same cause is about what `detail` says from now on. */
export async function changeTask(tx: Tx, dedupeKey: string, detail: NonNullable<NewTask["detail"]>): Promise<void> {
  await passOnTask(tx, dedupeKey, { dedupeKey, detail });
}

/** The same cause goes by another key from now on, and is about what `detail` says. */
export async function passOnTask(
  tx: Tx,
  dedupeKey: string,
  next: { dedupeKey: string; detail: NonNullable<NewTask["detail"]> },
): Promise<void> {
  await tx.$client.query({
    name: "pass_on_task",
    text: "update tasks set dedupe_key = $2, detail = detail || $3 where dedupe_key = $1",
    values: [dedupeKey, next.dedupeKey, JSON.stringify(next.detail)],
  });
}

/**
 * What has settled itself: by the keys that it was raised with, by its kinds where it is an appointment's, or by what
 * it waits for where it is a clinic's (`closedByNext` of its detail).
 */
type Settled =
  | { dedupeKeys: readonly string[] }
  | { appointmentId: string; kinds: readonly TaskKind[] }
  | { clinicId: string; kind: TaskKind; closedByNext: string };

function whereSettled(settled: Settled) {
  if ("dedupeKeys" in settled) return ["close_tasks", "dedupe_key = any($2)", [settled.dedupeKeys]] as const;
  if ("kinds" in settled) {
    const { appointmentId, kinds } = settled;
    return ["close_tasks_of_appointment", "appointment_id = $2 and kind = any($3)", [appointmentId, kinds]] as const;
  }
  const condition = "clinic_id = $2 and kind = $3 and detail->>'closedByNext' = $4";
  return ["close_tasks_of_clinic", condition, [settled.clinicId, settled.kind, settled.closedByNext]] as const;
}

/** Closes what has settled itself. Harmless when nothing is open. */
export async function closeTasks(tx: Tx, { at, ...settled }: Settled & { at: Date }): Promise<void> {
  const [name, condition, values] = whereSettled(settled);
  await tx.$client.query({
    name,
    text: `with closed as (
             update tasks set state = 'closed', closed_at = $1 where state = 'open' and ${condition}
             returning organization_id, id)
           insert into task_log (organization_id, task_id, act, at)
           select organization_id, id, 'closed_by_itself', $1 from closed`,
    values: [at, ...values],
  });
}

/** Writes down what somebody did to a task, once for each request. */
export async function logTaskAct(
  tx: Tx,
  entry: {
    taskId: string;
    act: TaskAct;
    accountId: string | null;
    note?: string | undefined;
    requestId: string;
    at: Date;
  },
): Promise<void> {
  await tx.$client.query({
    name: "log_task_act",
    text: `insert into task_log (organization_id, task_id, act, account_id, note, request_id, at)
           select organization_id, id, $2, $3, $4, $5, $6 from tasks where id = $1
           on conflict (organization_id, task_id, request_id) do nothing`,
    values: [entry.taskId, entry.act, entry.accountId, entry.note ?? null, entry.requestId, entry.at],
  });
}
