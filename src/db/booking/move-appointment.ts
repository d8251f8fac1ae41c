import type { Candidate } from "../../domain/availability/facts.ts";
import { asLongAs } from "../../domain/availability/parts.ts";
import type { Actor } from "../../domain/booking/appointment.ts";
import { isEligible } from "../../domain/booking/eligibility.ts";
import type { FollowUp } from "../../domain/booking/follow-up.ts";
import { isMovable } from "../../domain/booking/lifecycle.ts";
import {
  giversAfter,
  type MoveOutcome,
  type MoveRefusal,
  type MoveWish,
  resizeServices,
} from "../../domain/booking/move.ts";
import { isLinkWanted } from "../../domain/payment/card-link.ts";
import { clinicDay, epochMinute } from "../../domain/time.ts";
import { readSearch, type SearchFacts } from "../availability/read-search.ts";
import type { Db, Tx } from "../client.ts";
import { offerToSaveCard } from "../payment/offer-to-save-card.ts";
import { type PricingFacts, readPricingFacts } from "../pricing/discount-quota.ts";
import { type Claimed, claimVisit } from "./claim-visit.ts";
import { despiteDeadlocks } from "./despite-deadlocks.ts";
import { readFollowUp } from "./follow-up.ts";
import { lockClinic } from "./lock-clinic.ts";
import { lockPatient } from "./lock-patient.ts";
import { findNurse, nurseOf } from "./nurses.ts";
import { occupy, type Subject, vacate } from "./occupy.ts";
import { lockMovable, type MovableVisit, recordMove } from "./record-move.ts";

export type Move = MoveWish & {
  organizationId: string;
  appointmentId: string;
  clinicId: string;
  patientId: string;
  actor: Actor;
  /** What asks for it, and has the reason: done once, also when it is repeated after others have moved it on. */
  requestId: string;
  /** The workflow's time. */
  at: Date;
};

/**
 * Gives an appointment another time, length, practitioner or room, or leaves all as it is. Its own time is given back
 * first, so that it never stands in its own way; price, discount and payments stay as they were, but that a card may be
 * saved in the stead of money on hold that does not last for the new time. Its nurse comes along, and is let go where
 * that cannot be: it keeps nobody from another time. Each practitioner of several comes along too, with their own
 * services. One transaction.
 */
export async function moveAppointment(db: Db, move: Move): Promise<{ outcome: MoveOutcome; followUp: FollowUp }> {
  return despiteDeadlocks(() =>
    db.withTenant(move.organizationId, async (tx) => {
      const outcome = await tryMove(tx, move);
      const moved = await readFollowUp(tx, move.appointmentId);
      const offersLink = outcome === "done" && moved !== undefined && isLinkWanted(moved, move.at);
      if (offersLink) await offerToSaveCard(tx, move.appointmentId);
      const followUp = offersLink ? await readFollowUp(tx, move.appointmentId) : moved;
      if (!followUp) throw new Error("an appointment that was never held has no time to change");
      return { outcome, followUp };
    }),
  );
}

async function tryMove(tx: Tx, move: Move): Promise<MoveOutcome> {
  const { appointmentId, clinicId, patientId } = move;
  const [, , visit, pricing] = await Promise.all([
    lockClinic(tx, clinicId),
    lockPatient(tx, patientId),
    lockMovable(tx, appointmentId, move.requestId),
    readPricingFacts(tx, { clinicId, patientId }),
  ]);
  if (!visit || !pricing) return "not_possible";
  if (visit.isRepeat) return "already";
  if (!isMovable(visit.status)) return "not_possible";
  if (move.expectedVersion !== null && move.expectedVersion !== visit.version) return "changed_meanwhile";
  const practitionerIds = giversAfter(visit.practitionerIds, move);
  if (practitionerIds.length !== visit.serviceIds.length) return "not_offered";
  const target = targetOf(visit, move, practitionerIds);
  if (isThere(visit, target)) return "already";
  await Promise.all([tx.$client.query("savepoint move"), vacate(tx, appointmentId)]);
  const claimed = await claimTarget(tx, move, visit, target, pricing);
  if (typeof claimed === "string") {
    await tx.$client.query("rollback to savepoint move");
    return claimed;
  }
  const nurse = visit.nurseId === null ? [] : await takeAlong(tx, move, claimed, visit.nurseId);
  const choice = { ...claimed.choice, subjects: [...claimed.choice.subjects, ...nurse] };
  await recordMove(tx, { ...move, visit, claimed: { ...claimed, choice }, minutes: target.minutes });
  return "done";
}

