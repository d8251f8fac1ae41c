import { ActivityFailure, isCancellation } from "@temporalio/workflow";
import { type FollowUp, type NextStep, withRefused } from "../../domain/booking/follow-up.ts";
import { isAtDesk } from "../../domain/payment/kept-money.ts";
import { type DueDetach, type DueSettlement, dueSettlement } from "../../domain/payment/settlement.ts";
import { refusedKey } from "../../domain/task/keys.ts";
import { now } from "../clock.ts";
import { stepSummary } from "../show.ts";
import { bookingActivities, payment } from "../steps.ts";
import { refresh, type State } from "./follow-state.ts";
import type { FollowAppointment } from "./messages.ts";

type Settle = Extract<NextStep, { kind: "settle" }>;

/**
 * Moves the money. What Stripe definitely refuses becomes a task, and is tried again in an hour or when somebody acts.
 */
export async function settle(ids: FollowAppointment, state: State, step: Settle): Promise<void> {
  const { organizationId, appointmentId } = ids;
  const { settlement, paymentId } = step;
  try {
    await move(organizationId, step);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  }
  await refresh(ids, state);
  if (!isStillDue(state.facts, step)) return;
  state.refused = withRefused(state.refused, step, new Date(Date.now()));
  const refundId = refundOf(step);
  const dedupeKey = refusedKey(settlement, settlement === "detach" ? appointmentId : (refundId ?? paymentId));
  const detail = { settlement, paymentId, ...(refundId ? { refundId } : {}) };
  await bookingActivities.raiseTask({
    organizationId,
    appointmentId,
    kind: "payment_refused",
    dedupeKey,
    detail,
    at: now(),
  });
}

function move(organizationId: string, step: Settle): Promise<unknown> {
  const options = { summary: stepSummary(step) };
  const which = { organizationId, paymentId: step.paymentId, at: now() };
  switch (step.settlement) {
    case "save":
      return payment.requestPayment.executeWithOptions(options, [which]);
    case "authorize":
      return payment.authorizePayment.executeWithOptions(options, [which]);
    case "capture":
      return payment.capturePayment.executeWithOptions(options, [{ ...which, amountMinor: step.amountMinor }]);
    case "void":
      return payment.voidPayment.executeWithOptions(options, [which]);
    case "detach":
      return payment.detachCard.executeWithOptions(options, [which]);
    case "refund":
      return payment.refundPayment.executeWithOptions(options, [
        "refundId" in step ? { ...which, refundId: step.refundId } : { ...which, keepMinor: step.keepMinor },
      ]);
  }
}

function isStillDue(facts: FollowUp | null, step: Settle): boolean {
  const found = facts?.payments.find((one) => one.paymentId === step.paymentId);
  if (step.settlement === "detach") return found?.cardToDetach ?? false;
  const due = facts && found && dueSettlement(facts, found, new Date(Date.now()));
  return !!due && due.settlement === step.settlement && refundOf(due) === refundOf(step);
}

/** Which refund of staff's it is; null for whatever follows from the visit. */
const refundOf = (due: DueSettlement | DueDetach) => ("refundId" in due ? due.refundId : null);

/** Asks Stripe how each payment stands. */
export async function lookAtPayments(ids: FollowAppointment, state: State): Promise<void> {
  const { organizationId } = ids;
  const looks = state.looksWanted;
  state.lookedAt = now();
  for (const { paymentId, status, method } of state.facts?.payments ?? []) {
    if (status === "due_at_clinic" || isAtDesk({ method })) continue;
    await payment.lookUpPayment.executeWithOptions({ summary: "look at the payment" }, [
      { organizationId, paymentId, at: now() },
    ]);
  }
  await refresh(ids, state);
  state.looksDone = looks;
  state.steps++;
}
