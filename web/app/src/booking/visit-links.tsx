import { Button } from "@mantine/core";
import { IconCalendarPlus, IconMapPin } from "@tabler/icons-react";
import { calendarFile } from "../../../shared/calendar-file.ts";
import { useSay } from "../say.ts";
import type { Appointment } from "./appointment.ts";

/** The way there, and the visit for one's own calendar. */
export function VisitLinks({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { address } = appointment.clinic;
  return (
    <>
      <Button
        component="a"
        variant="default"
        size="md"
        target="_blank"
        rel="noreferrer"
        href={`https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`}
        leftSection={<IconMapPin size={18} stroke={1.5} aria-hidden />}
      >
        {say("booking.directions")}
      </Button>
      <Button
        component="a"
        variant="default"
        size="md"
        download="appointment.ics"
        href={calendarFile(appointment)}
        leftSection={<IconCalendarPlus size={18} stroke={1.5} aria-hidden />}
      >
        {say("booking.toCalendar")}
      </Button>
    </>
  );
}
