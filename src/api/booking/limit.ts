import { waitUntil } from "./patience.ts";

/**
 * Runs at most `atOnce` works at a time, the others after them in the order they came. It only smooths a
 * rush: at its time (epoch milliseconds) a work goes ahead all the same, so that with the other side
 * away requests do not queue behind each other's time-outs. A work that is not over after `placeMs` waits
 * for something else than this machine, such as Stripe, and gives its place to the next.
 */
export function createLimit({ atOnce, placeMs }: { atOnce: number; placeMs: number }) {
  let running = 0;
  const waiting = new Set<() => void>();

  return async function run<T>(time: number, work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      let proceed = () => {};
      const turn = new Promise<void>((resolve) => {
        proceed = resolve;
      });
      waiting.add(proceed);
      await waitUntil(time, turn);
      waiting.delete(proceed);
    }
    running++;
    const working = work();
    void waitUntil(
      Date.now() + placeMs,
      working.catch(() => undefined),
    ).then(passOn);
    return working;
  };

  function passOn(): void {
    running--;
    const [next] = waiting;
    if (next) {
      waiting.delete(next);
      next();
    }
  }
}
