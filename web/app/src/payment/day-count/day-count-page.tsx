import { ActionIcon, Button, Group, Select, Skeleton, Stack, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconPrinter } from "@tabler/icons-react";
import { useState } from "react";
import boardClasses from "../../booking/board/board.module.css";
import { type Clinic, useSetting } from "../../booking/board/board-data.ts";
import { useBoardPlace } from "../../booking/board/board-place.ts";
import { useClinicFormat } from "../../booking/board/use-clinic-format.ts";
import { addDays } from "../../clock.ts";
import { useLogin } from "../../identity/session.tsx";
import { Page } from "../../page.tsx";
import { ProblemNotice } from "../../problem-notice.tsx";
import { useSay } from "../../say.ts";
import { useLeave } from "../../unsaved.tsx";
import { CountForm } from "./count-form.tsx";
import classes from "./day-count.module.css";
import { DeskEntries } from "./desk-entries.tsx";
import { EarlierDays } from "./earlier-days.tsx";
import { TillCard } from "./till-card.tsx";
import { useDeskDay } from "./use-desk-day.ts";

/** The end of a day at the desk: what each till should hold and what was counted in it. */
export function DayCountPage() {
  const say = useSay();
  const { clinics, error, retry } = useSetting();
  return (
    <Page title={say("nav.dayCount")}>
      <ProblemNotice error={error} onRetry={() => void retry()} />
      {clinics ? <Place clinics={clinics} /> : !error && <Skeleton height={240} />}
    </Page>
  );
}

function Place({ clinics }: { clinics: readonly Clinic[] }) {
  const say = useSay();
  const { clinic, day, today, goToDay, goToClinic } = useBoardPlace(clinics);
  if (!clinic || !day || !today) return <Text role="status">{say("dayCount.noClinic")}</Text>;
  return (
    <Stack gap="xl" className={classes["sheet"]}>
      <Bar {...{ clinics, clinic, day, today }} onDay={goToDay} onClinic={goToClinic} />
      <Day key={`${clinic.id} ${day}`} {...{ clinic, day, today }} />
      <EarlierDays clinic={clinic} day={day} onDay={goToDay} />
    </Stack>
  );
}

type BarProps = {
  clinics: readonly Clinic[];
  clinic: Clinic;
  day: string;
  today: string;
  onDay: (day: string) => void;
  onClinic: (slug: string) => void;
};

function Bar({ clinics, clinic, day, today, onDay, onClinic }: BarProps) {
  const say = useSay();
  const format = useClinicFormat(clinic.timeZone);
  return (
    <Group justify="space-between" wrap="wrap">
      <Text fz={20} fw={600} component="h2" m={0}>
        {format.day(day)}
        <Text span size="sm" c="dimmed" ms="sm" className={classes["onPaper"]}>
          <bdi>{clinic.name}</bdi>
        </Text>
      </Text>
      <Group gap={4} className={classes["screenOnly"]}>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={say("board.previous")}
          onClick={() => onDay(addDays(day, -1))}
        >
          <IconChevronLeft size={18} aria-hidden className={boardClasses.turned} />
        </ActionIcon>
        <Button variant="default" disabled={day === today} onClick={() => onDay(today)}>
          {say("board.today")}
        </Button>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={say("board.next")}
          disabled={day >= today}
          onClick={() => onDay(addDays(day, 1))}
        >
          <IconChevronRight size={18} aria-hidden className={boardClasses.turned} />
        </ActionIcon>
        {clinics.length > 1 && (
          <Select
            w={180}
            allowDeselect={false}
            aria-label={say("board.clinic")}
            data={clinics.map(({ slug, name }) => ({ value: slug, label: name }))}
            value={clinic.slug}
            onChange={(slug) => slug && onClinic(slug)}
          />
        )}
        <ActionIcon variant="default" size={36} aria-label={say("board.print")} onClick={() => window.print()}>
          <IconPrinter size={18} aria-hidden />
        </ActionIcon>
      </Group>
    </Group>
  );
}

function Day({ clinic, day, today }: { clinic: Clinic; day: string; today: string }) {
  const say = useSay();
  const { account } = useLogin();
  const { data, error, refetch } = useDeskDay(clinic.id, day);
  const [chosen, setChosen] = useState<string>();
  const leave = useLeave();
  const tillOf = (accountId: string | undefined) => data?.tills.find(({ person }) => person.accountId === accountId);
  const inStead = tillOf(chosen);
  const isWaiting = inStead && (inStead.count === null || inStead.isOutOfDate);
  const till = isWaiting ? inStead : tillOf(account.id);
  const isClosed = till?.count?.signedOff && !till.isOutOfDate;
  return (
    <>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton height={160} />}
      {data && data.tills.length === 0 && (
        <div role="status">
          <Text>{say("dayCount.none")}</Text>
          <Text size="sm" c="dimmed" mt={4}>
            {say("dayCount.noneHint")}
          </Text>
        </div>
      )}
      {data && data.tills.length > 0 && (
        <div className={classes["tills"]}>
          {data.tills.map((till) => (
            <TillCard
              key={till.person.accountId}
              {...{ till, clinic, currency: data.currency }}
              onCount={() => leave(() => setChosen(till.person.accountId))}
            />
          ))}
        </div>
      )}
      {data && till && day <= today && !isClosed && (
        <CountForm
          // What is counted anew is another form.
          key={`${till.person.accountId} ${till.count?.id}`}
          {...{ clinic, day, currency: data.currency, till }}
        />
      )}
      {data && data.entries.length > 0 && <DeskEntries {...{ day: data, clinic }} />}
    </>
  );
}
