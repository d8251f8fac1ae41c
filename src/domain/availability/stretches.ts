/**
 * Stretches of time as flat pairs: start, end, start, end, … Each is [start, end) in epoch minutes; ordered by start.
 * A flat list of integers is how the database packs them, and makes subtracting ten thousand of them cheap.
 */
export type Stretches = Int32Array;

const endOfTime = 2 ** 31 - 1;

export const never: Stretches = Int32Array.of();
export const always: Stretches = Int32Array.of(-endOfTime, endOfTime);

/**
 * The boundary at `index`; behind the last one lies the end of time, so that a walk along a list needs no other end.
 */
export function boundary(stretches: Stretches, index: number): number {
  // To ask for the length first is a third faster than to read past the end of a typed array.
  return index < stretches.length ? (stretches[index] ?? endOfTime) : endOfTime;
}

/** The same stretches ordered by start. What is in order already, as hours nearly always are, is not copied. */
export function inOrder(stretches: Stretches): Stretches {
  if (isInOrder(stretches)) return stretches;
  const pairs: [start: number, end: number][] = [];
  for (let i = 0; i < stretches.length; i += 2) pairs.push([boundary(stretches, i), boundary(stretches, i + 1)]);
  return new Int32Array(pairs.sort(([a], [b]) => a - b).flat());
}

function isInOrder(stretches: Stretches): boolean {
  for (let i = 2; i < stretches.length; i += 2) {
    if (boundary(stretches, i - 2) > boundary(stretches, i)) return false;
  }
  return true;
}

/** What any of the stretches covers, as disjoint stretches: those that overlap or touch become one. */
export function disjoint(stretches: Stretches): Stretches {
  return isDisjoint(stretches) ? stretches : unite(stretches, never);
}

function isDisjoint(stretches: Stretches): boolean {
  for (let i = 2; i < stretches.length; i += 2) {
    if (boundary(stretches, i - 1) >= boundary(stretches, i)) return false;
  }
  return true;
}

/** What either covers, as disjoint stretches. */
export function unite(a: Stretches, b: Stretches): Stretches {
  const united = new Int32Array(a.length + b.length);
  let length = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const fromA = boundary(a, i) <= boundary(b, j);
    const start = fromA ? boundary(a, i) : boundary(b, j);
    const stop = fromA ? boundary(a, i + 1) : boundary(b, j + 1);
    if (fromA) i += 2;
    else j += 2;
    if (start > end) {
      united[length] = start;
      length += 2;
    }
    end = start > end ? stop : Math.max(end, stop);
    united[length - 1] = end;
  }
  return united.subarray(0, length);
}

/** What both cover; both must be disjoint. */
export function intersect(a: Stretches, b: Stretches): Stretches {
  const common: number[] = [];
  let first = 0;
  for (let i = 0; i < a.length; i += 2) {
    const start = boundary(a, i);
    const end = boundary(a, i + 1);
    while (boundary(b, first + 1) <= start) first += 2;
    for (let j = first; boundary(b, j) < end; j += 2) {
      common.push(Math.max(start, boundary(b, j)), Math.min(end, boundary(b, j + 1)));
    }
  }
  return new Int32Array(common);
}

/** All time that disjoint stretches leave. */
export function complement(stretches: Stretches): Stretches {
  const left = new Int32Array(stretches.length + 2);
  left[0] = -endOfTime;
  left.set(stretches, 1);
  left[left.length - 1] = endOfTime;
  return left;
}

/** Each of the stretches as long, that much later. */
export function shift(stretches: Stretches, minutes: number): Stretches {
  return stretches.map((minute) => minute + minutes);
}

export function covers(stretches: Stretches, minute: number): boolean {
  let i = 0;
  while (boundary(stretches, i + 1) <= minute) i += 2;
  return boundary(stretches, i) <= minute;
}
