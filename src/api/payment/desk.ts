import { storeRequest } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { assertNever, DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import { sayMoney } from "../../domain/money.ts";
import type { DeskWish } from "../../domain/payment/desk.ts";
import type { DeskAnswer } from "../../workflows/booking/messages.ts";
import { actorOf } from "../booking/actor.ts";
import { notPossible } from "../booking/acts.ts";
import { actScope, updateIdOf } from "../booking/keys.ts";
import { requireAppointment } from "../booking/require-appointment.ts";
import { dueBackOf, dueOf } from "../booking/view.ts";
import type { BookingWorkflows } from "../booking/workflows.ts";
import { hashBody, requireSameBody } from "../idempotency.ts";

export type AskAtDesk = {
  wish: DeskWish;
  appointmentId: string;
  principal: Principal;
  reach: Reach;
  idempotencyKey: string;
  reason?: string | undefined;
};

/**
 * Does something with money at the desk, once for each use of the key, through the workflow that has the appointment in
 * hand. `pending`: no answer in time; it goes on. Throws a `DomainError` for a refusal.
 */
export async function askAtDesk(
  { db, workflows }: { db: Db; workflows: BookingWorkflows },
  asked: AskAtDesk,
): Promise<StoredAppointment | "pending"> {
  const { wish, appointmentId, principal, idempotencyKey, reason } = asked;
  const { organizationId } = principal;
  const { status, clinic, patientId } = await requireAppointment(db, asked);
  const act = `desk.${wish.act}`;
  const use = {
    scope: actScope(act, appointmentId, principal),
    key: idempotencyKey,
    bodyHash: hashBody({ ...wish, reason }),
  };
  const ours = { ...use, appointmentId, patientId, reason, requestedAt: new Date() };
  const { requestId } = requireSameBody(await storeRequest(db, organizationId, ours), use);
  if (isBeingBooked(status)) throw notPossible(status); // its booking has it in hand, and nothing is due yet
  const ids = { organizationId, appointmentId, clinicId: clinic.id, patientId };
  const updateId = updateIdOf(act, principal, idempotencyKey);
  const result = await workflows.actAtDesk(ids, updateId, { ...wish, actor: actorOf(principal), requestId });
  if (result === "no_answer" || result === "gone") return "pending";
  const after = await requireAppointment(db, asked);
  refuseUnlessDone(result.answer, wish, after);
  return after;
}

function refuseUnlessDone({ outcome }: DeskAnswer, wish: DeskWish, after: StoredAppointment): void {
  switch (outcome) {
    case "done":
    case "already":
      return;
    case "more_than_due": {
      const dueMinor = wish.act === "give_back" ? dueBackOf(after, wish.paymentId) : dueOf(after);
      const due = sayMoney({ amountMinor: dueMinor, currency: after.currency });
      const words = wish.act === "give_back" ? `Only ${due} is to be given back` : `Only ${due} is due at the clinic`;
      throw new DomainError(outcome, `${words}. Nothing was noted.`, { dueMinor });
    }
    case "same_person":
      throw new DomainError(
        "second_person_needed",
        "Whoever took a payment does not correct it. Nothing was changed; ask a colleague.",
      );
    case "not_found":
      throw new DomainError("not_found", "There is no such payment at the desk.");
    case "not_possible":
      throw new DomainError(
        "not_possible_in_this_status",
        "The payment was corrected or given back before. Nothing was changed.",
      );
    default:
      assertNever(outcome);
  }
}
