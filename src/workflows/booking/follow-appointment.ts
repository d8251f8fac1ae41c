import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from "@temporalio/workflow";
import { type FollowUp, type NextStep, nextStep } from "../../domain/booking/follow-up.ts";
import { now } from "../clock.ts";
import { showFollowUp, stepSummary } from "../show.ts";
import { overlappingBooking as booking, payment, booking as soleBooking } from "../steps.ts";
import {
  type ActAnswer,
  changeAppointment,
  checkPayment,
  type FollowAppointment,
  nextDue,
  paymentReported,
} from "./messages.ts";

setWorkflowOptions({ versioningBehavior: "AUTO_UPGRADE" }, followAppointment);

type State = {
  facts: FollowUp | null;
  step: NextStep;
  /** Grows with each act, so that a wait knows that the facts have changed. */
  changes: number;
  looksWanted: number;
  looksDone: number;
  /** A settlement that Stripe refuses is not tried again before this time, unless somebody acts. Epoch milliseconds. */
  settleNotBefore: number;
  steps: number;
};

const SETTLE_AGAIN_MS = 3_600_000;

/**
 * From a confirmed appointment to one whose visit is over and whose money is captured, void or given back. The database holds the facts;
 * this process does what is due, one timer at a time, and takes people's acts in between. For an appointment with nothing left to settle
 * it ends at once, so starting it again is always safe.
 */
export async function followAppointment(ids: FollowAppointment): Promise<void> {
  const state: State = {
    facts: null,
    step: { kind: "wait" },
    changes: 0,
    looksWanted: 0,
    looksDone: 0,
    settleNotBefore: 0,
    steps: 0,
  };
  listen(ids, state);
  // The one local step, so that nearly every follow-up is at its first timer within one workflow task. None other may be local: it could overlap.
  await refresh(ids, state, soleBooking);
  state.steps++;
  while (state.facts) {
    if (state.looksWanted > state.looksDone) await lookAtPayments(ids, state, state.facts);
    const step = nextStep(state.facts, new Date(Date.now()));
    state.step = step;
    showFollowUp(state.facts, step);
    if (step.kind === "end") {
      const { changes } = state;
      // A handler may itself wait for a look that only this loop can take, so news ends the wait as well.
      const hasNews = () => state.changes > changes || state.looksWanted > state.looksDone;
      await condition(() => allHandlersFinished() || hasNews());
      if (!hasNews()) return;
      state.steps++;
    } else if (dueIn(step, state) <= 0) {
      await perform(ids, state, step);
      state.steps++;
    } else {
      await waitUntilDue(state, step);
    }
    // Only between messages: a look that is wanted and a handler under way are not carried over.
    const isQuiet = allHandlersFinished() && state.looksWanted === state.looksDone;
    if (workflowInfo().continueAsNewSuggested && isQuiet) await continueAsNew<typeof followAppointment>(ids);
  }
}

/** Milliseconds until a step is to be done; infinite when nothing is due by itself. */
function dueIn(step: NextStep, { settleNotBefore }: State): number {
  if (step.kind === "wait" || step.kind === "end") return Number.POSITIVE_INFINITY;
  const dueAt = step.kind === "settle" ? settleNotBefore : Date.parse(step.dueAt);
  return dueAt - Date.now();
}

function dueAtOf({ step, settleNotBefore }: State): string | null {
  if (step.kind === "settle" && settleNotBefore > 0) return new Date(settleNotBefore).toISOString();
  return "dueAt" in step ? step.dueAt : null;
}

async function waitUntilDue(state: State, step: NextStep): Promise<void> {
  const { changes } = state;
  const isWoken = () => state.changes > changes || state.looksWanted > state.looksDone;
  const wait = dueIn(step, state);
  if (wait === Number.POSITIVE_INFINITY) await condition(isWoken);
  else await condition(isWoken, wait, { summary: stepSummary(step) });
  if (!isWoken()) return;
  state.settleNotBefore = 0;
  state.steps++;
}

/** Reads the facts anew; again when somebody acted meanwhile, because the act may be younger than what was read. */
async function refresh(
  { organizationId, appointmentId }: FollowAppointment,
  state: State,
  { readFollowUp }: Pick<typeof booking, "readFollowUp"> = booking,
): Promise<void> {
  for (;;) {
    const { changes } = state;
    const facts = await readFollowUp({ organizationId, appointmentId });
    if (state.changes !== changes) continue;
    state.facts = facts;
    return;
  }
}

