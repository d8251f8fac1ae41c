import type { PointerEvent } from "react";

export type Pull = { x: number; y: number };

type Pulling = {
  onPull: (pull: Pull) => void;
  /** `isPulled`: it was more than a click. */
  onEnd: (isDropped: boolean, isPulled: boolean) => void;
};

/** A hand that only clicks moves less. */
const THRESHOLD_PIXELS = 5;
/** A finger that rests so long means to take hold, and not to scroll. */
const HOLD_MS = 350;

/** Follows a pointer from where it went down until it is lifted; Escape lets go, and so does what this answers with. */
export function listenToDrag(down: PointerEvent, { onPull, onEnd }: Pulling): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const isTouch = down.pointerType !== "mouse";
  let hasHold = !isTouch;
  let isPulled = false;
  const end = (isDropped: boolean) => {
    clearTimeout(holding);
    listening.abort();
    onEnd(isDropped, isPulled);
  };
  const holding = setTimeout(() => {
    hasHold = true;
    if (isTouch) pull({ x: down.clientX, y: down.clientY });
  }, HOLD_MS);
  const pull = (to: Pull) => {
    isPulled = true;
    onPull(to);
  };
  const move = ({ clientX: x, clientY: y, pointerId }: globalThis.PointerEvent) => {
    if (pointerId !== down.pointerId) return;
    const isFar = Math.hypot(x - down.clientX, y - down.clientY) >= THRESHOLD_PIXELS;
    if (!hasHold && isFar) end(false);
    else if (hasHold && (isPulled || isFar)) pull({ x, y });
  };
  window.addEventListener("pointermove", move, { signal });
  window.addEventListener("pointerup", () => end(true), { signal });
  window.addEventListener("pointercancel", () => end(false), { signal });
  window.addEventListener("keydown", ({ key }) => key === "Escape" && end(false), { signal });
  // What a finger has hold of moves, and neither does the page behind it nor does a menu open.
  const keepStill = (event: Event) => hasHold && isTouch && event.preventDefault();
  window.addEventListener("touchmove", keepStill, { signal, passive: false });
  window.addEventListener("contextmenu", keepStill, { signal });
  window.addEventListener("blur", () => end(false), { signal });
  return () => signal.aborted || end(false);
}

/** The edge of a visit that was taken hold of; undefined = all of it. */
export function edgeOf(target: Element): "start" | "end" | undefined {
  const edge = target.closest<HTMLElement>("[data-edge]")?.dataset["edge"];
  return edge === "start" || edge === "end" ? edge : undefined;
}

/** As long as it is, within the day. */
export function fitInDay(from: number, minutes: number): { from: number; until: number } {
  const start = Math.min(Math.max(0, from), 1440 - minutes);
  return { from: start, until: start + minutes };
}
