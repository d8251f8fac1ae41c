import * as z from "zod";
import { cardNamed, cardOfNumber, passesLuhn, type TestCard, UNKNOWN_CARD } from "../cards.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import type { PaymentMethodRecord } from "../store/records.ts";
import { ApiError, cardError } from "../wire/errors.ts";
import { integer, metadata, text, unsettableText } from "../wire/params.ts";

const card = z.strictObject({
  number: text,
  exp_month: integer({ min: 1, max: 12 }),
  exp_year: integer(),
  cvc: text.optional(),
});
export const billing = z.strictObject({
  name: unsettableText.optional(),
  email: unsettableText.optional(),
  phone: unsettableText.optional(),
});

/** A card as a browser sends it: by itself, or inside a confirmation as `payment_method_data`. */
export const cardDetails = z.strictObject({
  type: z.enum(["card"]),
  card,
  billing_details: billing.optional(),
  metadata: metadata.optional(),
});
export type CardDetails = z.output<typeof cardDetails>;

/** `param` is where the details stand in the request, for the error to name. */
export function createFromDetails(ctx: Context, details: CardDetails, param: string): PaymentMethodRecord {
  const { number, exp_month: month, exp_year: year, cvc } = details.card;
  const named = (field: string) => (param ? `${param}[card][${field}]` : `card[${field}]`);
  if (ctx.caller === "secret") throw rawCardFromServer();
  const digits = number.replaceAll(/[\s-]/g, "");
  if (!passesLuhn(digits)) throw invalidCard("incorrect_number", "Your card number is incorrect.", named("number"));
  const fullYear = year < 100 ? 2000 + year : year;
  checkExpiry(ctx, { month, year: fullYear }, named);
  if (cvc !== undefined && !/^\d{3,4}$/.test(cvc))
    throw invalidCard("invalid_cvc", "Your card's security code is invalid.", named("cvc"));
  return createFromCard(ctx, cardOfNumber(digits) ?? cardNamed(UNKNOWN_CARD), { month, year: fullYear }, details);
}

/** Refuses a date that has passed. */
export function checkExpiry(
  { now }: Context,
  { month, year }: { month: number; year: number },
  named: (field: string) => string,
): void {
  const today = new Date(now * 1000);
  if (year < today.getUTCFullYear())
    throw invalidCard("invalid_expiry_year", "Your card's expiration year is invalid.", named("exp_year"));
  if (year === today.getUTCFullYear() && month < today.getUTCMonth() + 1)
    throw invalidCard("invalid_expiry_month", "Your card's expiration month is invalid.", named("exp_month"));
}

export function createFromCard(
  ctx: Context,
  test: TestCard,
  expires: { month: number; year: number },
  details?: CardDetails,
): PaymentMethodRecord {
  const { name = null, email = null, phone = null } = details?.billing_details ?? {};
  const method: PaymentMethodRecord = {
    id: newId("pm"),
    created: ctx.now,
    testCard: test.name,
    expMonth: expires.month,
    expYear: expires.year,
    customer: null,
    billing: { name, email, phone },
    metadata: details?.metadata ?? {},
    setUp: false,
    spent: false,
  };
  ctx.tx.put("payment_method", method);
  return method;
}

function rawCardFromServer(): ApiError {
  const message =
    "Sending credit card numbers directly to the Stripe API is generally unsafe. " +
    "We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.";
  return new ApiError(402, { type: "invalid_request_error", message }, "unsaved");
}

function invalidCard(code: string, message: string, param: string): ApiError {
  return cardError({ code, message, param }, "unsaved");
}
