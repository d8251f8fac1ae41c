import type { Random } from "../../local/seed/random.ts";
import { type Client, createClient } from "./client.ts";
import { type CrashClinic, openClinic } from "./clinic.ts";
import { type Part, parts, type Stack } from "./stack.ts";
import { createPatient } from "./steps.ts";
import { until } from "./until.ts";

/** How often each part dies, of twenty kills. */
const shares: Record<Part, number> = { worker: 9, api: 4, postgres: 3, temporal: 2, stripe: 2 };
const victims = parts.flatMap((part) => Array.from({ length: shares[part] }, () => part));

/** How many patients come and go at the same time. */
const PATIENTS = 6;

export type Outcome = {
  clients: Client[];
  killed: Part[];
  bookings: number;
  faultOverAt: number;
  /** Ends when the last hold that nobody pays has expired. */
  untilLastExpiry?: Promise<unknown>;
};

/**
 * Patients book, pay, are declined, cancel, stay away and race each other for a slot, while one part after the other is
 * killed. Resolves when every patient who came has got what they are due; rejects when one has not.
 */
export async function killAtRandom(
  stack: Stack,
  { random, kills }: { random: Random; kills: number },
): Promise<Outcome> {
  const [clinic, hasty] = [await openClinic(stack), await openClinic(stack, { holdMinutes: 1, practitioners: 2 })];
  const [client, absent] = [createClient(stack, clinic), createClient(stack, hasty)];
  const state = { over: false, bookings: 0, killed: new Array<Part>() };
  const stayedAway: Promise<unknown>[] = [];

  async function comeAndGo(): Promise<void> {
    while (!state.over) {
      state.bookings++;
      if (random.below(20) === 0) stayedAway.push(stayAway(absent, hasty));
      else await pickWay(random)(client, clinic);
    }
  }

  async function kill(): Promise<void> {
    // Stripe waits longer after each webhook that was not taken, minutes and more
    // after many kills; at its start it sends them all again.
    const isLast = state.killed.length === kills - 1;
    const part = isLast ? "stripe" : (random.pick(victims) ?? "worker");
    const untilTries = client.tries.length + 5 + random.below(30);
    await until("more is under way", async () => client.tries.length >= untilTries);
    await stack.kill(part);
    await stack.start(part);
    state.killed.push(part);
  }

  const patients = Promise.all(Array.from({ length: PATIENTS }, comeAndGo));
  const killing = (async () => {
    while (state.killed.length < kills) await kill();
    return Date.now();
  })().finally(() => {
    state.over = true;
  });
  const [faultOverAt] = await Promise.all([killing, patients]);
  const { killed, bookings } = state;
  return { clients: [client, absent], killed, bookings, faultOverAt, untilLastExpiry: Promise.all(stayedAway) };
}

type Way = (client: Client, clinic: CrashClinic) => Promise<void>;

function pickWay(random: Random): Way {
  const dice = random.below(100);
  if (dice < 40) return pay;
  if (dice < 50) return payWithSecondCard;
  if (dice < 65) return cancelHold;
  if (dice < 80) return payAndCancel;
  if (dice < 90) return payAndGetBack;
  return raceForSlot;
}

const pay: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  await patient.pay(id);
  await patient.reach(id, "confirmed");
};

const payWithSecondCard: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  const { payment } = await client.read(id);
  if (!payment.clientSecret) throw new Error("a hold that cannot be paid");
  if (await client.pay(payment.clientSecret, "pm_card_chargeDeclined")) throw new Error("a bad card was accepted");
  await patient.pay(id);
  await client.checkPayment(id);
  await patient.reach(id, "confirmed");
};

const cancelHold: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  await patient.cancel(id);
  await patient.reach(id, "cancelled");
};

const payAndCancel: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  await patient.pay(id);
  await patient.reach(id, "confirmed");
  await patient.cancel(id);
  await patient.reach(id, "cancelled");
};

const payAndGetBack: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  await patient.pay(id);
  await patient.reach(id, "confirmed");
  await patient.capture(id);
  await patient.reach(id, "paid");
  await patient.cancel(id);
  await patient.reach(id, "refunded");
};

const raceForSlot: Way = async (client, clinic) => {
  const visit = clinic.nextVisit();
  const others = [1, 2].map(() => ({ ...visit, patientId: clinic.nextVisit().patientId }));
  const answers = await Promise.all([visit, ...others].map((one) => client.book(one)));
  const winners = answers.filter(({ outcome }) => outcome === "ok");
  if (winners.length !== 1) throw new Error(`of three racing for one slot, ${winners.length} got it`);
};

async function stayAway(client: Client, clinic: CrashClinic): Promise<void> {
  const id = await createPatient(client, clinic).hold();
  await client.waitFor(id, "expired", ({ status }) => status === "expired");
}
