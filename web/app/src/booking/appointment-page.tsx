import { Box, Button, Grid, Group, Skeleton, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useParams } from "react-router";
import { useLogin } from "../identity/session.tsx";
import { VisitIntake } from "../intake/intake.tsx";
import { Messages } from "../message/messages.tsx";
import { Page } from "../page.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { type Appointment, isLive, isPayable, mayBeCancelled, namesOf } from "./appointment.ts";
import { AppointmentFacts } from "./appointment-facts.tsx";
import classes from "./booking.module.css";
import { useBookingAddress } from "./booking-address.ts";
import { Cancellation, useCancellationTerms } from "./cancellation.tsx";
import { Deadline } from "./deadline.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { Timeline } from "./timeline.tsx";
import { useAppointment } from "./use-appointments.ts";
import { VisitLinks } from "./visit-links.tsx";
import { WhatBecame } from "./what-became.tsx";
import { When } from "./when.tsx";

/** One appointment: what it is, what can be done with it, and what happened to it; for patients and staff alike. */
export function AppointmentPage() {
  const say = useSay();
  const { appointmentId = "" } = useParams();
  const { appointment, data, error, refetch } = useAppointment(appointmentId);
  return (
    <Page title={appointment ? namesOf(appointment) : say("booking.appointment")} size={1040}>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!appointment && data && <Text role="status">{say("booking.stillBooking")}</Text>}
      {!appointment && !error && <AppointmentSkeleton />}
      {appointment && (
        <Grid gap={48}>
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Group mb="sm">
              <StatusBadge status={appointment.status} />
            </Group>
            <When appointment={appointment} isLarge />
            <Refusal appointment={appointment} />
            <WhatBecame appointment={appointment} />
            <Actions appointment={appointment} />
            <AppointmentFacts appointment={appointment} />
            <VisitIntake key={`intake of ${appointment.id}`} appointment={appointment} />
            <CancelSection key={appointment.status} appointment={appointment} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Timeline appointment={appointment} />
            <Messages appointment={appointment} />
          </Grid.Col>
        </Grid>
      )}
    </Page>
  );
}

/** Why it did not come to be. */
function Refusal({ appointment: { refusal } }: { appointment: Appointment }) {
  const say = useSay();
  if (!refusal) return null;
  return (
    <>
      <Text mt="sm">{say(`booking.refused.${refusal.code}`)}</Text>
      {refusal.reason && (
        <Text mt="xs">
          {say("booking.refused.reason")} <bdi>{refusal.reason}</bdi>
        </Text>
      )}
    </>
  );
}

function Actions({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { role } = useLogin();
  const { payFor, bookAgain } = useBookingAddress();
  const { status } = appointment;
  if (role !== "patient") return <Box mb="xl" />;
  return (
    <Box mt="md" mb="xl">
      <Deadline appointment={appointment} />
      <Box className={classes["actions"]}>
        {isPayable(appointment) && (
          <Button component="a" href={payFor(appointment)} size="md">
            {say(appointment.payment.saveBy ? "booking.saveCard" : "booking.goOnToPay")}
          </Button>
        )}
        {isLive(appointment) ? (
          status !== "requested" && <VisitLinks appointment={appointment} />
        ) : (
          <Button component="a" href={bookAgain(appointment)} size="md" variant="default">
            {say("booking.bookAgain")}
          </Button>
        )}
      </Box>
    </Box>
  );
}

const mayCancel = ["patient", "receptionist", "clinic_manager", "organization_admin"];

function CancelSection({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { role } = useLogin();
  const [isOpen, { open, close }] = useDisclosure();
  const terms = useCancellationTerms(appointment);
  if (!mayBeCancelled(appointment) || !mayCancel.includes(role)) return null;
  return (
    <Box component="section" mt={40} aria-labelledby="cancel">
      <Title order={2} fz={16} mb="sm" id="cancel">
        {say(role === "patient" ? "booking.cancel.title" : "booking.cancel.titleStaff")}
      </Title>
      {isOpen || terms?.isOpen === false ? (
        <Cancellation appointment={appointment} onKeep={close} />
      ) : (
        <Button variant="default" size="md" onClick={open}>
          {say(appointment.status === "requested" ? "booking.cancelRequest" : "booking.cancel")}
        </Button>
      )}
    </Box>
  );
}

function AppointmentSkeleton() {
  return (
    <Grid gap={48} aria-hidden>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Skeleton h={26} w={110} mb="sm" />
        <Skeleton h={34} maw={320} mb="xl" />
        {[1, 2, 3, 4].map((fact) => (
          <Skeleton key={fact} h={18} mb="lg" maw={420} />
        ))}
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        {[1, 2, 3].map((event) => (
          <Skeleton key={event} h={32} mb="lg" maw={280} />
        ))}
      </Grid.Col>
    </Grid>
  );
}
