import { useMemo } from "react";
import { useIntl } from "react-intl";
import { useFormat } from "../../format.ts";

/** Times as the clinic's clock shows them, and days of its calendar. */
export function useClinicFormat(timeZone: string) {
  const intl = useIntl();
  const { time, moment, momentFirst, dated } = useFormat();
  return useMemo(() => {
    const at = (instant: string) => time(instant, timeZone);
    return {
      time: at,
      timeRange: ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) => `${at(startsAt)}–${at(endsAt)}`,
      /** Of minutes after midnight. */
      ofMinute: (minute: number) => time(new Date(minute * 60_000).toISOString(), "UTC"),
      moment: (instant: string) => moment(instant, timeZone),
      momentFirst: (instant: string) => momentFirst(instant, timeZone),
      dated: (instant: string) => dated(instant, timeZone),
      /** `Tue 24 Nov` */
      shortDay: (day: string) =>
        intl.formatDate(`${day}T12:00:00Z`, { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" }),
      /** `23–29 Nov` */
      days: (from: string, until: string) =>
        intl.formatDateTimeRange(noonOf(from), noonOf(until), { timeZone: "UTC", day: "numeric", month: "short" }),
      day: (day: string) =>
        intl.formatDate(`${day}T12:00:00Z`, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" }),
      /** With its year: for paper. */
      fullDay: (day: string) => intl.formatDate(`${day}T12:00:00Z`, { timeZone: "UTC", dateStyle: "full" }),
    };
  }, [intl, time, moment, momentFirst, dated, timeZone]);
}

const noonOf = (day: string) => new Date(`${day}T12:00:00Z`);

export type ClinicFormat = ReturnType<typeof useClinicFormat>;
