import * as z from "zod";

/**
 * What goes wrong with the next `times` requests of a route. `before`: nothing was done; `after`: it was done,
 * and the caller cannot know. `hang`: it was done and no answer ever comes. A 500 becomes the saved answer of
 * the request's idempotency key, as at Stripe; a 429 does not.
 */
export const fault = z.strictObject({
  /** `POST /v1/payment_intents/:id/capture`, or `*` for every route. */
  route: z.string(),
  kind: z.enum(["500_before", "500_after", "429", "hang", "reset_before", "reset_after"]),
  times: z.int().positive().default(1),
});
export type Fault = z.input<typeof fault>;
export type FaultKind = Fault["kind"];

/** Faults are kept in memory only: a restarted emulator is healthy. */
export function createFaults() {
  let planned: z.output<typeof fault>[] = [];
  return {
    plan(next: Fault): void {
      planned.push(fault.parse(next));
    },
    clear(): void {
      planned = [];
    },
    /** The fault that strikes this request, which uses up one of its times. */
    take(route: string): FaultKind | undefined {
      const found = planned.find((one) => one.times > 0 && (one.route === "*" || one.route === route));
      if (found) found.times -= 1;
      return found?.kind;
    },
  };
}
export type Faults = ReturnType<typeof createFaults>;
