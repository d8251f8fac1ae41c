import { seededRandom } from "../../local/seed/random.ts";
import { raceCapture } from "./capture-race.ts";
import { createClient } from "./client.ts";
import { openClinic } from "./clinic.ts";
import { fillQuota } from "./full-quota.ts";
import type { Outcome } from "./outcome.ts";
import { countKills, killAtRandom } from "./random-kills.ts";
import { killAtEach, type Side } from "./round.ts";
import type { Part, Stack } from "./stack.ts";
import { comparisonSteps, moneySteps, type Step, steps } from "./steps.ts";
import { bookWhileStripeIsAway, outages } from "./stripe-outage.ts";
import { bookInTrouble } from "./stripe-trouble.ts";

/** One cell: cells of a kind are one column of the report. */
export type Planned = { kind: string; name: string; fault: (stack: Stack) => Promise<Outcome> };

/** How much is done, of which the environment names what is not as usual. */
export type Size = {
  seed: number;
  kills: number;
  parts: readonly Part[];
  races: number;
  bookings: number;
  seconds: number;
};

export const campaigns = ["kills", "races", "trouble", "outages", "quota"] as const;
export type CampaignName = (typeof campaigns)[number];

/** What each campaign consists of, and what its cells are, in words for its report. */
export const plans: Record<CampaignName, { cells: (size: Size) => Planned[]; explained: string }> = {
  kills: {
    cells: (size) => [...eachStep(size), ...randomKills(size)],
    explained: `A cell of \`step by step\` is one step (an activity of the workers, the start of a follow-up, or a message of the API to a workflow), before or after, and one killed
process; one of \`random\` is twenty kills while six patients at a time book, pay, are declined, cancel, stay away or race for one slot.`,
  },
  races: {
    cells: ({ races, seed }) =>
      batches("races", races, 50, seed, (on, { size, random }) => raceCapture(on, { races: size, random })),
    explained: `A cell of \`races\` is fifty visits whose money is on hold, six at a time, each captured and cancelled within 60 ms of each other: both by the clinic,
or one of the two by somebody in Stripe's dashboard. Every payment must end taken in full, and given back if the visit is off, or let go of in full.`,
  },
  trouble: {
    cells: ({ bookings, seed }) =>
      batches("trouble", bookings, 250, seed, (on, { size, random, batch }) =>
        bookInTrouble(on, { bookings: size, random, seed: seed * 1_000 + batch }),
      ),
    explained: `A cell of \`trouble\` is 250 bookings, sixteen patients at a time, at three clinics that take money at confirmation, at completion or by hand, and charge
differently for coming late or not at all. Their patients pay, are declined and take another card, are asked by their bank, wait for the clinic's approval, pay a deposit
and the rest by card or at the desk, have a card saved far ahead and asked, move, come, do not come, are charged a part, get a part back, have their bank take it back,
cancel before and after paying, or stay away, while 5 % of all calls to Stripe fail (a 409, a 429, a 500 or a reset before and after the effect, an answer cut off,
none at all) and of its webhooks 20 % come twice, 20 % too late and 5 % never.`,
  },
  outages: {
    cells: ({ seconds }) =>
      Object.entries(outages).map(([name, outage]) => ({
        kind: "outages",
        name,
        fault: (on) => bookWhileStripeIsAway(on, { outage, bookings: Math.round((200 * seconds) / 60), seconds }),
      })),
    explained: `A cell of \`outages\` is 200 bookings, half of them without a card, over the 60 seconds that Stripe is away; every other booking by card is given up
meanwhile. Each is answered by the deadline of 8 seconds, to which a busy machine adds: 202 with its address if nothing is known by then. Those without a
card are as fast as in the minute before. An outage that lasts half an hour is one task for people; a shorter one is none.`,
  },
  quota: {
    cells: () => [
      {
        kind: "quota",
        name: "3,000 bookings for 100 discounts",
        fault: (on) => fillQuota(on, { bookings: 3_000, limit: 100 }),
      },
    ],
    explained: `The cell of \`quota\` is 3,000 bookings, sixteen at a time, through two processes of the API: of seven, two stay, one is cancelled once it is
confirmed, two are given up and two expire.`,
  },
};

function eachStep({ parts: killed }: Size): Planned[] {
  return killed.flatMap((part) =>
    [...steps, ...moneySteps, ...comparisonSteps].flatMap((step) =>
      (["before", "after"] as const).map((side) => ({
        kind: "step by step",
        name: `${side} ${step.name} of the ${step.part}${step.about ? ` for ${step.about}` : ""}, ${part} killed`,
        fault: (on: Stack) => killAtStep(on, step, side, part),
      })),
    ),
  );
}

async function killAtStep(on: Stack, step: Step, side: Side, part: Part): Promise<Outcome> {
  const clinic = await openClinic(on, { practitioners: 1 });
  const client = createClient(on, clinic);
  const { faultOverAt } = await killAtEach({ stack: on, clinic, client }, { steps: [step], side, part });
  return { clients: [client], bookings: 1, faultOverAt, figures: countKills([part]), notes: [] };
}

const randomKills = ({ kills, seed }: Size): Planned[] =>
  batches("random", kills, 20, seed, (on, { size, random }) => killAtRandom(on, { kills: size, random }));

type Batch = { size: number; batch: number; random: ReturnType<typeof seededRandom> };

/** `total` in batches that can be repeated alone: each draws from a seed of its own. */
function batches(
  kind: string,
  total: number,
  most: number,
  seed: number,
  play: (on: Stack, batch: Batch) => Promise<Outcome>,
): Planned[] {
  return Array.from({ length: Math.ceil(total / most) }, (_, i) => {
    const batch = i + 1;
    const size = Math.min(most, total - i * most);
    const random = seededRandom(seed * 1_000 + batch);
    return { kind, name: `${kind}, batch ${batch}`, fault: (on) => play(on, { size, batch, random }) };
  });
}

/** Of the names on the command line; without any, the one that kills. */
export function readNames(words: readonly string[]): CampaignName[] {
  const unknown = words.filter((word) => !campaigns.some((name) => name === word));
  if (unknown.length > 0)
    throw new Error(`no campaign is called ${unknown.join(", ")}; there are: ${campaigns.join(", ")}`);
  return words.length === 0 ? ["kills"] : campaigns.filter((name) => words.includes(name));
}
