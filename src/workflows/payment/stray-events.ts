import { proxyActivities } from "@temporalio/workflow";
import type { StrayEventActivities } from "../../activities/stray-events.ts";
import { taskQueues } from "../task-queues.ts";
import { withSummaries } from "../with-summaries.ts";

/** Of the same process as the calls to Stripe, which share its rate. */
const onPaymentQueue = { taskQueue: taskQueues.payment } as const;

type Quick = Pick<StrayEventActivities, "listStripeAccounts" | "listParked" | "reportParked">;

export const strayEvents = withSummaries(
  {
    listStripeAccounts: "list the clinics' accounts at Stripe",
    listParked: "list what nobody looks after",
    reportParked: "tell a person",
  },
  ({ summary }) =>
    proxyActivities<Quick>({
      ...onPaymentQueue,
      startToCloseTimeout: "10 seconds",
      retry: { initialInterval: "500 milliseconds", maximumInterval: "10 seconds" },
      summary,
    }),
);

/** Tried again for five minutes: a payment is there moments after its event at the latest, or it is none of ours. */
export const { passOnParked } = proxyActivities<StrayEventActivities>({
  ...onPaymentQueue,
  startToCloseTimeout: "10 seconds",
  scheduleToCloseTimeout: "5 minutes",
  retry: { initialInterval: "5 seconds", maximumInterval: "1 minute" },
});

/** Many pages, each with a heartbeat; soon given up for the next hour's run, as other accounts wait behind. */
export const { fetchMissedEvents } = proxyActivities<StrayEventActivities>({
  ...onPaymentQueue,
  startToCloseTimeout: "30 minutes",
  scheduleToCloseTimeout: "50 minutes",
  heartbeatTimeout: "1 minute",
  retry: { maximumAttempts: 6 }, // half a minute when each fails at once
});
