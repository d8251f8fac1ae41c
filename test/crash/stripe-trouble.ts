import type { Random } from "../../local/seed/random.ts";
import type { FaultKind } from "../../local/stripe/faults.ts";
import { atOnce } from "../support/at-once.ts";
import { type Client, createClient } from "./client.ts";
import { type CrashClinic, openClinic, type Policy } from "./clinic.ts";
import type { Outcome } from "./outcome.ts";
import { faultStripe, healStripe, type Site, troubleWebhooks } from "./site.ts";
import {
  cancelHold,
  depositAndCancel,
  depositAndMiss,
  depositAndPayAtDesk,
  depositAndVisit,
  depositAtDeskAndCancel,
  dispute,
  getPartBack,
  pay,
  payAndCancel,
  payAndGetBack,
  payAndMiss,
  payAndMove,
  payAndTakePart,
  payAndVisit,
  payAsked,
  payWithSecondCard,
  requestAndPay,
  saveAndCancel,
  saveAndComeNear,
  stayAway,
  type Way,
} from "./ways.ts";

/** How many of a hundred go which way. */
const shares: readonly (readonly [Way, number])[] = [
  [pay, 10],
  [payWithSecondCard, 6],
  [payAsked, 8],
  [requestAndPay, 3],
  [cancelHold, 8],
  [payAndCancel, 9],
  [payAndGetBack, 9],
  [payAndTakePart, 3],
  [payAndMove, 4],
  [payAndVisit, 5],
  [payAndMiss, 5],
  [getPartBack, 4],
  [dispute, 4],
  [saveAndComeNear, 5],
  [saveAndCancel, 3],
  [depositAndPayAtDesk, 3],
  [depositAtDeskAndCancel, 2],
  [depositAndVisit, 3],
  [depositAndCancel, 3],
  [depositAndMiss, 3],
];
const hundred = shares.flatMap(([way, share]) => Array.from({ length: share }, () => way));

/** Three that take money, and charge who does not come, each in its own way. */
const policies: readonly Policy[] = [
  { capture: "by_admin", lateCancelShare: 0, noShowShare: 5_000 },
  { capture: "at_confirmation", lateCancelShare: 2_500, noShowShare: 10_000 },
  { capture: "at_completion", lateCancelShare: 5_000, noShowShare: 2_500 },
];

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
 * Patients book, pay, are declined, are asked by their bank, pay a deposit or far ahead, move, come, cancel, do not
 * come, get a part back, dispute it and stay away while calls to Stripe fail and its webhooks come twice, too late or
 * never. Each way is gone at least once where there are bookings enough. Resolves when every patient has got what they
 * are due, and Stripe is well again.
 */
export async function bookInTrouble(site: Site, wishes: Trouble): Promise<Outcome> {
  const { bookings, seed, random, rate = 0.05, kinds = everyFault, patients = 16, withAbsent = true } = wishes;
  const page = { asksAfterPaying: true };
  const places: { client: Client; clinic: CrashClinic }[] = [];
  for (const policy of policies) {
    const clinic = await openClinic(site, { practitioners: 4, policy });
    places.push({ client: createClient(site, clinic, page), clinic });
  }
  const hasty = await openClinic(site, { holdMinutes: 1, practitioners: 2 });
  const absent = createClient(site, hasty, page);
  const stayedAway: Promise<unknown>[] = [];
  await faultStripe(site, { route: "*", kind: [...kinds], rate, seed });
  await troubleWebhooks(site, { duplicateRate: 0.2, shuffleRate: 0.2, dropRate: 0.05, seed });
  const plans = Array.from({ length: bookings }, (_, i) => ({
    way: shares[i]?.[0] ?? (withAbsent && random.below(20) === 0 ? undefined : random.pick(hundred)),
    place: random.pick(places),
  }));
  await atOnce(patients, plans, async ({ way, place }) => {
    if (way && place) await way(place.client, place.clinic);
    else stayedAway.push(stayAway(absent, hasty));
  });
  await healStripe(site);
  await troubleWebhooks(site, {});
  return {
    clients: [...places.map(({ client }) => client), absent],
    bookings,
    faultOverAt: Date.now(),
    untilLastExpiry: Promise.all(stayedAway),
    figures: {},
    notes: [],
  };
}
