import type { Spread } from "./interleaved.ts";

/** What a benchmark found. `passed` says whether it kept what it must keep on any machine, `required` what that is. */
export type Report = { name: string; required: string; passed: boolean; figures: Figures[] };

type Figures = Record<string, number | string | Spread>;

export function printReport({ name, required, passed, figures }: Report): void {
  console.log(`\n${name} (median, min-max in brackets)`);
  console.table(
    figures.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, show(value)]))),
  );
  console.log(`${passed ? "kept" : "MISSED"}: ${required}`);
}

function show(value: number | string | Spread): number | string {
  if (typeof value !== "object") return value;
  const digits = value.median < 1 ? 3 : value.median < 100 ? 1 : 0;
  return `${value.median.toFixed(digits)} [${value.min.toFixed(digits)}-${value.max.toFixed(digits)}]`;
}
