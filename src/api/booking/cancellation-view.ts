import { type CancellationRules, freeUntil, patientMayCancelUntil } from "../../domain/booking/cancellation.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { lateFees, termsOf } from "../../domain/payment/fees.ts";
import type { AppointmentView } from "./contract.ts";

export const cancellationRulesOf = (stored: StoredAppointment): CancellationRules => ({
  startsAt: new Date(stored.startsAt),
  terms: termsOf(stored),
});

/** Until when it is cancelled at what price. */
export function toCancellationView(stored: StoredAppointment): AppointmentView["cancellation"] {
  const rules = cancellationRulesOf(stored);
  const fees = lateFees(rules.terms, rules.startsAt);
  return {
    freeUntil: freeUntil(rules).toISOString(),
    possibleUntil: patientMayCancelUntil(rules).toISOString(),
    fees: fees.map(({ after, amountMinor }) => ({ after: after.toISOString(), amountMinor })),
    noShowMinor: rules.terms.noShowMinor,
  };
}
