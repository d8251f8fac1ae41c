import type { StartRange } from "../../domain/availability/facts.ts";
import { checkStart } from "../../domain/availability/slots.ts";
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
import { chooseSubjects } from "./choose-subjects.ts";
import { insertRefusal } from "./insert-appointment.ts";
import { lockPatient } from "./lock-patient.ts";
import { occupy } from "./occupy.ts";
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
    return refusal ? refuse(refusal) : claim(tx, request, facts, pricing, clock, refuse);
  });
}

/** Nobody changes hours, leave or closures of the clinic beside a booking: who does takes this lock exclusively. */
async function lockClinic(tx: Tx, clinicId: string): Promise<void> {
  await tx.$client.query({
    name: "lock_clinic",
    text: "select pg_advisory_xact_lock_shared(hashtextextended($1, 0))",
    values: [clinicId],
  });
}

type PatientLoad = { holds: number; visitsThatDay: number };

/** Unpaid holds at the moment, and visits on the clinic-local day that is asked for. */
async function readPatientLoad(tx: Tx, request: BookingRequest, at: Date): Promise<PatientLoad> {
  const { rows } = await tx.$client.query<PatientLoad>({
    name: "read_patient_load",
    text: `select count(*) filter (where a.status = 'held' and a.hold_expires_at > $3)::int as holds,
             count(*) filter (where timezone(c.time_zone, a.starts_at)::date = timezone(c.time_zone, $4::timestamptz)::date)::int as "visitsThatDay"
           from appointments a
           join clinics c on c.id = $2
           where a.patient_id = $1 and a.status in ('requested','held','confirmed','checked_in','in_progress','completed')
             and (a.status = 'held' or a.starts_at between $4::timestamptz - interval '2 days' and $4::timestamptz + interval '2 days')`,
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
  if (load.holds >= settings.maxHoldsPerPatient || load.visitsThatDay >= settings.maxVisitsPerPatientDay)
    return "patient_limit";
  return undefined;
}

async function claim(
  tx: Tx,
  request: BookingRequest,
  firstFacts: SearchFacts,
  pricing: PricingFacts,
  clock: HoldClock,
  refuse: (code: RefusalCode) => Promise<Standing>,
): Promise<Standing> {
  const startsAt = new Date(request.startsAt);
  const wanted = {
    startsMinute: epochMinute(startsAt),
    startsAt,
    patientId: request.patientId,
    anyone: request.practitionerId === null,
  };
  let facts = firstFacts;
  for (let claims = 0; claims <= countSubjects(facts); claims++) {
    const choice = await chooseSubjects(tx, facts, wanted);
    if (!choice) return refuse(explainClosedStart(facts, wanted.startsMinute));
    const endsAt = new Date(startsAt.getTime() + facts.search.visit.minutes * 60_000);
    if (await occupy(tx, { appointmentId: request.appointmentId, startsAt, endsAt }, choice.subjects)) {
      return recordBooking(tx, request, { facts, pricing, choice, endsAt, at: clock.at });
    }
    facts = (await readSearch(tx, wantedVisit(request))) ?? facts; // what the winner committed is busy now
  }
  return refuse("slot_taken");
}

/** Each claim that is lost means that somebody else got one of these, so that many losses leave nothing to claim. */
function countSubjects({ search: { practitioners, visit } }: SearchFacts): number {
  return practitioners.length + visit.needs.flat().length;
}

/** Why nobody can see the patient then; `patient_busy` when only the patient's own other visit stands in the way. */
function explainClosedStart({ search }: Pick<SearchFacts, "search">, startsMinute: number): RefusalCode {
  const { patientId: _, ...forAnyPatient } = search;
  if (checkStart(forAnyPatient, startsMinute) === "open") return "patient_busy";
  const decision = checkStart(search, startsMinute);
  return decision === "open" ? "slot_taken" : decision;
}

function wantedVisit(request: BookingRequest) {
  const startsMinute = epochMinute(new Date(request.startsAt));
  const range: StartRange = { fromMinute: startsMinute, untilMinute: startsMinute + 1 };
  return { ...request, requestedAt: new Date(request.requestedAt), range };
}
