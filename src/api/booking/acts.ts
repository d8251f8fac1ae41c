import { storeRequest } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import { type Act, type AppointmentStatus, isBeingBooked } from "../../domain/booking/lifecycle.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { assertNever, DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { ActAnswer } from "../../workflows/booking/messages.ts";
import { hashBody, requireSameBody } from "../idempotency.ts";
import { actorOf } from "./actor.ts";
import { actScope, updateIdOf } from "./keys.ts";
import { requireAppointment } from "./require-appointment.ts";
import type { BookingWorkflows } from "./workflows.ts";

type Parts = { db: Db; workflows: BookingWorkflows };

export type ActRequest = {
  act: Act | "capture" | "waive_fee";
  appointmentId: string;
  principal: Principal;
  reach: Reach;
  idempotencyKey: string;
  reason?: string | undefined;
  acceptEarly?: boolean | undefined;
  waivesFee?: boolean | undefined;
};

/**
 * Does one act to an appointment within reach, through the workflow that has it in hand. A repeat, and
 * an act that was done already, answer with the appointment as it stands. `pending`: no answer in
 * time; the act goes on. Throws a `DomainError` for a refusal.
 */
export async function actOnce({ db, workflows }: Parts, request: ActRequest): Promise<StoredAppointment | "pending"> {
  const { act, appointmentId, principal, idempotencyKey, reason, acceptEarly, waivesFee } = request;
  const { organizationId } = principal;
  const found = await requireAppointment(db, request);
  const use = {
    scope: actScope(act, appointmentId, principal),
    key: idempotencyKey,
    bodyHash: hashBody({ reason, acceptEarly, waivesFee }),
  };
  const ours = { ...use, appointmentId, patientId: found.patientId, reason, requestedAt: new Date() };
  const { requestId } = requireSameBody(await storeRequest(db, organizationId, ours), use);
  const wish = { actor: actorOf(principal), requestId };
  const bookingAnswer = isBeingBooked(found.status) ? await endBooking(workflows, act, found, wish) : undefined;
  if (bookingAnswer === "no_answer") return "pending";
  if (bookingAnswer !== "done") {
    const ids = { organizationId, appointmentId, clinicId: found.clinic.id, patientId: found.patientId };
    const result = await workflows.change(ids, updateIdOf(act, principal, idempotencyKey), {
      ...wish,
      act,
      ...(acceptEarly ? { acceptEarly } : {}),
      ...(waivesFee ? { waivesFee } : {}),
    });
    if (result === "no_answer" || result === "gone") return "pending";
    refuseUnlessDone(result.answer);
  }
  return requireAppointment(db, request);
}

/** While it is not decided its booking workflow has it in hand, and the only act is to give it up. */
async function endBooking(
  workflows: BookingWorkflows,
  act: ActRequest["act"],
  { id: appointmentId, status }: StoredAppointment,
  wish: Parameters<BookingWorkflows["cancelHold"]>[1],
): Promise<"done" | "no_answer" | "moved_on"> {
  if (act !== "cancel") throw notPossible(status);
  const result = await workflows.cancelHold(appointmentId, wish);
  if (result === "no_answer") return "no_answer";
  return result !== "gone" && result.answer.status === "cancelled" ? "done" : "moved_on";
}

function refuseUnlessDone({ outcome, status }: ActAnswer): void {
  switch (outcome) {
    case "done":
    case "already":
      return;
    case "not_possible":
      throw notPossible(status);
    case "too_late":
      throw new DomainError(
        "cancellation_too_late",
        "It is too late to cancel online. Nothing was changed; please call the clinic.",
      );
    case "too_early":
      throw new DomainError(
        "too_early",
        "The visit's time has not come. Nothing was changed. Send acceptEarly: true to do it nonetheless.",
      );
    case "slot_taken":
      throw new DomainError("slot_taken", "The time has been given to somebody else since, so this cannot be undone.");
    case "not_authorized":
      throw new DomainError(
        "payment_not_authorized",
        "There is no money on hold for this appointment, so there is nothing to take.",
      );
    default:
      assertNever(outcome);
  }
}

export const notPossible = (status: AppointmentStatus) =>
  new DomainError(
    "not_possible_in_this_status",
    `The appointment is ${status.replaceAll("_", " ")}, which does not allow this. Nothing was changed.`,
  );
