/** Middle, smallest and largest of several rounds. */
export type Spread = { median: number; min: number; max: number };

export type Variant = { name: string; call: () => unknown };

/** Milliseconds per call, one figure per round. */
export type Timing = { name: string; rounds: number[] };

/**
 * Variants take turns within each round, so that whatever else the machine does meets all of them. A round calls each
 * variant as often as fills `roundMs`, at least once.
 */
export async function timeInterleaved(
  variants: readonly Variant[],
  { rounds, roundMs }: { rounds: number; roundMs: number },
): Promise<Timing[]> {
  const timings = variants.map(({ name, call }) => ({ name, call, calls: 1, rounds: new Array<number>() }));
  for (const timing of timings) {
    await timePerCall(timing.call, 1); // the first call warms up
    timing.calls = Math.max(1, Math.ceil(roundMs / (await timePerCall(timing.call, 1))));
  }
  for (let round = 0; round < rounds; round++) {
    for (const timing of timings) timing.rounds.push(await timePerCall(timing.call, timing.calls));
  }
  return timings;
}

/** How many times as long `slow` takes, compared round by round. */
export function ratio(slow: Timing, fast: Timing): Spread {
  return spread(slow.rounds.map((ms, round) => ms / (fast.rounds[round] ?? Number.NaN)));
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return { median: at(sorted.length >> 1), min: at(0), max: at(sorted.length - 1) };
}

async function timePerCall(call: () => unknown, calls: number): Promise<number> {
  const startedAt = performance.now();
  for (let i = 0; i < calls; i++) {
    const result = call();
    if (result instanceof Promise) await result;
  }
  return (performance.now() - startedAt) / calls;
}
