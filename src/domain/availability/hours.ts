import {
  dayNumber,
  isoWeekday,
  localDayAt,
  resolveLocalMinute,
  startOfDay,
  type ZoneTable,
  zoneTable,
} from "../time.ts";
import type { Band, Hours, StartRange, WeeklyBand } from "./facts.ts";
import { inOrder, type Stretches } from "./stretches.ts";

const DAY_MINUTES = 1440;

/** A local day with the offset that holds all through it, the day before and the day after; undefined if it changes. */
type LocalDay = { number: number; weekday: number; offsetMinutes: number | undefined };

/** The zone's part of a search, worked out once for everybody whose hours are resolved. */
export type Calendar = { table: ZoneTable; days: readonly LocalDay[] };

/**
 * The local days on which a visit of `minutes` that starts within `range` can
 * lie. Days that the zone skips are left out.
 */
export function makeCalendar(timeZone: string, { fromMinute, untilMinute }: StartRange, minutes: number): Calendar {
  const table = zoneTable(timeZone, fromMinute, untilMinute + minutes);
  const first = localDayAt(table, fromMinute) - 1;
  const last = localDayAt(table, untilMinute + minutes);
  const days: LocalDay[] = [];
  for (let number = first; number <= last; number++) {
    const isSkipped = startOfDay(table, number) === startOfDay(table, number + 1);
    if (isSkipped) continue;
    days.push({ number, weekday: isoWeekday(number), offsetMinutes: steadyOffset(table, number) });
  }
  return { table, days };
}

function steadyOffset(table: ZoneTable, day: number): number | undefined {
  const yesterday = startOfDay(table, day - 1);
  const dayAfterTomorrow = startOfDay(table, day + 2);
  return table.find(({ fromMinute, untilMinute }) => fromMinute <= yesterday && dayAfterTomorrow <= untilMinute)
    ?.offsetMinutes;
}

/**
 * Hours as instants, ordered by opening. Opening is resolved `compatible`: the later side of a gap, the first of two.
 * Closing takes the second of two, so that between them all the time that passes counts.
 */
export function resolveHours({ week, exceptions }: Hours, { table, days }: Calendar): Stretches {
  const byWeekday = groupByWeekday(week);
  const byDay = new Map(exceptions.map(({ day, bands }) => [dayNumber(day), bands]));
  const resolved: number[] = [];
  for (const { number, weekday, offsetMinutes } of days) {
    const midnight = number * DAY_MINUTES;
    for (const { opens, closes } of byDay.get(number) ?? byWeekday[weekday] ?? []) {
      if (offsetMinutes === undefined) {
        const opening = resolveLocalMinute(table, midnight + opens, "first");
        const closing = resolveLocalMinute(table, midnight + closes, "second");
        if (opening < closing) resolved.push(opening, closing);
      } else {
        resolved.push(midnight + opens - offsetMinutes, midnight + closes - offsetMinutes);
      }
    }
  }
  return inOrder(new Int32Array(resolved));
}

function groupByWeekday(week: readonly WeeklyBand[]): Band[][] {
  const byWeekday: Band[][] = [[], [], [], [], [], [], [], []];
  for (const band of week) byWeekday[band.weekday]?.push(band);
  return byWeekday;
}
