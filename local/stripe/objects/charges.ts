import type Stripe from "stripe";
import type { Context } from "../context.ts";
import { cardOf } from "../payment-methods/find.ts";
import type { ChargeRecord } from "../store/money-records.ts";
import { endpoint } from "../wire/endpoint.ts";
import { missing } from "../wire/errors.ts";
import { isWithin, listPage } from "../wire/lists.ts";
import { created, page, table, text } from "../wire/params.ts";

export const chargeEndpoints = [
  endpoint({
    method: "get",
    path: "/v1/charges/:id",
    params: table({}),
    run: (ctx, _params, id) => toCharge(ctx, theCharge(ctx, id)),
  }),
  endpoint({
    method: "get",
    path: "/v1/charges",
    params: table({ ...page, created, customer: text.optional(), payment_intent: text.optional() }),
    run: (ctx, params) =>
      listPage(
        ctx.tx
          .list("charge")
          .filter((one) => isWithin(params.created, one.created))
          .filter((one) => !params.customer || one.customer === params.customer)
          .filter((one) => !params.payment_intent || one.paymentIntent === params.payment_intent),
        params,
        { url: "/v1/charges", what: "charge", view: (charge) => toCharge(ctx, charge) },
      ),
  }),
];

export function theCharge(ctx: Context, id: string, param?: string): ChargeRecord {
  const charge = ctx.tx.find("charge", id);
  if (!charge) throw missing("charge", id, param);
  return charge;
}

export function chargeView(ctx: Context, id: string): Stripe.Charge | undefined {
  const charge = ctx.tx.find("charge", id);
  return charge && toCharge(ctx, charge);
}

export function toCharge(ctx: Context, charge: ChargeRecord): Stripe.Charge {
  const method = ctx.tx.find("payment_method", charge.paymentMethod);
  const returned = charge.amountReleased + charge.amountRefunded;
  return {
    id: charge.id,
    object: "charge",
    amount: charge.amount,
    amount_captured: charge.amountCaptured,
    amount_refunded: returned,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: charge.balanceTransaction,
    billing_details: {
      address: null,
      email: method?.billing.email ?? null,
      name: method?.billing.name ?? null,
      phone: method?.billing.phone ?? null,
      tax_id: null,
    },
    calculated_statement_descriptor: null,
    captured: charge.captured,
    created: charge.created,
    currency: charge.currency,
    customer: charge.customer,
    description: charge.description,
    disputed: charge.dispute !== null,
    failure_balance_transaction: null,
    failure_code: charge.failure?.code ?? null,
    failure_message: charge.failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: charge.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(charge),
    paid: charge.status === "succeeded",
    payment_intent: charge.paymentIntent,
    payment_method: charge.paymentMethod,
    payment_method_details: { type: "card", card: cardDetailsOf(ctx, charge) },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: charge.status === "succeeded" && returned === charge.amount,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: charge.status,
    transfer_data: null,
    transfer_group: null,
  };
}

function outcomeOf({ status, failure }: ChargeRecord): Stripe.Charge.Outcome {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: status === "succeeded" ? "approved_by_network" : "declined_by_network",
    reason: failure?.declineCode ?? null,
    risk_level: "normal",
    seller_message:
      status === "succeeded" ? "Payment complete." : "The bank did not return any further details with this decline.",
    type: status === "succeeded" ? "authorized" : "issuer_declined",
  };
}

function cardDetailsOf(ctx: Context, charge: ChargeRecord): Stripe.Charge.PaymentMethodDetails.Card {
  const method = ctx.tx.find("payment_method", charge.paymentMethod);
  const test = cardOf(ctx, charge.paymentMethod);
  const options = ctx.tx.find("payment_intent", charge.paymentIntent)?.cardOptions;
  return {
    amount_authorized: charge.status === "succeeded" ? charge.amount : null,
    authorization_code: null,
    brand: test.brand,
    ...(charge.captureBefore !== null && { capture_before: charge.captureBefore }),
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: test.country,
    electronic_commerce_indicator: null,
    exp_month: method?.expMonth ?? 1,
    exp_year: method?.expYear ?? 2000,
    extended_authorization: { status: "disabled" },
    fingerprint: null,
    funding: test.funding,
    incremental_authorization: { status: "unavailable" },
    installments: null,
    last4: test.number.slice(-4),
    mandate: null,
    multicapture: { status: "unavailable" },
    network: test.brand,
    network_token: { used: false },
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: charge.amount, status: "unavailable" },
    regulated_status: "unregulated",
    ...(options?.setupCredentialUsage && { setup_credential_usage: options.setupCredentialUsage }),
    ...(options?.storedCredentialUsage && { stored_credential_usage: options.storedCredentialUsage }),
    three_d_secure: charge.authenticated ? AUTHENTICATED : null,
    transaction_link_id: null,
    wallet: null,
  };
}

const AUTHENTICATED: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: "challenge",
  electronic_commerce_indicator: "05",
  exemption_indicator: null,
  result: "authenticated",
  result_reason: null,
  transaction_id: null,
  version: "2.2.0",
};
