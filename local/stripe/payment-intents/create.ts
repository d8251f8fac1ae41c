import type { Context } from "../context.ts";
import { theCustomer } from "../customers/view.ts";
import { newId, randomText } from "../ids.ts";
import { USUAL, withOptions } from "../intents/card-options.ts";
import { refuseUnconfirmed, welcomeOf } from "../intents/welcome.ts";
import { emit } from "../objects/events.ts";
import { chosenMethod } from "../payment-methods/find.ts";
import type { PaymentIntentRecord } from "../store/records.ts";
import { withoutEmpty } from "../wire/metadata.ts";
import { confirmIntent } from "./confirm.ts";
import type { Creation } from "./endpoints.ts";
import { checkAmount, checkedCurrency } from "./terms.ts";
import { presentIntent, toIntent } from "./view.ts";

export function createIntent(ctx: Context, params: Creation): object {
  const currency = checkedCurrency(params.currency);
  checkAmount(params.amount, currency);
  const id = newId("pi");
  const customer = params.customer === undefined ? null : theCustomer(ctx, params.customer, "customer").id;
  const paymentMethod = params.confirm ? null : chosenMethod(ctx, params, customer);
  const intent: PaymentIntentRecord = {
    id,
    created: ctx.now,
    clientSecret: `${id}_secret_${randomText(25)}`,
    amount: params.amount,
    currency,
    captureMethod: params.capture_method ?? "automatic_async",
    ...welcomeOf(params),
    futureUsage: params.setup_future_usage ?? null,
    cardOptions: withOptions(USUAL, params.payment_method_options),
    customer,
    description: params.description ?? null,
    receiptEmail: params.receipt_email ?? null,
    statementSuffix: params.statement_descriptor_suffix ?? null,
    metadata: withoutEmpty(params.metadata ?? {}),
    status: paymentMethod ? "requires_confirmation" : "requires_payment_method",
    paymentMethod,
    latestCharge: null,
    lastFailure: null,
    challenge: null,
    amountCapturable: 0,
    amountReceived: 0,
    canceledAt: null,
    cancellationReason: null,
  };
  ctx.tx.put("payment_intent", intent);
  emit(ctx, "payment_intent.created", toIntent(ctx, intent));
  if (params.confirm) return confirmIntent(ctx, intent, params);
  refuseUnconfirmed("PaymentIntent", params, ["off_session", "return_url", "error_on_requires_action"]);
  return presentIntent(ctx, intent);
}
