/** A length of time; parts add up. */
export type Span = { [unit in "days" | "hours" | "minutes" | "seconds"]?: number | undefined };

/** Real time plus an offset that only `moveTo` changes. Unix seconds, as everywhere in Stripe's API. */
export type Clock = { now(): number; moveTo(seconds: number): void; offsetMs(): number };

export function createClock(initialOffsetMs: number): Clock {
  let offsetMs = initialOffsetMs;
  return {
    now: () => Math.floor((Date.now() + offsetMs) / 1000),
    moveTo(seconds) {
      offsetMs = Math.max(offsetMs, seconds * 1000 - Date.now());
    },
    offsetMs: () => offsetMs,
  };
}

export function inSeconds({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span): number {
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
