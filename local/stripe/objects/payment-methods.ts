import type Stripe from "stripe";
import * as z from "zod";
import { cardNamed, cardOfNumber, cardOfToken, passesLuhn, type TestCard, UNKNOWN_CARD } from "../cards.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import type { PaymentMethodRecord } from "../store/records.ts";
import { endpoint } from "../wire/endpoint.ts";
import { ApiError, cardError, missing, refused } from "../wire/errors.ts";
import { listPage } from "../wire/lists.ts";
import { integer, metadata, page, table, text, unsettableText } from "../wire/params.ts";
import { theCustomer } from "./customers.ts";
import { emit } from "./events.ts";

const card = z.strictObject({
  number: text,
  exp_month: integer({ min: 1, max: 12 }),
  exp_year: integer(),
  cvc: text.optional(),
});
const billing = z.strictObject({
  name: unsettableText.optional(),
  email: unsettableText.optional(),
  phone: unsettableText.optional(),
});

/** A card as a browser sends it: here, or inside a confirmation as `payment_method_data`. */
export const cardDetails = z.strictObject({
  type: z.enum(["card"]),
  card,
  billing_details: billing.optional(),
  metadata: metadata.optional(),
});
type CardDetails = z.output<typeof cardDetails>;

export const paymentMethodEndpoints = [
  endpoint({
    method: "post",
    path: "/v1/payment_methods",
    publishable: true,
    params: table(cardDetails.shape),
    run: (ctx, details) => toPaymentMethod(createFromDetails(ctx, details, "")),
  }),
  endpoint({
    method: "get",
    path: "/v1/payment_methods/:id",
    params: table({}),
    run: (ctx, _params, id) => toPaymentMethod(thePaymentMethod(ctx, id, "payment_method")),
  }),
  endpoint({
    method: "post",
    path: "/v1/payment_methods/:id/attach",
    params: table({ customer: text }),
    run: (ctx, { customer }, id) => attach(ctx, thePaymentMethod(ctx, id, "payment_method"), customer),
  }),
  endpoint({
    method: "get",
    path: "/v1/payment_methods",
    params: table({ ...page, customer: text.optional(), type: z.enum(["card"]).optional() }),
    run: (ctx, params) =>
      listPage(
        ctx.tx
          .list("payment_method")
          .filter((one) => one.customer !== null && (!params.customer || one.customer === params.customer)),
        params,
        { url: "/v1/payment_methods", what: "PaymentMethod", view: toPaymentMethod },
      ),
  }),
];

/** A stored payment method, or a fresh one when `id` is a test token such as `pm_card_visa`. */
export function thePaymentMethod(ctx: Context, id: string, param: string): PaymentMethodRecord {
  const test = cardOfToken(id);
  if (test) return create(ctx, test, { month: 12, year: new Date(ctx.now * 1000).getUTCFullYear() + 3 });
  const stored = ctx.tx.find("payment_method", id);
  if (!stored) throw missing("PaymentMethod", id, param);
  return stored;
}

/** `param` is where the details stand in the request, for the error to name. */
export function createFromDetails(ctx: Context, details: CardDetails, param: string): PaymentMethodRecord {
  const { number, exp_month: month, exp_year: year, cvc } = details.card;
  const named = (field: string) => (param ? `${param}[card][${field}]` : `card[${field}]`);
  if (ctx.caller === "secret") throw rawCardFromServer();
  const digits = number.replaceAll(/[\s-]/g, "");
  if (!passesLuhn(digits)) throw invalidCard("incorrect_number", "Your card number is incorrect.", named("number"));
  const today = new Date(ctx.now * 1000);
  const fullYear = year < 100 ? 2000 + year : year;
  if (fullYear < today.getUTCFullYear())
    throw invalidCard("invalid_expiry_year", "Your card's expiration year is invalid.", named("exp_year"));
  if (fullYear === today.getUTCFullYear() && month < today.getUTCMonth() + 1) {
    throw invalidCard("invalid_expiry_month", "Your card's expiration month is invalid.", named("exp_month"));
  }
  if (cvc !== undefined && !/^\d{3,4}$/.test(cvc))
    throw invalidCard("invalid_cvc", "Your card's security code is invalid.", named("cvc"));
  return create(ctx, cardOfNumber(digits) ?? cardNamed(UNKNOWN_CARD), { month, year: fullYear }, details);
}

function create(
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
  };
  ctx.tx.put("payment_method", method);
  return method;
}

function attach(ctx: Context, method: PaymentMethodRecord, customerId: string): object {
  const customer = theCustomer(ctx, customerId, "customer").id;
  if (method.customer && method.customer !== customer)
    throw refused("This PaymentMethod is already attached to another customer.");
  const attached = { ...method, customer };
  ctx.tx.put("payment_method", attached);
  emit(ctx, "payment_method.attached", toPaymentMethod(attached));
  return toPaymentMethod(attached);
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

export function paymentMethodView(ctx: Context, id: string): Stripe.PaymentMethod | undefined {
  const method = ctx.tx.find("payment_method", id);
  return method && toPaymentMethod(method);
}

function toPaymentMethod(method: PaymentMethodRecord): Stripe.PaymentMethod {
  const test = cardNamed(method.testCard);
  return {
    id: method.id,
    object: "payment_method",
    billing_details: { address: null, ...method.billing, tax_id: null },
    card: {
      brand: test.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: test.country,
      display_brand: test.brand,
      exp_month: method.expMonth,
      exp_year: method.expYear,
      fingerprint: null,
      funding: test.funding,
      generated_from: null,
      last4: test.number.slice(-4),
      networks: { available: [test.brand], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: method.created,
    customer: method.customer,
    customer_account: null,
    livemode: false,
    metadata: method.metadata,
    type: "card",
  };
}
