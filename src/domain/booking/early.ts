import { clinicDay } from "../time.ts";
import type { Act } from "./lifecycle.ts";

/**
 * Whether an act comes before its time: nobody arrives and nothing begins before the visit's day at the clinic, and no
 * visit is over, or was missed, before it was to begin. Whoever knows better says so; money may follow at once.
 */
export function isEarly(act: Act, { at, startsAt, timeZone }: { at: Date; startsAt: Date; timeZone: string }): boolean {
  switch (act) {
    case "check_in":
    case "start":
      return clinicDay(at, timeZone) < clinicDay(startsAt, timeZone);
    case "complete":
    case "mark_no_show":
      return at < startsAt;
    default:
      return false;
  }
}
