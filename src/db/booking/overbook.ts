import type { Tx } from "../client.ts";
import type { Subject } from "./occupy.ts";

/** Each that is lost means that somebody else overbooked the same moment. */
const TRIES = 10;

/**
 * Takes all subjects for the visit although others may have them: each in the first lane that is free, with the reason
 * where that is not lane 0. A patient has no lanes: nobody is put in two places. `free`: nothing was in the way after
 * all, so it is a visit like any other. `patient_busy`: the patient has another visit then. `lost`: others were quicker
 * each time. Either way nothing is taken.
 */
export async function overbook(
  tx: Tx,
  visit: { appointmentId: string; startsAt: Date; endsAt: Date },
  subjects: readonly Subject[],
  reason: string,
): Promise<"free" | "overbooked" | "patient_busy" | "lost"> {
  for (let tries = 0; tries < TRIES; tries++) {
    await tx.$client.query("savepoint claim");
    const { rows } = await tx.$client.query<{ lane: number; kind: Subject["kind"] }>({
      name: "overbook",
      text: `insert into occupancies (organization_id, subject_kind, subject_id, lane, overbooking_reason, during, source_kind, source_id)
             select current_setting('app.organization_id')::uuid, kind, subject_id, lane, case when lane > 0 then $8::text end,
               during, 'appointment', $1
             from (
               select s.*, case when kind = 'patient' then 0 else (
                   select min(l) from generate_series(0, 99) l where not exists (
                     select from occupancies o where o.subject_id = s.subject_id and o.lane = l and o.during && s.during)) end as lane
               from (
                 select kind, subject_id, tstzrange($2::timestamptz - make_interval(mins => before_minutes),
                   $3::timestamptz + make_interval(mins => after_minutes)) as during
                 from unnest($4::text[], $5::uuid[], $6::int[], $7::int[]) as u (kind, subject_id, before_minutes, after_minutes)) s) placed
             order by subject_id
             on conflict do nothing
             returning lane, subject_kind as kind`,
      values: [
        visit.appointmentId,
        visit.startsAt,
        visit.endsAt,
        subjects.map(({ kind }) => kind),
        subjects.map(({ subjectId }) => subjectId),
        subjects.map(({ beforeMinutes }) => beforeMinutes),
        subjects.map(({ afterMinutes }) => afterMinutes),
        reason,
      ],
    });
    if (rows.length === subjects.length) return rows.some(({ lane }) => lane > 0) ? "overbooked" : "free";
    await tx.$client.query("rollback to savepoint claim");
    if (!rows.some(({ kind }) => kind === "patient")) return "patient_busy";
  }
  return "lost";
}
