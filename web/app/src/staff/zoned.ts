/** The calendar day after another, both YYYY-MM-DD. */
export const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** The instant at which a calendar day begins on the clock of a zone. */
export function midnight(day: string, timeZone: string): string {
  const utc = Date.parse(day);
  // Once more from there: the offset may be another one at the instant that the first guess names.
  const guess = utc - offsetMs(utc, timeZone);
  return new Date(utc - offsetMs(guess, timeZone)).toISOString();
}

function offsetMs(at: number, timeZone: string): number {
  const options = { timeZone, hourCycle: "h23", dateStyle: "short", timeStyle: "medium" } as const;
  const wall = new Intl.DateTimeFormat("sv-SE", options).format(at); // 2026-11-24 14:30:00
  return Date.parse(`${wall.replace(" ", "T")}Z`) - Math.floor(at / 1000) * 1000;
}
