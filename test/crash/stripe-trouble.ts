import type { Random } from "../../local/seed/random.ts";
import type { FaultKind } from "../../local/stripe/faults.ts";
import { atOnce } from "../support/at-once.ts";
import { createClient } from "./client.ts";
import { openClinic } from "./clinic.ts";
import type { Outcome } from "./outcome.ts";
import { faultStripe, healStripe, type Site, troubleWebhooks } from "./site.ts";
import {
  cancelHold,
  pay,
  payAndCancel,
  payAndGetBack,
  payAsked,
  payWithSecondCard,
  stayAway,
  type Way,
} from "./ways.ts";

/** Every way in which a call fails there: before it had its effect and after, with an answer and without. */
export const everyFault = [
  "409",
  "429",
  "500_before",
  "500_after",
  "reset_before",
  "reset_after",
  "cut",
  "hang",
] as const;

type Trouble = {
  bookings: number;
  seed: number;
  random: Random;
  /** The share of Stripe's calls that fail, and how. */
  rate?: number;
  kinds?: readonly FaultKind[];
  /** How many patients come and go at the same time. */
  patients?: number;
  /** Whether some hold a time and stay away, which takes the minute that their holds last. */
  withAbsent?: boolean;
};

/**
 * Patients book, pay, are declined, are asked by their bank, cancel and stay away while calls to Stripe fail and its
 * webhooks come twice, too late or never. Resolves when every patient has got what they are due, and Stripe is well
 * again.
 */
export async function bookInTrouble(site: Site, wishes: Trouble): Promise<Outcome> {
  const { bookings, seed, random, rate = 0.05, kinds = everyFault, patients = 16, withAbsent = true } = wishes;
  const [clinic, hasty] = [await openClinic(site), await openClinic(site, { holdMinutes: 1, practitioners: 2 })];
  const page = { asksAfterPaying: true };
  const [client, absent] = [createClient(site, clinic, page), createClient(site, hasty, page)];
  const stayedAway: Promise<unknown>[] = [];
  await faultStripe(site, { route: "*", kind: [...kinds], rate, seed });
  await troubleWebhooks(site, { duplicateRate: 0.2, shuffleRate: 0.2, dropRate: 0.05, seed });
  const ways = Array.from({ length: bookings }, () =>
    withAbsent && random.below(20) === 0 ? undefined : pickWay(random),
  );
  await atOnce(patients, ways, async (way) => {
    if (way) await way(client, clinic);
    else stayedAway.push(stayAway(absent, hasty));
  });
  await healStripe(site);
  await troubleWebhooks(site, {});
  return {
    clients: [client, absent],
    bookings,
    faultOverAt: Date.now(),
    untilLastExpiry: Promise.all(stayedAway),
    figures: {},
    notes: [],
  };
}

function pickWay(random: Random): Way {
  const dice = random.below(100);
  if (dice < 35) return pay;
  if (dice < 45) return payWithSecondCard;
  if (dice < 60) return payAsked;
  if (dice < 70) return cancelHold;
  if (dice < 85) return payAndCancel;
  return payAndGetBack;
}
