import type { Report } from "../report.ts";
import { benchSlotEngine } from "./slot-engine.ts";

export async function benchAvailability(): Promise<Report[]> {
  return [await benchSlotEngine()];
}
