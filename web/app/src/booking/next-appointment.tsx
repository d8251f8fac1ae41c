import { Box, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link } from "react-router";
import { practitionerNames } from "../../../shared/turns.ts";
import { useFormat } from "../format.ts";
import { OpenQuestions } from "../intake/open-questions.tsx";
import { useSay } from "../say.ts";
import { type Appointment, isPayable, mayBeCancelled, namesOf } from "./appointment.ts";
import classes from "./booking.module.css";
import { useBookingAddress } from "./booking-address.ts";
import { Cancellation, useCancellationTerms } from "./cancellation.tsx";
import { Deadline } from "./deadline.tsx";
import { useMoneyWords } from "./money-words.ts";
import { StatusBadge } from "./status-badge.tsx";
import { VisitLinks } from "./visit-links.tsx";
import { When } from "./when.tsx";

type NextAppointmentProps = { appointment: Appointment; onCancelled: () => void };

/** The visit that comes first, with all that one does before it. */
export function NextAppointment({ appointment, onCancelled }: NextAppointmentProps) {
  const say = useSay();
  const { inDays } = useFormat();
  const { paymentOf } = useMoneyWords();
  const { payFor } = useBookingAddress();
  const terms = useCancellationTerms(appointment);
  const [isCancelling, { toggle, close }] = useDisclosure();
  const { id, clinic, status, startsAt } = appointment;
  const names = practitionerNames(appointment);
  return (
    <section className={classes["card"]} aria-label={say("booking.next")}>
      <Group justify="space-between" mb="xs">
        <Text fw={600} c="dimmed">
          {say("booking.next")} · {inDays(startsAt, clinic.timeZone)}
        </Text>
        <StatusBadge status={status} />
      </Group>
      <When appointment={appointment} isLarge />
      <Text fz={16} mt="sm">
        <strong>
          <bdi>{namesOf(appointment)}</bdi>
        </strong>
        {names && <> · {say("booking.with", { name: names })}</>}
      </Text>
      <Text c="dimmed">
        <bdi>{clinic.name}</bdi>
        <br />
        <bdi>{clinic.address}</bdi>
      </Text>
      <Text c="dimmed">{paymentOf(appointment)}</Text>
      <Deadline appointment={appointment} />
      <OpenQuestions appointmentId={id} />
      <Box mt="lg" className={classes["actions"]}>
        {isPayable(appointment) && (
          <Button component="a" href={payFor(appointment)} size="md">
            {say(appointment.payment.saveBy ? "booking.saveCard" : "booking.goOnToPay")}
          </Button>
        )}
        {status !== "requested" && <VisitLinks appointment={appointment} />}
        <Button component={Link} to={`/appointments/${id}`} variant="default" size="md">
          {say("booking.details")}
        </Button>
        {mayBeCancelled(appointment) && terms?.isOpen && (
          <Button variant="subtle" color="red" size="md" onClick={toggle} aria-expanded={isCancelling}>
            {say(status === "requested" ? "booking.cancelRequest" : "booking.cancel")}
          </Button>
        )}
      </Box>
      {isCancelling && mayBeCancelled(appointment) && (
        <Box mt="lg">
          <Cancellation {...{ appointment, onCancelled }} onKeep={close} />
        </Box>
      )}
    </section>
  );
}
