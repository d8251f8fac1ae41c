import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  proxyLocalActivities,
  TimeoutFailure,
} from "@temporalio/workflow";
import type { BookingActivities } from "../activities/booking.ts";
import type { PaymentActivities } from "../activities/payment.ts";
import { taskQueues } from "./task-queues.ts";
import { withSummaries } from "./with-summaries.ts";

const summaries: Record<keyof BookingActivities, string> = {
  holdSlot: "claim the slot at today's price",
  releaseSlot: "give the slot back",
  approveRequest: "approve the request",
  confirmAppointment: "confirm if it is paid or accepted",
  readFollowUp: "read how the visit and its money stand",
  changeStatus: "change the status of the visit",
  changeRefund: "change what staff give back",
  waiveFee: "waive the fee",
  removeCard: "have the saved card removed",
  releaseUnpaid: "give the visit up if it is still unpaid",
  moveAppointment: "move the visit",
  requestCapture: "note that the money on hold is wanted now",
  actAtDesk: "note what the desk does about the money",
  takeOnHold: "confirm with what the desk takes",
  answerTask: "answer a task about the money",
  raiseTask: "give the clinic a task",
};

/**
 * Repeated without end, because nothing can be decided without the database;
 * what is too late by then, the step itself refuses.
 */
const aTransaction = {
  startToCloseTimeout: "5 seconds",
  retry: { initialInterval: "50 milliseconds", maximumInterval: "2 seconds" },
} as const;

/**
 * The steps of booking that are one Postgres transaction each, as activities of
 * their own: any number may be under way at once.
 */
export const bookingActivities = withSummaries(summaries, ({ summary }) =>
  proxyActivities<BookingActivities>({ ...aTransaction, summary }),
);

const inTask = proxyLocalActivities<BookingActivities>({
  ...aTransaction,
  // Three seconds when each attempt fails at once, half a minute when none is answered. A limit in time would be lost
  // between two attempts.
  retry: { ...aTransaction.retry, maximumAttempts: 7 },
  summary: summaries.holdSlot,
});

/**
 * The claim, inside the first task of its workflow, which spares the round trip through the server. No other step:
 * where somebody asks a workflow something in that moment, the step's result is written down a task before the workflow
 * gets it, and what was told meanwhile comes in another order when the history is replayed (decision 71).
 *
 * A task that goes on waiting adds events to the history every other second, and an outage of hours would fill it. So a
 * claim that did not succeed inside the task goes on as an activity, whose repeats the server counts without writing
 * them down.
 */
export async function claimSlot(input: Parameters<BookingActivities["holdSlot"]>[0]) {
  try {
    return await inTask.holdSlot(input);
  } catch (error) {
    if (isTemporary(error)) return bookingActivities.holdSlot(input);
    throw error;
  }
}

/**
 * Not being cancelled, nor what no repeat can mend. What a local activity
 * throws arrives bare, only its time-out is wrapped.
 */
function isTemporary(error: unknown): boolean {
  if (error instanceof ApplicationFailure) return !error.nonRetryable;
  return error instanceof ActivityFailure && error.cause instanceof TimeoutFailure;
}

/**
 * Calls to Stripe. Repeated without end, at most 10 s apart, so that money is right within a minute after an outage.
 */
export const payment = proxyActivities<PaymentActivities>({
  taskQueue: taskQueues.payment,
  startToCloseTimeout: "25 seconds", // the SDK gives up after 10
  heartbeatTimeout: "5 seconds", // a killed worker's call is made again by another after this long
  retry: { initialInterval: "500 milliseconds", maximumInterval: "10 seconds" },
});
