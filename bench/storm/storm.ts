import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as z from "zod";
import { checkAlways } from "../../test/support/invariants.ts";
import { askFor, type BenchClinic, storeClinic } from "../booking/clinic.ts";
import { type Answer, fire, percentile, type Volley } from "../booking/load.ts";
import { type BenchStack, withStack } from "../booking/stack.ts";
import { comeToRest, readUsage, type Usage, usagePer } from "../booking/usage.ts";
import { spread } from "../interleaved.ts";
import type { Report } from "../report.ts";

const MOST_TIMES_NOTHING = 3;
const CLIENTS = 128;
const PRACTITIONERS = 10;
const storms = [
  { patients: 1_000, slots: 50, rounds: 3 },
  { patients: 10_000, slots: 200, rounds: 1 },
];

/**
 * Many patients ask for few slots at once, each with an own login, against as
 * many requests that do nothing on the same server.
 */
export function benchStorm(): Promise<Report[]> {
  return withStack(async (stack) => {
    const most = Math.max(...storms.map(({ patients }) => patients));
    const clinic = await storeClinic(stack.admin, { practitioners: PRACTITIONERS, patients: most });
    const ask = createAsker(stack, clinic);
    await ask("/v1/appointments", { patients: 200, slots: 100 }); // warms up
    await ask("/nothing", { patients: 200, slots: 100 });
    const reports: Report[] = [];
    for (const storm of storms) reports.push(await rage(stack, ask, storm));
    await checkAlways(stack.adminUrl);
    return reports;
  });
}

type Crowd = { patients: number; slots: number };
type Ask = (path: string, crowd: Crowd) => Promise<Volley>;

/** Patient i asks for slot i mod `slots`; each storm takes the slots after the last one's. */
function createAsker({ url, tokens }: BenchStack, clinic: BenchClinic): Ask {
  let taken = 0;
  return async (path, { patients, slots }) => {
    const first = taken;
    taken += slots;
    const shots = [];
    for (let i = 0; i < patients; i++) {
      shots.push(await askFor(clinic, tokens, { path, slot: first + (i % slots), patient: i, policy: "none" }));
    }
    return fire(url, shots, CLIENTS);
  };
}

type Round = { nothing: Volley; storm: Volley; used: Usage };

async function rage(stack: BenchStack, ask: Ask, { rounds, ...crowd }: Crowd & { rounds: number }): Promise<Report> {
  const done: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const nothing = await ask("/nothing", crowd);
    await comeToRest(stack);
    const [before, confirmed] = [await readUsage(stack), await countConfirmed(stack)];
    const storm = await ask("/v1/appointments", crowd);
    await comeToRest(stack);
    const used = usagePer(before, await readUsage(stack), crowd.patients);
    checkAnswers(storm.answers, (await countConfirmed(stack)) - confirmed, crowd);
    done.push({ nothing, storm, used });
  }
  const of = (value: (round: Round) => number) => spread(done.map(value));
  const timesNothing = of(({ nothing, storm }) => storm.seconds / nothing.seconds);
  return {
    name: `storm, ${crowd.patients} patients for ${crowd.slots} slots, ${CLIENTS} connections`,
    required: `at most ${MOST_TIMES_NOTHING} times as long as as many requests that do nothing`,
    passed: timesNothing.median <= MOST_TIMES_NOTHING,
    figures: [
      {
        name: "storm",
        ...timesOf(({ storm }) => storm),
        answeredLater: of(({ storm }) => storm.answers.filter(({ status }) => status === 202).length),
      },
      { name: "nothing", ...timesOf(({ nothing }) => nothing) },
      { name: "storm to nothing", seconds: timesNothing },
      {
        name: "a patient of the storm",
        statements: of(({ used }) => used["statements"] ?? 0),
        apiCpuMs: of(({ used }) => used["api"] ?? 0),
        workerCpuMs: of(({ used }) => used["worker"] ?? 0),
        temporalCpuMs: of(({ used }) => used["temporal"] ?? 0),
        postgresCpuMs: of(({ used }) => used["postgres"] ?? 0),
      },
    ],
  };

  function timesOf(which: (round: Round) => Volley) {
    return {
      seconds: of((round) => which(round).seconds),
      p50: of((round) => percentile(which(round).answers, 0.5)),
      p99: of((round) => percentile(which(round).answers, 0.99)),
    };
  }
}

const slotTaken = z.object({ code: z.literal("slot_taken"), alternatives: z.array(z.unknown()).length(3) });

function isRefused({ status, body }: Answer): boolean {
  return status === 409 && slotTaken.safeParse(body).success;
}

/**
 * One patient a slot has it, also if the answer had to be given before that was
 * known; everybody else is told so, with three other times.
 */
function checkAnswers(answers: readonly Answer[], confirmed: number, { patients, slots }: Crowd): void {
  const unexpected = answers.filter((answer) => answer.status !== 201 && answer.status !== 202 && !isRefused(answer));
  deepStrictEqual(unexpected, []);
  strictEqual(confirmed, slots);
  const refused = answers.filter(isRefused).length;
  const pending = answers.filter(({ status }) => status === 202).length;
  ok(
    refused <= patients - slots && refused + pending >= patients - slots,
    "a slot's losers are as many as are left over",
  );
}

async function countConfirmed({ admin }: BenchStack): Promise<number> {
  const { rows } = await admin.query<{ count: string }>("select count(*) from appointments where status = 'confirmed'");
  return Number(rows[0]?.count);
}
