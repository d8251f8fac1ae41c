import type { Context } from "../context.ts";
import { theCustomer } from "../customers/view.ts";
import { withOptions } from "../intents/card-options.ts";
import { chosenMethod } from "../payment-methods/find.ts";
import type { IntentStatus, PaymentIntentRecord } from "../store/records.ts";
import { mergedMetadata } from "../wire/metadata.ts";
import type { Update } from "./endpoints.ts";
import { unexpectedState } from "./states.ts";
import { checkAmount, checkedCurrency } from "./terms.ts";
import { presentIntent } from "./view.ts";

/** Money and card may change only while nothing is authorised; the description and metadata always. */
const OPEN: IntentStatus[] = ["requires_payment_method", "requires_confirmation", "requires_action"];
const GUARDED = [
  "amount",
  "currency",
  "customer",
  "capture_method",
  "payment_method",
  "payment_method_data",
  "payment_method_options",
  "setup_future_usage",
] as const;

export function updateIntent(ctx: Context, intent: PaymentIntentRecord, params: Update): object {
  const changesPayment = GUARDED.find((param) => params[param] !== undefined);
  if (changesPayment && !OPEN.includes(intent.status)) {
    const message = `This PaymentIntent's ${changesPayment} could not be updated because it has a status of ${intent.status}. You may only update the ${changesPayment} of a PaymentIntent with one of the following statuses: ${OPEN.join(", ")}.`;
    throw unexpectedState(ctx, intent, message);
  }
  if (params.customer !== undefined && intent.customer !== null && params.customer !== intent.customer) {
    const message =
      "You cannot modify `customer` on a PaymentIntent once it already has been set. To fulfill a payment with a different Customer, " +
      "cancel this PaymentIntent and create a new one.";
    throw unexpectedState(ctx, intent, message);
  }
  const currency = params.currency === undefined ? intent.currency : checkedCurrency(params.currency);
  const amount = params.amount ?? intent.amount;
  checkAmount(amount, currency);
  const customer = params.customer === undefined ? intent.customer : theCustomer(ctx, params.customer, "customer").id;
  const paymentMethod = chosenMethod(ctx, params, customer) ?? intent.paymentMethod;
  const updated: PaymentIntentRecord = {
    ...intent,
    amount,
    currency,
    customer,
    paymentMethod,
    captureMethod: params.capture_method ?? intent.captureMethod,
    futureUsage: params.setup_future_usage === undefined ? intent.futureUsage : params.setup_future_usage || null,
    cardOptions: withOptions(intent.cardOptions, params.payment_method_options),
    description: params.description === undefined ? intent.description : params.description,
    receiptEmail: params.receipt_email === undefined ? intent.receiptEmail : params.receipt_email,
    statementSuffix:
      params.statement_descriptor_suffix === undefined ? intent.statementSuffix : params.statement_descriptor_suffix,
    metadata: mergedMetadata(intent.metadata, params.metadata),
    // What the cardholder was asked to authenticate is no longer what would be charged.
    ...(changesPayment && {
      status: paymentMethod ? "requires_confirmation" : "requires_payment_method",
      challenge: null,
    }),
  };
  ctx.tx.put("payment_intent", updated);
  return presentIntent(ctx, updated);
}
