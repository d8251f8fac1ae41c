import { z } from "zod";
import type { BookEntry } from "../../local/stripe/emulator.ts";
import { findCardData } from "../support/card-data.ts";
import { readRows, type Violation } from "../support/invariants/query.ts";
import { findAlways, findQuiescent } from "../support/invariants.ts";
import type { Try } from "./client.ts";
import type { Site } from "./site.ts";
import type { Stack } from "./stack.ts";
import { connectTemporal, readHistories } from "./temporal.ts";
import { CONVERGED_WITHIN_SECONDS, until } from "./until.ts";

const bookEntry = z.object({
  paymentIntent: z.string(),
  account: z.string().nullable(),
  created: z.number(),
  customer: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  currency: z.string(),
  status: z.enum([
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "requires_capture",
    "succeeded",
    "canceled",
  ]),
  amount: z.number(),
  authorized: z.number(),
  captured: z.number(),
  released: z.number(),
  refunded: z.number(),
  disputed: z.number(),
  captureBefore: z.number().nullable(),
  cancellationReason: z.string().nullable(),
});

/** What truly happened to the money, from the stand-in's own disk. */
export async function readBooks({ stripeUrl, env }: Site): Promise<BookEntry[]> {
  const headers = { authorization: `Bearer ${env.STRIPE_SECRET_KEY}` };
  const response = await fetch(`${stripeUrl}/_emulator/books`, { headers });
  return z.object({ payment_intents: z.array(bookEntry) }).parse(await response.json()).payment_intents;
}

/**
 * Waits until nothing is under way and every invariant holds, the one about workflows and the one about Stripe's books
 * included. Throws with what is still broken a minute after the last fault.
 */
export async function convergence(stack: Site, faultOverAt: number): Promise<void> {
  const last: { violations: Violation[] } = { violations: [] };
  const seconds = CONVERGED_WITHIN_SECONDS - (Date.now() - faultOverAt) / 1_000;
  const temporal = await connectTemporal(stack);
  try {
    await until(
      "every invariant holds",
      async () => {
        const outside = {
          books: await readBooks(stack),
          temporal,
          hasRelay: true,
          askedBefore: new Date(faultOverAt),
        };
        last.violations = await findQuiescent(stack.checkerUrl, outside);
        return last.violations.length === 0;
      },
      { seconds, everyMs: 200 },
    );
  } catch (cause) {
    throw new Error(`not converged: ${JSON.stringify(last.violations).slice(0, 3_000)}`, { cause });
  } finally {
    await temporal.connection.close();
  }
}

/** Looks, until told to stop, for what must hold at every instant. While Postgres is dead there is nothing to see. */
export function watch({ checkerUrl }: Site): { stop: () => Promise<Violation[]> } {
  const state = { stopped: false, found: new Array<Violation>() };
  const watching = until(
    "the watch is over",
    async () => {
      state.found.push(...(await findAlways(checkerUrl)));
      return state.stopped;
    },
    { tolerant: true, everyMs: 1_000, seconds: Number.POSITIVE_INFINITY },
  );
  return {
    async stop() {
      state.stopped = true;
      await watching;
      return state.found;
    },
  };
}

/** What the clients were told, against what is stored: the sentences that are not true. */
export async function findBrokenPromises({ checkerUrl }: Site, tries: readonly Try[]): Promise<string[]> {
  const rows = await readRows<{ key: string; id: string; status: string | null }>(
    checkerUrl,
    `select k.key, k.appointment_id as id, a.status from idempotency_keys k
     left join appointments a on a.organization_id = k.organization_id and a.id = k.appointment_id`,
  );
  const stored = new Map(rows.map((row) => [row.key, row]));
  const notHeld = ["refused", "expired", "cancelled"];
  return tries.flatMap(({ kind, key, outcome, said, status }) => {
    const row = stored.get(key);
    const told = `${kind} ${key} was answered ${status} ${said}`;
    if (said !== null && outcome !== "fail" && row?.id !== said) return [`${told}, and its key stands for ${row?.id}`];
    if (outcome === "ok" && !row?.status) return [`${told}, and there is no such appointment`];
    if (outcome === "ok" && kind === "cancel" && row?.status !== "cancelled")
      return [`${told}, and it is ${row?.status}`];
    if (outcome === "ok" && kind === "approve" && (row?.status === "requested" || row?.status === "refused"))
      return [`${told}, and it is ${row.status}`];
    if (outcome === "fail" && kind === "book" && row?.status && !notHeld.includes(row.status))
      return [`${told}, and it is ${row.status}`];
    return [];
  });
}

/** Card data in what the parts wrote to their logs, and in what Temporal recorded of the workflows since then. */
export async function findLeakedCards(stack: Stack, since: Date): Promise<string[]> {
  const found = findCardData(await stack.readLogs());
  for await (const history of readHistories(stack, since)) found.push(...findCardData(history));
  return found;
}
