import { startsOfAny } from "../../domain/availability/choice.ts";
import { openStarts, type PractitionerStarts } from "../../domain/availability/slots.ts";
import { epochMinute } from "../../domain/time.ts";
import type { Tx } from "../client.ts";
import { readSearch, type WantedVisit } from "./read-search.ts";

export type FirstStart = { timeZone: string; startsMinute: number; open: PractitionerStarts[] };

const FIRST_WINDOW_DAYS = 7;
const WINDOW_GROWTH = 4;

/**
 * The first open start from `fromMinute` on, within the horizon. Nearly always the first week has
 * one; only without does it read on, four times as far each time. Of several that are sent at once on
 * one connection, each window is one flight for all of them.
 */
export async function findFirstStart(
  tx: Tx,
  visit: Omit<WantedVisit, "range">,
  fromMinute: number,
  days = FIRST_WINDOW_DAYS,
): Promise<FirstStart | undefined> {
  const range = { fromMinute, untilMinute: fromMinute + days * 1440 };
  const facts = await readSearch(tx, { ...visit, range });
  if (!facts) return undefined;

  const { clinic, rules } = facts.search;
  const open = openStarts(facts.search, range);
  const [first] = startsOfAny(open);
  if (first) return { timeZone: clinic.timeZone, startsMinute: first.startsMinute, open };
  const behindHorizon = epochMinute(visit.requestedAt) + (rules.horizonDays + 2) * 1440;
  return range.untilMinute < behindHorizon
    ? findFirstStart(tx, visit, range.untilMinute, days * WINDOW_GROWTH)
    : undefined;
}
