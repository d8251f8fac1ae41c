import { epochMinute, epochMinuteNotBefore } from "../time.ts";
import type { Band, Hours } from "./facts.ts";
import { makeCalendar, resolveHours } from "./hours.ts";
import { boundary, disjoint, type Stretches } from "./stretches.ts";

/** Hours and the clock they are read on. */
export type Timetable = { timeZone: string; hours: Hours };

export type VisitTime = { startsAt: Date; endsAt: Date };

/**
 * The visits that a change of hours leaves outside: within `before`, and no
 * longer within `after`. In the order they came.
 */
export function strandedBy<Visit extends VisitTime>(
  visits: readonly Visit[],
  before: Timetable,
  after: Timetable,
): Visit[] {
  if (visits.length === 0) return [];
  const fromMinute = visits.map(({ startsAt }) => epochMinute(startsAt)).reduce((a, b) => Math.min(a, b));
  const untilMinute = visits.map(({ endsAt }) => epochMinuteNotBefore(endsAt)).reduce((a, b) => Math.max(a, b));
  const openTime = ({ timeZone, hours }: Timetable) =>
    disjoint(resolveHours(hours, makeCalendar(timeZone, { fromMinute, untilMinute }, 0)));
  const [openBefore, openAfter] = [openTime(before), openTime(after)];
  return visits.filter((visit) => liesWithin(openBefore, visit) && !liesWithin(openAfter, visit));
}

function liesWithin(open: Stretches, { startsAt, endsAt }: VisitTime): boolean {
  const [from, until] = [epochMinute(startsAt), epochMinuteNotBefore(endsAt)];
  for (let i = 0; i < open.length; i += 2) {
    if (boundary(open, i) <= from && until <= boundary(open, i + 1)) return true;
  }
  return false;
}

/** Whether two of the bands share a minute; bands that touch do not. */
export function overlap(bands: readonly Band[]): boolean {
  const inOrder = bands.toSorted((a, b) => a.opens - b.opens);
  return inOrder.some(({ opens }, i) => opens < (inOrder[i - 1]?.closes ?? 0));
}
