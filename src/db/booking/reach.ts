import type { Reach } from "../../domain/identity/reach.ts";

/** The rows of `appointments a` that somebody reaches, as a condition over three parameters from `$first` on; see `reachValues`. */
export const withinReach = (first: number) =>
  `($${first}::uuid is null
      or a.patient_id in (select patient_id from patient_access where account_id = $${first})
      or a.staff_id = $${first + 1}::uuid)
   and ($${first + 2}::uuid[] is null or a.clinic_id = any($${first + 2}))`;

/** The parameters of `withinReach`; null = no limit of that kind. */
export function reachValues(reach: Reach): [string | null, string | null, readonly string[] | null] {
  return [
    reach.kind === "own" ? reach.accountId : null,
    reach.kind === "own" ? reach.staffId : null,
    reach.kind === "clinics" ? reach.clinicIds : null,
  ];
}
