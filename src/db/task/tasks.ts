import type { TaskKind } from "../../domain/task/task.ts";
import type { Tx } from "../client.ts";

export type NewTask = {
  kind: TaskKind;
  appointmentId: string | null;
  /** One task per cause: raising it again changes nothing while it is open, and opens it again once it was closed. */
  dedupeKey: string;
  /** Codes and ids that explain it to a person; no personal data. */
  detail?: Record<string, string | number>;
  at: Date;
};

/** Puts something that only a person can settle on the list of the appointment's clinic. */
export async function raiseTask(tx: Tx, task: NewTask): Promise<void> {
  await tx.$client.query({
    name: "raise_task",
    text: `insert into tasks (organization_id, kind, clinic_id, appointment_id, dedupe_key, detail, opened_at)
           values (current_setting('app.organization_id')::uuid, $1, (select clinic_id from appointments where id = $2), $2, $3, $4, $5)
           on conflict (organization_id, dedupe_key)
             do update set state = 'open', closed_at = null, opened_at = excluded.opened_at where tasks.state = 'closed'`,
    values: [task.kind, task.appointmentId, task.dedupeKey, JSON.stringify(task.detail ?? {}), task.at],
  });
}

/** Closes what has settled itself. Harmless when nothing is open. */
export async function closeTasks(
  tx: Tx,
  closing: { appointmentId: string; kinds: readonly TaskKind[]; at: Date },
): Promise<void> {
  await tx.$client.query({
    name: "close_tasks",
    text: "update tasks set state = 'closed', closed_at = $3 where appointment_id = $1 and kind = any($2) and state = 'open'",
    values: [closing.appointmentId, closing.kinds, closing.at],
  });
}
