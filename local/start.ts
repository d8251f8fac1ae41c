import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadConfig } from "../src/config.ts";
import { announce } from "./announce.ts";
import { requireDiskSpace, requireFreePorts } from "./checks.ts";
import { type Lock, localSigningKey, lockDataFolder } from "./data-folder.ts";
import { readEnvFile } from "./env-file.ts";
import { applicationEnvironment } from "./environment.ts";
import { openLogs } from "./logs.ts";
import {
  prepareMail,
  preparePostgres,
  prepareRedis,
  prepareStripe,
  prepareTemporal,
  prepareWeb,
  seed,
  startApi,
  startWorkers,
} from "./parts.ts";
import { type Plan, planStart } from "./plan.ts";
import { StartError, sentenceFor } from "./start-error.ts";
import { createSupervisor } from "./supervisor.ts";
import { say } from "./terminal.ts";

// `npm start`: everything Praxis needs on one machine. A part is what the environment names, else what this
// machine has, else what we can get; see parts.ts for each.

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const supervisor = createSupervisor({ say, onGiveUp: (sentence) => void endWith(new StartError(sentence)) });
const state: { lock?: Lock; endingSince?: number } = {};
// npm tells only the shell that it runs a script in: `exec` in package.json lets us take the shell's place.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);
// Whoever read our output may have stopped reading (`npm start | head`): no reason to stop with it.
for (const output of [process.stdout, process.stderr]) output.on("error", () => undefined);

try {
  readEnvFile();
  const plan = planStart(process.env);
  state.lock = await lockDataFolder(plan.dataDir);
  await startEverything(plan, state.lock);
} catch (error) {
  await endWith(error);
}

async function startEverything(plan: Plan, { leftBehind }: Lock): Promise<void> {
  await requireDiskSpace(plan.dataDir);
  await requireFreePorts(plan, leftBehind ? 15 : 0);
  const env = applicationEnvironment(plan, process.env, {
    jwtPrivateKey: plan.given.jwtPrivateKey ?? (await localSigningKey(plan.dataDir)),
  });
  requireGoodConfiguration(env);
  const verbose = process.argv.includes("--verbose") || Boolean(process.env.LOG_LEVEL);
  const logs = openLogs({ dir: join(plan.dataDir, "logs"), verbose });
  const start = { plan, env, logs, supervisor };

  console.log("Praxis is starting.\n");
  const [{ adminUrl }, redisUrl] = await Promise.all([
    preparePostgres(start),
    prepareRedis(start),
    prepareTemporal(start),
    prepareStripe(start),
    prepareMail(start),
    prepareWeb(start),
  ]);
  if (redisUrl) env.REDIS_URL = redisUrl;
  // Demo data goes into a database of our own only.
  const seeded = !plan.given.postgres;
  await Promise.all([startWorkers(start), startApi(start), seeded ? seed(start, adminUrl) : undefined]);
  announce({ plan, env, seeded });
}

/** Names every variable at fault before anything starts. */
function requireGoodConfiguration(env: NodeJS.ProcessEnv): void {
  try {
    loadConfig(env);
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : "Bad configuration");
  }
}

/** The first signal ends everything in good order, a later one at once. */
function onSignal(signal: string): void {
  // npm passes a Ctrl-C on that the terminal has already sent us, so two within a moment are one.
  const isSecond = state.endingSince !== undefined && Date.now() - state.endingSince > 500;
  if (isSecond) {
    supervisor.kill();
    process.exit(1);
  }
  void end(0, `\nPraxis is stopping (${signal}).`);
}

function endWith(error: unknown): Promise<void> {
  return end(1, sentenceFor(error, process.env.PRAXIS_DATA_DIR || ".praxis"));
}

/** Stops all parts and exits; the first reason given counts. A fault is said last, so that nothing scrolls it away. */
async function end(exitCode: 0 | 1, sentence: string): Promise<void> {
  if (state.endingSince !== undefined) return;
  state.endingSince = Date.now();
  if (exitCode === 0) console.log(sentence);
  await supervisor.stop();
  await state.lock?.release();
  if (exitCode === 1) console.error(`\n${sentence}`);
  process.exit(exitCode);
}
