import { setTimeout as pause } from "node:timers/promises";
import { DemoError } from "./demo/demo-error.ts";
import { playDemo } from "./demo/play.ts";
import { demoRefusal } from "./demo/refusal.ts";
import { readEnvFile } from "./env-file.ts";
import { FastForwardError } from "./fast-forward/fast-forward-error.ts";
import { planStart } from "./plan.ts";
import { StartError } from "./start-error.ts";
import { connectTemporal } from "./temporal-client.ts";

// `npm run demo`: the main job, played against what `npm start` with the same variables runs.

const READY_SECONDS = 60;

try {
  readEnvFile();
  const { ports, given } = planStart({ ...process.env, NODE_ENV: "development" });
  const baseUrl = process.env.PUBLIC_URL || `http://127.0.0.1:${ports.PORT}`;
  const refusal = demoRefusal(baseUrl, process.env);
  if (refusal) throw new DemoError(`No demo: ${refusal}`);
  await untilReady(baseUrl);
  const stripeUrl =
    process.env.STRIPE_API_URL ||
    (given.stripe ? "https://api.stripe.com" : `http://127.0.0.1:${ports.STRIPE_EMULATOR_PORT}`);
  const temporal = await connectTemporal(process.env);
  const startedAt = performance.now();
  await playDemo({ baseUrl, stripeUrl }, temporal, console.log);
  console.log(
    `It took ${((performance.now() - startedAt) / 1000).toFixed(1)} s. The pages in Temporal UI stay for 30 days.`,
  );
  await temporal.connection.close();
} catch (error) {
  console.error(`\n${wordsFor(error)}`);
  process.exitCode = 1;
}

function wordsFor(error: unknown): string {
  const isForPeople = error instanceof DemoError || error instanceof StartError || error instanceof FastForwardError;
  if (!(error instanceof Error)) return String(error);
  return isForPeople ? error.message : (error.stack ?? error.message);
}

/** Waits for an API that is starting; one that is not there at all is said at once. */
async function untilReady(baseUrl: string): Promise<void> {
  for (const deadline = Date.now() + READY_SECONDS * 1000; Date.now() < deadline; await pause(500)) {
    const answer = await fetch(`${baseUrl}/readyz`).catch(() => undefined);
    if (!answer) throw new DemoError(`Nothing answers at ${baseUrl}: run npm start in another terminal first.`);
    await answer.body?.cancel();
    if (answer.ok) return;
  }
  throw new DemoError(`${baseUrl} answers, but is not ready: ${baseUrl}/readyz says why.`);
}
