import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { runProgram, startProgram } from "../../local/node-program.ts";
import { launch, type Running } from "../../local/process.ts";
import { freePort } from "../../local/ready.ts";
import { startTemporal } from "../../local/temporal.ts";
import { createTokens, type Tokens } from "../../src/api/auth.ts";
import { benchEnvironment } from "../environment.ts";
import { withPostgres } from "../postgres.ts";

/** All processes of a booking, each its own as on a real machine, and what a bench needs of them. */
export type BenchStack = {
  url: string;
  tokens: Tokens;
  admin: Client;
  adminUrl: string;
  /** What a process beside these is configured with. */
  env: NodeJS.ProcessEnv;
  processes: Record<string, number>;
};

const ignore = () => undefined;

/**
 * Lends `work` a whole Praxis: Postgres that waits for its disk, Temporal with our settings
 * and a database file, the Stripe stand-in, one process of the API (with the naive route
 * beside its own), one of the workers, one of the naive worker.
 */
export function withStack<T>(work: (stack: BenchStack) => Promise<T>): Promise<T> {
  return withPostgres(
    async ({ adminUrl, appUrl, pid }) => {
      const dir = await mkdtemp(join(tmpdir(), "praxis-bench-"));
      const started: Running[] = [];
      const admin = new Client({ connectionString: adminUrl });
      await admin.connect();
      try {
        const ports = {
          port: await freePort(),
          temporalPort: await freePort(),
          stripePort: await freePort(),
          healthPort: await freePort(),
        };
        const { port, temporalPort, stripePort, healthPort } = ports;
        const env = environment(appUrl, ports);
        const keep = async <R extends Running>(starting: Promise<R>): Promise<R> => {
          const running = await starting;
          started.push(running);
          return running;
        };
        const file = join(dir, "temporal.db");
        const temporal = await keep(
          startTemporal({ port: temporalPort, namespaces: ["default"], file, say: console.log }),
        );
        await runProgram({ part: "Temporal's setup", file: "workers/setup.ts", env, onLine: ignore });
        const program = (part: string, file: string, readyUrl: string, extra: NodeJS.ProcessEnv = {}) =>
          keep(startProgram({ part, file, env: { ...env, ...extra }, readyUrl, onLine: ignore }));
        const stripe = { PORT: String(stripePort), DATA_DIR: join(dir, "stripe") };
        await program(
          "The Stripe stand-in",
          "local/stripe/server.ts",
          `http://127.0.0.1:${stripePort}/healthz`,
          stripe,
        );
        const worker = await program("The workers", "workers/all.ts", `http://127.0.0.1:${healthPort}/readyz`);
        const naive = await keep(launchNaiveWorker(env));
        const url = `http://127.0.0.1:${port}`;
        const api = await program("The API", "bench/booking/api.ts", `${url}/readyz`);
        const tokens = await createTokens({ jwtPrivateKey: env.JWT_PRIVATE_KEY, issuer: url });
        const processes = { api: api.pid, worker: worker.pid, naive: naive.pid, temporal: temporal.pid, postgres: pid };
        return await work({ url, tokens, admin, adminUrl, env, processes });
      } finally {
        for (const { stop } of started.reverse()) await stop();
        await admin.end();
        await rm(dir, { recursive: true, force: true });
      }
    },
    { durable: true, countStatements: true },
  );
}

/** Ready once a first booking has gone through it, which the warm-up waits for. */
const launchNaiveWorker = (env: NodeJS.ProcessEnv) =>
  launch({ command: process.execPath, args: ["--import", "tsx", "bench/booking/naive/worker.ts"], env });

type Ports = Record<"port" | "temporalPort" | "stripePort" | "healthPort", number>;

function environment(appUrl: string, { port, temporalPort, stripePort, healthPort }: Ports) {
  return {
    ...benchEnvironment(appUrl),
    PORT: String(port),
    WORKER_HEALTH_PORT: String(healthPort),
    TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
    STRIPE_API_URL: `http://127.0.0.1:${stripePort}`,
    BUILD_ID: "bench",
  };
}
