import { allocate, dinero, toSnapshot } from "dinero.js";
import * as currencies from "dinero.js/currencies";

/** Minor units of an ISO 4217 currency, tax included. Always a safe integer. */
export type Money = { amountMinor: number; currency: string };

const exponents = new Map(Object.values(currencies).map(({ code, exponent }) => [code as string, exponent]));

/** Whether ISO 4217 knows the code. */
export const isCurrency = (code: string) => exponents.has(code);

/**
 * How many minor units make a major one: 100 for EUR, 1 for JPY, 1000 for KWD.
 * Throws for a code that ISO 4217 does not know.
 */
export function minorPerMajor(currency: string): number {
  const exponent = exponents.get(currency);
  if (exponent === undefined) throw new Error(`unknown currency ${currency}`);
  return 10 ** exponent;
}

/** In the English of the API: `1,000.00 EUR`, `1,000 JPY`. */
export function sayMoney({ amountMinor, currency }: Money): string {
  const perMajor = minorPerMajor(currency);
  const digits = { minimumFractionDigits: String(perMajor).length - 1 };
  return `${new Intl.NumberFormat("en", digits).format(amountMinor / perMajor)} ${currency}`;
}

/** `basisPoints` hundredths of a percent of an amount ≥ 0, rounded half up to a minor unit. */
export function shareOf(amountMinor: number, basisPoints: number): number {
  return Number((BigInt(amountMinor) * BigInt(basisPoints) + 5_000n) / 10_000n);
}

/** Splits an amount in proportion to `weights` without losing or inventing a minor unit. Weights of 0 get 0. */
export function split(amountMinor: number, weights: readonly number[]): number[] {
  if (amountMinor === 0) return weights.map(() => 0);
  const unit = { code: "XXX", base: 10, exponent: 0 };
  return allocate(dinero({ amount: amountMinor, currency: unit }), [...weights]).map((part) => toSnapshot(part).amount);
}
