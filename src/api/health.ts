import { once } from "node:events";
import { connect } from "node:net";
import * as z from "zod";
import type { Parts } from "../compose.ts";
import { isSchemaCurrent } from "../db/schema-version.ts";
import { type Route, route } from "./route.ts";
import { part } from "./system/contract.ts";

const readiness = z
  .strictObject({
    status: z.enum(["ready", "degraded", "not_ready", "stopping"]),
    buildId: z.string(),
    parts: z.strictObject({ postgres: part, temporal: part, redis: part, stripe: part, mail: part }),
  })
  .meta({
    id: "Readiness",
    description: "Without Postgres or Temporal: not ready. Without Redis, Stripe or the mail server: degraded.",
  });

const alive = z.strictObject({ status: z.enum(["ok"]) }).meta({ id: "Alive" });

type Readiness = z.output<typeof readiness>;
type State = z.output<typeof part>["state"];

/** A probe has no longer than this. */
const patienceMs = 1000;

/** What a probe found is told for this long, so that whoever asks often does not load what is asked about. */
const freshMs = 2_000;
const vendorFreshMs = 30_000;

/**
 * Whether the process lives, and whether it should be sent requests. `isStopping` turns true when it is about to end.
 */
export function createHealthRoutes({ config }: Parts, probes: Probes, isStopping: () => boolean): Route[] {
  const readHealth = route({
    method: "get",
    path: "/healthz",
    right: "public",
    operationId: "readHealth",
    tag: "system",
    summary: "Whether the process answers",
    isUncounted: true,
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
    isUncounted: true,
    responses: {
      200: { description: "It can", schema: readiness },
      503: { description: "Send requests elsewhere", schema: readiness },
    },
    handler: async () => {
      const body = await readReady(probes, config.buildId, isStopping());
      return body.status === "ready" || body.status === "degraded" ? { status: 200, body } : { status: 503, body };
    },
  });

  return [readHealth, readReadiness];
}

export type Part = z.output<typeof part>;
export type Probes = Record<keyof Readiness["parts"], () => Promise<Part>>;

/** Looks at each part; the looks of all who ask within two seconds are one. */
export function createProbes({ db, redis, temporal, config }: Parts): Probes {
  return {
    postgres: remembering(freshMs, async () => ((await isSchemaCurrent(db)) ? "up" : "outdated")),
    temporal: remembering(freshMs, async () => {
      const { namespace } = config.temporal;
      await temporal.withDeadline(Date.now() + patienceMs, () =>
        temporal.workflowService.describeNamespace({ namespace }),
      );
      return "up";
    }),
    redis: remembering(freshMs, async () => (redis ? (await redis.ping(), "up") : "off")),
    // Any answer will do: it tells that Stripe, or its stand-in, can be reached, and costs it no work.
    stripe: remembering(vendorFreshMs, async () => {
      await fetch(config.stripe.apiUrl ?? "https://api.stripe.com", {
        method: "HEAD",
        signal: AbortSignal.timeout(patienceMs),
      });
      return "up";
    }),
    mail: remembering(vendorFreshMs, async () => {
      await reach(config.mail.smtpUrl);
      return "up";
    }),
  };
}

/** That somebody listens there is enough: logging in every other moment is what mail servers take amiss. */
async function reach(smtpUrl: string): Promise<void> {
  const { protocol, hostname: host, port } = new URL(smtpUrl);
  const socket = connect({ host, port: Number(port) || (protocol === "smtps:" ? 465 : 587) });
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(patienceMs) });
  } finally {
    socket.destroy();
  }
}

async function readReady(probes: Probes, buildId: string, stopping: boolean): Promise<Readiness> {
  const [postgres, temporal, redis, stripe, mail] = await Promise.all([
    probes.postgres(),
    probes.temporal(),
    probes.redis(),
    probes.stripe(),
    probes.mail(),
  ]);
  const able = postgres.state === "up" && temporal.state === "up";
  const whole = redis.state !== "down" && stripe.state === "up" && mail.state === "up";
  return {
    status: stopping ? "stopping" : !able ? "not_ready" : whole ? "ready" : "degraded",
    buildId,
    parts: { postgres, temporal, redis, stripe, mail },
  };
}

/** Probes at most once in `ms`, however many ask; who asks while a probe is under way waits for it. */
function remembering(ms: number, look: () => Promise<State>): () => Promise<Part> {
  let latest: { at: number; found: Promise<Part> } | undefined;
  return () => {
    const now = performance.now();
    if (!latest || now - latest.at >= ms) latest = { at: now, found: probe(look) };
    return latest.found;
  };
}

/** The state a probe finds, or `down` when it fails or takes more than a second. */
async function probe(look: () => Promise<State>): Promise<Part> {
  const startedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<State>((resolve) => {
    timer = setTimeout(resolve, patienceMs, "down");
  });
  const state = await Promise.race([look().catch((): State => "down"), late]);
  clearTimeout(timer);
  return { state, ms: Math.round(performance.now() - startedAt) };
}
