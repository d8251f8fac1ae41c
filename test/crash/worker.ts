import { NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { compose } from "../../src/compose.ts";
import { loadConfig } from "../../src/config.ts";
import { runtimeOptions } from "../../workers/log.ts";
import { startRelay } from "../../workers/relay.ts";
import { workerOptions } from "../../workers/run-workers.ts";
import { appointmentOf, createStops } from "./stops.ts";

// The workers as `workers/all.ts` runs them, with a stop before and after every activity: `<activity>.before`, where
// nothing has happened, and `<activity>.after`, where it has and nobody knows.

const config = loadConfig();
const parts = compose(config);
const stops = createStops();
Runtime.install(runtimeOptions(parts.logger));
const connection = await NativeConnection.connect({ address: config.temporal.address });
const workers = await Promise.all(
  (["booking", "payment", "message"] as const).map((queue) =>
    Worker.create({
      ...workerOptions(queue, parts, connection),
      interceptors: {
        activity: [
          ({ info }) => ({
            inbound: {
              async execute(input, next) {
                const appointmentId = appointmentOf(info.workflowExecution?.workflowId ?? "");
                await stops.pass(`${info.activityType}.before`, appointmentId);
                const result = await next(input);
                await stops.pass(`${info.activityType}.after`, appointmentId);
                return result;
              },
            },
          }),
        ],
      },
    }),
  ),
);
startRelay(parts);
stops.serve(config.workerHealthPort, () => workers.every((worker) => worker.getState() === "RUNNING"));
await Promise.all(workers.map((worker) => worker.run()));
