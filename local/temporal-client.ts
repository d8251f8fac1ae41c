import { Client, Connection } from "@temporalio/client";
import { planStart } from "./plan.ts";
import { StartError } from "./start-error.ts";

/**
 * A client of the Temporal that `npm start` with the same variables runs or uses. Close it with `connection.close()`.
 */
export async function connectTemporal(env: NodeJS.ProcessEnv): Promise<Client> {
  const { given, ports } = planStart(env);
  const address = given.temporal ?? `127.0.0.1:${ports.TEMPORAL_PORT}`;
  const apiKey = env.TEMPORAL_API_KEY ? { apiKey: env.TEMPORAL_API_KEY, tls: true } : {};
  const connection = await Connection.connect({ address, connectTimeout: 5_000, ...apiKey }).catch(() => {
    throw new StartError(`No Temporal answers on ${address}: run npm start first, with the same variables.`);
  });
  return new Client({ connection, namespace: env.TEMPORAL_NAMESPACE || "default" });
}
