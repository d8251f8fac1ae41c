const fromRightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const fromLeftToRight = /[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u0900-\u097f]/;

/** The values of a message, each isolated where it has to be. */
export function isolated(values: unknown, isPageFromRightToLeft: boolean): unknown {
  if (typeof values !== "object" || values === null) return values;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === "string" ? isolate(value, isPageFromRightToLeft) : value,
    ]),
  );
}

/**
 * A text in the other direction than the page's between the signs that isolate it (U+2068, U+2069): else a name drags
 * the signs and numbers beside it to the wrong side.
 */
export function isolate(text: string, isPageFromRightToLeft: boolean): string {
  const isOtherWay = isPageFromRightToLeft ? fromLeftToRight : fromRightToLeft;
  return isOtherWay.test(text) && !text.startsWith("\u2068") ? `\u2068${text}\u2069` : text;
}
