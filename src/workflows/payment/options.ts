import type { ReconciliationKind } from "../../domain/payment/reconciliation.ts";
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

const reconciling = (organizationId: string) => ({
  taskQueue: taskQueues.booking,
  typedSearchAttributes: attributesOfOrganization(organizationId),
  priority: { priorityKey: 5 },
  staticSummary: "compares the books of an organization with Stripe's",
});

export const reconcileOptions = (run: Reconcile) => ({
  ...reconciling(run.organizationId),
  workflowId: `reconcile:${run.reconciliationId}`,
  args: [run] as [Reconcile],
});

export type RegularKind = Exclude<ReconciliationKind, "on_demand">;
export type RegularReconcile = { organizationId: string; kind: RegularKind };

/** One id for all runs of a kind, so that those of an account that does not answer do not pile up. */
export const regularReconcileOptions = (run: RegularReconcile) => ({
  ...reconciling(run.organizationId),
  workflowId: `reconcile-${run.kind}:${run.organizationId}`,
  args: [run] as [RegularReconcile],
});
