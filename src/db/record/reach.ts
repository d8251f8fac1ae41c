import type { Reach } from "../../domain/identity/reach.ts";
import { careStatuses } from "../../domain/record/care.ts";
import { givenBy } from "../booking/handed-over.ts";
import type { Put } from "../parameters.ts";

/** For statements of other capabilities: the ids of the patients an account acts for. */
export const patientsOf = (accountId: string) =>
  `(select patient_id from patient_access where account_id = ${accountId}::uuid)`;

/**
 * The rows of `patients p` that somebody reaches: a login its own patients, who treats them
 * those in their care, a clinic those in its care. `only`: the id of the only patient asked
 * for, so that nobody else's appointments are looked through.
 */
export function patientsWithinReach(reach: Reach, put: Put, only?: string): string {
  const narrowed = (column: string) => (only === undefined ? "" : ` and ${column} = ${only}::uuid`);
  const inCare = (ofThose: string) =>
    `select a.patient_id from appointments a
      where ${ofThose} and a.status = any(${put(careStatuses)}::text[])${narrowed("a.patient_id")}`;
  switch (reach.kind) {
    case "organization":
      return "true";
    case "clinics":
      return `p.id in (${inCare(`a.clinic_id = any(${put(reach.clinicIds)}::uuid[])`)})`;
    case "own":
      // As an array an index can look for: they are few among all patients, which the planner does not see.
      return `p.id = any(array(${patientsOf(put(reach.accountId))}
        union ${inCare(givenBy(`${put(reach.staffId)}::uuid`))}))`;
  }
}
