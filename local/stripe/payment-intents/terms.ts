import type { Context } from "../context.ts";
import { inWords, isCurrency, LARGEST_AMOUNT, smallestAmount } from "../currencies.ts";
import { createFromDetails, thePaymentMethod } from "../objects/payment-methods.ts";
import type { Metadata } from "../store/records.ts";
import { badRequest, refused } from "../wire/errors.ts";
import type { Update } from "./endpoints.ts";

/** The id of the payment method that a create or update names, made on the spot for a test token or card details. */
export function chosenMethod(
  ctx: Context,
  params: Pick<Update, "payment_method" | "payment_method_data">,
  customer: string | null,
): string | null {
  const { payment_method: id, payment_method_data: details } = params;
  if (id !== undefined && details) {
    throw badRequest("You may only specify one of these parameters: payment_method, payment_method_data.", {
      code: "parameters_exclusive",
    });
  }
  if (details) return createFromDetails(ctx, details, "payment_method_data").id;
  if (id === undefined) return null;
  const method = thePaymentMethod(ctx, id, "payment_method");
  if (method.customer !== null && method.customer !== customer) {
    const message = `The customer does not have a payment method with the ID ${id}. The payment method must belong to the customer.`;
    throw refused(message, { code: "resource_missing", param: "payment_method" });
  }
  return method.id;
}

export function checkedCurrency(given: string): string {
  const currency = given.toLowerCase();
  if (!isCurrency(currency)) throw badRequest(`Invalid currency: ${currency}.`, { param: "currency" });
  return currency;
}

export function checkAmount(amount: number, currency: string): void {
  if (amount < smallestAmount(currency)) {
    const message = `Amount must be at least ${inWords(smallestAmount(currency), currency)}`;
    throw badRequest(message, { code: amount < 1 ? "parameter_invalid_integer" : "amount_too_small", param: "amount" });
  }
  if (amount > LARGEST_AMOUNT) {
    throw badRequest(`Amount must be no more than ${inWords(LARGEST_AMOUNT, currency)}`, {
      code: "amount_too_large",
      param: "amount",
    });
  }
}

/** An empty value unsets its key. */
export function withoutEmpty(metadata: Metadata): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== ""));
}

/** New keys join the old ones; `metadata=""` removes them all. */
export function mergedMetadata(old: Metadata, given: Metadata): Metadata {
  return Object.keys(given).length === 0 ? {} : withoutEmpty({ ...old, ...given });
}
