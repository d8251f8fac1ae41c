import { Alert } from "@mantine/core";
import { useDisclosure, useLocalStorage } from "@mantine/hooks";
import { useRef } from "react";
import { useIntl } from "react-intl";
import { HeadSlot, SideSlot } from "../../frame.tsx";
import { isDesk } from "../../identity/roles.ts";
import { useLogin } from "../../identity/session.tsx";
import { ProblemNotice } from "../../problem-notice.tsx";
import { PatientSearch } from "../../record/patient-search.tsx";
import classes from "./board.module.css";
import { BoardBar, type Density } from "./board-bar.tsx";
import type { Appointment, Clinic, Practitioner, Service } from "./board-data.ts";
import { BoardGrid, type GridHandle, type Spot } from "./board-grid.tsx";
import type { useBoardPlace } from "./board-place.ts";
import { BoardSkeleton } from "./board-skeleton.tsx";
import { DraftPopover } from "./draft-popover.tsx";
import { EarlyQuestion, isTooEarly } from "./early-question.tsx";
import { clinicHours } from "./hours.ts";
import { KeysHelp } from "./keys-help.tsx";
import { useLiveVisits } from "./live.ts";
import { Month } from "./month.tsx";
import { MoveHint } from "./move-hint.tsx";
import { MoveNotice } from "./move-notice.tsx";
import { OpenRequests } from "./open-requests.tsx";
import { PrintBoard } from "./print-board.tsx";
import { SidePanel } from "./side-panel.tsx";
import { useBoardKeys } from "./use-board-keys.ts";
import { useClinicFormat } from "./use-clinic-format.ts";
import { useDraft } from "./use-draft.ts";
import { useDrop } from "./use-drop.ts";
import { useOpenTasks } from "./use-open-tasks.ts";
import { useSight } from "./use-sight.ts";
import { useStable } from "./use-stable.ts";

/** Pixels for a minute. */
const scales: Record<Density, number> = { compact: 1.4, roomy: 2.2 };
/** Without live changes. */
const ASK_EVERY_MS = 15_000;

type DayBoardProps = {
  clinics: readonly Clinic[];
  practitioners: readonly Practitioner[];
  services: readonly Service[];
  stepMinutes: number;
  place: ReturnType<typeof useBoardPlace> & { clinic: Clinic; day: string; today: string };
};

