import { cardNamed, cardOfToken, type TestCard } from "../cards.ts";
import type { Context } from "../context.ts";
import type { PaymentMethodRecord } from "../store/records.ts";
import { badRequest, missing, refused } from "../wire/errors.ts";
import { type CardDetails, createFromCard, createFromDetails } from "./card-details.ts";

/** A stored payment method, or a fresh one when `id` is a test token such as `pm_card_visa`. */
export function thePaymentMethod(ctx: Context, id: string, param?: string): PaymentMethodRecord {
  const test = cardOfToken(id);
  if (test) return createFromCard(ctx, test, { month: 12, year: new Date(ctx.now * 1000).getUTCFullYear() + 3 });
  const stored = ctx.tx.find("payment_method", id);
  if (!stored) throw missing("PaymentMethod", id, param, "payment_method");
  return stored;
}

/** The test card behind a stored payment method. */
export function cardOf(ctx: Context, paymentMethod: string | null): TestCard {
  return cardNamed(ctx.tx.find("payment_method", paymentMethod ?? "")?.testCard ?? "");
}

type Choice = { payment_method?: string | undefined; payment_method_data?: CardDetails | undefined };

/**
 * The payment method that an intent's parameters name, made on the spot for a test token or card details; else the
 * `stored` one, if it can still be used.
 */
export function chosenMethod(
  ctx: Context,
  params: Choice,
  customer: string | null,
  stored: string | null = null,
): string | null {
  const { payment_method: named, payment_method_data: details } = params;
  if (named !== undefined && details) {
    throw badRequest("You may only specify one of these parameters: payment_method, payment_method_data.", {
      code: "parameters_exclusive",
    });
  }
  if (details) return createFromDetails(ctx, details, "payment_method_data").id;
  const id = named ?? stored;
  if (id === null) return null;
  const method = thePaymentMethod(ctx, id, "payment_method");
  if (method.customer !== null && method.customer !== customer) {
    const message = `The customer does not have a payment method with the ID ${id}. The payment method must belong to the customer.`;
    throw refused(message, { code: "resource_missing", param: "payment_method" });
  }
  if (method.spent) {
    throw refused(
      "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected " +
        "account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod " +
        "multiple times, you must attach it to a Customer first.",
    );
  }
  return method.id;
}
