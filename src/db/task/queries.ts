import type { Reach } from "../../domain/identity/reach.ts";
import type { StoredTask, TaskKind } from "../../domain/task/task.ts";
import type { Db } from "../client.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";

const storedTasks = `
  select t.id, t.kind, t.state, t.clinic_id as "clinicId", t.appointment_id as "appointmentId",
         to_json(a.starts_at) #>> '{}' as "visitStartsAt", t.detail,
         to_json(t.opened_at) #>> '{}' as "openedAt", to_json(t.closed_at) #>> '{}' as "closedAt"
    from tasks t
    left join appointments a on a.id = t.appointment_id`;

/** `$1`: the clinics whose tasks somebody reaches; null = all, and those that are no clinic's. */
const withinReach = "($1::uuid[] is null or t.clinic_id = any($1))";

function clinicsWithin(reach: Reach): readonly string[] | null {
  if (reach.kind === "organization") return null;
  return reach.kind === "clinics" ? reach.clinicIds : [];
}

export type TaskPlace = { openedAt: string; id: string };

type TaskFilter = { state: StoredTask["state"]; kind: TaskKind | null; clinicId: string | null };

/** Tasks from behind `after` on, those raised first first. */
export async function listTasks(
  db: Db,
  organizationId: string,
  { reach, filter, after, limit }: { reach: Reach; filter: TaskFilter; after: TaskPlace | null; limit: number },
): Promise<StoredTask[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredTask>({
      name: "list_tasks",
      text: `${storedTasks}
             where ${withinReach} and t.state = $2 and ($3::text is null or t.kind = $3)
               and ($4::uuid is null or t.clinic_id = $4)
               and ($5::timestamptz is null or (t.opened_at, t.id) > ($5, $6::uuid))
             order by t.opened_at, t.id
             limit $7`,
      values: [
        clinicsWithin(reach),
        filter.state,
        filter.kind,
        filter.clinicId,
        after?.openedAt ?? null,
        after?.id ?? null,
        limit,
      ],
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
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredTask>({
      name: "find_task",
      text: `${storedTasks} where ${withinReach} and t.id = $2`,
      values: [clinicsWithin(reach), taskId],
    }),
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
      await tx.$client.query({
        name: "close_task",
        text: `update tasks t set state = 'closed', closed_at = $3 where ${withinReach} and t.id = $2 and t.state = 'open'`,
        values: [clinicsWithin(reach), use.subjectId, at],
      });
    }),
  );
}
