import { v7 as uuidv7 } from "uuid";
import type * as z from "zod";
import { findAppointment } from "../../db/booking/queries.ts";
import { type KeyUse, type LookBefore, lookBeforeBooking, storeRequest } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import type { BookingRequest, RefusalCode } from "../../domain/booking/appointment.ts";
import { refusalWords } from "../../domain/booking/refusal.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import { hashBody, requireSameBody } from "../idempotency.ts";
import { actorOf } from "./actor.ts";
import { createAlternatives } from "./alternatives.ts";
import { type Claims, createClaims } from "./claims.ts";
import type { bookAppointmentBody } from "./contract.ts";
import { bookingScope } from "./keys.ts";
import { createLimit } from "./limit.ts";
import { answerDeadline, type BookingWorkflows } from "./workflows.ts";

type Wanted = z.output<typeof bookAppointmentBody>;
type Asking = { wanted: Wanted; principal: Principal; reach: Reach; idempotencyKey: string };

/** The appointment as it stands after the booking's first answer; only its id while that is not known. */
export type BookingAnswer = { stored: StoredAppointment } | { pendingId: string };

/** How long a request waits for others before it goes ahead all the same. */
const PATIENCE_MS = 2_000;

/** More bookings at once than this make each of them slower and none faster; too many, and workflow tasks run out of time. */
const BOOKINGS_AT_ONCE = 32;

/**
 * Makes the function that books. The same key and body answer with the same appointment, from however many requests at once and after any
 * crash; the key with another body is refused. Throws a `DomainError` for a refusal, with free times nearby where they help.
 */
export function createBooker({ db, workflows }: { db: Db; workflows: BookingWorkflows }) {
  const claims = createClaims({ patienceMs: PATIENCE_MS });
  const inTurn = createLimit({ atOnce: BOOKINGS_AT_ONCE, patienceMs: PATIENCE_MS });
  const findAlternatives = createAlternatives(db);

  return async function bookOnce(asking: Asking): Promise<BookingAnswer> {
    const deadline = answerDeadline();
    const { wanted, principal } = asking;
    const { organizationId } = principal;
    const refuse = async (code: RefusalCode, { patientBusy }: LookBefore) => {
      const helps = helpedByAlternatives.includes(code);
      const alternatives = helps ? await findAlternatives(organizationId, wanted, patientBusy) : [];
      return new DomainError(code, refusalWords[code], { alternatives });
    };

    const { look, endClaim } = await lookInTurn(db, claims, asking);
    if (look.isTaken && !look.known) throw await refuse("slot_taken", look);
    const booked = await inTurn(() => book({ db, workflows }, { ...asking, deadline }, look)).finally(endClaim);
    if ("pendingId" in booked) return booked;
    if (booked.stored.refusalCode) throw await refuse(booked.stored.refusalCode, look);
    return booked;
  };
}

type Look = LookBefore & { use: KeyUse };

/**
 * A cheap look before anything is started. Of those who find a practitioner's slot open at the same time one goes on; the others wait until
 * that one is through and look again, so that a crowd's losers cost a look each and no workflow.
 */
async function lookInTurn(db: Db, claims: Claims, asking: Asking): Promise<{ look: Look; endClaim: () => void }> {
  const { organizationId } = asking.principal;
  const { clinicId, practitionerId, startsAt } = asking.wanted;
  const slot = practitionerId && [organizationId, clinicId, practitionerId, Date.parse(startsAt)].join();
  if (!slot) return { look: await lookFirst(db, asking), endClaim: () => undefined };
  await claims.ended(slot);
  let look = await lookFirst(db, asking);
  if (!look.known && !look.isTaken && claims.isUnderWay(slot)) {
    await claims.ended(slot);
    look = await lookFirst(db, asking);
  }
  return { look, endClaim: look.known || look.isTaken ? () => undefined : claims.begin(slot) };
}

/** Throws for a key that came with another body, and for what the asking person cannot reach. */
async function lookFirst(db: Db, { wanted, principal, reach, idempotencyKey }: Asking): Promise<Look> {
  const use: KeyUse = { scope: bookingScope(principal), key: idempotencyKey, bodyHash: hashBody(wanted) };
  const visit = { ...wanted, startsAt: new Date(wanted.startsAt) };
  const look = await lookBeforeBooking(db, principal.organizationId, { use, reach, wanted: visit });
  if (look.known) requireSameBody(look.known, use);
  else if (!look.isPatientReachable) throw new DomainError("not_found", "There is no such patient.");
  else if (!look.isOffered) {
    throw new DomainError("not_found", "This clinic does not offer these services, or not with this practitioner.");
  }
  return { ...look, use };
}

/** Commits what the key stands for before anything is started under the id, and starts the booking or attaches to it. */
async function book(
  { db, workflows }: { db: Db; workflows: BookingWorkflows },
  { deadline, ...asking }: Asking & { deadline: number },
  { known, use }: Look,
): Promise<BookingAnswer> {
  const { wanted, principal } = asking;
  const { organizationId } = principal;
  const newId = uuidv7();
  const request = { ...use, appointmentId: newId, patientId: wanted.patientId, requestedAt: new Date() };
  const { appointmentId, requestedAt } = known ?? requireSameBody(await storeRequest(db, organizationId, request), use);
  const find = () => findAppointment(db, organizationId, appointmentId, { kind: "organization" });

  let stored = appointmentId === newId ? undefined : await find();
  if (!stored || !hasAnswer(stored)) {
    await workflows.book(toBookingRequest(asking, appointmentId, requestedAt), deadline);
    stored = await find(); // whatever became of the call, the database knows how the booking stands
  }
  return stored && hasAnswer(stored) ? { stored } : { pendingId: appointmentId };
}

/** A held card payment has something to tell only once the browser can pay it. */
function hasAnswer({ status, paymentPolicy, payments }: StoredAppointment): boolean {
  return status !== "held" || paymentPolicy === "none" || payments.some(({ clientSecret }) => clientSecret !== null);
}

function toBookingRequest({ wanted, principal }: Asking, appointmentId: string, requestedAt: Date): BookingRequest {
  return {
    organizationId: principal.organizationId,
    appointmentId,
    paymentId: uuidv7(),
    clinicId: wanted.clinicId,
    patientId: wanted.patientId,
    practitionerId: wanted.practitionerId,
    serviceIds: wanted.serviceIds,
    startsAt: new Date(wanted.startsAt).toISOString(),
    requestedAt: requestedAt.toISOString(),
    expectedTotalMinor: wanted.expectedTotalMinor,
    actor: actorOf(principal),
  };
}

const helpedByAlternatives: readonly RefusalCode[] = ["slot_taken", "outside_hours", "too_soon", "patient_busy"];
