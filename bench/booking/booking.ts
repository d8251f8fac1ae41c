import { deepStrictEqual } from "node:assert/strict";
import type * as z from "zod";
import { appointmentView } from "../../src/api/booking/contract.ts";
import { checkAlways } from "../../test/support/invariants.ts";
import { type Spread, spread } from "../interleaved.ts";
import type { Report } from "../report.ts";
import { askFor, type BenchClinic, type Policy, storeClinic } from "./clinic.ts";
import { fire, percentile, type Volley } from "./load.ts";
import { type BenchStack, withStack } from "./stack.ts";
import { comeToRest, readUsage, type Usage, usagePer } from "./usage.ts";

const ROUNDS = 5;
/** A patient at a time, each once all that the one before left to do is done: what a patient waits on a calm day. */
const ONE_BY_ONE = { clients: 1, bookings: 1 };
const PATIENTS = 15;
const ONE_CLIENT = { clients: 1, bookings: 20 };
const EIGHT_CLIENTS = { clients: 8, bookings: 80 };
const REQUIRED_LATENCY_RATIO = 2;
const REQUIRED_THROUGHPUT_RATIO = 1.6;

const paths = { ours: "/v1/appointments", naive: "/naive/appointments" } as const;
type Variant = keyof typeof paths;
const variants: readonly Variant[] = ["ours", "naive"];

/**
 * Free slots, booked over HTTP through all processes of a real machine, against the
 * same rows written by a workflow as one would first write it.
 */
export function benchBooking(): Promise<Report[]> {
  return withStack(async (stack) => {
    const bookings = 2 * variants.length * (ROUNDS + 1) * (PATIENTS + ONE_CLIENT.bookings + EIGHT_CLIENTS.bookings);
    const clinic = await storeClinic(stack.admin, { practitioners: 20, patients: bookings });
    const book = createBooker(stack, clinic);
    const reports = [await compare(stack, book, "none"), await compare(stack, book, "card")].flat();
    await checkAlways(stack.adminUrl);
    return reports;
  });
}

type Book = (variant: Variant, policy: Policy, load: typeof ONE_CLIENT) => Promise<Volley>;

/** Each booking is another patient's, of another slot. */
function createBooker({ url, tokens }: BenchStack, clinic: BenchClinic): Book {
  let booked = 0;
  return async (variant, policy, { clients, bookings }) => {
    const path = paths[variant];
    const first = booked;
    booked += bookings;
    const shots = await Promise.all(
      Array.from({ length: bookings }, (_, i) =>
        askFor(clinic, tokens, { path, policy, slot: first + i, patient: first + i }),
      ),
    );
    const volley = await fire(url, shots, clients);
    for (const { status, body } of volley.answers) {
      if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    }
    return volley;
  };
}

type Round = { p50: number; p99: number; perSecond: number; used: Usage };

async function compare(stack: BenchStack, book: Book, policy: Policy): Promise<Report[]> {
  await checkAnswers(book, policy);
  const rounds: Record<Variant, { calm: Round[]; one: Round[]; eight: Round[] }> = {
    ours: { calm: [], one: [], eight: [] },
    naive: { calm: [], one: [], eight: [] },
  };
  for (let round = 0; round < ROUNDS; round++) {
    console.log(`policy ${policy}: round ${round + 1} of ${ROUNDS}`);
    for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
      rounds[variant].calm.push(
        await measure(stack, () => bookOneByOne(stack, () => book(variant, policy, ONE_BY_ONE))),
      );
      rounds[variant].one.push(await measure(stack, () => book(variant, policy, ONE_CLIENT)));
      rounds[variant].eight.push(await measure(stack, () => book(variant, policy, EIGHT_CLIENTS)));
    }
  }
  const { ours, naive } = rounds;
  const latency = ratioOf(naive.calm, ours.calm, ({ p50 }) => p50);
  const throughput = ratioOf(ours.eight, naive.eight, ({ perSecond }) => perSecond);
  return [
    {
      name: `booking, policy ${policy}, one patient at a time`,
      required: `at least ${REQUIRED_LATENCY_RATIO} times as fast as the naive shape (p50)`,
      passed: latency.median >= REQUIRED_LATENCY_RATIO,
      figures: [
        ...variants.map((name) => ({ name, ...latencyOf(rounds[name].calm) })),
        { name: "naive p50 to ours", p50: latency },
      ],
    },
    {
      name: `booking, policy ${policy}, 1 client that never rests`,
      required: "nothing; it shows what follows a booking standing in the way of the next",
      passed: true,
      figures: [
        ...variants.map((name) => ({ name, ...figuresOf(rounds[name].one) })),
        { name: "naive p50 to ours", p50: ratioOf(naive.one, ours.one, ({ p50 }) => p50) },
      ],
    },
    {
      name: `booking, policy ${policy}, 8 clients`,
      required: `at least ${REQUIRED_THROUGHPUT_RATIO} times as many a second as the naive shape`,
      passed: throughput.median >= REQUIRED_THROUGHPUT_RATIO,
      figures: [
        ...variants.map((name) => ({ name, ...figuresOf(rounds[name].eight) })),
        { name: "ours to naive", perSecond: throughput },
      ],
    },
  ];
}

