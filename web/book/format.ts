import { type Money, writeMoney } from "../shared/money.ts";
import type { Language } from "./page-data.ts";

// Arabic with Latin digits: clinics' addresses, prices and clocks are written
// so where Praxis is used, and forms take no others.
const locales: Record<Language, string> = { en: "en-GB", ar: "ar-u-nu-latn" };

/**
 * Makes the words for amounts, days and times in a language; each kind of
 * formatter is made once, because making one is slow.
 */
export function createFormat(language: Language) {
  const locale = locales[language];
  const formatters = new Map<string, Intl.DateTimeFormat>();
  const dateFormat = (options: Intl.DateTimeFormatOptions) => {
    const key = JSON.stringify(options);
    const known = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
    formatters.set(key, known);
    return known;
  };
  const moneyFormats = new Map<string, Intl.NumberFormat>();
  const moneyFormat = (currency: string) => {
    const options = { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" } as const;
    const known = moneyFormats.get(currency) ?? new Intl.NumberFormat(locale, options);
    moneyFormats.set(currency, known);
    return known;
  };
  const dayOptions = { weekday: "short", day: "numeric", month: "short" } as const;
  const timeOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

  const time = (at: string, timeZone: string): string => dateFormat({ ...timeOptions, timeZone }).format(new Date(at));
  const moment = (at: string, timeZone: string): string =>
    dateFormat({ ...dayOptions, ...timeOptions, timeZone }).format(new Date(at));

  return {
    money: ({ amountMinor, currency }: Money): string => writeMoney(moneyFormat(currency), amountMinor),

    /** `14:30` on the clock of a zone. */
    time,

    /** `Tue 24 Nov, 14:30` on the clock of a zone. */
    moment,

    /** `today 14:30`, `tomorrow 14:30`, and else as a moment; `today` is the day that the zone has. */
    soon(at: string, timeZone: string, today: string): string {
      const nights = (Date.parse(dayAt(new Date(at), timeZone)) - Date.parse(today)) / 86_400_000;
      if (nights > 1) return moment(at, timeZone);
      const day = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(nights, "day");
      return `${day} ${time(at, timeZone)}`;
    },

    /** Whether an instant lies on the same calendar day in two zones. */
    isSameDay: (at: string, timeZone: string, other: string): boolean =>
      dateFormat({ ...dayOptions, timeZone }).format(new Date(at)) ===
      dateFormat({ ...dayOptions, timeZone: other }).format(new Date(at)),

    /** A calendar day, which has no zone. */
    day: (day: string): string => dateFormat({ ...dayOptions, timeZone: "UTC" }).format(new Date(day)),
    weekday: (day: string): string => dateFormat({ weekday: "short", timeZone: "UTC" }).format(new Date(day)),
    dayOfMonth: (day: string): string => dateFormat({ day: "numeric", timeZone: "UTC" }).format(new Date(day)),
    month: (day: string): string =>
      dateFormat({ month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(day)),
  };
}

export type Format = ReturnType<typeof createFormat>;

/** The calendar day, YYYY-MM-DD, of an instant on the clock of a zone. */
export function dayAt(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
