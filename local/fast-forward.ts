import { readEnvFile } from "./env-file.ts";
import { parseDuration } from "./fast-forward/duration.ts";
import { FastForwardError } from "./fast-forward/fast-forward-error.ts";
import { fastForwardAppointment, type Happened } from "./fast-forward/loop.ts";
import { moveStripeClock } from "./fast-forward/stripe-clock.ts";
import { StartError } from "./start-error.ts";
import { connectTemporal } from "./temporal-client.ts";

// `npm run fast-forward -- <appointment id> 2d`: lets time pass for one
// appointment, on what `npm start` with the same variables runs.

const [appointmentId = "", duration = ""] = process.argv.slice(2);
const ms = parseDuration(duration);

try {
  readEnvFile();
  if (!/^[0-9a-f-]{36}$/.test(appointmentId) || ms === undefined) {
    throw new FastForwardError("usage: npm run fast-forward -- <appointment id> <90m, 36h, 2d or 1w>");
  }
  if (process.env.NODE_ENV === "production") throw new FastForwardError("In production time passes by itself.");
  const temporal = await connectTemporal(process.env);
  const { at, state } = await fastForwardAppointment(temporal, appointmentId, ms, {
    onStep: tell,
    moveStripe: (to) => moveStripeClock(process.env, to),
  });
  console.log(`${iso(at)}  ${state === "running" ? "time runs on from here" : "nothing is left to happen"}`);
  await temporal.connection.close();
} catch (error) {
  const isForPeople = error instanceof FastForwardError || error instanceof StartError;
  console.error(isForPeople ? error.message : error instanceof Error ? error.stack : error);
  process.exitCode = 1;
}

function tell({ at, kind, workflowId }: Happened): void {
  console.log(`${iso(at)}  ${kind.replaceAll("_", " ")}  (${workflowId})`);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
