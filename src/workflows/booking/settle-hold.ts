import { ActivityFailure, ApplicationFailure, CancellationScope, condition } from "@temporalio/workflow";
import type { BookingRequest, HoldEnd, Standing } from "../../domain/booking/appointment.ts";
import type { DeskOutcome } from "../../domain/payment/desk.ts";
import { now } from "../clock.ts";
import { bookingActivities, payment } from "../steps.ts";
import { isEndedInTime, startEnding } from "./end-payment.ts";
import { type Inbox, type Taking, tell } from "./inbox.ts";

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
    const inTime = await condition(() => isWoken(inbox), Math.max(1, deadline - Date.now()), {
      summary: "time limit of the hold",
    });
    if (inbox.cancel) {
      inbox.ending?.scope.cancel(); // whoever undoes the hold ends it
      return { status: "cancelled", ...inbox.cancel };
    }
    const { taking } = inbox;
    if (taking && Date.now() < deadline) {
      const latest = await takeOver(request, taking, inbox);
      if (latest.status !== "held") return latest;
      continue;
    }
    inbox.ending?.scope.cancel(); // it is known, or the time is up
    delete inbox.ending;
    const looks = inbox.looksWanted;
    // A decline leaves the hold as it is: the patient may try another card until time is up.
    // Whoever stands at the desk with the money does not wait until the hold ends.
    const patience = taking ? Date.now() : deadline;
    if (held.awaits === "payment")
      await askStripe(inbox, patience, payment.lookUpPayment, request, "look at the payment");
    const { accept } = inbox;
    const acceptedBy = accept?.actor ?? null;
    const latest = await bookingActivities.confirmAppointment({ organizationId, appointmentId, acceptedBy, at: now() });
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

/** While the payment by card is being ended, what is to be looked at waits for what comes of that. */
function isWoken({ cancel, taking, ending, accept, looksWanted, looksDone }: Inbox): boolean {
  if (cancel !== undefined || taking !== undefined) return true;
  return ending ? ending.isKnown : accept !== undefined || looksWanted > looksDone;
}

/**
 * Ends the payment by card, so that nobody pays twice, and confirms with what the desk takes, or with what the card has
 * paid first. Where Stripe does not say in time that it has ended nothing is taken, and the desk tries again: it is
 * ended as soon as Stripe answers, and not made anew.
 */
async function takeOver(request: BookingRequest, taking: Taking, inbox: Inbox): Promise<Standing> {
  const which = { organizationId: request.organizationId, appointmentId: request.appointmentId };
  const first = await bookingActivities.takeOnHold({ ...which, ...taking, at: now() });
  if (first.outcome !== "card_first") return answerDesk(inbox, taking, first);
  inbox.ending ??= startEnding(request);
  if (!(await isEndedInTime(inbox.ending, () => inbox.cancel !== undefined))) return answerDesk(inbox, taking, first);
  delete inbox.ending;
  const paid = await bookingActivities.confirmAppointment({ ...which, acceptedBy: null, at: now() });
  if (paid.status !== "held") return paid;
  return answerDesk(inbox, taking, await bookingActivities.takeOnHold({ ...which, ...taking, at: now() }));
}

/** The same in the last moment of a hold, which ends by its deadline: Stripe is asked once. */
async function takeInstead(request: BookingRequest, taking: Taking, inbox: Inbox): Promise<Standing> {
  const { organizationId, appointmentId } = request;
  await askStripe(inbox, Date.now(), payment.voidPayment, request, "end the payment by card");
  const taken = await bookingActivities.takeOnHold({ organizationId, appointmentId, ...taking, at: now() });
  return answerDesk(inbox, taking, taken);
}

/** Tells the desk what came of what it takes. */
function answerDesk(
  inbox: Inbox,
  taking: Taking,
  { outcome, standing }: { outcome: DeskOutcome; standing: Standing },
): Standing {
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
