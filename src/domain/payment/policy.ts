export const capturePolicies = ["at_confirmation", "at_completion", "by_admin"] as const;
export type CapturePolicy = (typeof capturePolicies)[number];

/** How a visit is paid: all of it at the clinic, or by a card when it is booked, which may pay a deposit only. */
export const paymentPolicies = ["none", "card"] as const;
export type PaymentPolicy = (typeof paymentPolicies)[number];

/**
 * Stripe's minimum charge, in minor units, for the currencies it names one for
 * (its documentation, "minimum and maximum charge amounts").
 */
const minimumChargeMinor: Record<string, number> = {
  AED: 200,
  AUD: 50,
  BGN: 100,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 1500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17500,
  INR: 50,
  JPY: 50,
  MXN: 1000,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  THB: 1000,
  USD: 50,
};

/** The least that a card can be charged, in minor units. */
export const minimumChargeOf = (currency: string): number => minimumChargeMinor[currency] ?? 50;

/** The most, by the same page: so many digits fit. */
export const maximumChargeOf = (currency: string): number => (currency === "IDR" ? 999_999_999_999 : 99_999_999);

/** Whether a card can be charged it at once. */
export const isChargeable = (amountMinor: number, currency: string): boolean =>
  amountMinor >= minimumChargeOf(currency) && amountMinor <= maximumChargeOf(currency);
