import { proxyActivities } from "@temporalio/workflow";
import type { ReconciliationActivities } from "../../activities/reconciliation.ts";
import { taskQueues } from "../task-queues.ts";

export const steps = proxyActivities<ReconciliationActivities>({
  taskQueue: taskQueues.payment,
  startToCloseTimeout: "5 minutes", // a page of two dozen payments, each a call of ten seconds at most
  retry: { initialInterval: "1 second", maximumInterval: "1 minute" },
});
