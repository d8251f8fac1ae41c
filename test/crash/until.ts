import { setTimeout as pause } from "node:timers/promises";

/**
 * On a machine that does other work besides, what would be too slow in CI may be given more time: 2 is twice as long.
 */
export const slowness = Number(process.env.CRASH_SLOWNESS ?? 1);

/** What must be over within a minute of the last fault. */
export const CONVERGED_WITHIN_SECONDS = 60 * slowness;

type Wish = {
  seconds?: number;
  /** An error of the question counts as "not yet": what is asked may be dead at the moment. */
  tolerant?: boolean;
  everyMs?: number;
};

/** Asks until the answer is something; what stands in for every sleep here. Throws when it is not in time. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  { seconds = CONVERGED_WITHIN_SECONDS, tolerant = false, everyMs = 50 }: Wish = {},
): Promise<T> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const failure: { reason?: unknown } = {};
    const answer = await ask().catch((error: unknown) => {
      if (!tolerant) throw error;
      failure.reason = error;
      return undefined;
    });
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${seconds} seconds: ${what}`, { cause: failure.reason });
    await pause(everyMs);
  }
}
