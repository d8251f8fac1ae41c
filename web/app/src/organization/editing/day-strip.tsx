import { type PointerEvent, useRef } from "react";
import type { Band } from "./clock.ts";
import { DAY_MINUTES, dragTo, type Grip, takeUp } from "./drag.ts";

/** How far from the end of a band, in pixels, a finger or a mouse still means that end. */
const REACH = 8;

type DayStripProps = { bands: readonly Band[]; around: readonly Band[]; onChange: (bands: Band[]) => void };

/**
 * A day's hours, drawn: pulled out where there are none, taken by an end or as a whole. What is drawn here stands in
 * the fields below too, where it is typed, so readers of the page are spared it.
 */
export function DayStrip({ bands, around, onChange }: DayStripProps) {
  const grip = useRef<Grip>(null);
  const drawn = bands.filter(({ opens, closes }) => opens < closes);
  const end = () => {
    grip.current = null;
  };
  return (
    <div
      className="day-strip"
      aria-hidden
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = takeUp(drawn, minuteAt(event), (REACH / event.currentTarget.clientWidth) * DAY_MINUTES);
      }}
      onPointerMove={(event) => {
        if (grip.current) onChange(dragTo(grip.current, minuteAt(event)).toSorted((a, b) => a.opens - b.opens));
      }}
      onPointerUp={end}
      onPointerCancel={end}
    >
      {around.map((band) => (
        <span key={`around-${band.opens}`} data-around style={placeOf(band)} />
      ))}
      {drawn.map((band) => (
        <span key={`${band.opens}-${band.closes}`} data-band style={placeOf(band)} />
      ))}
    </div>
  );
}

const placeOf = ({ opens, closes }: Band) => ({
  insetInlineStart: `${(opens / DAY_MINUTES) * 100}%`,
  width: `${(Math.max(0, closes - opens) / DAY_MINUTES) * 100}%`,
});

function minuteAt({ currentTarget, clientX }: PointerEvent<HTMLElement>): number {
  const { left, right, width } = currentTarget.getBoundingClientRect();
  const isRightToLeft = getComputedStyle(currentTarget).direction === "rtl";
  return ((isRightToLeft ? right - clientX : clientX - left) / width) * DAY_MINUTES;
}
