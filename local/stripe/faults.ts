import * as z from "zod";
import { createRandom } from "./random.ts";

const kind = z.enum(["400", "409", "429", "500_before", "500_after", "reset_before", "reset_after", "cut", "hang"]);

/**
 * What goes wrong with requests of a route. `before`: nothing was done; `after`, `cut` and `hang`: it was done, and
 * the caller cannot know. `400`: a definite no to what Stripe would else have done. `cut` breaks off in the middle of
 * the answer; `hang` never answers. A 500 becomes the saved answer of the request's idempotency key, as at Stripe; a
 * 409 and a 429 do not, nor does a 400 of this kind.
 */
export const fault = z.strictObject({
  /** `POST /v1/payment_intents/:id/capture`, or `*` for every route. */
  route: z.string(),
  /** Of several, each strike draws one. */
  kind: z.union([kind, z.array(kind).min(1)]),
  /** How many requests it strikes: one, or with `rate` or `above` every one of those. */
  times: z.int().positive().optional(),
  /** The share of requests it strikes. */
  rate: z.number().positive().max(1).optional(),
  /** Strikes only what comes above this many requests a second. */
  above: z.int().positive().optional(),
  /** The same seed draws the same. */
  seed: z.int().default(1),
});
export type Fault = z.input<typeof fault>;
export type FaultKind = z.output<typeof kind>;

type Planned = {
  route: string;
  kinds: FaultKind[];
  left: number;
  rate: number;
  isAbove: () => boolean;
  random: () => number;
};

/** Faults are kept in memory only: a restarted emulator is healthy. A route that is not in `routes` is refused. */
export function createFaults(routes: string[]) {
  let planned: Planned[] = [];
  return {
    plan(next: Fault): void {
      const { route, kind: kinds, rate, above, seed, times } = fault.parse(next);
      if (route !== "*" && !routes.includes(route)) throw new RangeError(`The emulator has no route ${route}.`);
      planned.push({
        route,
        kinds: [kinds].flat(),
        left: times ?? (rate === undefined && above === undefined ? 1 : Infinity),
        rate: rate ?? 1,
        isAbove: above === undefined ? () => true : countAbove(above),
        random: createRandom(seed),
      });
    },
    clear(): void {
      planned = [];
    },
    /** The fault that strikes this request, which uses up one of its times. */
    take(route: string): FaultKind | undefined {
      const found = planned.find(
        (one) => one.left > 0 && (one.route === "*" || one.route === route) && one.random() < one.rate && one.isAbove(),
      );
      if (!found) return undefined;
      found.left -= 1;
      return found.kinds[Math.floor(found.random() * found.kinds.length)];
    },
  };
}

/** Whether a request comes on top of `most` others that were let through within the last second. */
function countAbove(most: number): () => boolean {
  let passed: number[] = [];
  return () => {
    const now = performance.now();
    passed = passed.filter((at) => now - at < 1_000);
    if (passed.length >= most) return true;
    passed.push(now);
    return false;
  };
}

export type Faults = ReturnType<typeof createFaults>;
