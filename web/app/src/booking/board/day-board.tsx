import { Alert, Popover } from "@mantine/core";
import { useDisclosure, useLocalStorage } from "@mantine/hooks";
import { useCallback, useEffect, useRef } from "react";
import { useIntl } from "react-intl";
import { useLogin } from "../../identity/session.tsx";
import { ProblemNotice } from "../../problem-notice.tsx";
import { PatientSearch } from "../../record/patient-search.tsx";
import { actsOn, useAct } from "./acts.ts";
import classes from "./board.module.css";
import { BoardBar, type Density } from "./board-bar.tsx";
import { type Clinic, type Practitioner, type Service, useColumns, useDay } from "./board-data.ts";
import { BoardGrid, BoardSkeleton } from "./board-grid.tsx";
import type { useBoardPlace } from "./board-place.ts";
import { addDays } from "./clock.ts";
import { clinicHours } from "./hours.ts";
import { KeysHelp } from "./keys-help.tsx";
import { useLiveVisits } from "./live.ts";
import { MoveNotice } from "./move-notice.tsx";
import { NewAppointment } from "./new-appointment.tsx";
import { OpenRequests } from "./open-requests.tsx";
import { PrintBoard } from "./print-board.tsx";
import { SidePanel } from "./side-panel.tsx";
import { useDraft } from "./use-draft.ts";
import { useDrop } from "./use-drop.ts";
import { useKeys } from "./use-keys.ts";

/** Pixels for a minute. */
const scales: Record<Density, number> = { compact: 1.4, roomy: 2.2 };
/** Without live changes. */
const ASK_EVERY_MS = 15_000;

type DayBoardProps = {
  clinics: readonly Clinic[];
  practitioners: readonly Practitioner[];
  services: readonly Service[];
  place: ReturnType<typeof useBoardPlace> & { clinic: Clinic; day: string; today: string };
};

/** A clinic's day with all one does on it, by mouse and by key. */
export function DayBoard({ clinics, practitioners, services, place }: DayBoardProps) {
  const { formatMessage } = useIntl();
  const { role } = useLogin();
  const { clinic, day, today, open, show } = place;
  const isLive = useLiveVisits();
  const { data, error, refetch } = useDay(clinic, day, isLive ? false : ASK_EVERY_MS);
  const columns = useColumns(clinic, day, practitioners);
  const [density, setDensity] = useLocalStorage<Density>({ key: "praxis-density", defaultValue: "compact" });
  const [isHelpOpen, help] = useDisclosure();
  const searchInput = useRef<HTMLInputElement>(null);
  const { mutate } = useAct();
  const selected = open?.kind === "appointment" ? data?.data.find(({ id }) => id === open.id) : undefined;
  const { draft, setDraft, begin } = useDraft({ clinic, day, columns, selected });
  const mayBook = role !== "practitioner" && role !== "nurse";
  const select = useStable((id: string) => show({ kind: "appointment", id }));
  const pick = useStable((spot: { practitionerId: string; minute: number }) => mayBook && setDraft({ spot }));
  const { drop, notice } = useDrop(clinic, day);
  const { bands, holiday } = clinicHours(clinic, day);

  const checkIn = () => {
    // What has the focus comes first: it may have been selected a moment ago, and the address not say so yet.
    const focused = document.activeElement?.getAttribute("data-appointment");
    const appointment = data?.data.find(({ id }) => id === focused) ?? selected;
    const act = appointment && actsOn(appointment, role, Date.now()).find(({ name }) => name === "checkIn");
    if (act) mutate({ act, appointmentId: appointment.id, key: crypto.randomUUID() });
  };
  const goToDay = (next: string) => {
    setDraft(undefined);
    place.goToDay(next);
  };
  const isRtl = document.documentElement.dir === "rtl";
  useKeys({
    c: checkIn,
    t: () => goToDay(today),
    "/": () => searchInput.current?.focus(),
    "?": help.open,
    Escape: () => show(undefined),
    "Shift+ArrowLeft": () => goToDay(addDays(day, isRtl ? 1 : -1)),
    "Shift+ArrowRight": () => goToDay(addDays(day, isRtl ? -1 : 1)),
    ...(mayBook ? { n: () => begin() } : {}),
  });

  return (
    <div className={classes.page}>
      <BoardBar
        {...{ clinics, clinic, day, today, density }}
        onDay={goToDay}
        onClinic={(slug) => {
          setDraft(undefined);
          place.goToClinic(slug);
        }}
        onDensity={setDensity}
        onKeys={help.open}
        onNew={mayBook ? () => begin() : undefined}
        search={
          <>
            {role !== "nurse" && (
              <OpenRequests clinic={clinic} refetchInterval={isLive ? false : ASK_EVERY_MS} onVisit={place.goToVisit} />
            )}
            <PatientSearch
              label={formatMessage({ id: "patient.search" })}
              inputRef={searchInput}
              onChoose={({ id }) => show({ kind: "patient", id })}
            />
          </>
        }
      />
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {data && bands.length === 0 && (
        <Alert py="xs">{formatMessage({ id: holiday ? "board.holiday" : "board.closed" }, { holiday })}</Alert>
      )}
      <div className={classes.split}>
        {data ? (
          <BoardGrid
            {...{ clinic, day, columns }}
            isToday={day === today}
            scale={scales[density]}
            selectedId={open?.kind === "appointment" ? open.id : undefined}
            onSelect={select}
            onPick={pick}
            onDrop={drop}
            spot={draft?.spot}
          >
            <Popover
              opened={draft !== undefined}
              position="right-start"
              width={340}
              trapFocus
              withRoles={false} // what it floats beside is no button
              returnFocus
              closeOnClickOutside={false}
              onChange={(isOpened) => !isOpened && setDraft(undefined)}
            >
              <Popover.Target>
                <div className={classes.anchor} />
              </Popover.Target>
              <Popover.Dropdown role="dialog" className={classes.draft} aria-label={formatMessage({ id: "board.new" })}>
                {draft && (
                  <NewAppointment
                    {...{ clinic, day, practitioners, services, ...draft, patient: draft.patient }}
                    onMove={(spot) => setDraft({ ...draft, spot })}
                    onClose={() => setDraft(undefined)}
                    onBooked={({ id }) => {
                      setDraft(undefined);
                      show({ kind: "appointment", id });
                    }}
                  />
                )}
              </Popover.Dropdown>
            </Popover>
          </BoardGrid>
        ) : (
          !error && <BoardSkeleton />
        )}
        <SidePanel open={open} show={show} onVisit={place.goToVisit} onBook={mayBook ? begin : undefined} />
      </div>
      {notice && <MoveNotice {...notice} />}
      <PrintBoard day={day} timeZone={clinic.timeZone} columns={columns} />
      <KeysHelp opened={isHelpOpen} onClose={help.close} />
    </div>
  );
}

/** The same function for as long as the board is there, which calls the newest: two hundred blocks are handed it. */
function useStable<A>(act: (given: A) => void): (given: A) => void {
  const newest = useRef(act);
  useEffect(() => {
    newest.current = act;
  });
  return useCallback((given: A) => newest.current(given), []);
}
