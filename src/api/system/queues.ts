import type { Client } from "@temporalio/client";
import { DEPLOYMENT_NAME } from "../../workflows/deployment.ts";
import { taskQueues } from "../../workflows/task-queues.ts";
import type { Queue } from "./contract.ts";
import { PATIENCE_MS } from "./patience.ts";

/** Temporal's own numbers for the two kinds of tasks. */
const kinds = [1, 2] as const; // TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY

/** What waits in each task queue, and who asks for it; fails when Temporal does not answer. */
export function readQueues(temporal: Client): Promise<Queue[]> {
  return Promise.all(Object.values(taskQueues).map((name) => readQueue(temporal, name)));
}

async function readQueue(temporal: Client, name: string): Promise<Queue> {
  const { namespace } = temporal.options;
  const answers = await temporal.withDeadline(Date.now() + PATIENCE_MS, () =>
    Promise.all(
      kinds.map((taskQueueType) =>
        temporal.workflowService.describeTaskQueue({
          namespace,
          taskQueue: { name },
          taskQueueType,
          reportStats: true,
        }),
      ),
    ),
  );
  const pollers = answers.flatMap((answer) => answer.pollers ?? []);
  const stats = answers.map((answer) => answer.stats);
  return {
    name,
    backlog: stats.reduce((sum, each) => sum + Number(each?.approximateBacklogCount ?? 0), 0),
    backlogSeconds: Math.max(...stats.map((each) => Number(each?.approximateBacklogAge?.seconds ?? 0))),
    workers: new Set(pollers.map(({ identity }) => identity)).size,
    buildIds: [...new Set(pollers.flatMap((each) => each.deploymentOptions?.buildId ?? []))].toSorted(),
  };
}

/** The version of the workers that new workflows begin on; null = none was made current. */
export async function findCurrentBuild(temporal: Client): Promise<string | null> {
  const { namespace } = temporal.options;
  const { workerDeploymentInfo: info } = await temporal.withDeadline(Date.now() + PATIENCE_MS, () =>
    temporal.workflowService.describeWorkerDeployment({ namespace, deploymentName: DEPLOYMENT_NAME }),
  );
  return info?.routingConfig?.currentDeploymentVersion?.buildId ?? null;
}
