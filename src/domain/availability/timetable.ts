import { epochMinute, epochMinuteNotBefore } from "../time.ts";
import type { Band, Hours, StartRange } from "./facts.ts";
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
  const range = { fromMinute, untilMinute };
  const [openBefore, openAfter] = [openTime(before, range), openTime(after, range)];
  return visits.filter((visit) => liesWithin(openBefore, visit) && !liesWithin(openAfter, visit));
}

/** Whether all of a visit lies within the hours. */
export function isWithin(timetable: Timetable, visit: VisitTime): boolean {
  const [fromMinute, untilMinute] = [epochMinute(visit.startsAt), epochMinuteNotBefore(visit.endsAt)];
  return liesWithin(openTime(timetable, { fromMinute, untilMinute }), visit);
}

function openTime({ timeZone, hours }: Timetable, range: StartRange): Stretches {
  return disjoint(resolveHours(hours, makeCalendar(timeZone, range, 0)));
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
