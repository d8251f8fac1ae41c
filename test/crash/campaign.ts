import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { seededRandom } from "../../local/seed/random.ts";
import { convergence, findBrokenPromises, watch } from "./check.ts";
import { createClient } from "./client.ts";
import { openClinic } from "./clinic.ts";
import { killAtRandom, type Outcome } from "./random-kills.ts";
import { type Cell, cell, writeReport } from "./report.ts";
import { killAtEach, type Side } from "./round.ts";
import { type Part, parts, type Stack, startStack } from "./stack.ts";
import { steps } from "./steps.ts";

/*
 * `npm run campaign`: each step x before or after x each process as a cell of its own, then random kills under load, in batches of twenty. A cell that is
 * done is a line of a file, so a campaign that was interrupted goes on where it was: `SEED=<the same> npm run campaign`.
 */

const options = z
  .object({
    SEED: z.coerce
      .number()
      .int()
      .default(() => Math.floor(Math.random() * 1_000_000)),
    /** How many random kills. */
    KILLS: z.coerce.number().int().default(500),
    /** Which processes the matrix kills. */
    PARTS: z
      .string()
      .default(parts.join(","))
      .transform((list) => parts.filter((part) => list.split(",").includes(part))),
  })
  .parse(process.env);

const KILLS_PER_BATCH = 20;
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
const today = new Date().toISOString().slice(0, 10);
mkdirSync(".praxis/campaign", { recursive: true });
const progressFile = `.praxis/campaign/${commit}-${options.SEED}.jsonl`;
const done = readProgress();
console.log(`campaign: commit ${commit}, SEED=${options.SEED}, ${done.length} cells done before, ${progressFile}`);

type Fault = (stack: Stack) => Promise<Outcome>;

let stack: Stack | undefined;
for (const [name, fault] of plan()) {
  if (done.some((known) => known.name === name)) continue;
  stack ??= await startStack();
  const finished = await play(stack, name, fault);
  done.push(finished);
  appendFileSync(progressFile, `${JSON.stringify(finished)}\n`);
  console.log(
    `${name}: ${finished.broken.length === 0 ? `converged in ${finished.convergedMs} ms` : finished.broken[0]}`,
  );
  if (finished.broken.length === 0) continue;
  await stack.stop(); // what is broken must not be held against the next cell
  stack = undefined;
}
await stack?.stop();
mkdirSync("docs/campaign", { recursive: true });
writeFileSync(`docs/campaign/${today}.md`, writeReport({ commit, seed: options.SEED, today, cells: done }));
process.exit(done.every(({ broken }) => broken.length === 0) ? 0 : 1);

function plan(): [string, Fault][] {
  const cells: [string, Fault][] = [];
  for (const part of options.PARTS) {
    for (const step of steps) {
      for (const side of ["before", "after"] as const) {
        cells.push([
          `${side} ${step.name} of the ${step.part}, ${part} killed`,
          (on) => killAtStep(on, step, side, part),
        ]);
      }
    }
  }
  for (let batch = 1; batch <= Math.ceil(options.KILLS / KILLS_PER_BATCH); batch++) {
    const random = seededRandom(options.SEED * 1_000 + batch);
    cells.push([`random kills, batch ${batch}`, (on) => killAtRandom(on, { random, kills: KILLS_PER_BATCH })]);
  }
  return cells;
}

async function killAtStep(on: Stack, step: (typeof steps)[number], side: Side, part: Part): Promise<Outcome> {
  const clinic = await openClinic(on, { practitioners: 1 });
  const client = createClient(on, clinic);
  const { faultOverAt } = await killAtEach({ stack: on, clinic, client }, { steps: [step], side, part });
  return { clients: [client], killed: [part], faultOverAt, bookings: 1 };
}

/**
 * One cell, with everything that was found broken in it: an invariant, a promise, a patient who never got an answer.
 */
async function play(on: Stack, name: string, fault: Fault): Promise<Cell> {
  const watching = watch(on);
  try {
    const { clients, killed, faultOverAt, bookings, untilLastExpiry } = await fault(on);
    await convergence(on, faultOverAt);
    const convergedMs = Date.now() - faultOverAt;
    await untilLastExpiry;
    await convergence(on, Date.now());
    const tries = clients.flatMap((client) => client.tries);
    const violations = (await watching.stop()).map((found) => JSON.stringify(found));
    const broken = [...violations, ...(await findBrokenPromises(on, tries))];
    const count = (outcome: string) => tries.filter((tried) => tried.outcome === outcome).length;
    const operations = { ok: count("ok"), fail: count("fail"), unknown: count("unknown") };
    return { name, killed, bookings, operations, convergedMs, broken };
  } catch (error) {
    const operations = { ok: 0, fail: 0, unknown: 0 };
    return { name, killed: [], bookings: 0, operations, convergedMs: 0, broken: [String(error)] };
  }
}

function readProgress(): Cell[] {
  try {
    const lines = readFileSync(progressFile, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => cell.parse(JSON.parse(line)));
  } catch {
    return []; // the first run of this seed
  }
}
