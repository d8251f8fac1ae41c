/**
 * What serves something that ends. The rest is kept for good: what an appointment, its money and its people are known
 * by.
 */
export const passingKinds = [
  "request_key",
  "write_key",
  "stripe_event",
  "clean_comparison",
  "account_mail",
  "access_link",
] as const;
export type Passing = (typeof passingKinds)[number];

/** What clients are promised: a key that comes again within these days gets its first answer. */
export const IDEMPOTENCY_KEY_DAYS = 30;

/** For how many days each is kept. */
export const keptDays: Record<Passing, number> = {
  request_key: IDEMPOTENCY_KEY_DAYS,
  write_key: IDEMPOTENCY_KEY_DAYS,
  /** A webhook that was dealt with. Stripe itself knows its events for 30 days, so no copy comes later. */
  stripe_event: 30,
  /** A comparison of books that found nothing: enough to see how a quarter was watched over. */
  clean_comparison: 90,
  /** Links work for a week at most; who asked for one is then nobody's business. */
  account_mail: 30,
  /** From when it works no longer. */
  access_link: 1,
};
