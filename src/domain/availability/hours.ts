import { dayNumber, isoWeekday, localMinuteAt, resolveLocalMinute, type ZoneTable, zoneTable } from "../time.ts";
import type { Band, Hours, StartRange } from "./facts.ts";
import type { Stretches } from "./stretches.ts";

const DAY_MINUTES = 1440;

/** A local day with the offset that holds all through it, the day before and the day after; undefined if it changes. */
type LocalDay = { number: number; offsetMinutes: number | undefined };

/** The zone's part of a search, worked out once for everybody whose hours are resolved. */
export type Calendar = { table: ZoneTable; days: readonly LocalDay[] };

/** The local days on which a visit of `minutes` that starts within `range` can lie. Days that the zone skips are left out. */
export function makeCalendar(timeZone: string, { fromMinute, untilMinute }: StartRange, minutes: number): Calendar {
  const table = zoneTable(timeZone, fromMinute, untilMinute + minutes);
  const first = Math.floor(localMinuteAt(table, fromMinute) / DAY_MINUTES) - 1;
  const last = Math.floor(localMinuteAt(table, untilMinute + minutes) / DAY_MINUTES) + 1;
  const days: LocalDay[] = [];
  for (let number = first; number <= last; number++) {
    if (midnight(table, number) === midnight(table, number + 1)) continue;
    days.push({ number, offsetMinutes: steadyOffset(table, number) });
  }
  return { table, days };
}

function midnight(table: ZoneTable, day: number): number {
  return resolveLocalMinute(table, day * DAY_MINUTES, "first");
}

function steadyOffset(table: ZoneTable, day: number): number | undefined {
  const yesterday = midnight(table, day - 1);
  const dayAfterTomorrow = midnight(table, day + 2);
  return table.find(({ fromMinute, untilMinute }) => fromMinute <= yesterday && dayAfterTomorrow <= untilMinute)
    ?.offsetMinutes;
}

/**
 * Hours as instants, ordered by opening. Opening is resolved `compatible`: the later side of a gap, the first of two.
 * Closing takes the second of two, so that between them all the time that passes counts.
 */
export function resolveHours({ week, exceptions }: Hours, { table, days }: Calendar): Stretches {
  const byWeekday = Array.from({ length: 8 }, (_, weekday) => week.filter((band) => band.weekday === weekday));
  const byDay = new Map(exceptions.map(({ day, bands }) => [dayNumber(day), bands]));
  const resolved: { opens: number; closes: number }[] = [];
  for (const { number, offsetMinutes } of days) {
    const bands: readonly Band[] = byDay.get(number) ?? byWeekday[isoWeekday(number)] ?? [];
    const start = number * DAY_MINUTES;
    for (const { opens, closes } of bands) {
      resolved.push(
        offsetMinutes === undefined
          ? {
              opens: resolveLocalMinute(table, start + opens, "first"),
              closes: resolveLocalMinute(table, start + closes, "second"),
            }
          : { opens: start + opens - offsetMinutes, closes: start + closes - offsetMinutes },
      );
    }
  }
  // A gap can put an opening behind one that is later on the wall clock, or behind its own closing.
  const open = resolved.filter(({ opens, closes }) => opens < closes).sort((a, b) => a.opens - b.opens);
  return Int32Array.from(open.flatMap(({ opens, closes }) => [opens, closes]));
}
