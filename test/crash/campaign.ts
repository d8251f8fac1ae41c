import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { z } from "zod";
import { convergence, findBrokenPromises, findLeakedCards, watch } from "./check.ts";
import { type Planned, plans, readNames } from "./plans.ts";
import { type Cell, cell, writeReport } from "./report.ts";
import { parts, type Stack, startStack } from "./stack.ts";

/*
 * `npm run campaign -- races trouble`: one campaign or several, cell by cell on real processes; without a name each
 * step x before or after x each process, then random kills under load. A cell that is done is a line of a file, so a
 * campaign that was interrupted goes on where it was: `SEED=<the same> npm run campaign`.
 */

const positive = z.coerce.number().int();
const size = z
  .object({
    SEED: positive.default(() => Math.floor(Math.random() * 1_000_000)),
    /** How many random kills. */
    KILLS: positive.default(500),
    /** Which processes the matrix kills. */
    PARTS: z
      .string()
      .default(parts.join(","))
      .transform((list) => parts.filter((part) => list.split(",").includes(part))),
    /** How many races of a capture against a cancel. */
    RACES: positive.default(1_000),
    /** How many bookings while Stripe's calls fail. */
    BOOKINGS: positive.default(2_000),
    /** How long Stripe is away, and 200 bookings a minute go on. */
    SECONDS: positive.default(60),
  })
  .transform((env) => ({
    seed: env.SEED,
    kills: env.KILLS,
    parts: env.PARTS,
    races: env.RACES,
    bookings: env.BOOKINGS,
    seconds: env.SECONDS,
  }))
  .parse(process.env);

const names = readNames(process.argv.slice(2));
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
const today = new Date().toISOString().slice(0, 10);
mkdirSync(".praxis/campaign", { recursive: true });
const progressFile = `.praxis/campaign/${commit}-${size.seed}.jsonl`;
const before = readProgress();
const done: Cell[] = [];
console.log(`campaign: commit ${commit}, SEED=${size.seed}, ${before.length} cells done before, ${progressFile}`);

let stack: Stack | undefined;
for (const planned of names.flatMap((name) => plans[name].cells(size))) {
  const known = before.find(({ name }) => name === planned.name);
  if (known) {
    done.push(known);
    continue;
  }
  stack ??= await startStack();
  const finished = await play(stack, planned);
  done.push(finished);
  appendFileSync(progressFile, `${JSON.stringify(finished)}\n`);
  console.log(
    `${finished.name}: ${finished.broken.length === 0 ? `converged in ${finished.convergedMs} ms` : finished.broken[0]}`,
  );
  if (finished.broken.length === 0) continue;
  await stack.stop(); // what is broken must not be held against the next cell
  stack = undefined;
}
await stack?.stop();
mkdirSync("docs/campaign", { recursive: true });
const file = names.includes("kills") ? today : `${today}-${names.join("-")}`;
const explained = names.map((name) => plans[name].explained).join(" ");
const given = ["CRASH_SLOWNESS", "KILLS", "PARTS", "RACES", "BOOKINGS", "SECONDS"].flatMap((name) =>
  process.env[name] ? `${name}=${process.env[name]} ` : [],
);
const command = `SEED=${size.seed} ${given.join("")}npm run campaign -- ${names.join(" ")}`;
writeFileSync(`docs/campaign/${file}.md`, writeReport({ commit, command, today, explained, cells: done }));
process.exit(done.every(({ broken }) => broken.length === 0) ? 0 : 1);

/**
 * One cell, with everything that was found broken in it: an invariant, a promise, a patient who never got an answer,
 * card data where nobody may find any.
 */
async function play(on: Stack, { kind, name, fault }: Planned): Promise<Cell> {
  const startedAt = new Date();
  const watching = watch(on);
  const nothing = { bookings: 0, operations: { ok: 0, fail: 0, unknown: 0 }, figures: {}, notes: [], convergedMs: 0 };
  try {
    const { clients, faultOverAt, untilLastExpiry, ...told } = await fault(on);
    await convergence(on, faultOverAt);
    const convergedMs = Date.now() - faultOverAt;
    await untilLastExpiry;
    await convergence(on, Date.now());
    const tries = clients.flatMap((client) => client.tries);
    const violations = (await watching.stop()).map((found) => JSON.stringify(found));
    const leaked = await findLeakedCards(on, startedAt);
    const broken = [...violations, ...(await findBrokenPromises(on, tries)), ...leaked];
    const count = (outcome: string) => tries.filter((tried) => tried.outcome === outcome).length;
    const operations = { ok: count("ok"), fail: count("fail"), unknown: count("unknown") };
    return { kind, name, ...told, operations, convergedMs, load: loadavg()[0] ?? 0, broken };
  } catch (error) {
    return { kind, name, ...nothing, load: loadavg()[0] ?? 0, broken: [String(error)] };
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
