import type { PatientProfile } from "../../domain/record/patient.ts";
import type { Db } from "../client.ts";

/**
 * Where somebody registers, and the account that has the e-mail address already; without a hash it is nobody's yet, and
 * gets the password of who registers: its address was invited, and its holder never came. Letter case does not matter.
 */
export type RegistrationFacts = { organizationId: string; accountId: string | null; passwordHash: string | null };

/** Undefined = no organization has this slug. */
export async function findRegistration(
  db: Db,
  { organization, email }: { organization: string; email: string },
): Promise<RegistrationFacts | undefined> {
  const [facts] = await db.callFunction<RegistrationFacts>({
    name: "registration_facts",
    text: `select organization_id as "organizationId", account_id as "accountId", password_hash as "passwordHash"
             from registration_facts($1, $2)`,
    values: [organization, email],
  });
  return facts;
}

/** With a password's hash the account is made too, or gets it; without one whoever asks has shown its password. */
export type Registration = {
  organizationId: string;
  accountId: string;
  passwordHash: string | null;
  patient: Omit<PatientProfile, "interpreterFor"> & { email: string };
};

/**
 * Makes the account a patient of the organization, with its own patient record, in one transaction. A member stays as
 * it is. `taken`: the address got an account since the facts were read, and nothing was made.
 */
export async function registerPatient(
  db: Db,
  { organizationId, accountId, passwordHash, patient }: Registration,
): Promise<"registered" | "taken"> {
  const { id, fullName, email, phone, gender, bornOn, language } = patient;
  const [row] = await db.callFunction<{ registered: boolean }>({
    name: "register_patient",
    text: "select register_patient($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as registered",
    values: [organizationId, accountId, email, passwordHash, id, fullName, phone, gender, bornOn, language],
  });
  return row?.registered ? "registered" : "taken";
}
