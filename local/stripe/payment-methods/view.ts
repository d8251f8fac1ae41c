import type Stripe from "stripe";
import { cardNamed } from "../cards.ts";
import type { Context } from "../context.ts";
import type { PaymentMethodRecord } from "../store/records.ts";

export function paymentMethodView(ctx: Context, id: string): Stripe.PaymentMethod | undefined {
  const method = ctx.tx.find("payment_method", id);
  return method && toPaymentMethod(method);
}

export function toPaymentMethod(method: PaymentMethodRecord): Stripe.PaymentMethod {
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
