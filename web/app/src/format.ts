import { useMemo } from "react";
import { useIntl } from "react-intl";

export type Money = { amountMinor: number; currency: string };

/** The zone of whoever reads, as their device says it. */
export const readersZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * How the app writes amounts, days and times, in the reader's language. Times
 * are on the clock of the zone that is named.
 */
export function useFormat() {
  const { locale, formatters } = useIntl();
  return useMemo(() => {
    const write = (at: string, options: Intl.DateTimeFormatOptions) =>
      formatters.getDateTimeFormat(locale, options).format(new Date(at));
    const day = (at: string, timeZone: string) =>
      write(at, { ...dayOptions, ...(isThisYear(at) ? {} : { year: "numeric" }), timeZone });
    const time = (at: string, timeZone: string) => write(at, { ...timeOptions, timeZone });
    const amount = ({ amountMinor, currency }: Money, trailingZeroDisplay: "auto" | "stripIfInteger") => {
      const format = formatters.getNumberFormat(locale, { style: "currency", currency, trailingZeroDisplay });
      return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
    };

    return {
      money: (sum: Money) => amount(sum, "stripIfInteger"),
      /** With its cents, also where there are none: for columns of amounts on paper. */
      fullMoney: (sum: Money) => amount(sum, "auto"),
      /** `Tue 24 Nov`, with the year where it is another than this one. */
      day,
      /** `24 November 2026`: for paper, which is read in other years. */
      fullDay: (at: string, timeZone: string) =>
        write(at, { day: "numeric", month: "long", year: "numeric", timeZone }),
      /** `14:30` */
      time,
      /** `Tue 24 Nov, 14:30` */
      moment: (at: string, timeZone: string) =>
        write(at, { ...dayOptions, ...timeOptions, ...(isThisYear(at) ? {} : { year: "numeric" }), timeZone }),
      dayOfMonth: (at: string, timeZone: string) => write(at, { day: "numeric", timeZone }),
      month: (at: string, timeZone: string) => write(at, { month: "short", timeZone }),
      /** `today`, `tomorrow`, `in 5 days`: counted in nights at the place. */
      inDays(at: string, timeZone: string): string {
        const days = (dayNumber(at, timeZone) - dayNumber(new Date().toISOString(), timeZone)) / dayMs;
        return formatters.getRelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
      },
    };
  }, [locale, formatters]);
}

const dayOptions = { weekday: "short", day: "numeric", month: "short" } as const;
const timeOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const dayMs = 86_400_000;

const isThisYear = (at: string) => new Date(at).getFullYear() === new Date().getFullYear();

/** The midnight in UTC of the calendar day at the place. */
function dayNumber(at: string, timeZone: string): number {
  return Date.parse(
    new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
      new Date(at),
    ),
  );
}
