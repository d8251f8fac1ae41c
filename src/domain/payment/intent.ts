import type { PaymentStatus } from "./settlement.ts";

/** What Stripe's PaymentIntent said when it was read, in our words. Instants are ISO strings. */
export type IntentReading = {
  paymentIntentId: string;
  status: Exclude<PaymentStatus, "due_at_clinic">;
  authorizedMinor: number;
  capturedMinor: number;
  clientSecret: string | null;
  captureBefore: string | null;
  declineCode: string | null;
};

const rank: Record<PaymentStatus, number> = {
  created: 0,
  requires_action: 0,
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

/**
 * What Stripe is asked for when a booking wants its price on hold: manual capture, payment on our own page without
 * redirects, and ids only, so that the object can be traced back from Stripe's dashboard.
 */
export function intentParams(payment: {
  organizationId: string;
  appointmentId: string;
  paymentId: string;
  amountMinor: number;
  currency: string;
}) {
  return {
    amount: payment.amountMinor,
    currency: payment.currency.toLowerCase(),
    capture_method: "manual" as const,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" as const },
    metadata: {
      organization_id: payment.organizationId,
      appointment_id: payment.appointmentId,
      payment_id: payment.paymentId,
    },
  };
}
