import { setTimeout as pause } from "node:timers/promises";

const AFTER_FAILURE_MS = 1_000;

/** Does `work` again and again, each time after as many milliseconds as it says, until it is told to stop. */
export async function repeat(
  work: () => Promise<number>,
  { onFailure, signal }: { onFailure: (error: unknown) => void; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const rest = await work().catch((error: unknown) => {
      onFailure(error);
      return AFTER_FAILURE_MS;
    });
    await pause(rest, undefined, { signal }).catch(() => undefined);
  }
}
