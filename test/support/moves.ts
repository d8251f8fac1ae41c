import { randomUUID } from "node:crypto";
import { type Move, moveAppointment } from "../../src/db/booking/move-appointment.ts";
import { storeRequest } from "../../src/db/booking/requests.ts";
import type { BookingRequest } from "../../src/domain/booking/appointment.ts";
import { type Maker, receptionist } from "./make.ts";

type MoveWishes = Partial<Move> & { reason?: string };

/** The desk moves a visit, at the time it was booked unless told otherwise. */
export async function makeMove(
  { db }: Maker,
  { organizationId, appointmentId, clinicId, patientId, startsAt, requestedAt }: BookingRequest,
  { reason, ...wishes }: MoveWishes = {},
): Promise<Move> {
  const use = { scope: `reschedule:${appointmentId}`, key: randomUUID(), bodyHash: "", appointmentId, patientId };
  const { requestId } = await storeRequest(db, organizationId, { ...use, reason, requestedAt: new Date(requestedAt) });
  const stays = { startsAt, practitionerId: null, minutes: null, overbook: false, expectedVersion: null };
  const ids = { organizationId, appointmentId, clinicId, patientId, requestId };
  return { ...stays, ...ids, actor: receptionist, at: new Date(requestedAt), ...wishes };
}

export async function move(maker: Maker, request: BookingRequest, wishes: MoveWishes = {}) {
  return (await moveAppointment(maker.db, await makeMove(maker, request, wishes))).outcome;
}

/** A request of the desk to book on top of others, with its reason stored as the API stores it. */
export async function onTop({ db }: Maker, request: BookingRequest, reason: string): Promise<BookingRequest> {
  const { organizationId, appointmentId, patientId, requestedAt } = request;
  const use = { scope: "appointments", key: randomUUID(), bodyHash: "", appointmentId, patientId, reason };
  const stored = await storeRequest(db, organizationId, { ...use, requestedAt: new Date(requestedAt) });
  return { ...request, overbookRequestId: stored.requestId };
}
