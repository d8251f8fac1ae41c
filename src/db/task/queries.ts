import type { Reach } from "../../domain/identity/reach.ts";
import type { StoredTask, TaskKind } from "../../domain/task/task.ts";
import type { Db } from "../client.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { openParameters, type Put } from "../parameters.ts";

const storedTasks = `
  select t.id, t.kind, t.state, t.clinic_id as "clinicId", t.appointment_id as "appointmentId",
         to_json(a.starts_at) #>> '{}' as "visitStartsAt", t.detail,
         to_json(t.opened_at) #>> '{}' as "openedAt", to_json(t.closed_at) #>> '{}' as "closedAt"
    from tasks t
    left join appointments a on a.id = t.appointment_id`;

/** The rows of `tasks t` that somebody reaches: a clinic its own; those of no clinic only who reaches all. */
function tasksWithinReach(reach: Reach, put: Put): string {
  if (reach.kind === "organization") return "true";
  return reach.kind === "clinics" ? `t.clinic_id = any(${put(reach.clinicIds)}::uuid[])` : "false";
}

export type TaskPlace = { openedAt: string; id: string };

type TaskFilter = { state: StoredTask["state"]; kind: TaskKind | null; clinicId: string | null };

/** Tasks from behind `after` on, those raised first first. */
export async function listTasks(
  db: Db,
  organizationId: string,
  { reach, filter, after, limit }: { reach: Reach; filter: TaskFilter; after: TaskPlace | null; limit: number },
): Promise<StoredTask[]> {
  const { values, put } = openParameters();
  const conditions = [
    tasksWithinReach(reach, put),
    `t.state = ${put(filter.state)}`,
    ...(filter.kind ? [`t.kind = ${put(filter.kind)}`] : []),
    ...(filter.clinicId ? [`t.clinic_id = ${put(filter.clinicId)}::uuid`] : []),
    ...(after ? [`(t.opened_at, t.id) > (${put(after.openedAt)}::timestamptz, ${put(after.id)}::uuid)`] : []),
  ];
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredTask>({
      text: `${storedTasks} where ${conditions.join(" and ")} order by t.opened_at, t.id limit ${put(limit)}`,
      values,
    }),
  );
  return rows;
}

export async function findTask(
  db: Db,
  organizationId: string,
  taskId: string,
  reach: Reach,
): Promise<StoredTask | undefined> {
  const { values, put } = openParameters();
  const text = `${storedTasks} where t.id = ${put(taskId)} and ${tasksWithinReach(reach, put)}`;
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredTask>({ name: `find_task_${reach.kind}`, text, values }),
  );
  return rows[0];
}

/** Closes a task within reach, once for each use of the key. One that is closed stays as it is. */
export function closeTask(
  db: Db,
  organizationId: string,
  use: KeyUse,
  { reach, at }: { reach: Reach; at: Date },
): Promise<WriteOutcome> {
  return db.withTenant(organizationId, (tx) =>
    writeOnce(tx, use, async () => {
      const { values, put } = openParameters();
      const text = `update tasks t set state = 'closed', closed_at = ${put(at)}
        where t.id = ${put(use.subjectId)} and t.state = 'open' and ${tasksWithinReach(reach, put)}`;
      await tx.$client.query({ name: `close_task_${reach.kind}`, text, values });
    }),
  );
}
