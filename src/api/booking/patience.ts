import { setTimeout as pause } from "node:timers/promises";

/** Waits for `event`, which never rejects, but no longer than `patienceMs`. */
export async function waitPatiently(event: Promise<unknown>, patienceMs: number): Promise<void> {
  const over = new AbortController();
  await Promise.race([event, pause(patienceMs, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
}
