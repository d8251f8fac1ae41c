import type { Report } from "../report.ts";
import { benchSlotEngine } from "./slot-engine.ts";
import { benchSlotRead } from "./slot-read.ts";

/** How fast open slots are found: the computation alone, then with the database. */
export async function benchAvailability(): Promise<Report[]> {
  return [await benchSlotEngine(), await benchSlotRead()];
}
