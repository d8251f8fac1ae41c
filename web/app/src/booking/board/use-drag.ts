import { type PointerEvent, useRef, useState } from "react";
import type { Appointment } from "./board-data.ts";

/** Where a visit is dragged to, in minutes after the clinic's midnight. */
export type Drag = { appointment: Appointment; practitionerId: string; from: number; until: number };

type DragWish = {
  /** What may be moved. */
  appointments: readonly Appointment[];
  /** Of the first minute that is shown. */
  shownFrom: number;
  scale: number;
  onDrop: (drag: Drag) => void;
};

const STEP_MINUTES = 5;
/** A hand that only clicks moves less. */
const THRESHOLD_PIXELS = 5;

/** Lets visits be dragged to another time or practitioner with the mouse; Escape lets go of them. */
export function useDrag({ appointments, shownFrom, scale, onDrop }: DragWish) {
  const [drag, setDrag] = useState<Drag>();
  const hasDragged = useRef(false);

  const onPointerDown = (down: PointerEvent) => {
    const block = down.target instanceof Element ? down.target.closest<HTMLElement>("[data-appointment]") : null;
    const appointment = appointments.find(({ id }) => id === block?.dataset["appointment"]);
    if (!block || !appointment || down.pointerType !== "mouse" || down.button !== 0) return;
    const grabbedAt = down.clientY - block.getBoundingClientRect().top;
    const minutes = (Date.parse(appointment.endsAt) - Date.parse(appointment.startsAt)) / 60_000;
    const listening = new AbortController();
    let latest: Drag | undefined;
    const move = ({ clientX, clientY }: globalThis.PointerEvent) => {
      if (!latest && Math.hypot(clientX - down.clientX, clientY - down.clientY) < THRESHOLD_PIXELS) return;
      const column = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>("[data-practitioner]");
      const practitionerId = column?.dataset["practitioner"];
      if (!column || !practitionerId) return;
      const minute = shownFrom + (clientY - grabbedAt - column.getBoundingClientRect().top) / scale;
      const from = Math.min(Math.max(0, Math.round(minute / STEP_MINUTES) * STEP_MINUTES), 1440 - minutes);
      latest = { appointment, practitionerId, from, until: from + minutes };
      setDrag(latest);
    };
    const end = (isDropped: boolean) => {
      listening.abort();
      setDrag(undefined);
      hasDragged.current = latest !== undefined;
      setTimeout(() => {
        hasDragged.current = false; // the click that ends the drag has come by then
      });
      if (latest && isDropped) onDrop(latest);
    };
    const { signal } = listening;
    window.addEventListener("pointermove", move, { signal });
    window.addEventListener("pointerup", () => end(true), { signal });
    window.addEventListener("keydown", ({ key }) => key === "Escape" && end(false), { signal });
  };
  /** Whether a click is only the end of a drag. */
  const isEndOfDrag = () => hasDragged.current;
  return { drag, onPointerDown, isEndOfDrag };
}
