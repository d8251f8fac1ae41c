import type { BalanceTransactionRecord, ChargeRecord, DisputeRecord, RefundRecord } from "./money-records.ts";

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
  deleted: boolean;
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
  /** Set up, authenticated if its card asks for that, for payments without the cardholder. */
  setUp: boolean;
  /** Paid with while it belonged to no customer, or detached from one: it can never be used again. */
  spent: boolean;
};

/** How a payment or a set-up is to treat its card. */
export type CardOptions = {
  requestThreeDSecure: "any" | "automatic" | "challenge";
  setupCredentialUsage: CredentialUsage | null;
  storedCredentialUsage: CredentialUsage | null;
};
export type CredentialUsage = "installment" | "recurring" | "unscheduled";
export type FutureUsage = "off_session" | "on_session";

/** Which methods an intent welcomes: cards by name, or whatever the account accepts. */
export type Welcome = {
  allowedTypes: "card"[] | null;
  automatic: { enabled: boolean; allowRedirects: "always" | "never" } | null;
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

export type PaymentIntentRecord = Welcome & {
  id: string;
  created: number;
  clientSecret: string;
  amount: number;
  currency: string;
  captureMethod: "automatic" | "automatic_async" | "manual";
  futureUsage: FutureUsage | null;
  cardOptions: CardOptions;
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

export type SetupStatus =
  | "requires_payment_method"
  | "requires_confirmation"
  | "requires_action"
  | "succeeded"
  | "canceled";

export type SetupIntentRecord = Welcome & {
  id: string;
  created: number;
  clientSecret: string;
  customer: string | null;
  description: string | null;
  metadata: Metadata;
  usage: FutureUsage;
  cardOptions: CardOptions;
  status: SetupStatus;
  paymentMethod: string | null;
  lastFailure: PaymentFailure | null;
  challenge: Challenge | null;
  cancellationReason: string | null;
};

/** `delivery` "none": nobody wanted to know when it happened. */
export type EventRecord = {
  id: string;
  created: number;
  type: string;
  object: object;
  request: { id: string; idempotencyKey: string | null } | null;
  delivery: { state: "none" | "pending" | "delivered" | "given_up"; attempts: number };
};

/** A deleted one is kept, as a record that cannot be unmade. */
export type WebhookEndpointRecord = {
  id: string;
  created: number;
  url: string;
  secret: string;
  enabledEvents: string[];
  description: string | null;
  metadata: Metadata;
  status: "enabled" | "disabled" | "deleted";
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

export type AgendaAct =
  | "lapse_authorization"
  | "fail_refund"
  | "finish_refund"
  | "open_dispute"
  | "win_dispute"
  | "lose_dispute"
  | "give_up_dispute";

/** Something that happens by itself once the clock reaches `at`. */
export type AgendaRecord = {
  id: string;
  at: number;
  act: AgendaAct;
  subject: string;
  done: boolean;
};

export type SettingRecord = { id: "clock"; offsetMs: number };

export type Records = {
  customer: CustomerRecord;
  payment_method: PaymentMethodRecord;
  payment_intent: PaymentIntentRecord;
  setup_intent: SetupIntentRecord;
  charge: ChargeRecord;
  refund: RefundRecord;
  dispute: DisputeRecord;
  balance_transaction: BalanceTransactionRecord;
  webhook_endpoint: WebhookEndpointRecord;
  event: EventRecord;
  idempotency: IdempotencyRecord;
  agenda: AgendaRecord;
  setting: SettingRecord;
};

export type Kind = keyof Records;
