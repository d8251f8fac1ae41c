import * as z from "zod";
import type { Parts } from "../compose.ts";
import { isSchemaCurrent } from "../db/schema-version.ts";
import { type Route, route } from "./route.ts";

const part = z.strictObject({
  state: z.enum(["up", "down", "outdated", "off"]).meta({
    description: "outdated: the database lacks migrations this code needs; off: not configured",
  }),
  ms: z.number().min(0),
});

const readiness = z
  .strictObject({
    status: z.enum(["ready", "degraded", "not_ready", "stopping"]),
    buildId: z.string(),
    parts: z.strictObject({ postgres: part, temporal: part, redis: part, stripe: part }),
  })
  .meta({
    id: "Readiness",
    description: "Without Postgres or Temporal: not ready. Without Redis or Stripe: degraded.",
  });

const alive = z.strictObject({ status: z.enum(["ok"]) }).meta({ id: "Alive" });

type Readiness = z.output<typeof readiness>;
type State = z.output<typeof part>["state"];

const patienceMs = 1000;

/** Whether the process lives, and whether it should be sent requests. `isStopping` turns true when it is about to end. */
export function createHealthRoutes(parts: Parts, isStopping: () => boolean): Route[] {
  const readHealth = route({
    method: "get",
    path: "/healthz",
    right: "public",
    operationId: "readHealth",
    tag: "system",
    summary: "Whether the process answers",
    responses: { 200: { description: "It does", schema: alive } },
    handler: async () => ({ status: 200, body: { status: "ok" } }),
  });

  const readReadiness = route({
    method: "get",
    path: "/readyz",
    right: "public",
    operationId: "readReadiness",
    tag: "system",
    summary: "Whether the process can serve, and how its parts are",
    responses: {
      200: { description: "It can", schema: readiness },
      503: { description: "Send requests elsewhere", schema: readiness },
    },
    handler: async () => {
      const body = await readReady(parts, isStopping());
      return body.status === "ready" || body.status === "degraded" ? { status: 200, body } : { status: 503, body };
    },
  });

  return [readHealth, readReadiness];
}

async function readReady({ db, redis, temporal, config }: Parts, stopping: boolean): Promise<Readiness> {
  const [postgres, temporalPart, redisPart, stripe] = await Promise.all([
    measure(async () => ((await isSchemaCurrent(db)) ? "up" : "outdated")),
    measure(async () => {
      const { namespace } = config.temporal;
      await temporal.withDeadline(Date.now() + patienceMs, () =>
        temporal.workflowService.describeNamespace({ namespace }),
      );
      return "up";
    }),
    measure(async () => (redis ? (await redis.ping(), "up") : "off")),
    // Any answer will do: it tells that Stripe, or its stand-in, can be reached, and costs it no work.
    measure(async () => {
      await fetch(config.stripe.apiUrl ?? "https://api.stripe.com", {
        method: "HEAD",
        signal: AbortSignal.timeout(patienceMs),
      });
      return "up";
    }),
  ]);
  const able = postgres.state === "up" && temporalPart.state === "up";
  const whole = redisPart.state !== "down" && stripe.state === "up";
  return {
    status: stopping ? "stopping" : !able ? "not_ready" : whole ? "ready" : "degraded",
    buildId: config.buildId,
    parts: { postgres, temporal: temporalPart, redis: redisPart, stripe },
  };
}

/** The state a probe finds, or `down` when it fails or takes more than a second. */
async function measure(probe: () => Promise<State>): Promise<z.output<typeof part>> {
  const startedAt = performance.now();
  const late = new Promise<State>((resolve) => setTimeout(resolve, patienceMs, "down").unref());
  const state = await Promise.race([probe().catch((): State => "down"), late]);
  return { state, ms: Math.round(performance.now() - startedAt) };
}
