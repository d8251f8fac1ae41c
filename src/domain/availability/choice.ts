import type { PractitionerStarts } from "./slots.ts";

/** A start that at least one practitioner has open, and how many have. */
export type AnyStart = { startsMinute: number; practitioners: number };

/** What "any practitioner" offers: every open start once, ascending. */
export function startsOfAny(openStarts: readonly PractitionerStarts[]): AnyStart[] {
  const first = Math.min(...openStarts.map(({ starts }) => starts[0] ?? Number.POSITIVE_INFINITY));
  const last = Math.max(...openStarts.map(({ starts }) => starts.at(-1) ?? Number.NEGATIVE_INFINITY));
  if (first > last) return [];

  const countAt = new Uint16Array(last - first + 1);
  for (const { starts } of openStarts) {
    for (const start of starts) countAt[start - first] = (countAt[start - first] ?? 0) + 1;
  }
  const open: AnyStart[] = [];
  for (let i = 0; i < countAt.length; i++) {
    const practitioners = countAt[i] ?? 0;
    if (practitioners > 0) open.push({ startsMinute: first + i, practitioners });
  }
  return open;
}

/** Who has this start open, in the order of the search. */
export function practitionersAt(openStarts: readonly PractitionerStarts[], startsMinute: number): string[] {
  return openStarts.filter(({ starts }) => starts.includes(startsMinute)).map(({ practitionerId }) => practitionerId);
}

/**
 * Up to `count` of the ascending `starts`, the nearest to the wanted one first,
 * and of two equally near the earlier first.
 */
export function nearestStarts(starts: readonly number[], wantedMinute: number, count: number): number[] {
  const firstAfter = starts.findIndex((start) => start >= wantedMinute);
  const middle = firstAfter === -1 ? starts.length : firstAfter;
  const distance = (start: number) => Math.abs(start - wantedMinute);
  return starts
    .slice(Math.max(0, middle - count), middle + count)
    .sort((a, b) => distance(a) - distance(b) || a - b)
    .slice(0, count);
}
