import type { EventKey } from "../../domain/payment/stripe-event.ts";
import { attributesOfOrganization } from "../search-attributes.ts";
import { taskQueues } from "../task-queues.ts";
import type { Reconcile } from "./reconcile.ts";

/** The same id for each copy of an event, so that one workflow looks after it. */
export const strayEventOptions = (event: EventKey) => ({
  taskQueue: taskQueues.booking,
  workflowId: `stray-event:${event.account || "platform"}:${event.eventId}`,
  staticSummary: "looks after a webhook of Stripe's about something that is not there",
  args: [event] as [EventKey],
});

export const reconcileOptions = (run: Reconcile) => ({
  taskQueue: taskQueues.booking,
  workflowId: `reconcile:${run.reconciliationId}`,
  typedSearchAttributes: attributesOfOrganization(run.organizationId),
  priority: { priorityKey: 5 },
  staticSummary: "compares the books of an organization with Stripe's",
  args: [run] as [Reconcile],
});
