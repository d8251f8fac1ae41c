export type Band = { opens: number; closes: number };
export type WeekBand = Band & { weekday: number };
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

const twoDigits = (value: number) => String(value).padStart(2, "0");

/** `09:30` of minutes after midnight; empty for what is no time. */
export const sayMinute = (minute: number) =>
  Number.isNaN(minute) ? "" : `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;

/** Minutes after midnight of a time as people type it: `9`, `930`, `9.30`, `09:30`, `٩:٣٠`, `24:00`. NaN = no time. */
export function readMinute(text: string): number {
  const latin = text.trim().replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
  const [, hours, minutes = "0"] = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(latin) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && minute <= 1440 ? minute : Number.NaN;
}

export const sayBands = (bands: readonly Band[]) =>
  bands.map(({ opens, closes }) => `${sayMinute(opens)}–${sayMinute(closes)}`).join(", ");

export const totalMinutes = (bands: readonly Band[]) =>
  bands.reduce((sum, { opens, closes }) => sum + (closes > opens ? closes - opens : 0), 0);

const byTime = (one: Band, other: Band) => one.opens - other.opens;

export type BandFault = "settings.hours.noTime" | "settings.hours.order" | "settings.hours.overlap";

/** What is wrong with the hours of one day. */
export function faultOf(bands: readonly Band[]): BandFault | undefined {
  if (bands.some(({ opens, closes }) => Number.isNaN(opens) || Number.isNaN(closes))) return "settings.hours.noTime";
  if (bands.some(({ opens, closes }) => opens >= closes)) return "settings.hours.order";
  const sorted = bands.toSorted(byTime);
  const meets = sorted.some((band, i) => band.opens < (sorted[i - 1]?.closes ?? 0));
  return meets ? "settings.hours.overlap" : undefined;
}

export const hasFault = (week: readonly WeekBand[], days: readonly { bands: readonly Band[] }[]) =>
  weekdays.some((day) => faultOf(week.filter(({ weekday }) => weekday === day))) ||
  days.some(({ bands }) => faultOf(bands));

/** Another stretch for a day: the usual one at first, then one in the time that is left. */
export function nextBand(bands: readonly Band[]): Band {
  const last = Math.max(0, ...bands.map(({ closes }) => closes));
  if (bands.length === 0) return { opens: 540, closes: 1020 };
  const opens = Math.min(last + 60, 1380);
  return { opens, closes: Math.min(opens + 240, 1440) };
}
