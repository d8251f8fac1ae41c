import { ActivityFailure, ApplicationFailure, CancellationScope, condition } from "@temporalio/workflow";
import type { BookingRequest, HoldEnd, Standing } from "../../domain/booking/appointment.ts";
import { now } from "../clock.ts";
import { booking, overlappingBooking, payment } from "../steps.ts";
import { type Inbox, tell } from "./inbox.ts";

/**
 * Waits until the hold is paid or accepted, given up, or over. At the deadline
 * Stripe is asked once more: a webhook may be late.
 */
export async function settleHold(request: BookingRequest, held: Standing, inbox: Inbox): Promise<Standing | HoldEnd> {
  const { organizationId, appointmentId } = request;
  const deadline = Date.parse(held.holdExpiresAt ?? now());
  if (held.awaits === "payment") {
    const answer = await askStripe(inbox, deadline, payment.requestPayment, request, "ask Stripe for the payment");
    if (answer === "refused") return { status: "refused", code: "payment_unavailable" };
  }
  if (!inbox.cancel) tell(inbox, held);
  inbox.due = { kind: "expire_hold", dueAt: new Date(deadline).toISOString(), steps: inbox.due.steps + 1 };
  for (;;) {
    const isWoken = () =>
      inbox.cancel !== undefined ||
      inbox.accept !== undefined ||
      inbox.taking !== undefined ||
      inbox.looksWanted > inbox.looksDone;
    const inTime = await condition(isWoken, Math.max(1, deadline - Date.now()), { summary: "time limit of the hold" });
    if (inbox.cancel) return { status: "cancelled", ...inbox.cancel };
    const looks = inbox.looksWanted;
    // A decline leaves the hold as it is: the patient may try another card until time is up.
    const { taking } = inbox;
    // Whoever stands at the desk with the money does not wait until the hold ends.
    const patience = taking ? Date.now() : deadline;
    if (held.awaits === "payment")
      await askStripe(inbox, patience, payment.lookUpPayment, request, "look at the payment");
    const { accept } = inbox;
    const acceptedBy = accept?.actor ?? null;
    const latest = await booking.confirmAppointment({ organizationId, appointmentId, acceptedBy, at: now() });
    inbox.looksDone = looks;
    if (latest.status !== "held") return latest;
    if (taking) {
      const taken = await takeInstead(request, taking, inbox);
      if (taken.status !== "held") return taken;
    }
    // Looks that follow each other without a pause leave no time for the timer, and must not keep the slot.
    if (!inTime || Date.now() >= deadline) return { status: "expired" };
    if (inbox.accept === accept) delete inbox.accept; // a wish that came meanwhile is for the next turn
  }
}

/**
 * Ends the payment by card, so that nobody pays twice, and confirms with what the desk takes. Where Stripe does not say
 * that it has ended nothing is taken, and the hold goes on for the desk to try again: a payment that is found to have
 * ended later is not made anew.
 */
async function takeInstead(
  request: BookingRequest,
  taking: NonNullable<Inbox["taking"]>,
  inbox: Inbox,
): Promise<Standing> {
  const { organizationId, appointmentId } = request;
  await askStripe(inbox, Date.now(), payment.voidPayment, request, "end the payment by card");
  const { outcome, standing } = await overlappingBooking.takeOnHold({
    organizationId,
    appointmentId,
    ...taking,
    at: now(),
  });
  taking.outcome = outcome;
  delete inbox.taking;
  return standing;
}

/**
 * A question to Stripe that does not hold the booking up: it is given up when the patient gives up, and when there is
 * no answer until the hold's deadline (or for 15 seconds, when that is later).
 */
async function askStripe(
  inbox: Inbox,
  deadline: number,
  question: typeof payment.lookUpPayment,
  { organizationId, paymentId }: BookingRequest,
  summary: string,
): Promise<"answered" | "refused" | "no_answer"> {
  const options = { summary, scheduleToCloseTimeout: Math.max(15_000, deadline - Date.now()) };
  let answer: "answered" | "refused" | "no_answer" | undefined;
  const scope = new CancellationScope();
  void scope
    .run(() => question.executeWithOptions(options, [{ organizationId, paymentId, at: now() }]))
    .then(
      () => {
        answer = "answered";
      },
      (error) => {
        answer = isRefusal(error) ? "refused" : "no_answer";
      },
    );
  await condition(() => answer !== undefined || inbox.cancel !== undefined);
  if (answer === undefined) scope.cancel();
  return answer ?? "no_answer";
}

const isRefusal = (error: unknown) =>
  error instanceof ActivityFailure &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === "payment_refused";
