import { type MouseEvent, memo } from "react";
import { AppointmentBlock } from "./appointment-block.tsx";
import classes from "./board.module.css";
import type { Ghost, Spot } from "./board-grid.tsx";
import type { Column } from "./columns.ts";
import { DragGhost } from "./drag-ghost.tsx";
import { without } from "./hours.ts";
import type { Lane } from "./layout.ts";
import type { ClinicFormat } from "./use-clinic-format.ts";
import { blockKey, type Drag, type Placed } from "./use-drag.ts";

type BoardColumnProps = {
  column: Column;
  gridColumn: number;
  blocks: readonly (Placed & Lane)[];
  hours: { from: number; until: number };
  scale: number;
  stepMinutes: number;
  format: ClinicFormat;
  selectedId: string | undefined;
  /** Which of the day's appointments the tab key leads to; from there on it is arrows. */
  tabbableId: string | undefined;
  onSelect: (appointmentId: string) => void;
  onPick: (spot: Spot) => void;
  /** What is being made, where it would lie here. */
  ghost: Ghost | undefined;
  /** What is dragged over this column. */
  drag: Drag | undefined;
  others: readonly Placed[];
  draggedId: string | undefined;
};

/** Drawn anew only when something in it changes: a drag goes through one or two of ten. */
export const BoardColumn = memo(function BoardColumn({ column, gridColumn, blocks, hours, ...rest }: BoardColumnProps) {
  const { scale, stepMinutes, format, selectedId, tabbableId, onSelect, onPick, ghost, drag, others, draggedId } = rest;
  const place = (from: number, until: number) => ({ top: (from - hours.from) * scale, height: (until - from) * scale });
  const pickTime = ({ clientY, currentTarget, target }: MouseEvent<HTMLElement>) => {
    // What floats over the board is elsewhere in the page, though a part of the column to React.
    if (!(target instanceof Element) || !currentTarget.contains(target) || target.closest("button, [data-pick]"))
      return;
    const minute = hours.from + (clientY - currentTarget.getBoundingClientRect().top) / scale;
    const { key: columnKey, day, practitionerId, roomId } = column;
    onPick({ columnKey, day, practitionerId, roomId, minute: Math.floor(minute / stepMinutes) * stepMinutes });
  };
  return (
    <section
      className={classes.column}
      aria-label={column.title}
      data-column={column.key}
      style={{ gridColumn, height: (hours.until - hours.from) * scale }}
      onClick={pickTime} // with the keyboard it is `n`
    >
      {column.bands.map(({ opens, closes }) => (
        <div
          key={opens}
          className={classes.open}
          style={{ ...place(opens, closes), backgroundSize: `100% ${60 * scale}px` }}
        />
      ))}
      {blocks.map(({ appointment, turn, from, until, lane, lanes }) => (
        <AppointmentBlock
          key={blockKey({ appointment, turn })}
          {...{ appointment, turn, lane, lanes, format, onSelect }}
          {...place(from, until)}
          isSelected={appointment.id === selectedId}
          isDragged={appointment.id === draggedId}
          isTabbable={appointment.id === tabbableId}
          isOutside={without([{ opens: from, closes: until }], column.bands).length > 0}
        />
      ))}
      {drag && <DragGhost {...{ drag, others, format }} {...place(drag.from, drag.until)} />}
      {ghost && <div data-pick className={classes.pick} style={place(ghost.minute, ghost.minute + ghost.minutes)} />}
    </section>
  );
});
