import type { Band } from "./clock.ts";

export const DAY_MINUTES = 1440;
/** Hours are drawn in steps of this many minutes; finer ones are typed. */
export const STEP_MINUTES = 15;

/** What of a day's hours is in hand while the pointer moves; `from` is the minute at which it was taken up. */
export type Grip = {
  part: "opens" | "closes" | "whole" | "new";
  band: Band;
  others: readonly Band[];
  from: number;
};

/** What a pointer takes up at a minute: the edge of a band within `reach`, a band, or the beginning of a new one. */
export function takeUp(bands: readonly Band[], minute: number, reach: number): Grip {
  const grip = (part: Grip["part"], band: Band): Grip => {
    return { part, band, others: bands.filter((each) => each !== band), from: minute };
  };
  const near = bands.find(({ opens, closes }) => opens - reach <= minute && minute <= closes + reach);
  if (!near) return grip("new", { opens: minute, closes: minute });
  const [toOpens, toCloses] = [Math.abs(minute - near.opens), Math.abs(minute - near.closes)];
  if (Math.min(toOpens, toCloses) > reach) return grip("whole", near);
  return grip(toOpens < toCloses ? "opens" : "closes", near);
}

/** The day's hours with what is in hand at another minute: clear of its neighbours, and within the day. */
export function dragTo({ part, band, others, from }: Grip, minute: number): Band[] {
  const earliest = Math.max(0, ...others.map(({ closes }) => closes).filter((closes) => closes <= band.opens));
  const latest = Math.min(DAY_MINUTES, ...others.map(({ opens }) => opens).filter((opens) => opens >= band.closes));
  const within = (at: number, least: number, most: number) => Math.max(least, Math.min(most, snap(at)));
  const { opens, closes } = band;
  switch (part) {
    case "opens":
      return [...others, { opens: within(minute, earliest, closes - STEP_MINUTES), closes }];
    case "closes":
      return [...others, { opens, closes: within(minute, opens + STEP_MINUTES, latest) }];
    case "whole": {
      const moved = within(opens + minute - from, earliest, latest - (closes - opens));
      return [...others, { opens: moved, closes: moved + closes - opens }];
    }
    case "new": {
      const drawn = {
        opens: within(Math.min(from, minute), earliest, latest),
        closes: within(Math.max(from, minute), earliest, latest),
      };
      return drawn.opens < drawn.closes ? [...others, drawn] : [...others]; // a press alone draws nothing
    }
  }
}

const snap = (minute: number) => Math.round(minute / STEP_MINUTES) * STEP_MINUTES;
