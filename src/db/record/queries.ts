import { applyChange, type Change } from "../../domain/change.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { Patient, PatientDetails } from "../../domain/record/patient.ts";
import type { Db, Tx } from "../client.ts";
import { type Edit, takeForEdit } from "../edit.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { queueAddressChanged } from "../identity/queue-account-mail.ts";
import { openParameters, type Put } from "../parameters.ts";
import { patientsOf, patientsWithinReach } from "./reach.ts";

const profile = `p.id, p.full_name as "fullName", p.email, p.phone, p.gender, p.born_on::text as "bornOn", p.language, p.interpreter_for as "interpreterFor", p.version`;

export type PatientPlace = { name: string; id: string };

/**
 * Patients by name, from behind `after` on. `prefix` is the beginning of any word of the name, of the e-mail
 * address or of the phone number, however it is spelt; null = all.
 */
export async function listPatients(
  db: Db,
  organizationId: string,
  { reach, prefix, after, limit }: { reach: Reach; prefix: string | null; after?: PatientPlace; limit: number },
): Promise<Patient[]> {
  const { values, put } = openParameters();
  const conditions = [
    patientsWithinReach(reach, put),
    ...(prefix === null ? [] : [`p.id in (${patientsFoundBy(prefix, put)})`]),
    ...(after ? [`(p.name_key, p.id) > (lower(${put(after.name)}), ${put(after.id)}::uuid)`] : []),
  ];
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<Patient>({
      // Unnamed, as every list is: which index serves best hangs on what is
      // asked for, so each time is planned for its own values.
      text: `select ${profile} from patients p
             where ${conditions.join(" and ")}
             order by p.name_key, p.id
             limit ${put(limit)}`,
      values,
    }),
  );
  return rows;
}

/**
 * Plain ranges of the terms that a trigger keeps: under row-level security an index serves comparisons only, as `like`
 * and the operators of text search might tell of rows that the policy hides.
 */
function patientsFoundBy(prefix: string, put: Put): string {
  const term = put(prefix);
  const startsWith = (start: string) => `t.term >= ${start} and t.term < ${start} || chr(1114111)`;
  const isPhone = /^[+0-9 ()/.-]*[0-9][+0-9 ()/.-]*$/.test(prefix);
  const phone = isPhone ? ` or ${startsWith(put(prefix.replaceAll(/[^0-9+]/g, "")))}` : "";
  return `select t.patient_id from patient_search_terms t where ${startsWith(`lower(${term})`)}${phone}`;
}

export function findPatient(
  db: Db,
  organizationId: string,
  patientId: string,
  reach: Reach,
): Promise<Patient | undefined> {
  return db.inOneFlight(organizationId, (tx) => findPatientWithin(tx, patientId, reach));
}

/** As `findPatient`, of the transaction. */
export async function findPatientWithin(tx: Tx, patientId: string, reach: Reach): Promise<Patient | undefined> {
  const { values, put } = openParameters();
  const id = put(patientId);
  const text = `select ${profile} from patients p where p.id = ${id}::uuid and ${patientsWithinReach(reach, put, id)}`;
  const { rows } = await tx.$client.query<Patient>({ name: `find_patient_${reach.kind}`, text, values });
  return rows[0];
}

const details = ["fullName", "email", "phone", "gender", "bornOn", "language", "interpreterFor"] as const;

/** What it was and who changed it is kept. Visits that are booked stay as they were booked. */
export function changeDetails(
  db: Db,
  organizationId: string,
  { change, accountId, at, ...edit }: Edit & { change: Change<PatientDetails>; accountId: string; at: Date },
): Promise<Patient> {
  return db.withTenant(organizationId, async (tx) => {
    const before = await takeForEdit(tx, "patients", edit, (_tx, id) => findPatientWithin(tx, id, edit.reach));
    const next = applyChange(before, change);
    const changed = details.filter((one) => next[one] !== before[one]);
    if (changed.length === 0) return before;
    const was = Object.fromEntries(changed.map((one) => [one, before[one]]));
    const { rows } = await tx.$client.query<{ id: string }>({
      name: "change_details",
      text: `with changed as (
               update patients set version = version + 1, full_name = $2, email = $3, phone = $4, gender = $5, born_on = $6, language = $7,
                  interpreter_for = $8
                where id = $1 returning organization_id, id)
             insert into contact_changes (organization_id, patient_id, account_id, was, at)
             select organization_id, id, $9, $10, $11 from changed returning id`,
      values: [next.id, ...details.map((one) => next[one]), accountId, was, at],
    });
    const [written] = rows;
    if (written && changed.includes("email") && before.email !== null)
      await queueAddressChanged(tx, { contactChangeId: written.id, language: before.language, at });
    return { ...next, version: next.version + 1 };
  });
}

/**
 * Whether somebody may book for a patient: logins for their own, the desk for
 * everyone, as a first visit has no clinic yet.
 */
export async function mayBookFor(tx: Tx, patientId: string, reach: Reach): Promise<boolean> {
  const { rowCount } = await tx.$client.query({
    name: "may_book_for",
    text: `select from patients p where p.id = $1
             and ($2::uuid is null or p.id in ${patientsOf("$2")})`,
    values: [patientId, reach.kind === "own" ? reach.accountId : null],
  });
  return rowCount === 1;
}

/** Makes a patient once for each use of the key, however often it comes. */
export function createPatient(
  db: Db,
  organizationId: string,
  use: KeyUse,
  patient: PatientDetails,
): Promise<WriteOutcome> {
  return db.withTenant(organizationId, (tx) =>
    writeOnce(tx, use, async () => {
      await tx.$client.query({
        name: "insert_patient",
        text: `insert into patients (organization_id, id, full_name, email, phone, gender, born_on, language, interpreter_for)
               values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, $6, $7, $8)`,
        values: [
          use.subjectId,
          patient.fullName,
          patient.email,
          patient.phone,
          patient.gender,
          patient.bornOn,
          patient.language,
          patient.interpreterFor,
        ],
      });
    }),
  );
}
