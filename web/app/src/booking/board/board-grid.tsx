import { Paper, Text } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useMemo, useRef } from "react";
import { useIntl } from "react-intl";
import { type Turn, turnsOf } from "../../../../shared/turns.ts";
import { clinicTime } from "../../clock.ts";
import { isDesk } from "../../identity/roles.ts";
import { useLogin } from "../../identity/session.tsx";
import { isPossible, reschedule } from "./acts.ts";
import classes from "./board.module.css";
import { BoardColumn } from "./board-column.tsx";
import type { Appointment, Clinic } from "./board-data.ts";
import { ColumnHead } from "./column-head.tsx";
import type { Column } from "./columns.ts";
import { placeInLanes, shownHours } from "./layout.ts";
import { neighbourOf } from "./neighbour.ts";
import { NowLine } from "./now-line.tsx";
import { useClinicFormat } from "./use-clinic-format.ts";
import { type Drag, type Placed, useDrag } from "./use-drag.ts";
import { useKeyMove } from "./use-key-move.ts";
import { useScrollToNow, useShowChosen } from "./use-scroll.ts";

/** An empty time that was chosen, in minutes after the clinic's midnight. */
export type Spot = Pick<Column, "day" | "practitionerId" | "roomId"> & { columnKey: string; minute: number };

/** What is being made, where it would lie. */
export type Ghost = { columnKey: string; minute: number; minutes: number };

/** What others ask of the grid: to begin to move a visit by keys. */
export type GridHandle = { beginMove: (appointment: Appointment) => void };

type BoardGridProps = {
  ref: Ref<GridHandle>;
  clinic: Clinic;
  label: string;
  today: string;
  columns: readonly Column[];
  /** Pixels for a minute. */
  scale: number;
  stepMinutes: number;
  selectedId: string | undefined;
  onSelect: (appointmentId: string) => void;
  onPick: (spot: Spot) => void;
  onDrop: (drag: Drag) => void;
  onRefused: (appointment: Appointment) => void;
  /** undefined: a column's head leads nowhere. */
  onHead: ((column: Column) => void) | undefined;
  ghost: Ghost | undefined;
  /** The chosen spot. */
  spot: Spot | undefined;
  /** What floats beside it. */
  children: ReactNode;
};

