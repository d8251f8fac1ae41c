import { type Client, ScheduleAlreadyRunning, type ScheduleOptions } from "@temporalio/client";
import type * as workflows from "../src/workflows/index.ts";
import { taskQueues } from "../src/workflows/task-queues.ts";

/** Whoever waits comes first. */
const inTheBackground = { taskQueue: taskQueues.booking, priority: { priorityKey: 5 } } as const;

type Regular = {
  name: string;
  spec: ScheduleOptions["spec"];
  workflowType: keyof typeof workflows;
  args?: unknown[];
  staticSummary: string;
};

/**
 * Work that comes back. A run that is still going when the next one is due stands for
 * both; runs missed while Temporal was down are not made up for.
 */
const regularly = ({ name, spec, ...started }: Regular) =>
  ({
    scheduleId: `schedule:${name}`,
    spec,
    action: {
      type: "startWorkflow",
      workflowId: name,
      args: [],
      ...inTheBackground,
      ...started,
    },
    policies: { overlap: "SKIP", catchupWindow: "1 minute" },
  }) as const satisfies ScheduleOptions;

const missingWorkflows = regularly({
  name: "start-missing-workflows",
  spec: { intervals: [{ every: "10 minutes" }] },
  workflowType: "startMissingWorkflows",
  staticSummary:
    "starts the workflow of every open appointment that has none, and passes on news from Stripe that were left lying",
});

/** Of all organizations; nightly one looks far enough back to find what a failed one missed. */
const reconciliation = (kind: "hourly" | "nightly", spec: ScheduleOptions["spec"]) =>
  regularly({
    name: `reconcile-${kind}`,
    spec,
    workflowType: "reconcileAll",
    args: [{ kind }],
    staticSummary: "compares every organization's books with Stripe's",
  });

const schedules = [
  missingWorkflows,
  regularly({
    name: "catch-up-stripe",
    spec: { intervals: [{ every: "1 hour" }] },
    workflowType: "catchUpStripe",
    staticSummary: "fetches the events that Stripe could not deliver, and passes them on",
  }),
  reconciliation("hourly", { calendars: [{ minute: 17, hour: "*" }] }),
  reconciliation("nightly", { calendars: [{ minute: 40, hour: 2 }] }),
  regularly({
    name: "forget-old-rows",
    spec: { calendars: [{ minute: 10, hour: 1 }] },
    workflowType: "forgetOldRows",
    staticSummary: "deletes used keys, webhooks and the like once their days are over",
  }),
];

export const missingWorkflowsSchedule = missingWorkflows.scheduleId;
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
