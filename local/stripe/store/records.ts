/**
 * What the emulator remembers, in its own words; the views in `objects/` turn
 * it into Stripe's objects. Times are Unix seconds.
 */

export type Metadata = Record<string, string>;

export type CustomerRecord = {
  id: string;
  created: number;
  email: string | null;
  name: string | null;
  phone: string | null;
  description: string | null;
  metadata: Metadata;
};

/** `testCard` names a row of `cards.ts`; the number itself is never kept. */
export type PaymentMethodRecord = {
  id: string;
  created: number;
  testCard: string;
  expMonth: number;
  expYear: number;
  customer: string | null;
  billing: { name: string | null; email: string | null; phone: string | null };
  metadata: Metadata;
};

export type PaymentFailure = {
  type: "card_error" | "invalid_request_error";
  code: string;
  declineCode: string | null;
  message: string;
  charge: string | null;
  paymentMethod: string | null;
};

export type IntentStatus =
  | "requires_payment_method"
  | "requires_confirmation"
  | "requires_action"
  | "requires_capture"
  | "succeeded"
  | "canceled";

/** An open 3-D Secure question: `id` is the unguessable part of its page's address. */
export type Challenge = { id: string; returnUrl: string | null };

export type PaymentIntentRecord = {
  id: string;
  created: number;
  clientSecret: string;
  amount: number;
  currency: string;
  captureMethod: "automatic" | "automatic_async" | "manual";
  allowedTypes: "card"[] | null;
  automatic: { enabled: boolean; allowRedirects: "always" | "never" } | null;
  customer: string | null;
  description: string | null;
  receiptEmail: string | null;
  statementSuffix: string | null;
  metadata: Metadata;
  status: IntentStatus;
  paymentMethod: string | null;
  latestCharge: string | null;
  lastFailure: PaymentFailure | null;
  challenge: Challenge | null;
  amountCapturable: number;
  amountReceived: number;
  canceledAt: number | null;
  cancellationReason: string | null;
};

export type ChargeRecord = {
  id: string;
  created: number;
  paymentIntent: string;
  amount: number;
  currency: string;
  customer: string | null;
  description: string | null;
  metadata: Metadata;
  paymentMethod: string;
  status: "succeeded" | "failed";
  captured: boolean;
  amountCaptured: number;
  /** Authorised money given back without ever being taken: a cancel, a lapse, the rest of a partial capture. */
  amountReleased: number;
  amountRefunded: number;
  captureBefore: number | null;
  authenticated: boolean;
  failure: { code: string; declineCode: string | null; message: string } | null;
};

export type RefundRecord = {
  id: string;
  created: number;
  amount: number;
  currency: string;
  charge: string;
  paymentIntent: string;
  status: "pending" | "succeeded" | "failed";
  reason: "duplicate" | "fraudulent" | "requested_by_customer" | null;
  failureReason: string | null;
  metadata: Metadata;
};

/** `delivery` "none": no webhook was set when it happened. */
export type EventRecord = {
  id: string;
  created: number;
  type: string;
  object: object;
  request: { id: string; idempotencyKey: string | null } | null;
  delivery: { state: "none" | "pending" | "delivered" | "given_up"; attempts: number };
};

/** `id` is the caller's key. */
export type IdempotencyRecord = {
  id: string;
  created: number;
  fingerprint: string;
  requestId: string;
  status: number;
  body: object;
};

/** Something that happens by itself once the clock reaches `at`. */
export type AgendaRecord = {
  id: string;
  at: number;
  act: "lapse_authorization" | "fail_refund" | "finish_refund";
  subject: string;
  done: boolean;
};

export type SettingRecord = { id: "clock"; offsetMs: number };

export type Records = {
  customer: CustomerRecord;
  payment_method: PaymentMethodRecord;
  payment_intent: PaymentIntentRecord;
  charge: ChargeRecord;
  refund: RefundRecord;
  event: EventRecord;
  idempotency: IdempotencyRecord;
  agenda: AgendaRecord;
  setting: SettingRecord;
};

export type Kind = keyof Records;
