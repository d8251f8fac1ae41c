import { useIntl } from "react-intl";
import { type Money, writeMoney } from "../../../../shared/money.ts";
import { isolate } from "../../isolated.ts";
import { sayBands, type WeekBand, weekdays } from "./clock.ts";

/** Minor units of a major one: 100 for EUR, 1 for JPY. */
export function minorPerMajor(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return 10 ** maximumFractionDigits;
}

/** Short facts in a row, each in the direction of its own language; what is empty is none. */
export const joinFacts = (facts: readonly string[]) =>
  facts.flatMap((fact) => (fact ? `\u2068${fact}\u2069` : [])).join(" · ");

const dayOptions = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;

/** Durations, money, days and shares as the reader's language writes them. */
export function useFormats() {
  const { locale, formatters, formatNumber, formatDate, formatDateTimeRange, formatList, formatTime } = useIntl();
  const unit = (value: number, name: string) => formatNumber(value, { style: "unit", unit: name, unitDisplay: "long" });
  const weekday = (day: number) => formatDate(Date.UTC(2024, 0, day), { weekday: "long", timeZone: "UTC" }); // 1 January 2024 is a Monday
  return {
    duration(minutes: number): string {
      if (minutes >= 2880 && minutes % 1440 === 0) return unit(minutes / 1440, "day");
      const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
      const parts = [
        ...(hours > 0 ? [unit(hours, "hour")] : []),
        ...(rest > 0 || hours === 0 ? [unit(rest, "minute")] : []),
      ];
      return parts.join(" ");
    },
    /** A stretch that is short or goes on: seconds below two minutes, else as a duration. */
    span(seconds: number): string {
      return seconds < 120 ? unit(Math.round(seconds), "second") : this.duration(Math.round(seconds / 60));
    },
    money: ({ amountMinor, currency }: Money) =>
      writeMoney(
        formatters.getNumberFormat(locale, { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" }),
        amountMinor,
      ),
    share: (basisPoints: number) => formatNumber(basisPoints / 10_000, { style: "percent", maximumFractionDigits: 2 }),
    weekday,
    day: (day: string) => formatDate(Date.parse(day), { ...dayOptions, timeZone: "UTC" }),
    /** The whole days from one instant to before another, in a zone. */
    stretch: ({ startsAt, endsAt }: { startsAt: string; endsAt: string }, timeZone: string) =>
      formatDateTimeRange(new Date(startsAt), new Date(Date.parse(endsAt) - 1), { ...dayOptions, timeZone }),
    week: (week: readonly WeekBand[]) =>
      formatList(
        weekdays.flatMap((day) => {
          const bands = week.filter((band) => band.weekday === day);
          return bands.length > 0 ? [`${weekday(day)} ${sayBands(bands)}`] : [];
        }),
        { type: "unit" },
      ),
    /** The time and weekday of an instant in a zone. */
    moment: (at: number, timeZone: string) =>
      `${formatDate(at, { weekday: "long", timeZone })} ${formatTime(at, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone })}`,
    list: (items: readonly string[]) => formatList(items.map((item) => isolate(item, locale === "ar"))),
  };
}
