import type { StartRange } from "../../domain/availability/facts.ts";
import {
  ANSWER_WITHIN_SECONDS,
  type BookingRequest,
  type RefusalCode,
  type Standing,
} from "../../domain/booking/appointment.ts";
import { isEligible } from "../../domain/booking/eligibility.ts";
import { clinicDay, epochMinute } from "../../domain/time.ts";
import { readSearch, type SearchFacts } from "../availability/read-search.ts";
import type { Db, Tx } from "../client.ts";
import { type PricingFacts, readPricingFacts } from "../pricing/discount-quota.ts";
import { type Claim, claimVisit } from "./claim-visit.ts";
import { insertRefusal } from "./insert-appointment.ts";
import { lockClinic } from "./lock-clinic.ts";
import { lockPatient } from "./lock-patient.ts";
import { recordBooking } from "./record-booking.ts";
import { findStanding } from "./standing.ts";

/**
 * `at`: the workflow's time, from which the hold's deadline counts. `now`: wall time,
 * which decides whether the request is still worth answering.
 */
export type HoldClock = { at: Date; now: Date };

/**
 * The whole claim of a booking as one transaction: the time of every subject, the price with its discount and the
 * quota's place, the first payment attempt, log and outbox; or a refusal, stored as such.
 *
 * Safe to repeat: an appointment that is stored is answered as it stands, so a lost answer
 * never makes a patient's own hold "taken". Work that begins later than
 * `ANSWER_WITHIN_SECONDS` after the request holds nothing (`request_expired`).
 */
export function holdSlot(db: Db, request: BookingRequest, clock: HoldClock): Promise<Standing> {
  return db.withTenant(request.organizationId, async (tx) => {
    const [, , stored, facts, pricing, load] = await Promise.all([
      lockClinic(tx, request.clinicId),
      lockPatient(tx, request.patientId),
      findStanding(tx, request.appointmentId),
      readSearch(tx, wantedVisit(request)),
      readPricingFacts(tx, request),
      readPatientLoad(tx, request, clock.at),
    ]);
    if (stored) return stored;
    const refuse = (code: RefusalCode) => {
      return insertRefusal(tx, request, { minutes: facts?.search.visit.minutes ?? 1 }, code, clock.at);
    };
    const isLate = clock.now.getTime() > Date.parse(request.requestedAt) + ANSWER_WITHIN_SECONDS * 1_000;
    if (isLate) return refuse("request_expired");
    if (!facts || !pricing) return refuse("outside_hours"); // withdrawn from the catalogue since it was asked for
    const refusal = refuseBeforeClaim(request, facts, pricing, load);
    if (refusal) return refuse(refusal);
    const claimed = await claimVisit(tx, toClaim(request), facts, () => readSearch(tx, wantedVisit(request)));
    if (typeof claimed === "string") return refuse(claimed);
    return recordBooking(tx, request, { ...claimed, pricing, at: clock.at });
  });
}

type PatientLoad = { holds: number; visitsThatDay: number };

/** Requests and unpaid holds at the moment, and visits on the clinic-local day that is asked for. */
async function readPatientLoad(tx: Tx, request: BookingRequest, at: Date): Promise<PatientLoad> {
  const { rows } = await tx.$client.query<PatientLoad>({
    name: "read_patient_load",
    text: `select count(*) filter (where a.status = 'held' and a.hold_expires_at > $3 or a.status = 'requested' and a.approval_due_at > $3)::int as holds,
             count(*) filter (where timezone(c.time_zone, a.starts_at)::date = timezone(c.time_zone, $4::timestamptz)::date)::int as "visitsThatDay"
           from appointments a
           join clinics c on c.id = $2
           where a.patient_id = $1 and a.status in ('requested','held','confirmed','checked_in','in_progress','completed')
             and (a.status in ('requested', 'held') or a.starts_at between $4::timestamptz - interval '2 days' and $4::timestamptz + interval '2 days')`,
    values: [request.patientId, request.clinicId, at, request.startsAt],
  });
  return rows[0] ?? { holds: 0, visitsThatDay: 0 };
}

function refuseBeforeClaim(
  request: BookingRequest,
  { services, search, settings }: SearchFacts,
  { patient }: PricingFacts,
  load: PatientLoad,
): RefusalCode | undefined {
  const visitOn = clinicDay(new Date(request.startsAt), search.clinic.timeZone);
  if (!services.every((service) => isEligible(service, patient, visitOn))) return "not_eligible";
  // Of those who book online, like notice and horizon: the desk knows whom it books for.
  if (request.actor.kind === "staff") return undefined;
  if (load.holds >= settings.maxHoldsPerPatient || load.visitsThatDay >= settings.maxVisitsPerPatientDay)
    return "patient_limit";
  return undefined;
}

const toClaim = (request: BookingRequest): Claim => ({
  ...request,
  startsAt: new Date(request.startsAt),
  askedFor: request.practitionerId === null ? [] : [request.practitionerId],
});

function wantedVisit(request: BookingRequest) {
  const startsMinute = epochMinute(new Date(request.startsAt));
  const range: StartRange = { fromMinute: startsMinute, untilMinute: startsMinute + 1 };
  return {
    ...request,
    requestedAt: new Date(request.requestedAt),
    range,
    ...(request.actor.kind === "staff" ? { asker: "staff" as const } : {}),
  };
}
