import { type FeeTerms, lateFeeAt } from "../payment/fees.ts";

/** What a visit's cancellation is measured by. */
export type CancellationRules = { startsAt: Date; terms: FeeTerms };

/** Until when a patient cancels free of charge, that instant included. */
export function freeUntil({ startsAt, terms }: CancellationRules): Date {
  const [first] = terms.lateCancel;
  return new Date(startsAt.getTime() - (first ? first.underHours * 60 : terms.noticeMinutes) * 60_000);
}

/** Until when a patient cancels at all: with a fee until the visit begins, without one inside the notice. */
export function patientMayCancelUntil(rules: CancellationRules): Date {
  return rules.terms.lateCancel.length > 0 ? rules.startsAt : freeUntil(rules);
}

/** What the patient owes for a cancellation at this instant, whoever makes it; `too_late` for their own. */
export function cancellationFee(rules: CancellationRules, at: Date, by: "patient" | "staff" | "system") {
  if (by === "system") return 0;
  if (by === "patient" && at > patientMayCancelUntil(rules)) return "too_late";
  return lateFeeAt(rules.terms, rules.startsAt, at);
}
