import dayjs, { type Dayjs } from "dayjs";
import timezone from "dayjs/plugin/timezone.js";
import utc from "dayjs/plugin/utc.js";
import type { SlotSearch, StartRange } from "../../src/domain/availability/facts.ts";
import { instantOf } from "../../src/domain/time.ts";

dayjs.extend(utc);
dayjs.extend(timezone);

/**
 * The same search as scheduling code is usually written, with a date library throughout, and written well: zones are
 * converted at the edges of bands only, busy time is subtracted as ranges, starts are stepped in UTC. It knows only
 * what the workload needs: weekly hours and busy time, neither clinic hours nor buffers, rooms, notice or horizon.
 */
export function dayjsOpenStarts(
  { clinic, practitioners, visit, rules, busy }: SlotSearch,
  range: StartRange,
): string[] {
  const open = new Set<string>();
  const first = dayjs(instantOf(range.fromMinute)).tz(clinic.timeZone).format("YYYY-MM-DD");
  const last = dayjs(instantOf(range.untilMinute - 1))
    .tz(clinic.timeZone)
    .format("YYYY-MM-DD");
  for (const { practitionerId, hours } of practitioners) {
    const taken = takenRanges(busy.get(practitionerId) ?? []);
    for (let day = dayjs.utc(first); day.format("YYYY-MM-DD") <= last; day = day.add(1, "day")) {
      const date = day.format("YYYY-MM-DD");
      const weekday = day.day() === 0 ? 7 : day.day();
      for (const { opens, closes } of hours.week.filter((band) => band.weekday === weekday)) {
        const opening = dayjs.tz(`${date} ${clock(opens)}`, clinic.timeZone).utc();
        const closing = dayjs.tz(`${date} ${clock(closes)}`, clinic.timeZone).utc();
        for (const { from, until } of subtract({ from: opening, until: closing }, taken)) {
          const lastStart = until.subtract(visit.minutes, "minute");
          for (let start = from; !start.isAfter(lastStart); start = start.add(rules.slotStepMinutes, "minute")) {
            open.add(start.toISOString());
          }
        }
      }
    }
  }
  return [...open].sort();
}

type TimeRange = { from: Dayjs; until: Dayjs };

function takenRanges(flat: ArrayLike<number>): TimeRange[] {
  return Array.from({ length: flat.length / 2 }, (_, i) => ({
    from: dayjs.utc(instantOf(flat[2 * i] ?? 0)),
    until: dayjs.utc(instantOf(flat[2 * i + 1] ?? 0)),
  }));
}

function subtract(band: TimeRange, taken: readonly TimeRange[]): TimeRange[] {
  const free: TimeRange[] = [];
  let from = band.from;
  for (const busy of taken) {
    if (busy.from.valueOf() >= band.until.valueOf()) break;
    if (busy.until.valueOf() <= from.valueOf()) continue;
    if (busy.from.valueOf() > from.valueOf()) free.push({ from, until: busy.from });
    from = busy.until;
  }
  if (from.valueOf() < band.until.valueOf()) free.push({ from, until: band.until });
  return free;
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
