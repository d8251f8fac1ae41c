import type Stripe from "stripe";

/** Where and since when to look for what a call may have made. */
export type Sought = { stripeAccountId: string | null; openedAt: Date };

/** Stripe forgets a key after 24 hours: from then on a repeat would do the work a second time. */
const KEY_HOURS = 23;

/** The clocks of two companies differ by less. */
const MARGIN_MS = 3_600_000;

export function isKeyForgotten({ openedAt }: Sought): boolean {
  return Date.now() > openedAt.getTime() + KEY_HOURS * 3_600_000;
}

export const accountOf = ({ stripeAccountId }: Pick<Sought, "stripeAccountId">): Stripe.RequestOptions =>
  stripeAccountId ? { stripeAccount: stripeAccountId } : {};

/**
 * The PaymentIntent that was made for a payment although nobody was told.
 * Listed, not searched: Stripe's search lags behind.
 */
export async function findIntent(
  stripe: Stripe,
  paymentId: string,
  sought: Sought,
): Promise<Stripe.PaymentIntent | undefined> {
  const created = { gte: Math.floor((sought.openedAt.getTime() - MARGIN_MS) / 1_000) };
  for await (const intent of stripe.paymentIntents.list({ created, limit: 100 }, accountOf(sought))) {
    if (intent.metadata.payment_id === paymentId) return intent;
  }
  return undefined;
}

/** The same for the SetupIntent of a payment whose card is to be saved. */
export async function findSetup(
  stripe: Stripe,
  paymentId: string,
  { customerId: customer, ...sought }: Sought & { customerId: string },
): Promise<Stripe.SetupIntent | undefined> {
  const asked = { customer, limit: 100, expand: ["data.payment_method"] };
  for await (const setup of stripe.setupIntents.list(asked, accountOf(sought))) {
    if (setup.metadata?.["payment_id"] === paymentId) return setup;
  }
  return undefined;
}

/** All refunds of a PaymentIntent, also those that somebody made in the dashboard. */
export const listRefunds = (stripe: Stripe, paymentIntentId: string, account: Pick<Sought, "stripeAccountId">) =>
  stripe.refunds.list({ payment_intent: paymentIntentId, limit: 100 }, accountOf(account));