/** The nurse, if they work there then, are free, and do not give the visit themselves now. */
async function takeAlong(
  tx: Tx,
  { appointmentId, clinicId }: Move,
  { choice: { subjects }, startsAt, endsAt }: Claimed,
  nurseId: string,
): Promise<Subject[]> {
  const practitioners = subjects.filter(({ kind }) => kind === "practitioner");
  const visit = {
    appointmentId,
    clinicId,
    practitionerIds: practitioners.map(({ subjectId }) => subjectId),
    startsAt,
    endsAt,
    beforeMinutes: Math.max(...practitioners.map(({ beforeMinutes }) => beforeMinutes)),
    afterMinutes: Math.max(...practitioners.map(({ afterMinutes }) => afterMinutes)),
  };
  const nurse = await findNurse(tx, visit, nurseId);
  if (!nurse || nurse.inTheWay.length > 0) return [];
  const subject = nurseOf(visit, nurseId);
  return (await occupy(tx, visit, [subject])) ? [subject] : [];
}

type Target = { startsAt: Date; practitionerIds: readonly string[]; minutes: number; roomId: string | null };

const targetOf = (
  visit: MovableVisit,
  { startsAt, minutes, roomId }: MoveWish,
  practitionerIds: readonly string[],
): Target => ({
  startsAt: new Date(startsAt),
  practitionerIds,
  minutes: minutes ?? minutesOf(visit),
  roomId: roomId ?? null,
});

const minutesOf = ({ startsAt, endsAt }: MovableVisit) => (endsAt.getTime() - startsAt.getTime()) / 60_000;

const isThere = (visit: MovableVisit, { startsAt, practitionerIds, minutes, roomId }: Target) =>
  visit.startsAt.getTime() === startsAt.getTime() &&
  visit.practitionerIds.join() === practitionerIds.join() &&
  minutesOf(visit) === minutes &&
  (roomId === null || visit.roomIds.includes(roomId));

/** By the rules of a booking at the desk. What has begun may be resized. */
async function claimTarget(
  tx: Tx,
  { appointmentId, clinicId, patientId, overbook, requestId, at }: Move,
  visit: MovableVisit,
  { startsAt, practitionerIds, minutes, roomId }: Target,
  { patient }: PricingFacts,
): Promise<Claimed | MoveRefusal> {
  const { serviceIds } = visit;
  const startsMinute = epochMinute(startsAt);
  const staysPut = startsAt.getTime() === visit.startsAt.getTime();
  const range = { fromMinute: startsMinute, untilMinute: startsMinute + 1 };
  const requestedAt = staysPut && startsAt < at ? startsAt : at;
  const wanted = {
    clinicId,
    serviceIds,
    practitionerId: null,
    givenBy: practitionerIds,
    patientId,
    range,
    requestedAt,
    asker: "staff" as const,
  };
  const serviceMinutes = resizeServices(visit.serviceMinutes, minutes);
  const read = async () => {
    const facts = await readSearch(tx, wanted);
    return facts && inRoom({ ...facts, search: asLongAs(facts.search, serviceMinutes) }, roomId);
  };
  const facts = await read();
  if (!facts || isGivenByNobody(facts)) return "not_offered";
  const isSuitable = roomId === null || facts.search.visit.needs.some((candidates) => isAmong(candidates, roomId));
  if (!isSuitable) return "room_unsuitable";
  const visitOn = clinicDay(startsAt, facts.search.clinic.timeZone);
  if (!facts.services.every((service) => isEligible(service, patient, visitOn))) return "not_eligible";
  const claim = {
    appointmentId,
    patientId,
    startsAt,
    askedFor: practitionerIds,
    preferredIds: visit.resourceIds,
    ...(overbook ? { overbookRequestId: requestId } : {}),
  };
  return claimVisit(tx, claim, facts, read);
}

const isGivenByNobody = ({ search: { practitioners, parts = [] } }: SearchFacts) =>
  practitioners.length === 0 || parts.some(({ practitionerIds }) => practitionerIds.length === 0);

const isAmong = (candidates: readonly Candidate[], id: string) =>
  candidates.some(({ resourceId }) => resourceId === id);

/** With that room for the need that it meets. */
function inRoom(facts: SearchFacts, roomId: string | null): SearchFacts {
  const { visit } = facts.search;
  const needs = visit.needs.map((candidates) =>
    roomId !== null && isAmong(candidates, roomId)
      ? candidates.filter(({ resourceId }) => resourceId === roomId)
      : candidates,
  );
  return { ...facts, search: { ...facts.search, visit: { ...visit, needs } } };
}
