const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds of `90m`, `36h`, `2d` or `1w`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,4})([mhdw])$/.exec(text) ?? [];
  if (unit !== "m" && unit !== "h" && unit !== "d" && unit !== "w") return undefined;
  return Number(count) * unitMs[unit];
}
