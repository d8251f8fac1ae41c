import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { NativeConnection, Runtime, Worker, type WorkerOptions } from "@temporalio/worker";
import { createAccountMailActivities } from "../src/activities/account-mail.ts";
import { createBookingActivities } from "../src/activities/booking.ts";
import { createMessageActivities } from "../src/activities/message.ts";
import { createMissingWorkflowsActivities } from "../src/activities/missing-workflows.ts";
import { createPaymentActivities } from "../src/activities/payment.ts";
import { createReconciliationActivities } from "../src/activities/reconciliation.ts";
import { createRetentionActivities } from "../src/activities/retention.ts";
import { createStrayEventActivities } from "../src/activities/stray-events.ts";
import { compose, type Parts } from "../src/compose.ts";
import { type Config, loadConfig } from "../src/config.ts";
import { assertRoleIsConfined } from "../src/db/client.ts";
import { DEPLOYMENT_NAME } from "../src/workflows/deployment.ts";
import { taskQueues } from "../src/workflows/task-queues.ts";
import { createAppointmentWorkflows } from "./appointment-workflows.ts";
import { serveHealth } from "./health.ts";
import { runtimeOptions } from "./log.ts";
import { startRelay } from "./relay.ts";

export type Queue = keyof typeof taskQueues;

/**
 * Runs the workers of the given queues in this process until it is told to
 * stop; then lets what is under way finish, for 25 s at most. Ends the process with a sentence where they cannot run.
 */
export async function runWorkers(queues: readonly Queue[]): Promise<void> {
  try {
    await run(queues);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

async function run(queues: readonly Queue[]): Promise<void> {
  const config = loadConfig();
  const parts = compose(config);
  Runtime.install(runtimeOptions(parts.logger));
  const workers: Worker[] = [];
  const health = await serveHealth(parts, workers);
  await assertRoleIsConfined(parts.db);
  const connection = await NativeConnection.connect(connectionOf(config));
  workers.push(...(await Promise.all(queues.map((queue) => Worker.create(workerOptions(queue, parts, connection))))));
  const relay = startRelay(parts);
  parts.logger.info({ queues, buildId: config.buildId }, "workers running");
  await Promise.all(workers.map((worker) => worker.run()));
  health.close();
  await relay.stop();
  await connection.close();
  await parts.close();
}

const connectionOf = ({ temporal: { address, apiKey, tls } }: Config) => ({
  address,
  tls,
  ...(apiKey ? { apiKey } : {}),
});

/** What each queue's worker runs. `payment` runs activities only; its steps belong to workflows of `booking`. */
export function workerOptions(queue: Queue, parts: Parts, connection: NativeConnection): WorkerOptions {
  const { config, db, stripe, mailer, temporal } = parts;
  const common: WorkerOptions = {
    connection,
    namespace: config.temporal.namespace,
    taskQueue: taskQueues[queue],
    shutdownGraceTime: "25 seconds",
    shutdownForceTime: "40 seconds",
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName: DEPLOYMENT_NAME, buildId: config.buildId },
      defaultVersioningBehavior: "PINNED",
    },
  };
  // Steps share the pool's connections, so their number follows from it. A step's clock runs from its start: one that
  // waits for its turn loses nothing, one that waits for a connection is timed out and repeated, by which all wait
  // longer. Where one process serves all queues its slots are four times the connections, and yet a step hardly waits
  // for one, as each has it for milliseconds: while 64 patients book by card at once on two busy cores, 99 of 100 have
  // theirs within 80 ms, and the time that bookings take does not tell them from slots that are as many as connections.
  const { poolMax } = config.database;
  const workflows = createAppointmentWorkflows(temporal);
  switch (queue) {
    case "booking":
      return {
        ...common,
        ...workflowCode(),
        activities: {
          ...createBookingActivities({ db, now: () => new Date() }),
          ...createMissingWorkflowsActivities({ db, workflows }),
          ...createRetentionActivities({ db }),
        },
        // One transaction each.
        maxConcurrentLocalActivityExecutions: poolMax,
        // How holds end, what people do to appointments and what falls due, the search for missing workflows, the
        // nightly forgetting.
        maxConcurrentActivityTaskExecutions: Math.ceil(poolMax / 2),
        // A killed worker's workflows go on elsewhere after this long, instead of the default ten seconds.
        stickyQueueScheduleToStartTimeout: "2 seconds",
      };
    case "payment":
      // Two short transactions around a call to Stripe, which takes most of the time.
      return {
        ...common,
        activities: {
          ...createPaymentActivities({ db, stripe }),
          ...createStrayEventActivities({ db, stripe, report: workflows.report }),
          ...createReconciliationActivities({ db, stripe, report: workflows.report }),
        },
        maxConcurrentActivityTaskExecutions: poolMax * 2,
        ...belowLimit(config),
        // As often as they come: left to itself a worker sends the next one when four fifths of the time are over.
        maxHeartbeatThrottleInterval: "1 second",
      };
    case "message": {
      const mails = { db, mailer, publicUrl: config.http.publicUrl, from: config.mail.from };
      return {
        ...common,
        ...workflowCode(),
        activities: { ...createMessageActivities(mails), ...createAccountMailActivities(mails) },
        // Two short transactions around a conversation with the mail server, of which few at a time are polite.
        maxConcurrentActivityTaskExecutions: Math.min(10, poolMax),
      };
    }
  }
}

/**
 * Most steps are one call or two. Temporal counts the steps of all workers, so that a crowd waits here and is not
 * turned away by Stripe.
 */
function belowLimit({ stripe: { callsPerSecond } }: Config): Pick<WorkerOptions, "maxTaskQueueActivitiesPerSecond"> {
  return callsPerSecond === undefined ? {} : { maxTaskQueueActivitiesPerSecond: callsPerSecond / 2 };
}

/** The bundle made by the build, which starts a second sooner; in development the sources. */
function workflowCode(): Pick<WorkerOptions, "workflowBundle" | "workflowsPath"> {
  const bundle = fileURLToPath(new URL("../workflow-bundle.js", import.meta.url));
  if (existsSync(bundle)) return { workflowBundle: { codePath: bundle } };
  return { workflowsPath: fileURLToPath(new URL("../src/workflows/index.ts", import.meta.url)) };
}
