import { Client, type WorkflowClientInterceptor } from "@temporalio/client";
import { NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { compose } from "../../src/compose.ts";
import { loadConfig } from "../../src/config.ts";
import { runtimeOptions } from "../../workers/log.ts";
import { startRelay } from "../../workers/relay.ts";
import { workerOptions } from "../../workers/run-workers.ts";
import { appointmentOf, createStops } from "./stops.ts";

// The workers as `workers/all.ts` runs them, with a stop before and after every activity, and every start of a
// follow-up: `<activity>.before`, where nothing has happened, and `<activity>.after`, where it has and nobody knows.

const config = loadConfig();
const parts = compose(config);
const stops = createStops();
Runtime.install(runtimeOptions(parts.logger));

async function around<T>(step: string, workflowId: string, take: () => Promise<T>): Promise<T> {
  const appointmentId = appointmentOf(workflowId);
  await stops.pass(`${step}.before`, appointmentId);
  const result = await take();
  await stops.pass(`${step}.after`, appointmentId);
  return result;
}

const connection = await NativeConnection.connect({ address: config.temporal.address });
const workers = await Promise.all(
  (["booking", "payment", "message"] as const).map((queue) =>
    Worker.create({
      ...workerOptions(queue, parts, connection),
      // A step that stands still is tried again when its time is over, and each of the tries keeps its place.
      maxConcurrentActivityTaskExecutions: 1_000,
      interceptors: {
        activity: [
          ({ info }) => ({
            inbound: {
              execute: (input, next) =>
                around(info.activityType, info.workflowExecution?.workflowId ?? "", () => next(input)),
            },
          }),
        ],
      },
    }),
  ),
);
const starting: WorkflowClientInterceptor = {
  startWithDetails: (input, next) =>
    input.workflowType === "followAppointment"
      ? around("startFollowUp", input.options.workflowId, () => next(input))
      : next(input),
};
const { connection: asClient, options } = parts.temporal;
startRelay({
  ...parts,
  temporal: new Client({
    connection: asClient,
    namespace: options.namespace,
    interceptors: { workflow: [starting] },
  }),
});
stops.serve(config.workerHealthPort, () => workers.every((worker) => worker.getState() === "RUNNING"));
await Promise.all(workers.map((worker) => worker.run()));
