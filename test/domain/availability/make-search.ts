import type { Band, Hours, SlotSearch, WeeklyBand } from "../../../src/domain/availability/facts.ts";
import type { Stretches } from "../../../src/domain/availability/stretches.ts";
import { epochMinute, instantOf } from "../../../src/domain/time.ts";

/**
 * A clinic in Berlin open 08:00-18:00 every day, one practitioner who always
 * works then, half-hour visits, no rules in the way.
 */
export function makeSearch(overrides: Partial<SlotSearch> = {}): SlotSearch {
  return {
    clinic: { clinicId: "clinic", timeZone: "Europe/Berlin", hours: everyDay("08:00-18:00") },
    practitioners: [{ practitionerId: "practitioner", hours: everyDay("00:00-24:00") }],
    visit: { minutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0, needs: [] },
    rules: { slotStepMinutes: 15, minimumNoticeMinutes: 0, horizonDays: 20_000 },
    requestedAt: new Date("2000-01-01T00:00:00Z"),
    busy: new Map(),
    ...overrides,
  };
}

/** The same bands ("09:00-12:00") on every weekday. */
export function everyDay(...bands: string[]): Hours {
  return { week: [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => onWeekday(weekday, ...bands)), exceptions: [] };
}

export function onWeekday(weekday: number, ...bands: string[]): WeeklyBand[] {
  return bands.map((text) => ({ weekday, ...band(text) }));
}

export function band(text: string): Band {
  const [opens = 0, closes = 0] = text.split("-").map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  return { opens, closes };
}

/** "2027-03-15T08:00+01:00" to epoch minutes. */
export function minute(at: string): number {
  return epochMinute(new Date(at));
}

/** Stretches from pairs of times on one day, "09:00-09:30", with the day's UTC offset. */
export function taken(day: string, offset: string, ...stretches: string[]): Stretches {
  return Int32Array.from(stretches.flatMap((text) => text.split("-").map((time) => minute(`${day}T${time}${offset}`))));
}

/** The wall clock's HH:MM of each start. */
export function clockTimes(starts: readonly number[], timeZone = "Europe/Berlin"): string[] {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "short" });
  return starts.map((start) => format.format(instantOf(start)));
}
