import { appendFileSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { applicationEnvironment, stripeEnvironment } from "../../local/environment.ts";
import { runProgram, startProgram } from "../../local/node-program.ts";
import { planStart } from "../../local/plan.ts";
import { startPostgres } from "../../local/postgres.ts";
import { postgresDataDir } from "../../local/postgres-home.ts";
import type { Running } from "../../local/process.ts";
import { isFree } from "../../local/ready.ts";
import { startTemporal } from "../../local/temporal.ts";
import { migrate } from "../../src/db/migrate.ts";
import { newSigningKey } from "../support/api.ts";
import { roleUrl } from "../support/database-urls.ts";
import { startMailServer } from "../support/mail-server.ts";
import { type Stop, stop as stopSchema } from "./stops.ts";
import { until } from "./until.ts";

export const parts = ["worker", "api", "postgres", "temporal", "stripe"] as const;
export type Part = (typeof parts)[number];

export type Stack = Awaited<ReturnType<typeof startStack>>;

/**
 * Praxis as `npm start` runs it, each part a process group of its own that can
 * be killed and started again on the data it left behind.
 */
export async function startStack() {
  const dir = await mkdtemp(join(tmpdir(), `praxis-crash-${process.pid}-`));
  await chmod(dir, 0o755); // run by root, Postgres is another user
  const mailServer = await startMailServer();
  const { plan, env, stopsPort } = await planStack(dir, mailServer.url);
  const secondApi: { port: number; stopsPort: number; running?: Running } = {
    port: stopsPort + 1,
    stopsPort: stopsPort + 2,
  };
  const logTo = (name: string) => (line: string) => appendFileSync(join(dir, `${name}.log`), `${line}\n`);
  const running = new Map<Part, Running>();
  const { ports } = plan;
  const apiUrl = `http://127.0.0.1:${ports.PORT}`;
  const adminUrl = `postgres://postgres:praxis@127.0.0.1:${ports.POSTGRES_PORT}/praxis`;
  const urls = { adminUrl, appUrl: env.DATABASE_URL ?? "", checkerUrl: roleUrl(adminUrl, "praxis_checker") };
  const program = (part: Part, file: string, port: number, its: NodeJS.ProcessEnv) => () =>
    startProgram({ part, file, env: its, readyUrl: `http://127.0.0.1:${port}/readyz`, onLine: logTo(part) });

  const starters: Record<Part, () => Promise<Running>> = {
    postgres: () =>
      startPostgres({
        dataDir: join(dir, "postgres"),
        port: ports.POSTGRES_PORT,
        database: "praxis",
        onLine: logTo("postgres"),
      }),
    temporal: () =>
      startTemporal({
        port: ports.TEMPORAL_PORT,
        namespaces: ["default"],
        file: join(dir, "temporal.db"),
        onLine: logTo("temporal"),
      }),
    stripe: () =>
      startProgram({
        part: "stripe",
        file: "local/stripe/server.ts",
        env: stripeEnvironment(plan),
        readyUrl: `http://127.0.0.1:${ports.STRIPE_EMULATOR_PORT}/healthz`,
        onLine: logTo("stripe"),
      }),
    // More at a time than stand still at steps, so that whoever comes after them is not kept waiting.
    worker: program("worker", "test/crash/worker.ts", ports.WORKER_HEALTH_PORT, { ...env, DATABASE_POOL_MAX: "24" }),
    api: program("api", "test/crash/api.ts", ports.PORT, { ...env, STOPS_PORT: String(stopsPort) }),
  };

  /**
   * As the supervisor of `npm start` does, again and again until it runs: what
   * a killed server leaves behind may take a moment to end.
   */
  async function start(part: Part): Promise<void> {
    const started = await until(`${part} runs again`, () => starters[part](), { tolerant: true });
    running.set(part, started);
  }

  async function stop(): Promise<void> {
    await secondApi.running?.stop();
    for (const part of ["api", "worker", "stripe", "temporal", "postgres"] as const) await running.get(part)?.stop();
    await mailServer.stop();
    await rm(await postgresDataDir(join(dir, "postgres")), { recursive: true, force: true });
    await rm(dir, { recursive: true, force: true });
  }

  try {
    await Promise.all([start("postgres"), start("temporal"), start("stripe")]);
    await migrate(urls);
    await runProgram({ part: "setup", file: "workers/setup.ts", env, onLine: logTo("setup") });
    await Promise.all([start("worker"), start("api")]);
  } catch (error) {
    await stop();
    throw error;
  }

  const stopsUrls = { worker: `http://127.0.0.1:${ports.WORKER_HEALTH_PORT}`, api: `http://127.0.0.1:${stopsPort}` };
  return {
    ...urls,
    apiUrl,
    stripeUrl: `http://127.0.0.1:${ports.STRIPE_EMULATOR_PORT}`,
    temporalAddress: `127.0.0.1:${ports.TEMPORAL_PORT}`,
    namespace: "default",
    /** Somebody else's, and so not killed. */
    mailServer,
    env,
    start,
    stop,
    /** SIGKILL to the whole process group, and nothing else: no part hears of it beforehand. */
    async kill(part: Part): Promise<void> {
      const victim = running.get(part);
      if (!victim) return;
      process.kill(-victim.pid, "SIGKILL");
      await victim.exited;
    },
    stopAt: (part: "worker" | "api", at: Pick<Stop, "point" | "appointmentId">) =>
      fetch(stopsUrls[part], { method: "POST", body: JSON.stringify(at) }),
    async listStops(part: "worker" | "api"): Promise<Stop[]> {
      return z.array(stopSchema).parse(await (await fetch(stopsUrls[part])).json());
    },
    /** A second process of the API over the same parts, as behind a load balancer; answers with its address. */
    async startSecondApi(): Promise<string> {
      const url = `http://127.0.0.1:${secondApi.port}`;
      const itsEnv = { ...env, PORT: String(secondApi.port), STOPS_PORT: String(secondApi.stopsPort) };
      const file = "test/crash/api.ts";
      secondApi.running ??= await startProgram({
        part: "second api",
        file,
        env: { ...itsEnv, PUBLIC_URL: apiUrl },
        readyUrl: `${url}/readyz`,
        onLine: logTo("second-api"),
      });
      return url;
    },
    /** Everything that the parts have written to their logs. */
    async readLogs(): Promise<string> {
      const files = (await readdir(dir)).filter((name) => name.endsWith(".log"));
      return (await Promise.all(files.map((name) => readFile(join(dir, name), "utf8")))).join("\n");
    },
    /** Lets everything go on that stands still in the parts that live. */
    async goOn(killed: Part): Promise<void> {
      for (const part of ["worker", "api"] as const) {
        if (part !== killed) await fetch(stopsUrls[part], { method: "DELETE" });
      }
    },
  };
}

async function planStack(dir: string, smtpUrl: string) {
  const first = await until("nine free ports in a row", freeRow);
  const names = [
    "PORT",
    "WORKER_HEALTH_PORT",
    "POSTGRES_PORT",
    "TEMPORAL_PORT",
    "TEMPORAL_UI_PORT",
    "STRIPE_EMULATOR_PORT",
  ];
  const ports = names.map((name, index) => [name, String(first + index)] as const);
  const plan = planStart({ ...Object.fromEntries(ports), PRAXIS_DATA_DIR: dir, SMTP_URL: smtpUrl });
  const { PATH, HOME } = process.env; // and nothing else: what configures an application is not meant for this one
  const env = applicationEnvironment(
    plan,
    { PATH, HOME, NODE_ENV: "test", LOG_LEVEL: "info", RATE_LIMITS: "off", SMTP_URL: smtpUrl },
    { jwtPrivateKey: newSigningKey() },
  );
  return { plan, env, stopsPort: first + names.length };
}

/** Below the ports that outgoing connections are given, so that nobody takes one while its owner is dead. */
async function freeRow(): Promise<number | undefined> {
  const first = 20_000 + Math.floor(Math.random() * 10_000);
  const row = Array.from({ length: 9 }, (_, index) => isFree(first + index));
  return (await Promise.all(row)).every(Boolean) ? first : undefined;
}
