import type { MouseEvent, ReactNode } from "react";
import { AppointmentBlock } from "./appointment-block.tsx";
import classes from "./board.module.css";
import type { Appointment, Column } from "./board-data.ts";
import type { Spot } from "./board-grid.tsx";
import { DragGhost } from "./drag-ghost.tsx";
import type { Lane } from "./layout.ts";
import type { ClinicFormat } from "./use-clinic-format.ts";
import type { Drag } from "./use-drag.ts";

/** A click chooses a start on these steps; another time can be typed. */
const STEP_MINUTES = 15;

type BoardColumnProps = Pick<Column, "practitioner" | "bands"> & {
  gridColumn: number;
  blocks: readonly ({ appointment: Appointment; from: number; until: number } & Lane)[];
  hours: { from: number; until: number };
  scale: number;
  format: ClinicFormat;
  selectedId: string | undefined;
  /** Which of the day's appointments the tab key leads to; from there on it is arrows. */
  tabbableId: string | undefined;
  onSelect: (appointmentId: string) => void;
  onPick: (spot: Spot) => void;
  pick: number | undefined;
  /** What is dragged over this column. */
  drag: Drag | undefined;
  draggedId: string | undefined;
  children: ReactNode;
};

export function BoardColumn({
  gridColumn,
  practitioner,
  bands,
  blocks,
  hours,
  scale,
  format,
  ...rest
}: BoardColumnProps) {
  const { selectedId, tabbableId, onSelect, onPick, pick, drag, draggedId, children } = rest;
  const place = (from: number, until: number) => ({ top: (from - hours.from) * scale, height: (until - from) * scale });
  const pickTime = ({ clientY, currentTarget, target }: MouseEvent<HTMLElement>) => {
    // What floats over the board is elsewhere in the page, though a part of the column to React.
    if (!(target instanceof Element) || !currentTarget.contains(target) || target.closest("button, [data-pick]"))
      return;
    const minute = hours.from + (clientY - currentTarget.getBoundingClientRect().top) / scale;
    onPick({ practitionerId: practitioner.id, minute: Math.floor(minute / STEP_MINUTES) * STEP_MINUTES });
  };
  return (
    <section
      className={classes.column}
      aria-label={practitioner.name}
      data-practitioner={practitioner.id}
      style={{ gridColumn, height: (hours.until - hours.from) * scale }}
      onClick={pickTime} // with the keyboard it is `n`
    >
      {bands.map(({ opens, closes }) => (
        <div
          key={opens}
          className={classes.open}
          style={{ ...place(opens, closes), backgroundSize: `100% ${60 * scale}px` }}
        />
      ))}
      {blocks.map(({ appointment, from, until, lane, lanes }) => (
        <AppointmentBlock
          key={appointment.id}
          {...{ appointment, lane, lanes, format, onSelect }}
          {...place(from, until)}
          isSelected={appointment.id === selectedId}
          isDragged={appointment.id === draggedId}
          isTabbable={appointment.id === tabbableId}
        />
      ))}
      {drag && <DragGhost {...{ drag, bands, blocks, format }} {...place(drag.from, drag.until)} />}
      {pick !== undefined && (
        <div data-pick className={classes.pick} style={place(pick, pick + 2 * STEP_MINUTES)}>
          {children}
        </div>
      )}
    </section>
  );
}
