import { strandedKey } from "../../domain/task/keys.ts";
import type { Stranding } from "../../domain/task/stranding.ts";
import { practitionerNames } from "../booking/handed-over.ts";
import type { Db, Tx } from "../client.ts";
import { raiseTask } from "./tasks.ts";

export type StrandingChange = {
  change: Stranding;
  /** Tells this change from all others. */
  changeId: string;
  at: Date;
};

export type StrandedVisit = { appointmentId: string; clinicId: string };

/** Gives the visits that a change leaves without what they were booked with to the desk: one task for each clinic. */
export async function noteStranded(
  tx: Tx,
  visits: readonly StrandedVisit[],
  { change, changeId, at }: StrandingChange,
): Promise<void> {
  for (const clinicId of new Set(visits.map((visit) => visit.clinicId))) {
    const ids = visits.filter((visit) => visit.clinicId === clinicId).map(({ appointmentId }) => appointmentId);
    const dedupeKey = strandedKey(changeId, clinicId);
    const detail = { change, changeId, visits: ids.length };
    await raiseTask(tx, { kind: "visits_stranded", appointmentId: null, clinicId, dedupeKey, detail, at });
    await tx.$client.query({
      name: "note_stranded",
      text: `insert into stranded_visits (organization_id, task_id, appointment_id)
             select organization_id, id, unnest($2::uuid[]) from tasks where dedupe_key = $1`,
      values: [dedupeKey, ids],
    });
  }
}

type Unstranded = {
  /** Without them all that such a change has stranded. */
  appointmentIds?: readonly string[];
  change?: Stranding;
  changeId?: string;
  at: Date;
};

/**
 * Visits that need nobody any more: they were moved or are off, their patients are there, or the change that stranded
 * them is taken back. The last one of a task closes it, also of two that go at once: each counts itself off the row.
 * Tasks are locked in one order, so that two visits which are both in several do not wait for each other.
 */
export async function noteUnstranded(tx: Tx, { appointmentIds, at, ...by }: Unstranded): Promise<void> {
  await tx.$client.query({
    name: "note_unstranded",
    text: `with concerned as (
             select t.organization_id, t.id from stranded_visits s
             join tasks t on t.organization_id = s.organization_id and t.id = s.task_id
             where ($1::uuid[] is null or s.appointment_id = any($1)) and t.detail @> $2
             order by t.id for update of t
           ), gone as (
             delete from stranded_visits s using (select distinct organization_id, id from concerned) t
             where ($1::uuid[] is null or s.appointment_id = any($1)) and t.organization_id = s.organization_id and t.id = s.task_id
             returning s.organization_id, s.task_id
           ), fewer as (
             update tasks t set detail = jsonb_set(t.detail, '{visits}', to_jsonb((t.detail ->> 'visits')::int - g.visits)),
               state = case when (t.detail ->> 'visits')::int = g.visits then 'closed' else t.state end,
               closed_at = case when (t.detail ->> 'visits')::int = g.visits then coalesce(t.closed_at, $3) else t.closed_at end
             from (select organization_id, task_id, count(*)::int as visits from gone group by organization_id, task_id) g
             where t.organization_id = g.organization_id and t.id = g.task_id
             returning t.organization_id, t.id, t.closed_at is not distinct from $3 as is_closed)
           insert into task_log (organization_id, task_id, act, at)
           select organization_id, id, 'closed_by_itself', $3 from fewer where is_closed`,
    values: [appointmentIds ?? null, JSON.stringify(by), at],
  });
}

/** One that a task is still about. Instants are ISO strings. */
export type StoredStranded = {
  appointmentId: string;
  startsAt: string;
  endsAt: string;
  patientName: string;
  practitionerName: string;
};

/** How many of a task are listed: the others come once these are dealt with. */
const LISTED = 100;

/** The earliest first. */
export async function listStranded(db: Db, organizationId: string, taskId: string): Promise<StoredStranded[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredStranded>({
      name: "list_stranded",
      text: `select a.id as "appointmentId", to_json(a.starts_at) #>> '{}' as "startsAt", to_json(a.ends_at) #>> '{}' as "endsAt",
               p.full_name as "patientName", ${practitionerNames} as "practitionerName"
             from stranded_visits s
             join appointments a on a.organization_id = s.organization_id and a.id = s.appointment_id
             join patients p on p.organization_id = a.organization_id and p.id = a.patient_id
             where s.task_id = $1 order by a.starts_at, a.id limit ${LISTED}`,
      values: [taskId],
    }),
  );
  return rows;
}
