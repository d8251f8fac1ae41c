import type { Random } from "../../local/seed/random.ts";
import { createClient } from "./client.ts";
import { openClinic } from "./clinic.ts";
import type { Outcome } from "./outcome.ts";
import { type Part, parts, type Stack } from "./stack.ts";
import { until } from "./until.ts";
import {
  cancelHold,
  pay,
  payAndCancel,
  payAndGetBack,
  payWithSecondCard,
  raceForSlot,
  stayAway,
  type Way,
} from "./ways.ts";

/** How often each part dies, of twenty kills. */
const shares: Record<Part, number> = { worker: 9, api: 4, postgres: 3, temporal: 2, stripe: 2 };
const victims = parts.flatMap((part) => Array.from({ length: shares[part] }, () => part));

/** How many patients come and go at the same time. */
const PATIENTS = 6;

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
  return {
    clients: [client, absent],
    bookings: state.bookings,
    faultOverAt,
    untilLastExpiry: Promise.all(stayedAway),
    figures: countKills(state.killed),
    notes: [],
  };
}

/** How often each part was killed. */
export const countKills = (killed: readonly Part[]): Record<string, number> =>
  Object.fromEntries(parts.map((part) => [`kills: ${part}`, killed.filter((one) => one === part).length]));

function pickWay(random: Random): Way {
  const dice = random.below(100);
  if (dice < 40) return pay;
  if (dice < 50) return payWithSecondCard;
  if (dice < 65) return cancelHold;
  if (dice < 80) return payAndCancel;
  if (dice < 90) return payAndGetBack;
  return raceForSlot;
}
