const fromRightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const fromLeftToRight = /[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u0900-\u097f]/;

/**
 * The values of a message, those in the other direction than the page's between the signs that isolate them (U+2068,
 * U+2069): else a name drags the signs and numbers beside it to the wrong side.
 */
export function isolated(values: unknown, isPageFromRightToLeft: boolean): unknown {
  if (typeof values !== "object" || values === null) return values;
  const isOtherWay = isPageFromRightToLeft ? fromLeftToRight : fromRightToLeft;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === "string" && isOtherWay.test(value) && !value.startsWith("\u2068")
        ? `\u2068${value}\u2069`
        : value,
    ]),
  );
}
