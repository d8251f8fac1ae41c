import { Skeleton, Text } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { useIntl } from "react-intl";
import { useLogin } from "../../identity/session.tsx";
import { isPossible, reschedule } from "./acts.ts";
import classes from "./board.module.css";
import { BoardColumn } from "./board-column.tsx";
import type { Clinic, Column } from "./board-data.ts";
import { clinicTime } from "./clock.ts";
import { placeInLanes, shownHours } from "./layout.ts";
import { neighbourOf } from "./neighbour.ts";
import { NowLine } from "./now-line.tsx";
import { useClinicFormat } from "./use-clinic-format.ts";
import { type Drag, useDrag } from "./use-drag.ts";

/** An empty time that was chosen, in minutes after the clinic's midnight. */
export type Spot = { practitionerId: string; minute: number };

type BoardGridProps = {
  clinic: Clinic;
  day: string;
  isToday: boolean;
  columns: readonly Column[];
  /** Pixels for a minute. */
  scale: number;
  selectedId: string | undefined;
  onSelect: (appointmentId: string) => void;
  onPick: (spot: Spot) => void;
  onDrop: (drag: Drag) => void;
  spot: Spot | undefined;
  /** What lies at the chosen spot. */
  children: ReactNode;
};

/** Time from top to bottom, a column for each practitioner. The arrows lead from one appointment to the next. */
export function BoardGrid({
  clinic,
  day,
  isToday,
  columns,
  scale,
  selectedId,
  spot,
  children,
  ...acts
}: BoardGridProps) {
  const { formatMessage } = useIntl();
  const format = useClinicFormat(clinic.timeZone);
  const scroller = useRef<HTMLElement>(null);
  const minuteOf = (at: string) => {
    const there = clinicTime(at, clinic.timeZone);
    return there.day > day ? 1440 : there.minute;
  };
  const placed = columns.map((column) => ({
    ...column,
    blocks: placeInLanes(
      column.appointments.map((appointment) => ({
        appointment,
        from: minuteOf(appointment.startsAt),
        until: minuteOf(appointment.endsAt),
      })),
    ),
  }));
  const hours = shownHours([
    ...placed.flatMap(({ bands }) => bands.map(({ opens, closes }) => ({ from: opens, until: closes }))),
    ...placed.flatMap(({ blocks }) => blocks),
  ]);
  const shownFrom = hours.from;
  const { role } = useLogin();
  const movable = columns.flatMap(({ appointments }) =>
    appointments.filter((one) => isPossible(reschedule, one, role)),
  );
  const { drag, onPointerDown, isEndOfDrag } = useDrag({
    appointments: movable,
    shownFrom,
    scale,
    onDrop: acts.onDrop,
  });
  useEffect(() => {
    const now = clinicTime(Date.now(), clinic.timeZone);
    const minute = now.day === day ? now.minute - 60 : shownFrom + 60;
    scroller.current?.scrollTo({ top: (minute - shownFrom) * scale });
  }, [clinic, day, scale, shownFrom]);

  const move = (event: KeyboardEvent) => {
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    const isRtl = document.documentElement.dir === "rtl";
    const next = neighbourOf(
      placed.map(({ blocks }) => blocks),
      { key: event.key, isRtl, selectedId },
    );
    if (!next || event.shiftKey) return;
    event.preventDefault();
    acts.onSelect(next.id);
    scroller.current?.querySelector<HTMLElement>(`[data-appointment="${next.id}"]`)?.focus();
  };
  const firstId = placed.flatMap(({ blocks }) => blocks)[0]?.appointment.id;
  const isShown = placed.some(({ blocks }) => blocks.some(({ appointment }) => appointment.id === selectedId));

  return (
    <section
      ref={scroller}
      className={classes.scroller}
      aria-label={formatMessage({ id: "board.day" }, { day: format.day(day), clinic: clinic.name })}
      // A box that scrolls has to be reachable when it holds nothing that is.
      tabIndex={firstId ? -1 : 0}
      onKeyDown={move}
      onPointerDown={onPointerDown}
      onClickCapture={(event) => isEndOfDrag() && event.stopPropagation()}
    >
      <div
        className={classes.grid}
        style={{ gridTemplateColumns: `52px repeat(${columns.length}, minmax(148px, 1fr))` }}
      >
        <div className={classes.corner} />
        {placed.map(({ practitioner, appointments }) => (
          <div key={practitioner.id} className={classes.head}>
            <Text fw={600} size="sm" truncate>
              {practitioner.name}
            </Text>
            <Text size="xs" c="dimmed">
              {formatMessage({ id: "board.visits" }, { count: appointments.length })}
            </Text>
          </div>
        ))}
        <div className={classes.ruler} aria-hidden>
          {Array.from({ length: (hours.until - hours.from) / 60 }, (_, i) => hours.from + i * 60).map((minute) => (
            <span key={minute} className={classes.hour} style={{ height: 60 * scale }}>
              {format.ofMinute(minute)}
            </span>
          ))}
        </div>
        {placed.map(({ practitioner, bands, blocks }, i) => (
          <BoardColumn
            key={practitioner.id}
            gridColumn={i + 2}
            {...{ practitioner, bands, blocks, hours, scale, format, selectedId }}
            drag={drag?.practitionerId === practitioner.id ? drag : undefined}
            draggedId={drag?.appointment.id}
            tabbableId={isShown ? selectedId : firstId}
            onSelect={acts.onSelect}
            onPick={acts.onPick}
            pick={spot?.practitionerId === practitioner.id ? spot.minute : undefined}
          >
            {spot?.practitionerId === practitioner.id && children}
          </BoardColumn>
        ))}
        {isToday && <NowLine timeZone={clinic.timeZone} hours={hours} scale={scale} />}
      </div>
    </section>
  );
}

/** In the shape of what comes. */
export function BoardSkeleton() {
  return (
    <div className={classes.scroller} aria-hidden>
      <div className={classes.skeleton}>
        {[0, 1, 2, 3, 4].map((column) => (
          <div key={column}>
            <Skeleton height={36} mb="md" />
            {[0, 1, 2, 3].map((row) => (
              <Skeleton key={row} height={44 + ((row + column) % 3) * 22} mb={24 + ((row * column) % 3) * 30} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
