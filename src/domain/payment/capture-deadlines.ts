import type { PaymentFacts } from "./payment.ts";

const HOUR_MS = 3_600_000;
/** A person is told a day before an authorisation lapses, and the system acts on its own six hours before. */
const CAPTURE_WARNING_HOURS = 24;
const CAPTURE_LAST_CALL_HOURS = 6;

/** When the system acts on money on hold that its bank lets go of at `captureBefore` (ISO). */
export const lastCallOf = (captureBefore: string): Date =>
  new Date(Date.parse(captureBefore) - CAPTURE_LAST_CALL_HOURS * HOUR_MS);

/** When to warn and when to act before an authorisation lapses; undefined when there is none. */
export function captureDeadlines({
  status,
  captureBefore,
  settledByHand,
}: Pick<PaymentFacts, "status" | "captureBefore" | "settledByHand">): { warnAt: Date; lastCallAt: Date } | undefined {
  if (status !== "authorized" || captureBefore === null || settledByHand) return undefined;
  return {
    warnAt: new Date(Date.parse(captureBefore) - CAPTURE_WARNING_HOURS * HOUR_MS),
    lastCallAt: lastCallOf(captureBefore),
  };
}

export function isLastCall(payment: PaymentFacts, at: Date): boolean {
  const deadlines = captureDeadlines(payment);
  return deadlines !== undefined && deadlines.lastCallAt <= at;
}
