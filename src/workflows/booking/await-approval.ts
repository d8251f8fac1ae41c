import { condition } from "@temporalio/workflow";
import type { BookingRequest, HoldEnd, Standing } from "../../domain/booking/appointment.ts";
import { now } from "../clock.ts";
import { bookingActivities } from "../steps.ts";
import { type Inbox, tell } from "./inbox.ts";

/**
 * Waits until the clinic answers the request, the patient gives it up, or the time to answer is over. The first answer
 * counts. One that was sent in time counts also when no worker was there to take it up, but no visit is approved that
 * has begun meanwhile.
 */
export async function awaitApproval(
  request: BookingRequest,
  requested: Standing,
  inbox: Inbox,
): Promise<Standing | HoldEnd> {
  const { organizationId, appointmentId, paymentId } = request;
  const deadline = Date.parse(requested.approvalDueAt ?? now());
  tell(inbox, requested);
  inbox.due = { kind: "expire_request", dueAt: new Date(deadline).toISOString(), steps: inbox.due.steps + 1 };
  const isWoken = () => inbox.cancel !== undefined || inbox.answer !== undefined;
  await condition(isWoken, Math.max(1, deadline - Date.now()), { summary: "time limit of the clinic's answer" });
  const { cancel, answer: given } = inbox;
  if (cancel) return { status: "cancelled", ...cancel };
  if (!given || Date.now() >= Date.parse(request.startsAt)) return { status: "refused", code: "not_answered" };
  const { answer, ...wish } = given;
  inbox.due = { kind: "answer", dueAt: null, steps: inbox.due.steps + 1 };
  if (answer === "decline") return { status: "refused", code: "declined", ...wish };
  const approved = await bookingActivities.approveRequest({
    organizationId,
    appointmentId,
    paymentId,
    ...wish,
    at: now(),
  });
  // Whoever approved it does not wait for Stripe, which makes the patient's payment next.
  if (!inbox.cancel) tell(inbox, approved);
  return approved;
}
