import { Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useFormat } from "../format.ts";
import { Page } from "../page.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { type Appointment, isLive, namesOf } from "./appointment.ts";
import { AppointmentRow } from "./appointment-row.tsx";
import classes from "./booking.module.css";
import { useBookingAddress } from "./booking-address.ts";
import { NextAppointment } from "./next-appointment.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { useAppointment, useAppointments } from "./use-appointments.ts";
import { WhatBecame } from "./what-became.tsx";

/** A patient's visits: the next one large, then those to come, those that are off, then those that were. */
export function AppointmentsPage() {
  const say = useSay();
  const { bookNew } = useBookingAddress();
  return (
    <Page
      title={say("nav.appointments")}
      action={
        <Button component="a" href={bookNew} variant="default" size="md">
          {say("booking.bookAnother")}
        </Button>
      }
    >
      <Lists />
    </Page>
  );
}

function Lists() {
  const say = useSay();
  const [cancelledId, setCancelledId] = useState<string>();
  const { upcoming, past, visitsAhead, visitsBehind } = useAppointments();
  if (upcoming.isPending) return <ListsSkeleton />;
  const next = visitsAhead.find(isLive);
  const others = visitsAhead.filter((visit) => isLive(visit) && visit !== next);
  const off = visitsAhead.filter((visit) => !isLive(visit));
  return (
    <Stack gap={40}>
      <ProblemNotice error={upcoming.error} onRetry={() => void upcoming.refetch()} />
      {cancelledId && <JustCancelled key={cancelledId} appointmentId={cancelledId} />}
      {next ? (
        <NextAppointment key={next.id} appointment={next} onCancelled={() => setCancelledId(next.id)} />
      ) : (
        !upcoming.error && <NothingAhead />
      )}
      {others.length > 0 && (
        <Section title={say("booking.upcoming")}>
          <Rows visits={others} expected="confirmed" />
        </Section>
      )}
      {upcoming.hasNextPage && <More {...upcoming} />}
      {off.length > 0 && (
        <Section title={say("booking.off")}>
          <Rows visits={off} expected="cancelled" />
        </Section>
      )}
      {(visitsBehind.length > 0 || past.error) && (
        <Section title={say("booking.past")}>
          <Rows visits={visitsBehind} expected="completed" />
          <ProblemNotice error={past.error} onRetry={() => void past.refetch()} />
          {past.hasNextPage && <More {...past} />}
        </Section>
      )}
    </Stack>
  );
}

/** What was cancelled a moment ago, before the next visit takes its place. */
function JustCancelled({ appointmentId }: { appointmentId: string }) {
  const { moment } = useFormat();
  const { appointment } = useAppointment(appointmentId);
  if (appointment?.status !== "cancelled") return null;
  const { startsAt, clinic } = appointment;
  return (
    <section className={classes["card"]}>
      <Group gap="sm">
        <StatusBadge status="cancelled" />
        <Text fw={600}>
          <bdi>{namesOf(appointment)}</bdi> · <time dateTime={startsAt}>{moment(startsAt, clinic.timeZone)}</time>
        </Text>
      </Group>
      <WhatBecame appointment={appointment} />
    </section>
  );
}

function Rows({ visits, expected }: { visits: Appointment[]; expected: Appointment["status"] }) {
  return (
    <ul className={classes["rows"]}>
      {visits.map((visit) => (
        <AppointmentRow key={visit.id} appointment={visit} expected={expected} />
      ))}
    </ul>
  );
}

function More({ fetchNextPage, isFetchingNextPage }: { fetchNextPage: () => unknown; isFetchingNextPage: boolean }) {
  const say = useSay();
  return (
    <Button variant="default" size="md" mt="md" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {say("booking.more")}
    </Button>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2} fz={16} mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}

function NothingAhead() {
  const say = useSay();
  const { bookNew } = useBookingAddress();
  return (
    <section className={classes["card"]}>
      <Text fz={20} fw={600}>
        {say("booking.nothingAhead")}
      </Text>
      <Text c="dimmed" mt={4} mb="lg">
        {say("booking.nothingAheadHint")}
      </Text>
      <Button component="a" href={bookNew} size="md">
        {say("booking.findTime")}
      </Button>
    </section>
  );
}

function ListsSkeleton() {
  return (
    <div aria-hidden>
      <div className={classes["card"]}>
        <Skeleton h={14} maw={180} mb="md" />
        <Skeleton h={28} maw={260} mb="md" />
        <Skeleton h={14} maw={300} mb="xs" />
        <Skeleton h={14} maw={220} mb="lg" />
        <Group gap="sm">
          <Skeleton h={42} w={120} />
          <Skeleton h={42} w={160} />
        </Group>
      </div>
      {[1, 2, 3].map((row) => (
        <Skeleton key={row} h={48} mt="lg" />
      ))}
    </div>
  );
}
