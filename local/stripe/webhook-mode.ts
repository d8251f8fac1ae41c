import * as z from "zod";
import { createRandom } from "./random.ts";

const share = z.number().min(0).max(1).default(0);

/** What goes wrong on the way to the receiver. Kept in memory only, as faults are. */
export const webhookMode = z.strictObject({
  /** The same seed draws the same, event by event. */
  seed: z.int().default(1),
  /** How long every event waits, in real milliseconds. */
  delayMs: z.int().nonnegative().default(0),
  /** The share of events that wait up to `shuffleMs` longer, so that later ones overtake them. */
  shuffleRate: share,
  shuffleMs: z.int().positive().default(500),
  /** The share of events that are sent `copies` times more. */
  duplicateRate: share,
  copies: z.int().positive().default(1),
  /** The share of events that are never sent: undelivered, as after three days of trying. */
  dropRate: share,
  /** Answers of the API wait until the receiver has answered the first try of the events they caused. */
  beforeReply: z.boolean().default(false),
  /** `old`: signed ten minutes ago; `wrong`: with another secret. */
  signature: z.enum(["valid", "old", "wrong"]).default("valid"),
});
export type WebhookMode = z.input<typeof webhookMode>;

/** What is to become of one event. */
export type Fate = { dropped: boolean; waitMs: number; copies: number };

export function createWebhookMode() {
  let mode = webhookMode.parse({});
  let random = createRandom(mode.seed);
  return {
    current: () => mode,
    set(next: WebhookMode): void {
      mode = webhookMode.parse(next);
      random = createRandom(mode.seed);
    },
    draw(): Fate {
      const dropped = random() < mode.dropRate;
      const held = random() < mode.shuffleRate ? Math.floor(random() * mode.shuffleMs) : 0;
      const copies = random() < mode.duplicateRate ? mode.copies : 0;
      return { dropped, waitMs: mode.delayMs + held, copies };
    },
  };
}
