import type { Db } from "../client.ts";

/**
 * The patient's visits, but for one appointment's, in the week before and after an instant, as [start, end) in epoch
 * minutes.
 */
export async function listPatientBusy(
  db: Db,
  organizationId: string,
  { patientId, exceptId, around }: { patientId: string; exceptId: string; around: Date },
): Promise<[start: number, end: number][]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ start: number; end: number }>({
      name: "list_patient_busy",
      text: `select starts_minute as start, ends_minute as "end" from occupancies
             where subject_id = $1 and source_id <> $2 and starts_minute between $3::int - 11520 and $3::int + 11520`,
      values: [patientId, exceptId, Math.floor(around.getTime() / 60_000)],
    }),
  );
  return rows.map(({ start, end }) => [start, end]);
}
