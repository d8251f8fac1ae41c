import { proxyActivities } from "@temporalio/workflow";
import type { ReconciliationActivities } from "../../activities/reconciliation.ts";
import { taskQueues } from "../task-queues.ts";
import { withSummaries } from "../with-summaries.ts";

export const steps = withSummaries(
  {
    listOrganizationIds: "list the organizations",
    listUnfinishedRequests: "list what was asked for and has not ended",
    beginReconciliation: "begin the report",
    collectIntents: "find the payments that Stripe made",
    collectMovements: "find the movements of Stripe's balance",
    collectOurs: "find our own payments",
    comparePage: "compare some payments with Stripe",
    wakeDiffering: "have the workflows of what differs look at Stripe",
    finishReconciliation: "finish the report, with a task for what still differs",
  },
  ({ summary }) =>
    proxyActivities<ReconciliationActivities>({
      taskQueue: taskQueues.payment,
      startToCloseTimeout: "5 minutes", // a page of two dozen payments, each a call of ten seconds at most
      heartbeatTimeout: "5 seconds", // a killed worker's page is compared by another after this long
      retry: { initialInterval: "1 second", maximumInterval: "1 minute" },
      summary,
    }),
);
