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

/**
 * The instant, in milliseconds, when a clinic's clock shows this. Of a time that a change of the clocks brings twice it
 * is one of the two, and for one that it leaves out one beside it.
 */
export function instantOf({ day, minute }: ClinicTime, timeZone: string): number {
  const shown = Date.parse(`${day}T00:00:00Z`) + minute * 60_000;
  const offsetAt = (at: number) => {
    const there = clinicTime(at, timeZone);
    return Date.parse(`${there.day}T00:00:00Z`) + there.minute * 60_000 - at;
  };
  return shown - offsetAt(shown - offsetAt(shown));
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The seven days from Monday on that a day is one of. */
export function weekOf(day: string): string[] {
  const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return [0, 1, 2, 3, 4, 5, 6].map((days) => addDays(day, days - sinceMonday));
}
