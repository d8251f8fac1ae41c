import { setTimeout as pause } from "node:timers/promises";
import Stripe from "stripe";
import type { Random } from "../../local/seed/random.ts";
import type { BookEntry } from "../../local/stripe/emulator.ts";
import { atOnce } from "../support/at-once.ts";
import { readBooks } from "./check.ts";
import { type Client, createClient } from "./client.ts";
import { openClinic } from "./clinic.ts";
import type { Outcome } from "./outcome.ts";
import { createPatient } from "./patient.ts";
import type { Site } from "./site.ts";
import { until } from "./until.ts";

/** Who takes the money and who lets go of it: the clinic through Praxis, or somebody in Stripe's dashboard. */
const rivals = ["both by the clinic", "captured in the dashboard", "cancelled in the dashboard"] as const;

const RACES_AT_ONCE = 6;
/** How much later the slower of two may begin, so that they meet at different steps. */
const HEAD_START_MS = 60;

/**
 * Visits whose money is on hold are cancelled while their money is captured. Resolves when each payment has ended:
 * taken, and given back where the visit is off, or let go of.
 */
export async function raceCapture(site: Site, { races, random }: { races: number; random: Random }): Promise<Outcome> {
  const clinic = await openClinic(site);
  const client = createClient(site, clinic, { asksAfterPaying: true });
  const patient = createPatient(client, clinic);
  const stripe = dashboardOf(site);
  const plans = Array.from({ length: races }, (_, i) => ({
    rivals: rivals[i % rivals.length],
    waits: random.chance(0.5) ? [0, random.below(HEAD_START_MS)] : [random.below(HEAD_START_MS), 0],
  }));
  const ids = await atOnce(RACES_AT_ONCE, plans, async (plan) => {
    const id = await patient.hold();
    await patient.pay(id);
    await patient.reach(id, "confirmed");
    const intent = (await readBooks(site)).find(({ metadata }) => metadata.appointment_id === id)?.paymentIntent ?? "";
    const acts = actsOf(plan.rivals, { client, stripe, id, intent });
    await Promise.all(acts.map((act, i) => pause(plan.waits[i]).then(() => act())));
    return id;
  });
  const faultOverAt = Date.now();
  const entries = await until("each race has ended in one way", async () => {
    const ended = (await readBooks(site)).filter(({ metadata }) => ids.includes(metadata.appointment_id ?? ""));
    return ended.length === races && ended.every(isTakenOrLetGo) && ended;
  });
  const taken = entries.filter(({ captured }) => captured > 0);
  const figures = {
    "races that ended captured": taken.length,
    "of these given back, as the visit was off": taken.filter(({ refunded }) => refunded > 0).length,
    "races that ended voided": races - taken.length,
  };
  return { clients: [client], bookings: races, faultOverAt, figures, notes: [] };
}

type Act = () => Promise<unknown>;
type Race = { client: Client; stripe: Stripe; id: string; intent: string };

function actsOf(who: (typeof rivals)[number] | undefined, { client, stripe, id, intent }: Race): Act[] {
  const late = () => undefined; // Stripe tells the dashboard that the other was faster
  const capture = () => client.capture(id);
  const cancel = () => client.cancel(id);
  if (who === "captured in the dashboard") return [() => stripe.paymentIntents.capture(intent).catch(late), cancel];
  if (who === "cancelled in the dashboard") return [capture, () => stripe.paymentIntents.cancel(intent).catch(late)];
  return [capture, cancel];
}

function dashboardOf({ stripeUrl, env }: Site): Stripe {
  const { hostname: host, port } = new URL(stripeUrl);
  return new Stripe(env.STRIPE_SECRET_KEY ?? "", { host, port, protocol: "http", telemetry: false });
}

/** One of the two, the whole sum, and never both. */
function isTakenOrLetGo({ status, amount, captured, released }: BookEntry): boolean {
  if (status === "succeeded") return captured === amount && released === 0;
  return status === "canceled" && captured === 0 && released === amount;
}
