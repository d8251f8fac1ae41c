/** What operators look at is told within about this long, whatever does not answer. */
export const PATIENCE_MS = 1_000;
