import type { BookEntry } from "../../local/stripe/emulator.ts";
import { readRows } from "../support/invariants/query.ts";
import { readBooks } from "./check.ts";
import type { Client } from "./client.ts";
import type { CrashClinic } from "./clinic.ts";
import { createPatient, type Patient } from "./patient.ts";
import { faultStripe } from "./site.ts";
import type { Part, Stack } from "./stack.ts";
import { type Step, unansweredSteps } from "./steps.ts";
import { until } from "./until.ts";

export type Side = "before" | "after";
export type Scene = { stack: Stack; clinic: CrashClinic; client: Client };

/**
 * Kills one part while an appointment stands at each of the steps, and starts
 * it again. Answers when the fault was over.
 */
export async function killAtEach(
  scene: Scene,
  { steps, side, part }: { steps: readonly Step[]; side: Side; part: Part },
): Promise<{ faultOverAt: number }> {
  const { stack } = scene;
  const ways = await bringTo(scene, steps, async ({ name, part: where }, id, go) => {
    const point = `${name}.${side}`;
    const countThere = async () =>
      (await stack.listStops(where)).filter((stop) => stop.point === point && stop.reached).length;
    const before = await countThere();
    await stack.stopAt(where, { point, ...(id ? { appointmentId: id } : {}) });
    const way = go();
    await until(`somebody stands at ${point}`, async () => (await countThere()) > before);
    return way;
  });
  await stack.kill(part);
  await stack.goOn(part);
  await stack.start(part);
  const faultOverAt = Date.now();
  await Promise.all(ways.map(({ way }) => way));
  return { faultOverAt };
}

/** Kills the worker while Stripe owes it an answer to each kind of call, after doing what was asked. */
export async function killUnanswered(scene: Scene): Promise<{ faultOverAt: number }> {
  const { stack } = scene;
  const ways = await bringTo(scene, unansweredSteps, async ({ route, isDone }, id, go) => {
    const known = new Set((await readBooks(stack)).map(({ paymentIntent }) => paymentIntent));
    await faultStripe(stack, { route, kind: "hang" });
    const way = go();
    const isIt = (entry: BookEntry) =>
      isDone(entry) && (id === undefined ? !known.has(entry.paymentIntent) : entry.metadata.appointment_id === id);
    await until(`Stripe has done ${route}`, async () => (await readBooks(stack)).some(isIt));
    return way;
  });
  await stack.kill("worker");
  await stack.start("worker");
  const faultOverAt = Date.now();
  await Promise.all(ways.map(({ way }) => way));
  return { faultOverAt };
}

type Arrival = { arrive?: (patient: Patient) => Promise<string>; go: Step["go"] };

/**
 * Brings an appointment to where each step comes next, all at once, and then into the step, one
 * after the other. A way is what its patient still has to go.
 */
async function bringTo<S extends Arrival>(
  { stack, clinic, client }: Scene,
  steps: readonly S[],
  enter: (step: S, id: string | undefined, go: () => { way: Promise<void> }) => Promise<{ way: Promise<void> }>,
): Promise<{ way: Promise<void> }[]> {
  const patient = createPatient(client, clinic);
  const ids = await Promise.all(steps.map(async (step) => step.arrive?.(patient)));
  await until("Stripe's reports of what led here are dealt with", () => hasNoOpenReport(stack));
  const ways: { way: Promise<void> }[] = [];
  for (const [index, step] of steps.entries()) {
    const id = ids[index];
    const go = () => {
      const way = step.go(patient, id);
      way.catch(() => undefined); // awaited by whoever kills; until then a rejection is no surprise
      return { way };
    };
    ways.push(await enter(step, id, go));
  }
  return ways;
}

/**
 * Else a report of an earlier step would bring a worker to the one that is to be stopped at, too soon. That a payment
 * was made is an echo of our own call, which is not stored.
 */
async function hasNoOpenReport({ checkerUrl }: Stack): Promise<boolean> {
  const rows = await readRows<{ open: number }>(
    checkerUrl,
    `select count(*)::int as open from payments p where p.payment_intent_id is not null and p.status <> 'created' and not exists (
       select from stripe_events e where e.payment_intent_id = p.payment_intent_id and e.state = 'done')
     union all
     select count(*)::int from stripe_events where state = 'pending'`,
  );
  return rows.every(({ open }) => open === 0);
}
