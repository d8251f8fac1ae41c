import type { Reach } from "../../domain/identity/reach.ts";
import type { StoredTask, TaskKind, TaskLogEntry } from "../../domain/task/task.ts";
import type { Db } from "../client.ts";
import { openParameters, type Put } from "../parameters.ts";
import { personOf } from "../staff/queries.ts";

const storedTasks = `
  select t.id, t.kind, t.state, t.clinic_id as "clinicId", t.appointment_id as "appointmentId",
         to_json(a.starts_at) #>> '{}' as "visitStartsAt", a.status as "visitStatus", t.detail, t.times, ${personOf("t.owner_account_id")} as owner,
         to_json(t.opened_at) #>> '{}' as "openedAt", to_json(coalesce(t.tried_at, t.opened_at)) #>> '{}' as "triedAt",
         to_json(t.due_at) #>> '{}' as "dueAt", to_json(t.closed_at) #>> '{}' as "closedAt"
    from tasks t
    left join appointments a on a.id = t.appointment_id`;

/** The rows of `tasks t` that somebody reaches: a clinic its own; those of no clinic only who reaches all. */
export function tasksWithinReach(reach: Reach, put: Put): string {
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

/**
 * How many open tasks of each kind somebody reaches, and how many of these are past their time; kinds without one are
 * left out.
 */
export async function countOpenTasks(
  db: Db,
  organizationId: string,
  { reach, clinicId, at }: { reach: Reach; clinicId: string | null; at: Date },
): Promise<{ kind: TaskKind; open: number; overdue: number }[]> {
  const { values, put } = openParameters();
  const ofClinic = clinicId ? `and t.clinic_id = ${put(clinicId)}::uuid` : "";
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ kind: TaskKind; open: number; overdue: number }>({
      text: `select t.kind, count(*)::int as open, (count(*) filter (where t.due_at < ${put(at)}))::int as overdue from tasks t
             where t.state = 'open' and ${tasksWithinReach(reach, put)} ${ofClinic} group by t.kind order by t.kind`,
      values,
    }),
  );
  return rows;
}

/** What was done to a task, the first first. */
export async function listTaskLog(db: Db, organizationId: string, taskId: string): Promise<TaskLogEntry[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<TaskLogEntry>({
      name: "list_task_log",
      text: `select l.act, ${personOf("l.account_id")} as by, l.note, to_json(l.at) #>> '{}' as at
             from task_log l where l.task_id = $1 order by l.id`,
      values: [taskId],
    }),
  );
  return rows;
}
