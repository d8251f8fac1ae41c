import { Temporal } from "temporal-polyfill";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

/** The calendar day (YYYY-MM-DD) at the clinic when the instant `at` happens. */
export function clinicDay(at: Date, timeZone: string): string {
  const minute = epochMinute(at);
  return dayFromNumber(localDayAt(zoneTable(timeZone, minute, minute), minute));
}

/** Both days are YYYY-MM-DD. Who was born on 29 February has the birthday on the 28th in common years. */
export function isBirthday(bornOn: string, today: string): boolean {
  const lastOfFebruary = today.endsWith("-02-28") && addDays(today, 1).endsWith("-03-01");
  return today.slice(-6) === bornOn.slice(-6) || (bornOn.endsWith("-02-29") && lastOfFebruary);
}

/** Calendar arithmetic on YYYY-MM-DD: no clock and no zone is involved. */
export function addDays(day: string, days: number): string {
  return dayFromNumber(dayNumber(day) + days);
}

/** Days from 1970-01-01 to `day` (YYYY-MM-DD). */
export function dayNumber(day: string): number {
  return Date.parse(day) / DAY_MS;
}

function dayFromNumber(dayNumber: number): string {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
}

/** 1 = Monday … 7 = Sunday, as ISO 8601 and Postgres's `isodow` count. */
export function isoWeekday(dayNumber: number): number {
  return ((((dayNumber + 3) % 7) + 7) % 7) + 1; // 1970-01-01 was a Thursday
}

/** Epoch minutes (whole minutes since 1970-01-01T00:00Z) are the unit of slot arithmetic. Seconds are dropped. */
export function epochMinute(at: Date): number {
  return Math.floor(at.getTime() / MINUTE_MS);
}

/** The first whole minute that is not before `at`. */
export function epochMinuteNotBefore(at: Date): number {
  return Math.ceil(at.getTime() / MINUTE_MS);
}

export function instantOf(epochMinute: number): Date {
  return new Date(epochMinute * MINUTE_MS);
}

const clockOfMinute = Array.from({ length: DAY_MINUTES }, (_, minute) => {
  return new Date(minute * MINUTE_MS).toISOString().slice(11);
});

/** ISO 8601 in UTC, as `Date` writes it, several times faster for a list in ascending order. */
export function toIsoInstants(epochMinutes: readonly number[]): string[] {
  let currentDay = Number.NaN;
  let prefix = "";
  return epochMinutes.map((minute) => {
    const day = Math.floor(minute / DAY_MINUTES);
    if (day !== currentDay) {
      currentDay = day;
      prefix = `${dayFromNumber(day)}T`;
    }
    return `${prefix}${clockOfMinute[minute - day * DAY_MINUTES]}`;
  });
}

/** A stretch [fromMinute, untilMinute) of a zone's life in which local time is UTC + `offsetMinutes`. */
type ZonePeriod = { fromMinute: number; untilMinute: number; offsetMinutes: number };

/**
 * The periods of a zone that a range of instants can meet, oldest first, the outer two open-ended: local times up to
 * two days outside the range resolve correctly too. Offsets are whole minutes everywhere since 1972.
 */
export type ZoneTable = readonly ZonePeriod[];

export function zoneTable(timeZone: string, fromMinute: number, toMinute: number): ZoneTable {
  const firstYear = instantOf(fromMinute - 2 * DAY_MINUTES).getUTCFullYear();
  const lastYear = instantOf(toMinute + 2 * DAY_MINUTES).getUTCFullYear();
  const changes: OffsetChange[] = [];
  for (let year = firstYear; year <= lastYear; year++) {
    for (const change of offsetChanges(timeZone, year)) {
      if (change.offsetMinutes !== changes.at(-1)?.offsetMinutes) changes.push(change);
    }
  }
  return changes.map(({ fromMinute, offsetMinutes }, i) => ({
    fromMinute: i === 0 ? Number.NEGATIVE_INFINITY : fromMinute,
    untilMinute: changes[i + 1]?.fromMinute ?? Number.POSITIVE_INFINITY,
    offsetMinutes,
  }));
}

type OffsetChange = { fromMinute: number; offsetMinutes: number };

const KNOWN_YEARS_LIMIT = 4096;
const knownYears = new Map<string, readonly OffsetChange[]>();

/** The offset at the start of the UTC year, then each change within it. Asked of Intl once and remembered. */
function offsetChanges(timeZone: string, year: number): readonly OffsetChange[] {
  const key = `${timeZone} ${year}`;
  const known = knownYears.get(key);
  if (known) return known;

  const endsMs = Date.UTC(year + 1, 0, 1);
  const changes: OffsetChange[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(
    Date.UTC(year, 0, 1),
  ).toZonedDateTimeISO(timeZone);
  while (at && at.epochMilliseconds < endsMs) {
    changes.push({ fromMinute: at.epochMilliseconds / MINUTE_MS, offsetMinutes: at.offsetNanoseconds / 60e9 });
    at = at.getTimeZoneTransition("next");
  }
  if (knownYears.size >= KNOWN_YEARS_LIMIT) knownYears.clear();
  knownYears.set(key, changes);
  return changes;
}

/**
 * The epoch minute of a local one (minutes since 1970-01-01T00:00 on the wall clock). A time that the clock skips
 * counts on from before the gap (02:30 becomes 03:30); one that it shows twice is the first or the second as asked.
 */
export function resolveLocalMinute(table: ZoneTable, localMinute: number, ofTwo: "first" | "second"): number {
  let resolved = localMinute;
  for (const { fromMinute, untilMinute, offsetMinutes } of table) {
    const minute = localMinute - offsetMinutes;
    if (minute < fromMinute) break;
    resolved = minute;
    if (ofTwo === "first" && minute < untilMinute) break;
  }
  return resolved;
}

/** The first epoch minute of a local day, by its number. A day that the zone skips starts when the next one does. */
export function startOfDay(table: ZoneTable, dayNumber: number): number {
  const localMinute = dayNumber * DAY_MINUTES;
  const period = table.find(({ untilMinute, offsetMinutes }) => localMinute - offsetMinutes < untilMinute);
  return period ? Math.max(localMinute - period.offsetMinutes, period.fromMinute) : localMinute;
}

/** The number of the local day on which an epoch minute falls. */
export function localDayAt(table: ZoneTable, epochMinute: number): number {
  const period = table.find(({ untilMinute }) => epochMinute < untilMinute);
  return Math.floor((epochMinute + (period?.offsetMinutes ?? 0)) / DAY_MINUTES);
}
