import { DatePicker } from "@mantine/dates";
import { useIntl } from "react-intl";
import classes from "./board.module.css";

type MonthProps = { day: string; onDay: (day: string) => void };

/** A month to choose a day from. It shows the month of the day that is chosen, also when that was done elsewhere. */
export function Month({ day, onDay }: MonthProps) {
  const intl = useIntl();
  const write = (date: string, options: Intl.DateTimeFormatOptions) =>
    intl.formatDate(`${date}T12:00:00Z`, { timeZone: "UTC", ...options });
  return (
    <DatePicker
      key={day.slice(0, 7)}
      size="xs"
      value={day}
      defaultDate={day}
      highlightToday
      hideOutsideDates
      weekendDays={[]} // in red they would look like something wrong
      classNames={{ day: classes.monthDay }}
      weekdayFormat={(date) => write(date, { weekday: "narrow" })}
      monthLabelFormat={(date) => write(date, { month: "long", year: "numeric" })}
      getDayAriaLabel={(date) => write(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" })}
      maxLevel="month"
      ariaLabels={{
        nextMonth: intl.formatMessage({ id: "board.nextMonth" }),
        previousMonth: intl.formatMessage({ id: "board.previousMonth" }),
      }}
      onChange={(chosen) => chosen && onDay(chosen)}
    />
  );
}
