import type { Reach } from "../../domain/identity/reach.ts";
import type { PatientProfile } from "../../domain/record/patient.ts";
import { reachValues } from "../booking/reach.ts";
import type { Db, Tx } from "../client.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";

const profile = `p.id, p.full_name as "fullName", p.email, p.phone, p.gender, p.born_on::text as "bornOn", p.language`;

/**
 * The rows of `patients p` that somebody reaches, over `$1` to `$3` of `reachValues`: a login its own patients, who treats them theirs, a
 * clinic those who have been booked there.
 */
const withinReach = `
  ($1::uuid is null
    or p.id in (select patient_id from patient_access where account_id = $1)
    or exists (select from appointments a where a.patient_id = p.id and a.staff_id = $2::uuid))
  and ($3::uuid[] is null or exists (select from appointments a where a.patient_id = p.id and a.clinic_id = any($3)))`;

export type PatientPlace = { name: string; id: string };

/**
 * Patients by name, from behind `after` on. `prefix` is the beginning of any word of the name, of the e-mail address or of the phone number,
 * however it is spelt; null = all.
 */
export async function listPatients(
  db: Db,
  organizationId: string,
  { reach, prefix, after, limit }: { reach: Reach; prefix: string | null; after?: PatientPlace; limit: number },
): Promise<PatientProfile[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<PatientProfile>({
      name: "list_patients",
      text: `select ${profile} from patients p
             where ${withinReach}
               and ($4::text is null
                 or strpos(' ' || lower(p.full_name), ' ' || lower($4)) > 0
                 or starts_with(lower(p.email), lower($4))
                 or starts_with(regexp_replace(p.phone, '[^0-9+]', '', 'g'), nullif(regexp_replace($4, '[^0-9+]', '', 'g'), '')))
               and ($5::text is null or (lower(p.full_name), p.id) > (lower($5), $6::uuid))
             order by lower(p.full_name), p.id
             limit $7`,
      values: [...reachValues(reach), prefix, after?.name ?? null, after?.id ?? null, limit],
    }),
  );
  return rows;
}

export async function findPatient(
  db: Db,
  organizationId: string,
  patientId: string,
  reach: Reach,
): Promise<PatientProfile | undefined> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<PatientProfile>({
      name: "find_patient",
      text: `select ${profile} from patients p where p.id = $4 and ${withinReach}`,
      values: [...reachValues(reach), patientId],
    }),
  );
  return rows[0];
}

/** Whether somebody may book for a patient: logins for their own, the desk for everyone, as a first visit has no clinic yet. */
export async function mayBookFor(tx: Tx, patientId: string, reach: Reach): Promise<boolean> {
  const { rowCount } = await tx.$client.query({
    name: "may_book_for",
    text: `select from patients p where p.id = $1
             and ($2::uuid is null or exists (select from patient_access where account_id = $2 and patient_id = p.id))`,
    values: [patientId, reach.kind === "own" ? reach.accountId : null],
  });
  return rowCount === 1;
}

/** Makes a patient once for each use of the key, however often it comes. */
export function createPatient(
  db: Db,
  organizationId: string,
  use: Omit<KeyUse, "subjectId">,
  patient: PatientProfile,
): Promise<WriteOutcome> {
  return db.withTenant(organizationId, (tx) =>
    writeOnce(tx, { ...use, subjectId: patient.id }, async () => {
      await tx.$client.query({
        name: "insert_patient",
        text: `insert into patients (organization_id, id, full_name, email, phone, gender, born_on, language)
               values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, $6, $7)`,
        values: [
          patient.id,
          patient.fullName,
          patient.email,
          patient.phone,
          patient.gender,
          patient.bornOn,
          patient.language,
        ],
      });
    }),
  );
}