/** Time from top to bottom. The arrows lead from one appointment to the next. */
export function BoardGrid({ clinic, today, columns, scale, selectedId, spot, children, ...rest }: BoardGridProps) {
  const { stepMinutes, onDrop, onRefused, onSelect } = rest;
  const { formatMessage } = useIntl();
  const { role } = useLogin();
  const format = useClinicFormat(clinic.timeZone);
  const scroller = useRef<HTMLElement>(null);
  const placed = useMemo(() => columns.map((column) => placeVisits(column, clinic)), [columns, clinic]);
  const hours = useMemo(
    () =>
      shownHours([
        ...placed.flatMap(({ bands }) => bands.map(({ opens, closes }) => ({ from: opens, until: closes }))),
        ...placed.flatMap(({ blocks }) => blocks),
      ]),
    [placed],
  );
  const shownFrom = hours.from;
  const mayMove = (appointment: Appointment) => isPossible(reschedule, appointment, role);
  const dragging = { columns: placed, shownFrom, scale, stepMinutes, mayMove, onDrop, onRefused };
  const { drag, setDrag, onPointerDown, isEndOfDrag } = useDrag(dragging);
  const beginMove = useKeyMove({ columns: placed, drag, setDrag, stepMinutes, onDrop });
  useImperativeHandle(rest.ref, () => ({
    beginMove: (appointment) => (mayMove(appointment) ? beginMove(appointment) : onRefused(appointment)),
  }));
  const isShown = placed.some(({ blocks }) => blocks.some(({ appointment }) => appointment.id === selectedId));
  useScrollToNow(scroller, { clinic, columns, today, shownFrom, scale });
  useShowChosen(scroller, isShown ? selectedId : undefined);

  const goOn = (event: KeyboardEvent) => {
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    const isRtl = document.documentElement.dir === "rtl";
    const lists = placed.map(({ blocks }) => blocks);
    const next = neighbourOf(lists, { key: event.key, isRtl, selectedId });
    if (!next || event.shiftKey) return;
    event.preventDefault();
    onSelect(next.id);
    scroller.current?.querySelector<HTMLElement>(`[data-appointment="${next.id}"]`)?.focus();
  };
  const onDay = (day: string) => placed.filter((column) => column.day === day).flatMap(({ blocks }) => blocks);
  const firstId = placed.flatMap(({ blocks }) => blocks)[0]?.appointment.id;
  const todayAt = placed.findIndex(({ day }) => day === today);
  const isOneDay = placed.every(({ day }) => day === placed[0]?.day);

  return (
    <section
      ref={scroller}
      className={classes.scroller}
      aria-label={rest.label}
      // A box that scrolls has to be reachable when it holds nothing that is.
      tabIndex={firstId ? -1 : 0}
      onKeyDown={goOn}
      onPointerDown={onPointerDown}
      onClickCapture={(event) => isEndOfDrag() && event.stopPropagation()}
      data-scroller
      data-moves={isDesk(role) || undefined}
    >
      <div
        className={classes.grid}
        style={{ gridTemplateColumns: `52px repeat(${columns.length}, minmax(148px, 1fr))` }}
      >
        <div className={classes.corner} />
        {placed.map((column) => (
          <ColumnHead
            key={column.key}
            column={column}
            onOpen={rest.onHead}
            isToday={!isOneDay && column.day === today}
          />
        ))}
        <div className={classes.ruler} aria-hidden>
          {Array.from({ length: (hours.until - hours.from) / 60 }, (_, i) => hours.from + i * 60).map((minute) => (
            <span key={minute} className={classes.hour} style={{ height: 60 * scale }}>
              {format.ofMinute(minute)}
            </span>
          ))}
        </div>
        {placed.map((column, i) => (
          <BoardColumn
            key={column.key}
            gridColumn={i + 2}
            {...{ column, hours, scale, format, onSelect, stepMinutes }}
            blocks={column.blocks}
            selectedId={within(column, selectedId)}
            {...(drag?.column.key === column.key
              ? { drag, others: onDay(column.day) }
              : { drag: undefined, others: none })}
            draggedId={within(column, drag?.appointment.id)}
            tabbableId={within(column, isShown ? selectedId : firstId)}
            onPick={rest.onPick}
            ghost={rest.ghost?.columnKey === column.key ? rest.ghost : undefined}
          />
        ))}
        <div
          className={classes.spot}
          style={{
            gridColumn: placed.findIndex(({ key }) => key === spot?.columnKey) + 2,
            top: ((spot?.minute ?? shownFrom) - shownFrom) * scale,
            height: 2 * stepMinutes * scale,
          }}
        >
          {children}
        </div>
        {todayAt !== -1 && (
          <NowLine
            timeZone={clinic.timeZone}
            {...{ hours, scale }}
            gridColumn={isOneDay ? "1 / -1" : String(todayAt + 2)}
          />
        )}
      </div>
      {drag?.byKeys && (
        <Paper className={classes.notice} shadow="md" p="sm">
          <Text size="sm">{formatMessage({ id: "board.keyMove" })}</Text>
        </Paper>
      )}
    </section>
  );
}

const none: readonly never[] = [];

/** Told only to the column that has it, so that the others are not drawn anew. */
const within = ({ appointments }: Column, id: string | undefined) =>
  appointments.some((one) => one.id === id) ? id : undefined;

function placeVisits(column: Column, { timeZone }: Clinic) {
  const minuteOf = (at: string) => {
    const there = clinicTime(at, timeZone);
    return there.day > column.day ? 1440 : there.minute;
  };
  const place = (appointment: Appointment, turn: Turn | undefined): Placed => {
    const { startsAt, endsAt } = turn ?? appointment;
    return { appointment, turn, from: minuteOf(startsAt), until: minuteOf(endsAt) };
  };
  const stretches = column.appointments.flatMap((appointment) => {
    const turns = turnsOf(appointment);
    if (column.practitionerId === undefined || turns.length < 2) return [place(appointment, undefined)];
    return turns
      .filter(({ practitioner }) => practitioner.id === column.practitionerId)
      .map((turn) => place(appointment, turn));
  });
  return { ...column, blocks: placeInLanes(stretches) };
}
