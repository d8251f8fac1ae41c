import { allHandlersFinished, condition, continueAsNew, setWorkflowOptions, workflowInfo } from "@temporalio/workflow";
import { type NextStep, stuckSettlements } from "../../domain/booking/follow-up.ts";
import { captureDeadlineKey, noShowKey } from "../../domain/task/keys.ts";
import { now } from "../clock.ts";
import { showFollowUp, stepSummary } from "../show.ts";
import { bookingActivities } from "../steps.ts";
import { decide, isLookWanted, isQuiet, newsSince, noteRest, openState, refresh, type State } from "./follow-state.ts";
import type { FollowAppointment } from "./messages.ts";
import { lookAtPayments, settle } from "./settle-money.ts";

setWorkflowOptions({ versioningBehavior: "AUTO_UPGRADE" }, followAppointment);

/**
 * From a confirmed appointment to one whose visit is over and whose money is captured, void or given
 * back. The database holds the facts; this process does what is due, one timer at a time, and takes
 * people's acts in between. For an appointment that is not confirmed yet, or has nothing left to
 * settle, it ends at once, so starting it again is always safe.
 */
export async function followAppointment(ids: FollowAppointment): Promise<void> {
  const state = openState(ids);
  await refresh(ids, state);
  state.steps++;
  while (state.facts) {
    if (isLookWanted(state)) await lookAtPayments(ids, state);
    const step = decide(state, state.facts);
    showFollowUp(state.facts, step, stuckSettlements(state.facts, new Date(Date.now()), state));
    if (dueIn(step) > 0) noteRest(state);
    if (step.kind === "end") {
      if ((await heedLastNews(state)) === "over") return;
    } else if (dueIn(step) <= 0) {
      await perform(ids, state, step);
      state.steps++;
    } else {
      await waitUntilDue(state, step);
    }
    if (workflowInfo().continueAsNewSuggested && isQuiet(state)) {
      const { refused, lookedAt, hurriedAt } = state;
      const tried = { refused, lookedAt, ...(hurriedAt ? { hurriedAt } : {}) };
      await continueAsNew<typeof followAppointment>({ ...ids, tried });
    }
  }
}

/** Milliseconds until a step is to be done; infinite when nothing is due by itself. */
function dueIn(step: NextStep): number {
  return "dueAt" in step ? Date.parse(step.dueAt) - Date.now() : Number.POSITIVE_INFINITY;
}

async function waitUntilDue(state: State, step: NextStep): Promise<void> {
  const hasNews = newsSince(state);
  const wait = dueIn(step);
  if (wait === Number.POSITIVE_INFINITY) await condition(hasNews);
  else await condition(hasNews, wait, { summary: stepSummary(step) });
  if (hasNews()) state.steps++;
}

/**
 * Lets handlers finish. One may itself wait for a look that only the main
 * function can take, so news ends the wait as well.
 */
async function heedLastNews(state: State): Promise<"over" | "goes_on"> {
  const hasNews = newsSince(state);
  await condition(() => allHandlersFinished() || hasNews());
  if (!hasNews()) return "over";
  state.steps++;
  return "goes_on";
}

async function perform(ids: FollowAppointment, state: State, step: NextStep): Promise<void> {
  const { organizationId, appointmentId } = ids;
  const which = { organizationId, appointmentId, at: now() };
  const actor = { kind: "system", accountId: null } as const;
  switch (step.kind) {
    case "settle":
      await settle(ids, state, step);
      return;
    case "look_at_refund":
      await lookAtPayments(ids, state);
      return;
    case "mark_no_show":
      await bookingActivities.changeStatus({ ...which, act: "mark_no_show", actor, reason: "grace_over" });
      break;
    case "complete_forgotten":
      await bookingActivities.changeStatus({ ...which, act: "complete", actor, reason: "forgotten" });
      break;
    case "suggest_no_show":
      await bookingActivities.raiseTask({
        ...which,
        kind: "suggest_no_show",
        dedupeKey: noShowKey(appointmentId),
      });
      break;
    case "warn_capture":
      await bookingActivities.raiseTask({
        ...which,
        kind: "capture_deadline",
        dedupeKey: captureDeadlineKey(step.paymentId),
        detail: { paymentId: step.paymentId },
        dueAt: step.lastCallAt,
      });
      break;
    case "release_unpaid":
      // Once more before it: Stripe's report of a payment may be late.
      await lookAtPayments(ids, state);
      await bookingActivities.releaseUnpaid(which);
      break;
    case "release_or_capture": // their time makes a settlement due, which the next look at the facts finds
    case "authorize":
    case "owe_at_clinic":
    case "close_link":
    case "wait":
    case "end":
      break;
  }
  await refresh(ids, state);
}
