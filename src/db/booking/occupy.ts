import type { SubjectKind } from "../../domain/booking/in-the-way.ts";
import type { Tx } from "../client.ts";

/** Somebody or something a visit takes, from `beforeMinutes` before it to `afterMinutes` after it. */
export type Subject = { kind: SubjectKind; subjectId: string; beforeMinutes: number; afterMinutes: number };

/**
 * Takes all subjects for the visit, or none: false when one of them is taken already, also by a
 * transaction that commits while we wait. Overlap is decided by the EXCLUDE constraint alone. Rows go in
 * ordered by subject, so that two claims never wait for each other in a circle; `on conflict do nothing`
 * instead of a caught error, which would cost the connection.
 */
export async function occupy(
  tx: Tx,
  visit: { appointmentId: string; startsAt: Date; endsAt: Date },
  subjects: readonly Subject[],
): Promise<boolean> {
  const saved = tx.$client.query("savepoint claim");
  const occupied = tx.$client.query({
    name: "occupy",
    text: `insert into occupancies (organization_id, subject_kind, subject_id, during, source_kind, source_id)
           select current_setting('app.organization_id')::uuid, kind, subject_id,
             tstzrange($2::timestamptz - make_interval(mins => before_minutes), $3::timestamptz + make_interval(mins => after_minutes)),
             'appointment', $1
           from unnest($4::text[], $5::uuid[], $6::int[], $7::int[]) as s (kind, subject_id, before_minutes, after_minutes)
           order by subject_id
           on conflict do nothing`,
    values: [
      visit.appointmentId,
      visit.startsAt,
      visit.endsAt,
      subjects.map(({ kind }) => kind),
      subjects.map(({ subjectId }) => subjectId),
      subjects.map(({ beforeMinutes }) => beforeMinutes),
      subjects.map(({ afterMinutes }) => afterMinutes),
    ],
  });
  const [, { rowCount }] = await Promise.all([saved, occupied]);
  if (rowCount === subjects.length) return true;
  await tx.$client.query("rollback to savepoint claim");
  return false;
}

/** Frees whatever an appointment takes. Harmless when it takes nothing. */
export async function vacate(tx: Tx, appointmentId: string): Promise<void> {
  await tx.$client.query({
    name: "vacate",
    text: "delete from occupancies where source_id = $1",
    values: [appointmentId],
  });
}

/** Remembers whom and what an appointment takes, beyond its end. */
export async function insertSubjects(tx: Tx, appointmentId: string, subjects: readonly Subject[]): Promise<void> {
  await tx.$client.query({
    name: "insert_appointment_subjects",
    text: `insert into appointment_subjects
             (organization_id, appointment_id, subject_kind, subject_id, nurse_id, before_minutes, after_minutes)
           select current_setting('app.organization_id')::uuid, $1, kind, subject_id, case when kind = 'nurse' then subject_id end,
             before_minutes, after_minutes
           from unnest($2::text[], $3::uuid[], $4::int[], $5::int[]) as s (kind, subject_id, before_minutes, after_minutes)`,
    values: [
      appointmentId,
      subjects.map(({ kind }) => kind),
      subjects.map(({ subjectId }) => subjectId),
      subjects.map(({ beforeMinutes }) => beforeMinutes),
      subjects.map(({ afterMinutes }) => afterMinutes),
    ],
  });
}

/** The stored subjects of an appointment, for taking them again. */
export async function listSubjects(tx: Tx, appointmentId: string): Promise<Subject[]> {
  const { rows } = await tx.$client.query<Subject>({
    name: "list_subjects",
    text: `select subject_kind as kind, subject_id as "subjectId", before_minutes as "beforeMinutes", after_minutes as "afterMinutes"
           from appointment_subjects where appointment_id = $1`,
    values: [appointmentId],
  });
  return rows;
}
