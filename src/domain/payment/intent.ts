import type { PaymentStatus } from "./payment.ts";

/**
 * The calls that change something at Stripe; each has attempts of its own. `customer`, `save` and `forget` are about
 * the card to be saved, `authorize` has a saved one pay, `detach` takes it from its customer.
 */
export const paymentOps = [
  "create",
  "capture",
  "cancel",
  "refund",
  "customer",
  "save",
  "forget",
  "authorize",
  "detach",
] as const;
export type PaymentOp = (typeof paymentOps)[number];

/** What people know a card by. Not secret, but personal: in no log and no workflow's history. */
export type CardShown = { brand: string; last4: string };

/** What Stripe's PaymentIntent said when it was read, in our words. Instants are ISO strings. */
export type IntentReading = {
  paymentIntentId: string;
  status: Exclude<PaymentStatus, "card_saved" | "due_at_clinic">;
  authorizedMinor: number;
  capturedMinor: number;
  clientSecret: string | null;
  captureBefore: string | null;
  declineCode: string | null;
  /** The card that has paid, or has the money on hold; null = none has yet. */
  card?: CardShown | null;
  /** The card that was given, where Stripe keeps it for its customer. */
  keptCard?: { customerId: string; paymentMethodId: string };
};

const rank: Record<PaymentStatus, number> = {
  created: 0,
  requires_action: 0,
  card_saved: 0,
  authorized: 1,
  captured: 2,
  voided: 2,
  expired: 2,
  due_at_clinic: 2,
};

/**
 * Whether a reading may replace what is stored. Two readings can arrive in the wrong order;
 * money never goes back a step: before authorisation < authorised < captured, voided or
 * lapsed. A decline or a new attempt moves within the first step.
 */
export function supersedes(reading: PaymentStatus, stored: PaymentStatus): boolean {
  return rank[reading] > rank[stored] || (rank[reading] === rank[stored] && rank[stored] < 2) || reading === stored;
}

type Payment = {
  organizationId: string;
  appointmentId: string;
  paymentId: string;
  amountMinor: number;
  currency: string;
};

/** Ids only, so that an object can be traced back from Stripe's dashboard. */
const metadataOf = ({ organizationId, appointmentId, paymentId }: Omit<Payment, "amountMinor" | "currency">) => ({
  organization_id: organizationId,
  appointment_id: appointmentId,
  payment_id: paymentId,
});

/**
 * Cards alone, on our own page, whatever else the clinic has on in Stripe's dashboard: another means could be saved,
 * but not put on hold later, and tells no deadline by which it lapses.
 */
const byCard = { allowed_payment_method_types: ["card" as const] };

/** What Stripe is asked for when a booking wants its price on hold: manual capture. */
export function intentParams(payment: Payment) {
  return {
    amount: payment.amountMinor,
    currency: payment.currency.toLowerCase(),
    capture_method: "manual" as const,
    ...byCard,
    metadata: metadataOf(payment),
  };
}

/**
 * The same for a deposit whose card is kept for the rest of the price: paying it agrees to that, and the bank, which
 * knows what it is for, asks then and not once nobody is at the screen.
 */
export function keptCardParams(payment: Payment, customerId: string) {
  return { ...intentParams(payment), customer: customerId, setup_future_usage: "off_session" as const };
}

/** The same with a saved card, of which the money is put on hold at once, with nobody at the screen. */
export function offSessionParams(payment: Payment, card: { customerId: string; paymentMethodId: string }) {
  return {
    ...intentParams(payment),
    customer: card.customerId,
    payment_method: card.paymentMethodId,
    off_session: true as const,
    confirm: true as const,
    payment_method_options: { card: { stored_credential_usage: "unscheduled" as const } },
  };
}

/** What Stripe is asked for when a booking wants its card saved, for one payment at a time that is not fixed. */
export function setupParams(payment: Omit<Payment, "amountMinor" | "currency">, customerId: string) {
  return {
    customer: customerId,
    usage: "off_session" as const,
    ...byCard,
    payment_method_options: { card: { setup_credential_usage: "unscheduled" as const } },
    metadata: metadataOf(payment),
  };
}

/** What Stripe's SetupIntent said when it was read, in our words. */
export type SetupReading = {
  setupIntentId: string;
  customerId: string;
  status: "created" | "requires_action" | "card_saved" | "voided";
  paymentMethodId: string | null;
  card?: CardShown | null;
  clientSecret: string | null;
  declineCode: string | null;
};
