import { v7 as uuidv7 } from "uuid";
import { findAppointment } from "../../db/booking/queries.ts";
import { type StoredRequest, storeRequest } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import type { BookingRefusal, BookingRequest, RefusalCode } from "../../domain/booking/appointment.ts";
import { refusalWordsFor } from "../../domain/booking/refusal.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { DomainError } from "../../domain/errors.ts";
import { answerDeadline, type BookingWorkflows } from "../../temporal/booking.ts";
import { requireSameBody } from "../idempotency.ts";
import { actorOf } from "./actor.ts";
import { createAlternatives } from "./alternatives.ts";
import { findInTheWay } from "./in-the-way.ts";
import { createLimit } from "./limit.ts";
import { type Asking, createLookInTurn, type Look } from "./look.ts";

/** The appointment as it stands after the booking's first answer; only its id while that is not known. */
export type BookingAnswer = { stored: StoredAppointment } | { pendingId: string };

/** Of the time a request has, the share that it waits for others before it goes ahead all the same. */
const SHARE_FOR_OTHERS = 0.6;

/**
 * They keep a small machine busy: many more make each of them slower and none faster, until workflow tasks run out of
 * time.
 */
const BOOKINGS_AT_ONCE = 16;

/** What a booking takes of a busy machine; the rest of its time it waits for Stripe, as long as that is away. */
const BOOKING_PLACE_MS = 1_000;

/**
 * Makes the function that books. The same key and body answer with the same appointment, from however
 * many requests at once and after any crash; the key with another body is refused. Throws a
 * `DomainError` for a refusal, with free times nearby where they help.
 */
export function createBooker({ db, workflows }: { db: Db; workflows: BookingWorkflows }) {
  const lookInTurn = createLookInTurn(db);
  const inTurn = createLimit({ atOnce: BOOKINGS_AT_ONCE, placeMs: BOOKING_PLACE_MS });
  const findAlternatives = createAlternatives(db);

  return async function bookOnce(asking: Asking, deadline = answerDeadline()): Promise<BookingAnswer> {
    const { wanted, principal } = asking;
    const goesAheadAt = Date.now() + (deadline - Date.now()) * SHARE_FOR_OTHERS;
    const { kind: asker } = actorOf(principal);
    const refuse = async (code: BookingRefusal, { patientBusy }: Look) => {
      const helps = helpedByAlternatives.includes(code);
      const [alternatives, inTheWay] = await Promise.all([
        helps ? findAlternatives(principal.organizationId, { ...wanted, asker }, patientBusy) : [],
        isOfOthers(code) ? findInTheWay(db, principal, { ...wanted, startsAt: new Date(wanted.startsAt) }) : {},
      ]);
      return new DomainError(code, refusalWordsFor(asker, code), { alternatives, ...inTheWay });
    };

    const look = await lookInTurn(asking, goesAheadAt);
    if (look.free === 0 && !look.known) throw await refuse("slot_taken", look);
    const work = () => book({ db, workflows }, { ...asking, deadline }, look);
    // A repeat attaches to what is under way, which is no work; those of patients who wait for Stripe would fill all
    // places.
    const booked = await (look.known ? work() : inTurn(goesAheadAt, work)).finally(look.endClaim);
    if ("pendingId" in booked) return booked;
    const { refusalCode } = booked.stored;
    if (refusalCode !== null && isOfBooking(refusalCode)) throw await refuse(refusalCode, look);
    return booked;
  };
}

/**
 * Commits what the key stands for before anything is started under the id, and starts the booking or attaches to it.
 */
async function book(
  { db, workflows }: { db: Db; workflows: BookingWorkflows },
  { deadline, ...asking }: Asking & { deadline: number },
  { known, use }: Look,
): Promise<BookingAnswer> {
  const { wanted, principal } = asking;
  const { organizationId, role } = principal;
  const newId = uuidv7();
  const reason = wanted.overbook?.reason;
  const request = { ...use, appointmentId: newId, patientId: wanted.patientId, reason, requestedAt: new Date() };
  const { appointmentId, requestedAt, requestId } =
    known ?? requireSameBody(await storeRequest(db, organizationId, request), use);
  const find = () => findAppointment(db, organizationId, appointmentId, { reach: { kind: "organization" }, role });

  let stored = appointmentId === newId ? undefined : await find();
  if (!stored || !hasAnswer(stored)) {
    await workflows.book(toBookingRequest(asking, { appointmentId, requestedAt, requestId }), deadline);
    stored = await find(); // whatever became of the call, the database knows how the booking stands
  }
  return stored && hasAnswer(stored) ? { stored } : { pendingId: appointmentId };
}

/** A request that the clinic declined was taken all the same: a repeat is answered with how it stands. */
const isOfBooking = (code: RefusalCode): code is BookingRefusal => code !== "declined" && code !== "not_answered";

/** A held card payment has something to tell only once the browser can pay it. */
function hasAnswer({ status, paymentPolicy, payments }: StoredAppointment): boolean {
  return status !== "held" || paymentPolicy === "none" || payments.some(({ clientSecret }) => clientSecret !== null);
}

function toBookingRequest(
  { wanted, principal }: Asking,
  { appointmentId, requestedAt, requestId }: Pick<StoredRequest, "appointmentId" | "requestedAt" | "requestId">,
): BookingRequest {
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
    ...(wanted.overbook ? { overbookRequestId: requestId } : {}),
    ...(wanted.deskPlan ? { deskPlan: wanted.deskPlan } : {}),
    actor: actorOf(principal),
  };
}

/** Another visit is in the way. */
const isOfOthers = (code: RefusalCode) => code === "slot_taken" || code === "patient_busy";

const helpedByAlternatives: readonly RefusalCode[] = ["slot_taken", "outside_hours", "too_soon", "patient_busy"];
