import { atOnce } from "../support/at-once.ts";
import { readRows } from "../support/invariants/query.ts";
import { createClient } from "./client.ts";
import { openClinic } from "./clinic.ts";
import type { Outcome } from "./outcome.ts";
import { createPatient, type Patient } from "./patient.ts";
import type { Stack } from "./stack.ts";
import { until } from "./until.ts";

type Wishes = { bookings: number; limit: number };
/** `most`: of one day, of which there are two when the clinic's midnight comes meanwhile. */
type Discounts = { used: number; most: number; kept: number; claims: number };

/**
 * Bookings through two processes of the API, far more than the day has discounts: some stay, some are cancelled, some
 * are never paid and expire. Throws when there is ever one discount too many, or one that is counted and not there.
 */
export async function fillQuota(stack: Stack, { bookings, limit }: Wishes): Promise<Outcome> {
  const practitioners = Math.ceil((limit + bookings) / 70);
  const clinic = await openClinic(stack, { practitioners, discounts: limit, holdMinutes: 1 });
  const second = { ...stack, apiUrl: await stack.startSecondApi(), env: { ...stack.env, PUBLIC_URL: stack.apiUrl } };
  const clients = [createClient(stack, clinic), createClient(second, clinic)];
  const fates: Record<string, (patient: Patient) => Promise<unknown>> = {
    stays: (patient) => patient.bookFree(),
    "is cancelled": async (patient) => patient.cancel(await patient.bookFree()),
    "is given up": async (patient) => patient.cancel(await patient.hold()),
    expires: (patient) => patient.hold(),
  };
  const order = ["stays", "is cancelled", "stays", "is given up", "expires", "is given up", "expires"];
  const meet = (some: readonly string[]) =>
    atOnce(16, some, async (fate, i) => {
      const client = clients[i % clients.length];
      if (client) await fates[fate]?.(createPatient(client, clinic));
    });
  const watching = watchUsed(stack, clinic.organizationId);
  const turns = Array.from({ length: bookings }, (_, i) => order[i % order.length] ?? "stays");
  try {
    // First as many as there are discounts give theirs back, so that the crowd has some to use again.
    await meet(Array.from({ length: limit }, () => "is cancelled"));
    await meet(turns);
    await until("nothing is held", async () => !(await isHeld(stack, clinic.organizationId)), { seconds: 180 });
  } finally {
    await watching.stop();
  }
  const most = await watching.stop();
  const end = await readDiscounts(stack, clinic.organizationId);
  if (most > limit || end.used !== end.kept) throw new Error(`${most} used at most, ${JSON.stringify(end)} in the end`);
  if (most < limit || end.claims <= limit) throw new Error(`nobody had to wait for a discount: ${JSON.stringify(end)}`);
  return {
    clients,
    bookings,
    faultOverAt: Date.now(),
    figures: {},
    notes: [
      `of ${limit} discounts ${most} were used at the most; ${end.claims} were given, ${end.claims - end.kept} of them given back; in the end ${end.used} are used and ${end.kept} visits have one`,
    ],
  };
}

async function readDiscounts({ checkerUrl }: Stack, organizationId: string): Promise<Discounts> {
  const [counted] = await readRows<Discounts>(
    checkerUrl,
    `select (select coalesce(sum(used), 0)::int from discount_days where organization_id = '${organizationId}') as used,
       (select coalesce(max(used), 0)::int from discount_days where organization_id = '${organizationId}') as most,
       count(*) filter (where status in ('held', 'confirmed'))::int as kept, count(*)::int as claims
     from appointments where organization_id = '${organizationId}' and discount_minor > 0`,
  );
  if (!counted) throw new Error("a count is one row");
  return counted;
}

async function isHeld({ checkerUrl }: Stack, organizationId: string): Promise<boolean> {
  const rows = await readRows(
    checkerUrl,
    `select from appointments where organization_id = '${organizationId}' and status = 'held' limit 1`,
  );
  return rows.length > 0;
}

/** The most that were ever used, looked at several times a second. */
function watchUsed(stack: Stack, organizationId: string): { stop: () => Promise<number> } {
  const state = { stopped: false, most: 0 };
  const watching = until(
    "the watch is over",
    async () => {
      state.most = Math.max(state.most, (await readDiscounts(stack, organizationId)).most);
      return state.stopped;
    },
    { everyMs: 200, seconds: Number.POSITIVE_INFINITY },
  );
  return {
    async stop() {
      state.stopped = true;
      await watching;
      return state.most;
    },
  };
}
