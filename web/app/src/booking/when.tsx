import { Text } from "@mantine/core";
import { readersZone, useFormat } from "../format.ts";
import { useSay } from "../say.ts";
import type { Appointment } from "./appointment.ts";
import classes from "./booking.module.css";

/** When a visit is: on the clinic's clock, and on the reader's where that shows another time. */
export function When({ appointment, isLarge = false }: { appointment: Appointment; isLarge?: boolean }) {
  const say = useSay();
  const { dated, time } = useFormat();
  const { startsAt, endsAt, clinic } = appointment;
  const atClinic = dated(startsAt, clinic.timeZone);
  const start = time(startsAt, clinic.timeZone); // with which the moment ends
  const here = dated(startsAt, readersZone());
  return (
    <>
      <Text component="p" fz={isLarge ? "clamp(20px, 6vw, 28px)" : 20} fw={600} lh={1.25} m={0}>
        <time dateTime={startsAt}>
          {atClinic.slice(0, -start.length)}
          <span className={classes["together"]}>
            {start}
            <Text component="span" inherit c="dimmed" fw={400}>
              –<bdi>{time(endsAt, clinic.timeZone)}</bdi>
            </Text>
          </span>
        </time>
      </Text>
      {here !== atClinic && (
        <Text component="p" size="sm" c="dimmed" m={0} mt={4}>
          {say("booking.otherClock", { clinic: clinic.name, here })}
        </Text>
      )}
    </>
  );
}
