import type { Client } from "./client.ts";

/** What a fault was done to, for whoever judges what came of it. */
export type Outcome = {
  clients: Client[];
  bookings: number;
  faultOverAt: number;
  /** Ends when the last hold that nobody pays has expired. */
  untilLastExpiry?: Promise<unknown>;
  /** Counts for the report, added up over all cells of a kind. */
  figures: Record<string, number>;
  /** What this cell alone has to say. */
  notes: string[];
};
