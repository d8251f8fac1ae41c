import type { Spread } from "./interleaved.ts";

/** What a benchmark found. `passed` says whether it kept the ratio it must keep on any machine. */
export type Report = { name: string; requiredRatio: number; passed: boolean; figures: Figures[] };

type Figures = Record<string, number | string | Spread>;

export function printReport({ name, requiredRatio, passed, figures }: Report): void {
  console.log(`\n${name} (median, min-max in brackets)`);
  console.table(
    figures.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, show(value)]))),
  );
  console.log(`${passed ? "kept" : "MISSED"}: at least ${requiredRatio} times as fast`);
}

function show(value: number | string | Spread): number | string {
  if (typeof value !== "object") return value;
  const digits = value.median < 1 ? 3 : value.median < 100 ? 1 : 0;
  return `${value.median.toFixed(digits)} [${value.min.toFixed(digits)}-${value.max.toFixed(digits)}]`;
}
