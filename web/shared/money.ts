export type Money = { amountMinor: number; currency: string };

/**
 * An amount in a currency. A sign that begins with letters and ends with a mark, the `US$` that Arabic writes after the
 * number, is isolated: a line from right to left would put its mark on the other side.
 */
export function writeMoney(format: Intl.NumberFormat, amountMinor: number): string {
  const amount = amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
  return format.format(amount).replace(/[A-Z]+\p{Sc}$/u, "\u2066$&\u2069");
}
