import { proxyActivities, proxyLocalActivities } from "@temporalio/workflow";
import type { BookingActivities } from "../activities/booking.ts";
import type { PaymentActivities } from "../activities/payment.ts";
import { taskQueues } from "./task-queues.ts";

/**
 * One Postgres transaction each, run inside the workflow task: no round trip through the server. Repeated without end,
 * because nothing can be decided without the database; what is too late by then, the step itself refuses.
 */
export const booking = proxyLocalActivities<BookingActivities>({
  startToCloseTimeout: "5 seconds",
  retry: { initialInterval: "50 milliseconds", maximumInterval: "2 seconds" },
});

/**
 * The same steps as activities of their own, for workflows in which several can be under way at once: local activities that overlap can come
 * back in another order when the history is replayed, and the workflow would be stuck.
 */
export const overlappingBooking = proxyActivities<BookingActivities>({
  startToCloseTimeout: "5 seconds",
  retry: { initialInterval: "50 milliseconds", maximumInterval: "2 seconds" },
});

/** Calls to Stripe. Repeated without end, at most 10 s apart, so that money is right within a minute after an outage. */
export const payment = proxyActivities<PaymentActivities>({
  taskQueue: taskQueues.payment,
  startToCloseTimeout: "25 seconds", // the SDK gives up after 10
  retry: { initialInterval: "500 milliseconds", maximumInterval: "10 seconds" },
});
