import type { Reach } from "../../domain/identity/reach.ts";
import type { TaskAct } from "../../domain/task/task.ts";
import type { Db, Tx } from "../client.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { openParameters } from "../parameters.ts";
import { tasksWithinReach } from "./queries.ts";

export type ActOnTask = {
  act: Extract<TaskAct, "taken" | "left" | "closed">;
  accountId: string;
  note?: string | undefined;
  reach: Reach;
  at: Date;
};

const changes: Record<ActOnTask["act"], { set: string; from: string }> = {
  taken: { set: "owner_account_id = by.account_id", from: "owner_account_id is distinct from by.account_id" },
  left: { set: "owner_account_id = null", from: "owner_account_id is not null" },
  closed: { set: "state = 'closed', closed_at = by.at", from: "true" },
};

/** One act on an open task within reach, once for each use of the key. */
export function actOnTask(db: Db, organizationId: string, use: KeyUse, act: ActOnTask): Promise<WriteOutcome> {
  return db.withTenant(organizationId, (tx) =>
    writeOnce(tx, use, async () => {
      await changeTask(tx, use.subjectId, act);
    }),
  );
}

/** Answers whether it changed anything; where it does not, it is not logged either. */
export async function changeTask(
  tx: Tx,
  taskId: string,
  { act, accountId, note, reach, at }: ActOnTask,
): Promise<boolean> {
  const { values, put } = openParameters();
  const { set, from } = changes[act];
  const who = `(values (${put(accountId)}::uuid, ${put(at)}::timestamptz)) as by (account_id, at)`;
  const which = `t.id = ${put(taskId)} and t.state = 'open' and ${from} and ${tasksWithinReach(reach, put)}`;
  const { rowCount } = await tx.$client.query({
    name: `act_on_task_${act}_${reach.kind}`,
    text: `with acted as (
             update tasks t set ${set} from ${who} where ${which}
             returning t.organization_id, t.id, by.account_id, by.at)
           insert into task_log (organization_id, task_id, act, account_id, note, at)
           select organization_id, id, '${act}', account_id, ${put(note ?? null)}, at from acted`,
    values,
  });
  return rowCount !== 0;
}
