import type { Reach } from "../../domain/identity/reach.ts";
import type { Put } from "../parameters.ts";
import { patientsOf } from "../record/reach.ts";
import { givenBy } from "./handed-over.ts";

/**
 * The rows of `appointments a` that somebody reaches: of the patients an
 * account acts for, and those a staff member gives, or some of whose services, or is the nurse of.
 */
export function appointmentsWithinReach(reach: Reach, put: Put): string {
  switch (reach.kind) {
    case "organization":
      return "true";
    case "clinics":
      return `a.clinic_id = any(${put(reach.clinicIds)}::uuid[])`;
    case "own": {
      // As arrays an index can look for; a subquery beside `or` would be asked row by row.
      const own = `a.patient_id = any(array(${patientsOf(put(reach.accountId))}))`;
      const staffId = `${put(reach.staffId)}::uuid`;
      const nursed = `a.id = any(array(select s.appointment_id from appointment_subjects s where s.nurse_id = ${staffId}))`;
      return `(${own} or ${givenBy(staffId)} or ${nursed})`;
    }
  }
}
