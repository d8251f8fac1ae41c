import { Box, Text } from "@mantine/core";
import { Link } from "react-router";
import { practitionerNames } from "../../../shared/turns.ts";
import { useFormat } from "../format.ts";
import { useSay } from "../say.ts";
import { type Appointment, isPayable, namesOf } from "./appointment.ts";
import classes from "./booking.module.css";
import { useMoneyWords } from "./money-words.ts";
import { StatusBadge } from "./status-badge.tsx";

/** One appointment of a list, which leads to its page. The status is said where it is not what one expects. */
export function AppointmentRow({
  appointment,
  expected,
}: {
  appointment: Appointment;
  expected: Appointment["status"];
}) {
  const say = useSay();
  const { month, dayOfMonth, day, time } = useFormat();
  const { paymentOf } = useMoneyWords();
  const { id, startsAt, clinic, status } = appointment;
  const names = practitionerNames(appointment);
  const isOff = status === "cancelled" || status === "refused";
  const faded = isOff ? { c: "dimmed" } : {};
  return (
    <li>
      <Link to={`/appointments/${id}`} className={classes["row"]}>
        <div className={classes["date"]} aria-hidden>
          <Text fz={20} fw={600} lh={1.1} {...faded}>
            {dayOfMonth(startsAt, clinic.timeZone)}
          </Text>
          <Text fz={13} c="dimmed">
            {month(startsAt, clinic.timeZone)}
          </Text>
        </div>
        <Box>
          <Text fw={600} td={isOff ? "line-through" : "none"} {...faded}>
            <bdi>{namesOf(appointment)}</bdi>
          </Text>
          <Text size="sm" c="dimmed">
            <time dateTime={startsAt}>
              {day(startsAt, clinic.timeZone)} · {time(startsAt, clinic.timeZone)}
            </time>{" "}
            · <bdi>{clinic.name}</bdi>
            {names && <> · {say("booking.with", { name: names })}</>}
          </Text>
          {/* Else it would be given up unnoticed below the next one. */}
          {isPayable(appointment) && (
            <Text size="sm" fw={600}>
              {paymentOf(appointment)}
            </Text>
          )}
        </Box>
        {status !== expected && <StatusBadge status={status} />}
      </Link>
    </li>
  );
}
