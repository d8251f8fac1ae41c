import { useEffect } from "react";
import type { Appointment } from "./board-data.ts";
import type { Column } from "./columns.ts";
import { type Drag, LENGTH_STEP_MINUTES, moved, type Placed, resized } from "./use-drag.ts";

type KeyMove = {
  columns: readonly (Column & { blocks: readonly Placed[] })[];
  drag: Drag | undefined;
  setDrag: (drag: Drag | undefined) => void;
  stepMinutes: number;
  onDrop: (drag: Drag) => void;
};

/**
 * The same as dragging with the keyboard: once begun, arrows move the visit, with Shift its end; Enter puts it there,
 * Escape leaves it where it was. Answers with what begins it.
 */
export function useKeyMove({
  columns,
  drag,
  setDrag,
  stepMinutes,
  onDrop,
}: KeyMove): (appointment: Appointment) => void {
  const held = drag?.byKeys ? drag : undefined;
  useEffect(() => {
    if (!held) return undefined;
    const press = (event: KeyboardEvent) => {
      if (event.key === "Tab") return;
      // Whatever else a key does is not meant now.
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Enter") onDrop(held);
      if (event.key === "Enter" || event.key === "Escape") setDrag(undefined);
      else setDrag(nudged(held, event, columns, stepMinutes));
    };
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, [held, columns, stepMinutes, setDrag, onDrop]);

  return (appointment) => {
    const column = columns.find(({ appointments }) => appointments.some(({ id }) => id === appointment.id));
    const placed = column?.blocks.find((one) => one.appointment.id === appointment.id);
    if (column && placed)
      setDrag({ appointment, column, from: placed.from, until: placed.until, placed, byKeys: true });
  };
}

function nudged(drag: Drag, { key, shiftKey }: KeyboardEvent, columns: readonly Column[], stepMinutes: number): Drag {
  const down = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (down !== 0) {
    const { turn } = drag.placed;
    if (shiftKey && turn && !turn.isLast) return drag; // its end is where somebody else goes on
    const span = shiftKey
      ? resized(drag, "end", drag.until + down * LENGTH_STEP_MINUTES)
      : moved(drag, drag.from + down * stepMinutes);
    return { ...drag, ...span };
  }
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (key !== "ArrowLeft" && key !== "ArrowRight") return drag;
  const at = columns.findIndex((column) => column.key === drag.column.key);
  return { ...drag, column: columns[at + (key === forward ? 1 : -1)] ?? drag.column };
}
