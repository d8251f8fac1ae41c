import { useMemo } from "react";
import { useIntl } from "react-intl";
import { type Money, writeMoney } from "../../shared/money.ts";
import { atStart, dayOptions, nightsUntil, otherYear, sayDated, sayMoment, sayNights, timeOptions } from "./moment.ts";
import { useQuarterHour } from "./quarter-hour.ts";

/** The zone of whoever reads, as their device says it. */
export const readersZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * How the app writes amounts, days and times, in the reader's language. Times
 * are on the clock of the zone that is named.
 */
export function useFormat() {
  const { locale, formatters } = useIntl();
  const quarter = useQuarterHour();
  return useMemo(() => {
    const written = { locale, formatters };
    const write = (at: string, options: Intl.DateTimeFormatOptions) =>
      formatters.getDateTimeFormat(locale, options).format(new Date(at));
    const amount = ({ amountMinor, currency }: Money, trailingZeroDisplay: "auto" | "stripIfInteger") =>
      writeMoney(formatters.getNumberFormat(locale, { style: "currency", currency, trailingZeroDisplay }), amountMinor);
    const moment = (at: string, timeZone: string) => sayMoment(at, Date.now(), timeZone, written);

    return {
      money: (sum: Money) => amount(sum, "stripIfInteger"),
      /** With its cents, also where there are none: for columns of amounts on paper. */
      fullMoney: (sum: Money) => amount(sum, "auto"),
      /** `Tue 24 Nov`, with the year where it is another than this one. */
      day: (at: string, timeZone: string) =>
        write(at, { ...dayOptions, ...otherYear(at, Date.now(), timeZone), timeZone }),
      /** `24 November 2026`: for paper, which is read in other years. */
      fullDay: (at: string, timeZone: string) =>
        write(at, { day: "numeric", month: "long", year: "numeric", timeZone }),
      /** `14:30` */
      time: (at: string, timeZone: string) => write(at, { ...timeOptions, timeZone }),
      /** `tomorrow 14:30`, `Tue 24 Nov, 14:30` */
      moment,
      /** The same where nothing stands before it: `Tomorrow 14:30` */
      momentFirst: (at: string, timeZone: string) => atStart(moment(at, timeZone)),
      /** `Tue 24 Nov, 14:30` whenever it is read: of what was agreed, and where a sentence needs a date. */
      dated: (at: string, timeZone: string) => sayDated(at, Date.now(), timeZone, written),
      dayOfMonth: (at: string, timeZone: string) => write(at, { day: "numeric", timeZone }),
      month: (at: string, timeZone: string) => write(at, { month: "short", timeZone }),
      /** `today`, `tomorrow`, `in 5 days`: counted in nights at the place. */
      inDays: (at: string, timeZone: string) => sayNights(nightsUntil(at, Date.now(), timeZone), written),
    };
  }, [locale, formatters, quarter]);
}
