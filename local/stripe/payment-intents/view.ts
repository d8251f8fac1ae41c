import type Stripe from "stripe";
import type { Context } from "../context.ts";
import { paymentMethodView } from "../objects/payment-methods.ts";
import type { PaymentFailure, PaymentIntentRecord } from "../store/records.ts";
import { docUrl } from "../wire/errors.ts";

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
  const whole = toIntent(ctx, intent);
  if (ctx.caller !== "publishable") return whole;
  return Object.fromEntries(Object.entries(whole).filter(([field]) => PUBLIC_FIELDS.has(field)));
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
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: intent.receiptEmail,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.statementSuffix,
    status: intent.status,
    transfer_data: null,
    transfer_group: null,
  };
}

function nextActionOf(
  ctx: Context,
  { id, status, challenge }: PaymentIntentRecord,
): Stripe.PaymentIntent.NextAction | null {
  if (status !== "requires_action" || !challenge) return null;
  const url = `${ctx.publicUrl}/_emulator/challenges/${ctx.tx.account}/${id}/${challenge.id}`;
  if (challenge.returnUrl === null) {
    return { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url } };
  }
  return { type: "redirect_to_url", redirect_to_url: { return_url: challenge.returnUrl, url } };
}

function toLastError(ctx: Context, failure: PaymentFailure): Stripe.PaymentIntent.LastPaymentError {
  const method = failure.paymentMethod === null ? undefined : paymentMethodView(ctx, failure.paymentMethod);
  return {
    ...(failure.charge && { charge: failure.charge }),
    code: failure.code,
    ...(failure.declineCode && { decline_code: failure.declineCode }),
    doc_url: docUrl(failure.code),
    message: failure.message,
    ...(method && { payment_method: method }),
    type: failure.type,
  };
}
