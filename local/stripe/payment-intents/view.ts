import type Stripe from "stripe";
import type { Context } from "../context.ts";
import { present } from "../intents/caller.ts";
import { toCardOptions } from "../intents/card-options.ts";
import { nextActionOf } from "../intents/challenge.ts";
import { toLastError } from "../intents/last-error.ts";
import type { PaymentIntentRecord } from "../store/records.ts";

/** What a holder of the publishable key and the client secret may see. */
const PUBLIC_FIELDS: ReadonlySet<string> = new Set<keyof Stripe.PaymentIntent>([
  "id",
  "object",
  "amount",
  "automatic_payment_methods",
  "canceled_at",
  "cancellation_reason",
  "capture_method",
  "client_secret",
  "confirmation_method",
  "created",
  "currency",
  "description",
  "last_payment_error",
  "livemode",
  "next_action",
  "payment_method",
  "payment_method_configuration_details",
  "payment_method_types",
  "processing",
  "receipt_email",
  "setup_future_usage",
  "shipping",
  "source",
  "status",
]);

/** The payment intent as its caller may see it. */
export function presentIntent(ctx: Context, intent: PaymentIntentRecord): object {
  return present(ctx, toIntent(ctx, intent), PUBLIC_FIELDS);
}

export function intentView(ctx: Context, id: string): Stripe.PaymentIntent | undefined {
  const intent = ctx.tx.find("payment_intent", id);
  return intent && toIntent(ctx, intent);
}

export function toIntent(ctx: Context, intent: PaymentIntentRecord): Stripe.PaymentIntent {
  return {
    id: intent.id,
    object: "payment_intent",
    allowed_payment_method_types: intent.allowedTypes,
    amount: intent.amount,
    amount_capturable: intent.amountCapturable,
    amount_details: { tip: {} },
    amount_received: intent.amountReceived,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: intent.automatic && {
      allow_redirects: intent.automatic.allowRedirects,
      enabled: intent.automatic.enabled,
    },
    canceled_at: intent.canceledAt,
    cancellation_reason: intent.cancellationReason,
    capture_method: intent.captureMethod,
    client_secret: intent.clientSecret,
    confirmation_method: "automatic",
    created: intent.created,
    currency: intent.currency,
    customer: intent.customer,
    customer_account: null,
    description: intent.description,
    excluded_payment_method_types: null,
    last_payment_error: intent.lastFailure && toLastError(ctx, intent.lastFailure),
    latest_charge: intent.latestCharge,
    livemode: false,
    managed_payments: null,
    metadata: intent.metadata,
    next_action: nextActionOf(ctx, intent),
    on_behalf_of: null,
    payment_method: intent.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: { card: { installments: null, ...toCardOptions(intent.cardOptions) } },
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: intent.receiptEmail,
    review: null,
    setup_future_usage: intent.futureUsage,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.statementSuffix,
    status: intent.status,
    transfer_data: null,
    transfer_group: null,
  };
}
