import { clinicTime } from "./clock.ts";

type Written = {
  locale: string;
  formatters: {
    getDateTimeFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat;
    getRelativeTimeFormat(locale: string, options: Intl.RelativeTimeFormatOptions): Intl.RelativeTimeFormat;
  };
};

export const dayOptions = { weekday: "short", day: "numeric", month: "short" } as const;
export const timeOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

const DAY_MS = 86_400_000;

/** How many nights at the place lie between now and then; fewer than none are over. */
export function nightsUntil(at: string, now: number, timeZone: string): number {
  const dayOf = (instant: string | number) => Date.parse(clinicTime(instant, timeZone).day);
  return (dayOf(at) - dayOf(now)) / DAY_MS;
}

/** `today`, `tomorrow`, `in 5 days`: counted in nights. */
export const sayNights = (nights: number, { locale, formatters }: Written): string =>
  formatters.getRelativeTimeFormat(locale, { numeric: "auto" }).format(nights, "day");

/** The year of an instant, to be written where it is not the place's present one. */
export function otherYear(at: string, now: number, timeZone: string): { year?: "numeric" } {
  const yearOf = (instant: string | number) => clinicTime(instant, timeZone).day.slice(0, 4);
  return yearOf(at) === yearOf(now) ? {} : { year: "numeric" };
}

/** `Tue 24 Nov, 14:30` */
export function sayDated(at: string, now: number, timeZone: string, { locale, formatters }: Written): string {
  const options = { ...dayOptions, ...timeOptions, ...otherYear(at, now, timeZone), timeZone };
  return formatters.getDateTimeFormat(locale, options).format(new Date(at));
}

/** As people say it on the day, the day before and the day after: `today 14:30`. All others have their date. */
export function sayMoment(at: string, now: number, timeZone: string, written: Written): string {
  const nights = nightsUntil(at, now, timeZone);
  if (Math.abs(nights) > 1) return sayDated(at, now, timeZone, written);
  const { locale, formatters } = written;
  const time = formatters.getDateTimeFormat(locale, { ...timeOptions, timeZone }).format(new Date(at));
  return `${sayNights(nights, written)} ${time}`;
}

/** Of words that nothing stands before. */
export const atStart = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
