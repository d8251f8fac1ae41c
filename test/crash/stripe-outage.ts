import { setTimeout as pause } from "node:timers/promises";
import { readRows } from "../support/invariants/query.ts";
import { createClient, type Try } from "./client.ts";
import { type CrashClinic, openClinic } from "./clinic.ts";
import type { Outcome } from "./outcome.ts";
import { createPatient } from "./patient.ts";
import { faultStripe, healStripe } from "./site.ts";
import type { Stack } from "./stack.ts";
import { slowness } from "./until.ts";

/** How Stripe is away, and how it comes back. */
type Outage = { begin: (stack: Stack) => Promise<void>; end: (stack: Stack) => Promise<void> };

export const outages = {
  "Stripe is down": { begin: (stack) => stack.kill("stripe"), end: (stack) => stack.start("stripe") },
  "Stripe never answers": {
    begin: (stack) => faultStripe(stack, { route: "*", kind: "hang", rate: 1 }),
    end: healStripe,
  },
  "Stripe wants less, twenty times in a row": {
    begin: (stack) => faultStripe(stack, { route: "*", kind: "429", times: 20 }),
    end: async () => undefined, // ends by itself
  },
} satisfies Record<string, Outage>;

/** What the API promises: by then it has answered, and says so when it does not know yet. */
const ANSWER_MS = 8_000;
/** Of a busy machine, above what is promised. */
const MARGIN_MS = 1_000 * slowness;
/** What a patient would call slower. */
const NOTICEABLE_MS = 200;

type Wishes = { outage: Outage; bookings: number; seconds: number };

/**
 * As many bookings without a card as with one, spread over an outage of Stripe's and begun after as many quiet ones
 * without a card to compare with. Of the cards one half pays as soon as they can, the other gives its hold up
 * meanwhile.
 */
export async function bookWhileStripeIsAway(stack: Stack, { outage, bookings, seconds }: Wishes): Promise<Outcome> {
  const clinic = await openClinic(stack);
  const [free, card] = [createClient(stack, clinic), createClient(stack, clinic, { asksAfterPaying: true })];
  const patient = createPatient(card, clinic);
  const pairs = Math.floor(bookings / 2);
  const everyMs = (seconds * 1_000) / pairs;
  const spread = (act: (i: number) => Promise<unknown>) =>
    Promise.all(Array.from({ length: pairs }, (_, i) => pause(i * everyMs).then(() => act(i))));
  const { bookFree } = createPatient(free, clinic);
  const bookByCard = async (i: number) => {
    const id = await patient.hold();
    if (i % 2 === 1) return patient.cancel(id);
    await patient.pay(id);
    return patient.reach(id, "confirmed");
  };

  await spread(bookFree);
  const quiet = speedOf(free.tries);
  const before = free.tries.length;
  await outage.begin(stack);
  const [, faultOverAt] = await Promise.all([
    spread((i) => Promise.all([bookFree(), bookByCard(i)])),
    pause(seconds * 1_000)
      .then(() => outage.end(stack))
      .then(() => Date.now()),
  ]);
  const away = speedOf(free.tries.slice(before));
  if (away.p50 > 2 * quiet.p50 + NOTICEABLE_MS)
    throw new Error(`bookings without a card waited, too: ${inWords(away)} and before ${inWords(quiet)}`);
  const firstAnswers = card.tries.filter(({ kind }) => kind === "book");
  const slowest = Math.max(...firstAnswers.map(({ ms }) => ms));
  const silent = firstAnswers.filter(({ status, ms }) => status === 0 || ms > ANSWER_MS + MARGIN_MS);
  if (silent.length > 0) throw new Error(`${silent.length} bookings by card had no answer in time: ${slowest} ms`);
  const tasks = await countTasks(stack, clinic);
  if (tasks > 1) throw new Error(`${tasks} tasks for one outage`);
  const waiting = firstAnswers.filter(({ status }) => status === 202).length;
  return {
    clients: [free, card],
    bookings: 2 * pairs,
    faultOverAt,
    figures: {},
    notes: [
      `bookings without a card, answered after (p50, p99): ${inWords(quiet)} before, ${inWords(away)} meanwhile; the slowest answer to one by card: ${inSeconds(slowest)}, ${waiting} of ${firstAnswers.length} answers were 202; tasks for people: ${tasks}`,
    ],
  };
}

const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

type Speed = { p50: number; p99: number };
const inWords = ({ p50, p99 }: Speed) => `${p50} ms and ${p99} ms`;

function speedOf(tries: readonly Try[]): Speed {
  const sorted = tries.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { p50: at(0.5), p99: at(0.99) };
}

/** All that the clinic's people were given to do, whatever became of it. */
async function countTasks({ checkerUrl }: Stack, { organizationId }: CrashClinic): Promise<number> {
  const [row] = await readRows<{ tasks: number }>(
    checkerUrl,
    `select count(*)::int as tasks from tasks where organization_id = '${organizationId}'`,
  );
  return row?.tasks ?? 0;
}
