import type { DiscountFacts } from "../pricing/discount.ts";

/**
 * Who a service is for; null = no limit. Ages are whole years on the clinic-local day of the visit, both ends included.
 */
export type Eligibility = {
  eligibleGender: "female" | "male" | null;
  minimumAgeYears: number | null;
  maximumAgeYears: number | null;
};

type PatientFacts = Pick<DiscountFacts, "gender" | "bornOn">;

/** A patient whose gender or birth date is not known is not eligible for a service that asks for it. */
export function isEligible(
  { eligibleGender, minimumAgeYears, maximumAgeYears }: Eligibility,
  patient: PatientFacts,
  visitOn: string,
): boolean {
  if (eligibleGender !== null && patient.gender !== eligibleGender) return false;
  if (minimumAgeYears === null && maximumAgeYears === null) return true;
  if (patient.bornOn === null) return false;
  const age = ageOn(visitOn, patient.bornOn);
  return age >= (minimumAgeYears ?? 0) && age <= (maximumAgeYears ?? Number.POSITIVE_INFINITY);
}

/** What of a patient has to be known before it is known whether a service is for them. */
export function unknownOf(
  { eligibleGender, minimumAgeYears, maximumAgeYears }: Eligibility,
  { gender, bornOn }: PatientFacts,
): (keyof PatientFacts)[] {
  const asksForAge = minimumAgeYears !== null || maximumAgeYears !== null;
  return [
    ...(eligibleGender !== null && gender === "unknown" ? (["gender"] as const) : []),
    ...(asksForAge && bornOn === null ? (["bornOn"] as const) : []),
  ];
}

/**
 * Whole years lived on a day; both are YYYY-MM-DD. Who was born on 29 February
 * turns a year older on 1 March in common years.
 */
function ageOn(day: string, bornOn: string): number {
  const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return day.slice(5) < bornOn.slice(5) ? years - 1 : years;
}
