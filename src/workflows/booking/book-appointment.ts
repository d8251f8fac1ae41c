import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  setHandler,
  setWorkflowOptions,
  startChild,
} from "@temporalio/workflow";
import type { BookingRequest, HoldEnd, Standing } from "../../domain/booking/appointment.ts";
import { now } from "../clock.ts";
import { showBooking } from "../show.ts";
import { booking, payment } from "../steps.ts";
import { type Undo, undoAll } from "../undo.ts";
import { followAppointment } from "./follow-appointment.ts";
import {
  acceptPrice,
  book,
  cancelBooking,
  checkPayment,
  type DueStep,
  followId,
  nextDue,
  paymentReported,
  type Wish,
} from "./messages.ts";
import { followOptions } from "./options.ts";

setWorkflowOptions({ versioningBehavior: "PINNED" }, bookAppointment);

/** What messages leave for the main function: handlers note a wish and wait for the answer, all work is in one place. */
type Inbox = {
  /** Where the booking stands, from the moment there is something to tell. */
  standing?: Standing;
  cancel?: Wish;
  accept?: Wish;
  looksWanted: number;
  looksDone: number;
  due: DueStep;
};

/**
 * Holds the slot, waits for the payment or the patient's consent, confirms. Every exit short of "confirmed" gives back what it took:
 * the slot at once, the money as soon as Stripe answers.
 */
export async function bookAppointment(request: BookingRequest): Promise<Standing> {
  const inbox: Inbox = { looksWanted: 0, looksDone: 0, due: { kind: "hold", dueAt: null, steps: 0 } };
  listen(inbox);
  const undo: Undo[] = [];
  let end: HoldEnd = { status: "cancelled", actor: { kind: "system", accountId: null } };
  try {
    // Registered before the steps they undo. The money first, so that it comes last: the slot is free at once even while Stripe is away.
    undo.push(() => letGo(request));
    undo.push(async () => tell(inbox, await booking.releaseSlot({ request, end, at: now() })));
    const held = await booking.holdSlot({ request, at: now() });

    const result = held.status === "held" ? await settleHold(request, held, inbox) : held;
    if ("awaits" in result) {
      undo.length = 0; // confirmed, or refused with nothing taken
      tell(inbox, result);
      if (result.status === "confirmed") await startFollowUp(request); // it owns the visit and its money from here on
    } else {
      end = result;
      await undoAll(undo);
    }
  } catch (error) {
    // A bug fails the workflow task, which waits for its fix with everything in place; only being cancelled undoes.
    if (!isCancellation(error)) throw error;
    await undoAll(undo);
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    throw error;
  }
  await condition(allHandlersFinished);
  await heedLateNews(request, inbox); // last: news may come while handlers finish
  return inbox.standing ?? unanswered();
}

/** Waits until the hold is paid or accepted, given up, or over. At the deadline Stripe is asked once more: a webhook may be late. */
async function settleHold(request: BookingRequest, held: Standing, inbox: Inbox): Promise<Standing | HoldEnd> {
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
      inbox.cancel !== undefined || inbox.accept !== undefined || inbox.looksWanted > inbox.looksDone;
    const inTime = await condition(isWoken, Math.max(1, deadline - Date.now()), { summary: "time limit of the hold" });
    if (inbox.cancel) return { status: "cancelled", ...inbox.cancel };
    const looks = inbox.looksWanted;
    // A decline leaves the hold as it is: the patient may try another card until time is up.
    if (held.awaits === "payment")
      await askStripe(inbox, deadline, payment.lookUpPayment, request, "look at the payment");
    const { accept } = inbox;
    const acceptedBy = accept?.actor ?? null;
    const latest = await booking.confirmAppointment({ organizationId, appointmentId, acceptedBy, at: now() });
    inbox.looksDone = looks;
    if (latest.status !== "held") return latest;
    if (!inTime) return { status: "expired" };
    if (inbox.accept === accept) delete inbox.accept; // a wish that came meanwhile is for the next turn
  }
}

/**
 * A question to Stripe that does not hold the booking up: it is given up when the patient gives up, and when there is no answer until the
 * hold's deadline (or for 15 seconds, when that is later).
 */
async function askStripe(
  inbox: Inbox,
  deadline: number,
  question: typeof payment.lookUpPayment,
  request: BookingRequest,
  summary: string,
): Promise<"answered" | "refused" | "no_answer"> {
  const scheduleToCloseTimeout = Math.max(15_000, deadline - Date.now());
  let answer: "answered" | "refused" | "no_answer" | undefined;
  const scope = new CancellationScope();
  void scope
    .run(() => question.executeWithOptions({ summary, scheduleToCloseTimeout }, [{ ...paymentOf(request), at: now() }]))
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

function listen(inbox: Inbox): void {
  const isOver = () => inbox.standing !== undefined && inbox.standing.status !== "held";
  setHandler(book, async () => {
    await condition(() => inbox.standing !== undefined);
    return inbox.standing ?? unanswered();
  });
  setHandler(paymentReported, () => {
    inbox.looksWanted++;
  });
  setHandler(checkPayment, async () => {
    const mine = ++inbox.looksWanted;
    await condition(() => inbox.looksDone >= mine || isOver());
  });
  setHandler(cancelBooking, async (wish) => {
    inbox.cancel ??= wish;
    await condition(isOver);
    return inbox.standing ?? unanswered();
  });
  setHandler(acceptPrice, async (wish) => {
    inbox.accept = wish;
    await condition(() => isOver() || inbox.accept === undefined);
    return inbox.standing ?? unanswered();
  });
  setHandler(nextDue, () => inbox.due);
}

function tell(inbox: Inbox, standing: Standing): void {
  inbox.standing = standing;
  if (standing.status !== "held") inbox.due = { kind: "end", dueAt: null, steps: inbox.due.steps + 1 };
  showBooking(standing);
}

async function startFollowUp({ organizationId, appointmentId, clinicId, patientId }: BookingRequest): Promise<void> {
  const followed = { organizationId, appointmentId, clinicId, patientId };
  for (;;) {
    try {
      await startChild(followAppointment, { ...followOptions(followed, "confirmed"), parentClosePolicy: "ABANDON" });
      return;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      // Somebody has begun to follow it before it was confirmed: it has to look again, unless it has ended since.
      if (await tellFollowUp(appointmentId)) return;
    }
  }
}

/** What Stripe reported while the booking was being decided is looked at by whoever has the money in hand now. */
async function heedLateNews(request: BookingRequest, inbox: Inbox): Promise<void> {
  while (inbox.looksWanted > inbox.looksDone) {
    inbox.looksDone = inbox.looksWanted;
    const isPassedOn = inbox.standing?.status === "confirmed" && (await tellFollowUp(request.appointmentId));
    if (!isPassedOn) await lookAgain(request);
  }
}

/** False when the follow-up has ended already. */
async function tellFollowUp(appointmentId: string): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(followId(appointmentId)).signal(paymentReported);
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}

const lookAgain = (request: BookingRequest) =>
  payment.lookUpPayment.executeWithOptions({ summary: "look at the payment" }, [{ ...paymentOf(request), at: now() }]);

const letGo = (request: BookingRequest) =>
  payment.voidPayment.executeWithOptions({ summary: "let go of the money on hold" }, [
    { ...paymentOf(request), at: now() },
  ]);

const paymentOf = ({ organizationId, paymentId }: BookingRequest) => ({ organizationId, paymentId });

const isRefusal = (error: unknown) =>
  error instanceof ActivityFailure &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === "payment_refused";

function unanswered(): never {
  throw new Error("a booking answers only once it stands somewhere");
}
