import { waitPatiently } from "./patience.ts";

/**
 * Runs at most `atOnce` works at a time, the others after them in the order they came. It only smooths a rush: nobody waits longer than
 * `patienceMs`, so that with the other side away requests do not queue behind each other's time-outs.
 */
export function createLimit({ atOnce, patienceMs }: { atOnce: number; patienceMs: number }) {
  let running = 0;
  const waiting = new Set<() => void>();

  return async function run<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      let proceed = () => {};
      const turn = new Promise<void>((resolve) => {
        proceed = resolve;
      });
      waiting.add(proceed);
      await waitPatiently(turn, patienceMs);
      waiting.delete(proceed);
    }
    running++;
    try {
      return await work();
    } finally {
      running--;
      const [next] = waiting;
      if (next) {
        waiting.delete(next);
        next();
      }
    }
  };
}
