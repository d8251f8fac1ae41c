import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type * as z from "zod";
import { findAppointment } from "../../db/booking/queries.ts";
import { type KeyUse, lookBeforeBooking, type StoredRequest, storeRequest } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import type { Actor, BookingRequest, RefusalCode } from "../../domain/booking/appointment.ts";
import { refusalWords } from "../../domain/booking/refusal.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import { findAlternatives } from "./alternatives.ts";
import type { bookAppointmentBody } from "./contract.ts";
import type { BookingWorkflows } from "./workflows.ts";

type Wanted = z.output<typeof bookAppointmentBody>;
type Asking = { wanted: Wanted; principal: Principal; reach: Reach; idempotencyKey: string };

/** The appointment as it stands after the booking's first answer; only its id while that is not known. */
export type BookingAnswer = { stored: StoredAppointment } | { pendingId: string };

/**
 * Books. The same key and body answer with the same appointment, from however many requests at once and after any crash; the key with
 * another body is refused. Throws a `DomainError` for a refusal, with free times nearby where they help.
 */
export async function bookOnce(
  { db, workflows }: { db: Db; workflows: BookingWorkflows },
  asking: Asking,
): Promise<BookingAnswer> {
  const { wanted, principal } = asking;
  const { organizationId } = principal;
  const { appointmentId, requestedAt, isNew } = await settleRequest(db, asking);
  const find = () => findAppointment(db, organizationId, appointmentId, { kind: "organization" });

  let stored = isNew ? undefined : await find();
  if (!stored || !hasAnswer(stored)) {
    await workflows.book(toBookingRequest(asking, appointmentId, requestedAt));
    stored = await find(); // whatever became of the call, the database knows how the booking stands
  }
  if (!stored || !hasAnswer(stored)) return { pendingId: appointmentId };
  if (stored.refusalCode) throw await refuse(db, organizationId, wanted, stored.refusalCode);
  return { stored };
}

/** What the key stands for: its first use, or this one after a cheap look. Committed before anything is started under the id. */
async function settleRequest(
  db: Db,
  { wanted, principal, reach, idempotencyKey }: Asking,
): Promise<StoredRequest & { isNew: boolean }> {
  const { organizationId } = principal;
  const use: KeyUse = { scope: bookingScope(principal), key: idempotencyKey, bodyHash: hashBody(wanted) };
  const look = await lookBeforeBooking(db, organizationId, {
    use,
    reach,
    wanted: { ...wanted, startsAt: new Date(wanted.startsAt) },
  });
  if (look.known) return { ...requireSameBody(look.known, use), isNew: false };
  if (!look.isPatientReachable) throw new DomainError("not_found", "There is no such patient.");
  if (!look.isOffered) {
    throw new DomainError("not_found", "This clinic does not offer these services, or not with this practitioner.");
  }
  if (look.isTaken) throw await refuse(db, organizationId, wanted, "slot_taken");

  const appointmentId = uuidv7();
  const request = { ...use, appointmentId, patientId: wanted.patientId, requestedAt: new Date() };
  const stored = await storeRequest(db, organizationId, request);
  return { ...requireSameBody(stored, use), isNew: stored.appointmentId === appointmentId };
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

export function actorOf({ role, accountId }: Principal): Actor {
  return { kind: role === "patient" ? "patient" : "staff", accountId };
}

/** Whose keys for bookings: those of different accounts never meet. */
export const bookingScope = ({ accountId }: Principal) => `appointments:${accountId}`;

/** Of the parsed body, whose members always come in the same order: how it was spelt does not matter. */
export const hashBody = (body: unknown) => createHash("sha256").update(JSON.stringify(body)).digest("hex");

export function requireSameBody<T extends { bodyHash: string }>(stored: T, use: { bodyHash: string }): T {
  if (stored.bodyHash === use.bodyHash) return stored;
  throw new DomainError(
    "idempotency_key_reused",
    "This key came with another body before. Use a new key for a new request.",
  );
}

const helpedByAlternatives: readonly RefusalCode[] = ["slot_taken", "outside_hours", "too_soon", "patient_busy"];

async function refuse(db: Db, organizationId: string, wanted: Wanted, code: RefusalCode): Promise<DomainError> {
  const alternatives = helpedByAlternatives.includes(code) ? await findAlternatives(db, organizationId, wanted) : [];
  return new DomainError(code, refusalWords[code], { alternatives });
}