/** A clinic's day, or a practitioner's week, with all one does on it, by mouse, by finger and by key. */
export function DayBoard({ clinics, practitioners, services, stepMinutes, place }: DayBoardProps) {
  const { formatMessage } = useIntl();
  const { role, staffId } = useLogin();
  const { clinic, day, today, open, show, view } = place;
  const format = useClinicFormat(clinic.timeZone);
  const isLive = useLiveVisits();
  const here = practitioners.filter(({ clinicIds }) => clinicIds.includes(clinic.id));
  const weekOf = here.find(({ id }) => id === place.weekOf) ?? here.find(({ id }) => id === staffId) ?? here[0];
  const sight = { clinic, day, view, practitioners, practitionerId: weekOf?.id };
  const { columns, pages, appointments, isCut, error, refetch } = useSight({
    ...sight,
    refetchInterval: isLive ? false : ASK_EVERY_MS,
  });
  const tasks = useOpenTasks(clinic);
  const [density, setDensity] = useLocalStorage<Density>({ key: "praxis-density", defaultValue: "compact" });
  const [isHelpOpen, help] = useDisclosure();
  const [isRefused, refusal] = useDisclosure();
  const searchInput = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  const selected = open?.kind === "appointment" ? appointments.find(({ id }) => id === open.id) : undefined;
  const draft = useDraft({ clinic, day, today, view, columns: columns ?? [], services, practitioners, stepMinutes });
  const mayBook = isDesk(role);
  const select = useStable((id: string) => show({ kind: "appointment", id }));
  const pick = useStable((spot: Spot) => mayBook && draft.pointAt(spot));
  const drop = useDrop(clinic);
  const onDrop = useStable(drop.drop);
  const { bands, holiday } = clinicHours(clinic, day);
  const { goToDay, goToView } = place;
  const keys = useBoardKeys({
    appointments,
    selected,
    place,
    onSearch: () => searchInput.current?.focus(),
    onHelp: help.open,
    onMove: (appointment) => grid.current?.beginMove(appointment),
    onNew: mayBook ? () => draft.begin() : refusal.open,
  });
  const early = isTooEarly(keys.error) && appointments.find(({ id }) => id === keys.asked?.appointmentId);
  const making = {
    clinic,
    day,
    practitioners,
    services,
    place: draft.place,
    onChange: draft.change,
    onClose: draft.end,
    onBooked(booked: Appointment) {
      const { roomId } = draft.draft?.pointedAt ?? {};
      if (roomId) drop.put(booked, { startsAt: booked.startsAt, roomId });
      draft.end();
      place.goToVisit(booked);
    },
  };

  return (
    <div className={classes.page} data-live={isLive || undefined}>
      <SideSlot>
        <Month day={day} onDay={goToDay} />
      </SideSlot>
      <BoardBar
        {...{ clinics, clinic, day, today, density, view }}
        practitioners={here}
        practitionerId={weekOf?.id}
        tasks={tasks.data?.data.length}
        onDay={goToDay}
        onView={goToView}
        onAttention={() => show({ kind: "attention" })}
        onClinic={place.goToClinic}
        onDensity={setDensity}
        onKeys={help.open}
        onNew={mayBook ? () => draft.begin() : undefined}
        search={
          <>
            {role !== "nurse" && (
              <OpenRequests clinic={clinic} refetchInterval={isLive ? false : ASK_EVERY_MS} onVisit={place.goToVisit} />
            )}
            <HeadSlot>
              <PatientSearch
                label={formatMessage({ id: "patient.search" })}
                inputRef={searchInput}
                onChoose={({ id }) => show({ kind: "patient", id })}
              />
            </HeadSlot>
          </>
        }
      />
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {early && keys.asked ? (
        <EarlyQuestion
          {...{ appointment: early, act: keys.asked.act, isBusy: keys.isPending, onLeave: keys.leave }}
          onAct={() => keys.retry(true)}
        />
      ) : (
        <ProblemNotice error={keys.error} onRetry={() => keys.retry()} />
      )}
      {isCut && (
        <Alert color="yellow" py="xs">
          {formatMessage({ id: "board.cut" })}
        </Alert>
      )}
      {columns && view !== "week" && bands.length === 0 && (
        <Alert py="xs">{formatMessage({ id: holiday ? "board.holiday" : "board.closed" }, { holiday })}</Alert>
      )}
      <div className={classes.split}>
        {columns ? (
          <BoardGrid
            ref={grid}
            {...{ clinic, columns, today, stepMinutes, onDrop }}
            label={formatMessage({ id: "board.day" }, { day: format.day(day), clinic: clinic.name })}
            scale={scales[density]}
            selectedId={open?.kind === "appointment" ? open.id : undefined}
            onSelect={select}
            onPick={pick}
            onRefused={refusal.open}
            onHead={view === "practitioners" ? ({ practitionerId }) => goToView("week", practitionerId) : undefined}
            ghost={draft.ghost}
            spot={draft.draft?.pointedAt}
          >
            <DraftPopover {...making} draft={draft.draft?.pointedAt && draft.draft} />
          </BoardGrid>
        ) : (
          !error && <BoardSkeleton />
        )}
        <DraftPopover {...making} draft={draft.draft?.pointedAt ? undefined : draft.draft} isInCorner />
        <SidePanel
          {...{ open, show, clinic }}
          onVisit={place.goToVisit}
          onBook={mayBook ? draft.begin : undefined}
          onBookAgain={mayBook ? draft.beginAgain : undefined}
        />
      </div>
      <div className={classes.notices}>
        {drop.notices.map(({ key, ...notice }) => (
          <MoveNotice key={key} {...notice} />
        ))}
      </div>
      {isRefused && <MoveHint words={formatMessage({ id: "board.mayNot" })} onEnd={refusal.close} />}
      <PrintBoard clinic={clinic} pages={pages} />
      <KeysHelp opened={isHelpOpen} onClose={help.close} />
    </div>
  );
}
