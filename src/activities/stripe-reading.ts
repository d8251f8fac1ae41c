import Stripe from "stripe";
import type { DisputeReading } from "../domain/payment/dispute.ts";
import type { CardShown, IntentReading, SetupReading } from "../domain/payment/intent.ts";

const REPLAYED = "idempotent-replayed";

/**
 * Reads a PaymentIntent in our words. Its list of statuses is open: one we do
 * not know waits like an unfinished payment.
 */
export function toReading(intent: Stripe.PaymentIntent): IntentReading {
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const card = charge?.payment_method_details?.card;
  const captureBefore = card?.capture_before;
  return {
    paymentIntentId: intent.id,
    status: toStatus(intent),
    authorizedMinor: intent.status === "requires_capture" ? intent.amount_capturable : 0,
    capturedMinor: intent.amount_received,
    clientSecret: intent.client_secret,
    captureBefore: captureBefore ? new Date(captureBefore * 1_000).toISOString() : null,
    declineCode: intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code ?? null,
    card: shownOf(card),
    ...keptCardOf(intent),
  };
}

function shownOf(card: { brand: string | null; last4: string | null } | null | undefined): CardShown | null {
  return card?.brand && card.last4 ? { brand: card.brand, last4: card.last4 } : null;
}

function keptCardOf({ customer, payment_method: method, setup_future_usage: usage }: Stripe.PaymentIntent) {
  const [customerId, paymentMethodId] = [idOf(customer), idOf(method)];
  return usage === "off_session" && customerId && paymentMethodId ? { keptCard: { customerId, paymentMethodId } } : {};
}

/** Whether a patient has ever disputed it, whatever became of that. */
export function isDisputed({ latest_charge: charge }: Stripe.PaymentIntent): boolean {
  return typeof charge === "object" && charge !== null && charge.disputed;
}

export function toDisputeReading(dispute: Stripe.Dispute): DisputeReading {
  const { due_by: dueBy } = dispute.evidence_details;
  // In the currency that the account is paid in, which may be another.
  const moved = dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0);
  return {
    stripeDisputeId: dispute.id,
    amountMinor: dispute.amount,
    reason: dispute.reason,
    status: dispute.status,
    isWithdrawn: moved < 0,
    blocksRefunds: !dispute.is_charge_refundable,
    dueAt: dueBy === null ? null : new Date(dueBy * 1_000).toISOString(),
    openedAt: new Date(dispute.created * 1_000).toISOString(),
  };
}

/** Reads a SetupIntent in our words; a status that we do not know waits like an unfinished one. */
export function toSetupReading(setup: Stripe.SetupIntent): SetupReading {
  const { id, status, customer, payment_method: method, client_secret: clientSecret, last_setup_error: error } = setup;
  const statuses: Record<string, SetupReading["status"]> = {
    succeeded: "card_saved",
    canceled: "voided",
    requires_action: "requires_action",
    processing: "requires_action",
  };
  return {
    setupIntentId: id,
    customerId: idOf(customer) ?? "",
    status: statuses[status] ?? "created",
    paymentMethodId: idOf(method),
    card: typeof method === "object" ? shownOf(method?.card) : null,
    clientSecret,
    declineCode: error?.decline_code ?? error?.code ?? null,
  };
}

const idOf = (object: string | { id: string } | null) => (typeof object === "string" ? object : (object?.id ?? null));

/** The payment that a card's refusal is about: it was made, and its patient may pay it with another card. */
export function refusedIntent(error: unknown): string | undefined {
  return error instanceof Stripe.errors.StripeCardError ? error.payment_intent?.id : undefined;
}

function toStatus({ status, cancellation_reason }: Stripe.PaymentIntent): IntentReading["status"] {
  switch (status) {
    case "requires_capture":
      return "authorized";
    case "succeeded":
      return "captured";
    case "canceled":
      // Stripe's own reasons: the card network let go of the money.
      return cancellation_reason === "automatic" || cancellation_reason === "expired" ? "expired" : "voided";
    case "requires_action":
    case "processing":
      return "requires_action";
    default:
      return "created";
  }
}

/** Stripe's list of refund statuses is open; one we do not know is not yet over. */
export function toRefundStatus(status: string | null): "pending" | "succeeded" | "failed" | "canceled" {
  return status === "succeeded" || status === "failed" || status === "canceled" ? status : "pending";
}

/** Stripe repeats what it answered to the first request with this key, whatever has happened to the object since. */
export function isReplayed({ lastResponse }: Stripe.Response<object>): boolean {
  return lastResponse.headers[REPLAYED] === "true";
}

/**
 * A definite "no" that a repeat with the same key would only repeat. Not definite: no answer, an error of Stripe's own,
 * too many requests, a request with the same key under way, and a key or right that an operator will mend.
 */
export function isDefinite(error: unknown): error is Stripe.errors.StripeError {
  if (!(error instanceof Stripe.errors.StripeError)) return false;
  const isRefusal =
    error instanceof Stripe.errors.StripeCardError || error instanceof Stripe.errors.StripeInvalidRequestError;
  return isRefusal && error.statusCode !== 409;
}

/** Stripe knows nothing by this id, or nothing any more. */
export const isUnknown = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing";

/**
 * An error of Stripe's own that it repeats under the same key for a day,
 * whether or not the work was done: only a look can tell.
 */
export function isReplayedFailure(error: unknown): error is Stripe.errors.StripeAPIError {
  return error instanceof Stripe.errors.StripeAPIError && error.headers?.[REPLAYED] === "true";
}

/** Stripe did not answer, or could not: what passes when it is back. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && !isDefinite(error);
}
