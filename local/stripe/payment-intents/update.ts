import type { Context } from "../context.ts";
import { theCustomer } from "../objects/customers.ts";
import type { IntentStatus, PaymentIntentRecord } from "../store/records.ts";
import type { Update } from "./endpoints.ts";
import { unexpectedState } from "./states.ts";
import { checkAmount, checkedCurrency, chosenMethod, mergedMetadata } from "./terms.ts";
import { presentIntent } from "./view.ts";

/** Money and card may change only while nothing is authorised; the description and metadata always. */
const OPEN: IntentStatus[] = ["requires_payment_method", "requires_confirmation", "requires_action"];
const GUARDED = ["amount", "currency", "customer", "capture_method", "payment_method", "payment_method_data"] as const;

export function updateIntent(ctx: Context, intent: PaymentIntentRecord, params: Update): object {
  const changesPayment = GUARDED.find((param) => params[param] !== undefined);
  if (changesPayment && !OPEN.includes(intent.status)) {
    const message = `This PaymentIntent's ${changesPayment} could not be updated because it has a status of ${intent.status}. You may only update the ${changesPayment} of a PaymentIntent with one of the following statuses: ${OPEN.join(", ")}.`;
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
    description: params.description === undefined ? intent.description : params.description,
    receiptEmail: params.receipt_email === undefined ? intent.receiptEmail : params.receipt_email,
    statementSuffix:
      params.statement_descriptor_suffix === undefined ? intent.statementSuffix : params.statement_descriptor_suffix,
    metadata: params.metadata === undefined ? intent.metadata : mergedMetadata(intent.metadata, params.metadata),
    // What the cardholder was asked to authenticate is no longer what would be charged.
    ...(changesPayment && {
      status: paymentMethod ? "requires_confirmation" : "requires_payment_method",
      challenge: null,
    }),
  };
  ctx.tx.put("payment_intent", updated);
  return presentIntent(ctx, updated);
}
