/** Where something lies on the board: minutes after the clinic's midnight. */
type Stretch = { from: number; until: number };

/** Beside how many others it lies, and as which of them. */
export type Lane = { lane: number; lanes: number };

/**
 * Puts what overlaps side by side: each run of things that touch one another shares its width. Ordered as they begin.
 */
export function placeInLanes<T extends Stretch>(things: readonly T[]): (T & Lane)[] {
  const placed: (T & Lane)[] = [];
  let run: (T & Lane)[] = [];
  let ends: number[] = [];
  const closeRun = () => {
    placed.push(...run.map((thing) => ({ ...thing, lanes: ends.length })));
    run = [];
    ends = [];
  };
  for (const thing of [...things].sort((a, b) => a.from - b.from || b.until - a.until)) {
    if (ends.every((end) => end <= thing.from)) closeRun();
    const free = ends.findIndex((end) => end <= thing.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = thing.until;
    run.push({ ...thing, lane, lanes: 1 });
  }
  closeRun();
  return placed;
}

/** The hours that a board shows: whole ones, around all that is open or booked, with one to spare on each side. */
export function shownHours(stretches: readonly Stretch[]): Stretch {
  const first = Math.min(...stretches.map(({ from }) => from));
  const last = Math.max(...stretches.map(({ until }) => until));
  if (first > last) return { from: 8 * 60, until: 18 * 60 };
  const wholeHours = { from: Math.floor(first / 60) * 60 - 60, until: Math.ceil(last / 60) * 60 + 60 };
  return { from: Math.max(0, wholeHours.from), until: Math.min(1440, wholeHours.until) };
}
