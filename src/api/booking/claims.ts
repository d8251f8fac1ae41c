import { waitUntil } from "./patience.ts";

/**
 * Which slots are being claimed through this process right now. It only spares work: whoever waits here instead of
 * claiming as well finds the slot taken at the next look. Who gets a slot is decided by the database alone.
 */
export function createClaims() {
  const underWay = new Map<string, Set<Promise<void>>>();
  const of = (slot: string) => underWay.get(slot) ?? new Set();
  return {
    /**
     * Resolves when fewer than `most` claims of `slot` are under way, at the
     * given time (epoch milliseconds) in any case.
     */
    async fewerThan(most: number, slot: string, time: number): Promise<void> {
      while (of(slot).size >= most && Date.now() < time) await waitUntil(time, Promise.race(of(slot)));
    },

    count: (slot: string): number => of(slot).size,

    /** Notes a claim until the function it returns is called. */
    begin(slot: string): () => void {
      let end = () => {};
      const claim = new Promise<void>((resolve) => {
        end = resolve;
      });
      underWay.set(slot, of(slot).add(claim));
      return () => {
        of(slot).delete(claim);
        if (of(slot).size === 0) underWay.delete(slot);
        end();
      };
    },
  };
}
