import { type PointerEvent, useEffect, useRef, useState } from "react";
import type { Turn } from "../../../../shared/turns.ts";
import type { Appointment } from "./board-data.ts";
import type { Column } from "./columns.ts";
import { edgeOf, fitInDay, listenToDrag, type Pull } from "./pull.ts";

/** A visit on the board, in minutes after the clinic's midnight; of one that several give, what one of them gives. */
export type Placed = {
  appointment: Appointment;
  from: number;
  until: number;
  /** undefined: all of it. */
  turn: Turn | undefined;
};

/** Where a visit is about to be put: a column, and minutes after the clinic's midnight. */
export type Drag = {
  appointment: Appointment;
  column: Column;
  from: number;
  until: number;
  /** What was taken hold of: the rest of the visit comes along. */
  placed: Placed;
  byKeys: boolean;
};

type DragWish = {
  columns: readonly (Column & { blocks: readonly Placed[] })[];
  /** Of the first minute that is shown. */
  shownFrom: number;
  scale: number;
  stepMinutes: number;
  mayMove: (appointment: Appointment) => boolean;
  onDrop: (drag: Drag) => void;
  /** Somebody pulls at what they may not move. */
  onRefused: (appointment: Appointment) => void;
};

/**
 * Lets visits be dragged to another time, column or length with the mouse, and with a finger that rests on them first.
 * Escape lets go of them.
 */
export function useDrag({ columns, shownFrom, scale, stepMinutes, mayMove, onDrop, onRefused }: DragWish) {
  const [drag, setDrag] = useState<Drag>();
  const hasDragged = useRef(false);
  const letGo = useRef<() => void>(undefined);
  // What is dragged belongs to the columns it was taken from: of another day, or gone, they let go of it.
  const shown = columns.map(({ key, day }) => `${key} ${day}`).join();
  useEffect(() => () => letGo.current?.(), [shown]);

  const onPointerDown = (down: PointerEvent) => {
    const target = down.target instanceof Element ? down.target : undefined;
    const block = target?.closest<HTMLElement>("[data-appointment]");
    const column = columnOf(block);
    const placed = column?.blocks.find((one) => blockKey(one) === block?.dataset["block"]);
    if (!target || !block || !column || !placed || down.button !== 0) return;
    const edge = edgeOf(target);
    const earlier = earlierMinutes(placed); // it is the visit that begins on a step
    const grabbedAt = down.clientY - block.getBoundingClientRect().top;
    const minuteAt = (y: number, of: Element) => shownFrom + (y - of.getBoundingClientRect().top) / scale;
    let latest: Drag | undefined;

    const pullTo = ({ x, y }: Pull) => {
      scrollAlong(block, { x, y });
      const { appointment } = placed;
      const at = edge ? block : document.elementFromPoint(x, y);
      const element = at?.closest<HTMLElement>("[data-column]");
      const over = edge ? column : columnOf(element);
      if (!over || !element) return;
      const span = edge
        ? resized(placed, edge, snap(minuteAt(y, element), over, edge === "start" ? stepMinutes : LENGTH_STEP_MINUTES))
        : moved(placed, snap(minuteAt(y - grabbedAt, element) - earlier, over, stepMinutes) + earlier);
      latest = { appointment, column: over, ...span, placed, byKeys: false };
      setDrag(latest);
    };
    letGo.current = listenToDrag(down, {
      onPull: (pull) => (mayMove(placed.appointment) ? pullTo(pull) : undefined),
      onEnd(isDropped, isPulled) {
        setDrag(undefined);
        hasDragged.current = isPulled;
        setTimeout(() => {
          hasDragged.current = false; // the click that ends the drag has come by then
        });
        if (isPulled && !mayMove(placed.appointment)) onRefused(placed.appointment);
        else if (latest && isDropped) onDrop(latest);
      },
    });
  };
  const columnOf = (element: Element | null | undefined) => {
    const key = element?.closest<HTMLElement>("[data-column]")?.dataset["column"];
    return columns.find((column) => column.key === key);
  };
  /** Whether a click is only the end of a drag. */
  const isEndOfDrag = () => hasDragged.current;
  return { drag, setDrag, onPointerDown, isEndOfDrag };
}

/** Tells a block of the board from all others of its column. */
export const blockKey = ({ appointment, turn }: Pick<Placed, "appointment" | "turn">) =>
  turn ? `${appointment.id} ${turn.place}` : appointment.id;

/** What others give of the visit before it. */
export const earlierMinutes = ({ appointment, turn }: Pick<Placed, "appointment" | "turn">) =>
  turn ? (Date.parse(turn.startsAt) - Date.parse(appointment.startsAt)) / 60_000 : 0;

export const LENGTH_STEP_MINUTES = 5;

/** The nearest step from the opening before it, as starts lie on those. */
function snap(minute: number, { bands }: Pick<Column, "bands">, step: number): number {
  const opening = bands.findLast(({ opens }) => opens <= minute)?.opens ?? 0;
  return opening + Math.round((minute - opening) / step) * step;
}

export const moved = ({ from, until }: Pick<Placed, "from" | "until">, wanted: number) =>
  fitInDay(wanted, until - from);

export function resized({ from, until }: Pick<Placed, "from" | "until">, edge: "start" | "end", minute: number) {
  return edge === "start"
    ? { from: Math.min(Math.max(0, minute), until - LENGTH_STEP_MINUTES), until }
    : { from, until: Math.max(Math.min(1440, minute), from + LENGTH_STEP_MINUTES) };
}

/** So near its border a drag scrolls the board on. */
const BORDER_PIXELS = 36;

function scrollAlong(block: Element, { x, y }: Pull): void {
  const scroller = block.closest("[data-scroller]");
  if (!scroller) return;
  const { left, right, top, bottom } = scroller.getBoundingClientRect();
  const beyond = (at: number, low: number, high: number) =>
    Math.min(0, at - low - BORDER_PIXELS) + Math.max(0, at - high + BORDER_PIXELS);
  scroller.scrollBy({ left: beyond(x, left, right), top: beyond(y, top, bottom), behavior: "instant" });
}