async function perform(ids: FollowAppointment, state: State, step: NextStep): Promise<void> {
  const { organizationId, appointmentId } = ids;
  const which = { organizationId, appointmentId, at: now() };
  const actor = { kind: "system", accountId: null } as const;
  switch (step.kind) {
    case "settle":
      await settle(ids, state, step);
      return;
    case "mark_no_show":
      await booking.changeStatus({ ...which, act: "mark_no_show", actor, reason: "grace_over" });
      break;
    case "complete_forgotten":
      await booking.changeStatus({ ...which, act: "complete", actor, reason: "forgotten" });
      break;
    case "suggest_no_show":
      await booking.raiseTask({ ...which, kind: "suggest_no_show", dedupeKey: `suggest_no_show:${appointmentId}` });
      break;
    case "warn_capture":
      await booking.raiseTask({ ...which, kind: "capture_deadline", dedupeKey: `capture_deadline:${appointmentId}` });
      break;
    case "release_or_capture": // its time makes a settlement due, which the next look at the facts finds
    case "wait":
    case "end":
      break;
  }
  await refresh(ids, state);
}

/** Moves the money. What Stripe definitely refuses becomes a task, and is tried again in an hour or when somebody acts. */
async function settle(
  ids: FollowAppointment,
  state: State,
  step: Extract<NextStep, { kind: "settle" }>,
): Promise<void> {
  const { organizationId, appointmentId } = ids;
  const { settlement, paymentId } = step;
  const options = { summary: stepSummary(step) };
  const move = { organizationId, paymentId, at: now() };
  try {
    if (settlement === "capture") await payment.capturePayment.executeWithOptions(options, [move]);
    if (settlement === "void") await payment.voidPayment.executeWithOptions(options, [move]);
    if (settlement === "refund")
      await payment.refundPayment.executeWithOptions(options, [{ ...move, reason: "cancelled" }]);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  }
  await refresh(ids, state);
  const next = state.facts && nextStep(state.facts, new Date(Date.now()));
  if (next?.kind !== "settle" || next.settlement !== settlement || next.paymentId !== paymentId) return;
  state.settleNotBefore = Date.now() + SETTLE_AGAIN_MS;
  const dedupeKey = `payment_refused:${settlement}:${paymentId}`;
  const detail = { settlement, paymentId };
  await booking.raiseTask({ organizationId, appointmentId, kind: "payment_refused", dedupeKey, detail, at: now() });
}

async function lookAtPayments(ids: FollowAppointment, state: State, facts: FollowUp): Promise<void> {
  const { organizationId } = ids;
  const looks = state.looksWanted;
  for (const { paymentId, status } of facts.payments) {
    if (status === "due_at_clinic") continue;
    await payment.lookUpPayment.executeWithOptions({ summary: "look at the payment" }, [
      { organizationId, paymentId, at: now() },
    ]);
  }
  await refresh(ids, state);
  state.looksDone = looks;
  state.steps++;
}

function listen({ organizationId, appointmentId }: FollowAppointment, state: State): void {
  let isChanging = false;
  setHandler(changeAppointment, async ({ act, ...wish }): Promise<ActAnswer> => {
    // One after the other, so that the last answer holds the latest facts. Conditions are all evaluated before anybody goes on: look again.
    while (isChanging) await condition(() => !isChanging);
    isChanging = true;
    try {
      const which = { organizationId, appointmentId, at: now() };
      const { outcome, followUp } =
        act === "capture"
          ? await booking.requestCapture(which)
          : await booking.changeStatus({ ...which, act, ...wish });
      state.facts = followUp;
      state.changes++;
      return { outcome, status: followUp.status };
    } finally {
      isChanging = false;
    }
  });
  setHandler(paymentReported, () => {
    state.looksWanted++;
  });
  setHandler(checkPayment, async () => {
    const mine = ++state.looksWanted;
    await condition(() => state.looksDone >= mine);
  });
  setHandler(nextDue, () => ({
    kind: state.step.kind,
    dueAt: dueAtOf(state),
    steps: state.steps,
  }));
}