async function bookOneByOne(stack: BenchStack, bookOne: () => Promise<Volley>): Promise<Volley> {
  const answers: Volley["answers"] = [];
  for (let patient = 0; patient < PATIENTS; patient++) {
    answers.push(...(await bookOne()).answers);
    await comeToRest(stack);
  }
  return { answers, seconds: answers.reduce((sum, { ms }) => sum + ms / 1000, 0) };
}

/** Warms both up, and compares what they answer: all that is not an id, a time or a name of its own. */
async function checkAnswers(book: Book, policy: Policy): Promise<void> {
  const seen = await Promise.all(
    variants.map(async (variant) => {
      await book(variant, policy, ONE_CLIENT);
      const { answers } = await book(variant, policy, EIGHT_CLIENTS);
      const views = answers.map(({ body }) => appointmentView.parse(body));
      return new Set(views.map((view) => JSON.stringify(withoutOwn(view))));
    }),
  );
  const [ours, naive] = seen;
  deepStrictEqual(naive, ours);
}

function withoutOwn(view: z.output<typeof appointmentView>) {
  const {
    id: _,
    bookingId: _b,
    practitioner: _p,
    patientId: _i,
    patient: _n,
    startsAt,
    endsAt,
    links: _l,
    holdExpiresAt,
    ...same
  } = view;
  const { clientSecret, ...payment } = same.payment;
  const { freeUntil: _f, possibleUntil: _u, ...cancellation } = same.cancellation;
  return {
    ...same,
    cancellation,
    minutes: (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000,
    expires: holdExpiresAt !== null,
    payment: { ...payment, payable: clientSecret !== null },
  };
}

async function measure(stack: BenchStack, load: () => Promise<Volley>): Promise<Round> {
  await comeToRest(stack);
  const before = await readUsage(stack);
  const { answers, seconds } = await load();
  await comeToRest(stack);
  const used = usagePer(before, await readUsage(stack), answers.length);
  return { p50: percentile(answers, 0.5), p99: percentile(answers, 0.99), perSecond: answers.length / seconds, used };
}

const latencyOf = (rounds: readonly Round[]) => ({
  p50: spread(rounds.map(({ p50 }) => p50)),
  p99: spread(rounds.map(({ p99 }) => p99)),
});

function figuresOf(rounds: readonly Round[]) {
  const of = (value: (round: Round) => number) => spread(rounds.map(value));
  const cpu = (name: string) => of(({ used }) => used[name] ?? 0);
  return {
    ...latencyOf(rounds),
    perSecond: of(({ perSecond }) => perSecond),
    apiCpuMs: cpu("api"),
    workerCpuMs: of(({ used }) => (used["worker"] ?? 0) + (used["naive"] ?? 0)),
    temporalCpuMs: cpu("temporal"),
    postgresCpuMs: cpu("postgres"),
    statements: cpu("statements"),
  };
}

/** How many times `more` is of `less`, compared round by round. */
function ratioOf(more: readonly Round[], less: readonly Round[], value: (round: Round) => number): Spread {
  return spread(more.map((round, i) => value(round) / (less[i] ? value(less[i]) : Number.NaN)));
}
