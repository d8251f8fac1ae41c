import { createServer } from "node:http";
import { Client, type WorkflowClientInterceptor } from "@temporalio/client";
import { createApp } from "../../src/api/app.ts";
import { compose } from "../../src/compose.ts";
import { loadConfig } from "../../src/config.ts";
import { appointmentOf, createStops } from "./stops.ts";

// The API as `src/api/server.ts` runs it, with a stop around every message to a workflow: before it the request is
// stored and nothing was sent; after it the answer is known here and nobody was told.

const config = loadConfig();
const parts = compose(config);
const stops = createStops();

async function around<T>(message: string, workflowId: string, send: () => Promise<T>): Promise<T> {
  const appointmentId = appointmentOf(workflowId);
  await stops.pass(`${message}.before`, appointmentId);
  const answer = await send();
  await stops.pass(`${message}.after`, appointmentId);
  return answer;
}

const interceptor: WorkflowClientInterceptor = {
  startUpdateWithStart: (input, next) =>
    around(input.updateName, input.workflowStartOptions.workflowId, () => next(input)),
  startUpdate: (input, next) => around(input.updateName, input.workflowExecution.workflowId ?? "", () => next(input)),
  signal: (input, next) => around(input.signalName, input.workflowExecution.workflowId ?? "", () => next(input)),
  signalWithStart: (input, next) => around(input.signalName, input.options.workflowId, () => next(input)),
};
const { connection, options } = parts.temporal;
const temporal = new Client({ connection, namespace: options.namespace, interceptors: { workflow: [interceptor] } });
const { express } = await createApp({ ...parts, temporal });
createServer(express).listen(config.http.port, config.http.host);
stops.serve(Number(process.env.STOPS_PORT), () => true);
