import { Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Navigate } from "react-router";
import { useLogin } from "../identity/session.tsx";
import { Page } from "../page.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { type Appointment, isLive } from "./appointment.ts";
import { AppointmentRow } from "./appointment-row.tsx";
import classes from "./booking.module.css";
import { useBookingAddress } from "./booking-address.ts";
import { NextAppointment } from "./next-appointment.tsx";
import { useAppointments } from "./use-appointments.ts";

/** A patient's visits: the next one large, then those to come, then those that were. */
export function AppointmentsPage() {
  const say = useSay();
  const { role } = useLogin();
  const { bookNew } = useBookingAddress();
  if (role !== "patient") return <Navigate to="/" replace />;
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
  const { upcoming, past, visitsAhead, visitsBehind } = useAppointments();
  if (upcoming.isPending) return <ListsSkeleton />;
  const next = visitsAhead.find(isLive);
  const others = visitsAhead.filter((visit) => visit !== next);
  return (
    <Stack gap={40}>
      <ProblemNotice error={upcoming.error} onRetry={() => void upcoming.refetch()} />
      {next ? <NextAppointment key={next.id} appointment={next} /> : !upcoming.error && <NothingAhead />}
      {others.length > 0 && (
        <Section title={say("booking.upcoming")}>
          <Rows visits={others} expected="confirmed" />
          {upcoming.hasNextPage && <More {...upcoming} />}
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
