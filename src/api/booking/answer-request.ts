import { storeRequest } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import type { ApprovalAnswer, Standing } from "../../domain/booking/appointment.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { hashBody, requireSameBody } from "../idempotency.ts";
import { actorOf } from "./actor.ts";
import { notPossible } from "./acts.ts";
import { actScope, updateIdOf } from "./keys.ts";
import { requireAppointment } from "./require-appointment.ts";

type Asking = {
  answer: ApprovalAnswer;
  appointmentId: string;
  principal: Principal;
  reach: Reach;
  idempotencyKey: string;
  reason?: string;
};

/**
 * Answers a patient's request for the clinic. The first answer counts: whoever comes later with the same one gets the
 * appointment as it stands, with the other one, or another reason, a refusal that says how it stands. `pending`: no
 * answer in time; it goes on.
 */
export async function answerOnce(
  { db, workflows }: { db: Db; workflows: BookingWorkflows },
  asking: Asking,
): Promise<StoredAppointment | "pending"> {
  const { answer, appointmentId, principal, reach, idempotencyKey, reason } = asking;
  const found = await requireAppointment(db, asking);
  if (found.approvalDueAt === null) throw notPossible(found.status);
  // Who treats answers for their own visits, and not for one that they ask for as a patient.
  const isTheirs = found.services.some(({ practitioner }) => reach.kind === "own" && practitioner.id === reach.staffId);
  if (reach.kind === "own" && !isTheirs)
    throw new DomainError("forbidden", "Only who is asked for, or the desk, can answer this request.");
  const use = {
    scope: actScope(answer, appointmentId, principal),
    key: idempotencyKey,
    bodyHash: hashBody({ reason }),
  };
  const ours = { ...use, appointmentId, patientId: found.patientId, reason, requestedAt: new Date() };
  const { requestId, requestedAt } = requireSameBody(await storeRequest(db, principal.organizationId, ours), use);
  if (found.status === "requested" && requestedAt > new Date(found.approvalDueAt)) throw tooLate();
  const wish = { answer, actor: actorOf(principal), requestId };
  const result = await workflows.answer(appointmentId, updateIdOf(answer, principal, idempotencyKey), wish);
  if (result === "no_answer") return "pending";
  const after = await requireAppointment(db, asking);
  const standing = result === "gone" ? after : result.answer;
  if (standing.status === "requested") {
    // Its workflow is missing: the next look for such ones starts it anew.
    throw new DomainError("temporarily_unavailable", "Please try again shortly.", { retryAfterSeconds: 30 });
  }
  // Another reason than the one that its patient was told would be lost without a word.
  const isSame = answer === "approve" || after.refusalReason === reason;
  if (standsAs(answer, standing) && isSame) return after;
  throw answeredOtherwise(standing);
}

/** Whether the request was answered so, by whomever; an approved visit may have gone on since. */
function standsAs(answer: ApprovalAnswer, { status, refusalCode }: Pick<Standing, "status" | "refusalCode">): boolean {
  if (answer === "decline") return refusalCode === "declined";
  return refusalCode === null && status !== "cancelled";
}

const tooLate = () =>
  new DomainError(
    "not_possible_in_this_status",
    "The time to answer this request is over, so it ends without an answer. Nothing was changed.",
  );

function answeredOtherwise({ status, refusalCode }: Pick<Standing, "status" | "refusalCode">): DomainError {
  if (refusalCode === "not_answered") return tooLate();
  const how =
    refusalCode === "declined"
      ? "The request has been declined already"
      : status === "cancelled"
        ? "The request was cancelled"
        : `The request has been approved already, and is ${status.replaceAll("_", " ")} now`;
  return new DomainError("not_possible_in_this_status", `${how}. Nothing was changed.`);
}
