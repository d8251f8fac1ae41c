const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const digits = "2-digit";
  const formatter = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
  });
  formatters.set(timeZone, formatter);
  return formatter;
}

/** What a clinic's clock shows: its day (YYYY-MM-DD) and the minutes after midnight. */
export type ClinicTime = { day: string; minute: number };

export function clinicTime(at: string | number, timeZone: string): ClinicTime {
  const parts = formatterOf(timeZone).formatToParts(typeof at === "string" ? Date.parse(at) : at);
  const read = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  return {
    day: `${read("year")}-${read("month")}-${read("day")}`,
    minute: Number(read("hour")) * 60 + Number(read("minute")),
  };
}

const DAY_MS = 86_400_000;

/**
 * The instant, in milliseconds, when a clinic's clock shows this. Of a time that a change of the clocks brings twice it
 * is the first. One that a change leaves out, which in some zones is midnight, is as much later as the clocks are put
 * on.
 */
export function instantOf({ day, minute }: ClinicTime, timeZone: string): number {
  const shown = Date.parse(`${day}T00:00:00Z`) + minute * 60_000;
  const offsetAt = (at: number) => {
    const there = clinicTime(at, timeZone);
    return Date.parse(`${there.day}T00:00:00Z`) + there.minute * 60_000 - at;
  };
  const offsets = [offsetAt(shown - DAY_MS), offsetAt(shown + DAY_MS)];
  const [early, late] = [shown - Math.max(...offsets), shown - Math.min(...offsets)];
  return early + offsetAt(early) === shown ? early : late;
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The seven days from Monday on that a day is one of. */
export function weekOf(day: string): string[] {
  const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return [0, 1, 2, 3, 4, 5, 6].map((days) => addDays(day, days - sinceMonday));
}
