import { waitPatiently } from "./patience.ts";

export type Claims = ReturnType<typeof createClaims>;

/**
 * Which slots somebody is claiming through this process right now. It only spares work: whoever waits here instead of claiming as well
 * finds the slot taken at the next look. Who gets a slot is decided by the database alone, so nobody waits longer than `patienceMs`.
 */
export function createClaims({ patienceMs }: { patienceMs: number }) {
  const underWay = new Map<string, Promise<void>>();
  return {
    isUnderWay: (slot: string): boolean => underWay.has(slot),

    /** Resolves when the claim of `slot` that is under way has ended, at once if there is none. */
    async ended(slot: string): Promise<void> {
      const claim = underWay.get(slot);
      if (claim) await waitPatiently(claim, patienceMs);
    },

    /** Notes a claim until the function it returns is called. */
    begin(slot: string): () => void {
      let end = () => {};
      const claim = new Promise<void>((resolve) => {
        end = resolve;
      });
      underWay.set(slot, claim);
      return () => {
        if (underWay.get(slot) === claim) underWay.delete(slot);
        end();
      };
    },
  };
}
