import { setTimeout as pause } from "node:timers/promises";

/** Waits for `event`, which never rejects, but no longer than until the given time (epoch milliseconds). */
export async function waitUntil(time: number, event: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const timeIsUp = pause(Math.max(0, time - Date.now()), undefined, { signal: over.signal });
  await Promise.race([event, timeIsUp.catch(() => undefined)]);
  over.abort();
}
