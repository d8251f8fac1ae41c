import { storeRequest } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { assertNever, DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { RefundOutcome, RefundWish } from "../../domain/payment/refund.ts";
import { actorOf } from "../booking/actor.ts";
import { notPossible } from "../booking/acts.ts";
import { actScope, updateIdOf } from "../booking/keys.ts";
import { requireAppointment } from "../booking/require-appointment.ts";
import type { BookingWorkflows } from "../booking/workflows.ts";
import { hashBody, requireSameBody } from "../idempotency.ts";

type Asking = {
  appointmentId: string;
  wish: RefundWish;
  principal: Principal;
  reach: Reach;
  idempotencyKey: string;
  reason?: string;
};

/**
 * Makes or answers a refund, through the follow-up that has the money in hand; a repeat has no further effect. Answers
 * with the appointment as it stands. `pending`: no answer in time; it goes on. Throws a `DomainError` for a refusal.
 */
export async function refundOnce(
  { db, workflows }: { db: Db; workflows: BookingWorkflows },
  asking: Asking,
): Promise<StoredAppointment | "pending"> {
  const { appointmentId, wish, principal, idempotencyKey, reason } = asking;
  const { organizationId } = principal;
  const found = await requireAppointment(db, asking);
  if (isBeingBooked(found.status)) throw notPossible(found.status);
  const act = `refund_${wish.act}${"refundId" in wish ? `:${wish.refundId}` : ""}`;
  const use = {
    scope: actScope(act, appointmentId, principal),
    key: idempotencyKey,
    bodyHash: hashBody({ ...wish, reason }),
  };
  const ours = { ...use, appointmentId, patientId: found.patientId, reason, requestedAt: new Date() };
  const { requestId } = requireSameBody(await storeRequest(db, organizationId, ours), use);
  const ids = { organizationId, appointmentId, clinicId: found.clinic.id, patientId: found.patientId };
  const refund = { wish, actor: actorOf(principal), requestId };
  const result = await workflows.refund(ids, updateIdOf(act, principal, idempotencyKey), refund);
  if (result === "no_answer" || result === "gone") return "pending";
  refuseUnlessDone(result.answer.outcome, found);
  return requireAppointment(db, asking);
}

function refuseUnlessDone(outcome: RefundOutcome, { status }: StoredAppointment): void {
  switch (outcome) {
    case "done":
    case "already":
      return;
    case "not_found":
      throw new DomainError("not_found", "There is no such refund.");
    case "not_possible":
      throw notPossible(status);
    case "too_much":
      throw new DomainError(
        "refund_too_much",
        "So much is not left of the payment by card. Nothing was given back; look at what was given back before.",
      );
    case "disputed":
      throw new DomainError(
        "payment_disputed",
        "The patient has disputed the payment with their bank, which decides about the money now. Nothing was given back.",
      );
    case "same_person":
      throw new DomainError("second_person_needed", "Whoever asked for a refund of this size does not approve it.");
    default:
      assertNever(outcome);
  }
}
