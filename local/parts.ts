import { join } from "node:path";
import { migrate } from "../src/db/migrate.ts";
import { requireConfinedRole, requireDatabase, requireTemporal } from "./checks.ts";
import { mailEnvironment, stripeEnvironment } from "./environment.ts";
import type { Logs } from "./logs.ts";
import { runProgram, startProgram } from "./node-program.ts";
import type { Plan } from "./plan.ts";
import { startPostgres } from "./postgres.ts";
import { hasRedis, startRedis } from "./redis.ts";
import { StartError } from "./start-error.ts";
import type { Supervisor } from "./supervisor.ts";
import { startTemporal } from "./temporal.ts";
import { say, step } from "./terminal.ts";

/** What every part of the start works with. `env` is the environment of the API and the workers. */
export type Start = { plan: Plan; env: NodeJS.ProcessEnv; logs: Logs; supervisor: Supervisor };

/** Answers with a login that may do everything, which the application itself never gets. */
export async function preparePostgres(start: Start): Promise<{ adminUrl: string }> {
  const { plan, env } = start;
  const adminUrl = plan.given.postgres?.adminUrl ?? (await startOwnPostgres(start));
  const appUrl = env.DATABASE_URL ?? "";
  if (plan.given.postgres) await requireDatabase(adminUrl, "DATABASE_ADMIN_URL");
  await step(
    "Database",
    () => migrateOrExplain({ adminUrl, appUrl }),
    () => "migrated",
  );
  await requireDatabase(appUrl, "DATABASE_URL");
  await requireConfinedRole(appUrl);
  return { adminUrl };
}

async function startOwnPostgres({ plan: { dataDir, ports }, logs, supervisor }: Start): Promise<string> {
  const options = {
    dataDir: join(dataDir, "postgres"),
    port: ports.POSTGRES_PORT,
    database: "praxis",
    onLine: logs.of("postgres"),
  };
  const { adminUrl } = await step(
    "Postgres",
    () => supervisor.keep("Postgres", () => startPostgres(options)),
    () => `ready on port ${ports.POSTGRES_PORT}`,
  );
  return adminUrl;
}

async function migrateOrExplain(urls: { adminUrl: string; appUrl: string }): Promise<void> {
  await migrate(urls).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new StartError(
      `The database could not be migrated: ${cause instanceof Error ? cause.message : "unknown reason"}`,
    );
  });
}

export async function prepareTemporal(start: Start): Promise<void> {
  const { plan, env, logs } = start;
  if (plan.given.temporal) await requireTemporal(plan.given.temporal);
  else await startOwnTemporal(start);
  await step(
    "Temporal",
    () => runProgram({ part: "temporal:setup", file: "workers/setup.ts", env, onLine: logs.of("temporal-setup") }),
    () => "set up",
  );
}

async function startOwnTemporal({ plan: { dataDir, ports }, env, logs, supervisor }: Start): Promise<void> {
  const options = {
    port: ports.TEMPORAL_PORT,
    uiPort: ports.TEMPORAL_UI_PORT,
    namespaces: [env.TEMPORAL_NAMESPACE ?? "default"],
    file: join(dataDir, "temporal.db"),
    say: (progress: string) => say("Temporal", progress),
    onLine: logs.of("temporal"),
  };
  await step(
    "Temporal",
    () => supervisor.keep("Temporal", () => startTemporal(options)),
    () => `ready on port ${ports.TEMPORAL_PORT}, UI on ${ports.TEMPORAL_UI_PORT}`,
  );
}

/** Where Redis is, if there is one. */
export async function prepareRedis({ plan: { given, ports }, logs, supervisor }: Start): Promise<string | undefined> {
  if (given.redis) return given.redis;
  if (!(await hasRedis())) return undefined;
  const options = { port: ports.REDIS_PORT, onLine: logs.of("redis") };
  await step(
    "Redis",
    () => supervisor.keep("Redis", () => startRedis(options)),
    () => `ready on port ${ports.REDIS_PORT}`,
  );
  return `redis://127.0.0.1:${ports.REDIS_PORT}`;
}

export async function prepareStripe({ plan, logs, supervisor }: Start): Promise<void> {
  if (plan.given.stripe) return;
  const port = plan.ports.STRIPE_EMULATOR_PORT;
  const program = {
    part: "The Stripe stand-in",
    file: "local/stripe/server.ts",
    env: stripeEnvironment(plan),
    readyUrl: `http://127.0.0.1:${port}/healthz`,
    onLine: logs.of("stripe"),
  };
  await step(
    "Stripe",
    () => supervisor.keep("Stripe", () => startProgram(program)),
    () => `stand-in ready on port ${port}`,
  );
}

export async function prepareMail({ plan, logs, supervisor }: Start): Promise<void> {
  if (plan.given.mail) return;
  const port = plan.ports.MAIL_UI_PORT;
  const program = {
    part: "The mail catcher",
    file: "local/mail/server.ts",
    env: mailEnvironment(plan),
    readyUrl: `http://127.0.0.1:${port}/healthz`,
    onLine: logs.of("mail"),
  };
  await step(
    "Mail",
    () => supervisor.keep("Mail", () => startProgram(program)),
    () => `catcher ready, page on port ${port}`,
  );
}

export async function startWorkers({ plan, env, logs, supervisor }: Start): Promise<void> {
  const readyUrl = `http://127.0.0.1:${plan.ports.WORKER_HEALTH_PORT}/readyz`;
  const program = { part: "Workers", file: "workers/all.ts", env, readyUrl, onLine: logs.of("workers") };
  await step(
    "Workers",
    () => supervisor.keep("Workers", () => startProgram(program)),
    () => "ready",
  );
}

/** What browsers load; done already unless its sources have changed. */
export async function prepareWeb({ env, logs }: Start): Promise<void> {
  await step(
    "Web app",
    () => runProgram({ part: "The web app's build", file: "tools/build-web.ts", env, onLine: logs.of("web") }),
    () => "built",
  );
}

export async function startApi({ plan, env, logs, supervisor }: Start): Promise<void> {
  // An address of every interface cannot be asked; the machine itself is behind it.
  const host = !env.HOST || env.HOST === "0.0.0.0" || env.HOST === "::" ? "127.0.0.1" : env.HOST;
  const readyUrl = `http://${host}:${plan.ports.PORT}/readyz`;
  const program = { part: "The API", file: "src/api/server.ts", env, readyUrl, onLine: logs.of("api") };
  await step(
    "API",
    () => supervisor.keep("API", () => startProgram(program)),
    () => `ready on port ${plan.ports.PORT}`,
  );
}

/** Demo data; it finds out by itself whether it is there already. */
export async function seed({ env, logs }: Start, adminUrl: string): Promise<void> {
  const withAdmin = { ...env, DATABASE_ADMIN_URL: adminUrl };
  await step(
    "Demo data",
    () => runProgram({ part: "The demo data", file: "local/seed.ts", env: withAdmin, onLine: logs.of("seed") }),
    () => "there",
  );
}
