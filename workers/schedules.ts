import { type Client, ScheduleAlreadyRunning, type ScheduleOptions } from "@temporalio/client";
import { taskQueues } from "../src/workflows/task-queues.ts";

export const missingWorkflowsSchedule = "schedule:start-missing-workflows";
const catchUpSchedule = "schedule:catch-up-stripe";

/** Whoever waits comes first. */
const inTheBackground = { taskQueue: taskQueues.booking, priority: { priorityKey: 5 } } as const;

/**
 * Work that comes back. A run that is still going when the next one is due stands for
 * both; runs missed while Temporal was down are not made up for.
 */
const schedules = [
  {
    scheduleId: missingWorkflowsSchedule,
    spec: { intervals: [{ every: "10 minutes" }] },
    action: {
      type: "startWorkflow",
      workflowType: "startMissingWorkflows",
      workflowId: "start-missing-workflows",
      ...inTheBackground,
      args: [],
      staticSummary:
        "starts the workflow of every open appointment that has none, and passes on news from Stripe that were left lying",
    },
    policies: { overlap: "SKIP", catchupWindow: "1 minute" },
  },
  {
    scheduleId: catchUpSchedule,
    spec: { intervals: [{ every: "1 hour" }] },
    action: {
      type: "startWorkflow",
      workflowType: "catchUpStripe",
      workflowId: "catch-up-stripe",
      ...inTheBackground,
      args: [],
      staticSummary: "fetches the events that Stripe could not deliver, and passes them on",
    },
    policies: { overlap: "SKIP", catchupWindow: "1 minute" },
  },
  reconciliation("hourly", { calendars: [{ minute: 17, hour: "*" }] }),
  reconciliation("nightly", { calendars: [{ minute: 40, hour: 2 }] }),
  {
    scheduleId: "schedule:forget-old-rows",
    spec: { calendars: [{ minute: 10, hour: 1 }] },
    action: {
      type: "startWorkflow",
      workflowType: "forgetOldRows",
      workflowId: "forget-old-rows",
      ...inTheBackground,
      args: [],
      staticSummary: "deletes used keys, webhooks and the like once their days are over",
    },
    policies: { overlap: "SKIP", catchupWindow: "1 minute" },
  },
] as const satisfies readonly ScheduleOptions[];

/** Of all organizations; nightly one looks far enough back to find what a failed one missed. */
function reconciliation(kind: "hourly" | "nightly", spec: ScheduleOptions["spec"]) {
  return {
    scheduleId: `schedule:reconcile-${kind}`,
    spec,
    action: {
      type: "startWorkflow",
      workflowType: "reconcileAll",
      workflowId: `reconcile-${kind}`,
      ...inTheBackground,
      args: [{ kind }],
      staticSummary: "compares every organization's books with Stripe's",
    },
    policies: { overlap: "SKIP", catchupWindow: "1 minute" },
  } as const;
}

export const scheduleIds = schedules.map(({ scheduleId }) => scheduleId);

/** Makes each schedule, or brings an existing one up to date; one that an operator has paused stays so. */
export async function putSchedules({ schedule }: Client): Promise<void> {
  for (const wanted of schedules) {
    try {
      await schedule.create(wanted);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      const { spec, action, policies } = wanted;
      await schedule.getHandle(wanted.scheduleId).update(({ state }) => ({ spec, action, policies, state }));
    }
  }
}
