/** Stripe's smallest charge per currency, in minor units. A currency not listed here takes 50. */
const MINIMUM: Record<string, number> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};

/** Twelve digits, of rupiah; any other currency takes eight. */
export const LARGEST_AMOUNT = 999_999_999_999;

const known = new Set(Intl.supportedValuesOf("currency").map((code) => code.toLowerCase()));

export function isCurrency(code: string): boolean {
  return known.has(code);
}

export function smallestAmount(currency: string): number {
  return MINIMUM[currency] ?? 50;
}

export function largestAmount(currency: string): number {
  return currency === "idr" ? LARGEST_AMOUNT : 99_999_999;
}

/** "0.50 eur". */
export function inWords(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency}`;
}
