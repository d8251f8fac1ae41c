import type Stripe from "stripe";
import type { Shapes } from "./card-shapes.ts";
import { hold, idOf, unpaid } from "./target.ts";

/** Every route of money and of events with every parameter the emulator takes. */
export const paymentShapes: Shapes = {
  "hold money": async (stripe) =>
    hold(stripe, {
      customer: (await stripe.customers.create()).id,
      description: "Visit",
      metadata: { appointment_id: "a1" },
      receipt_email: "a@b.example",
      statement_descriptor_suffix: "VISIT",
      off_session: false,
      error_on_requires_action: true,
      return_url: "https://clinic.example/",
      use_stripe_sdk: true,
      setup_future_usage: "off_session",
      payment_method_options: { card: { request_three_d_secure: "automatic" } },
      expand: ["latest_charge"],
    }),
  "create with automatic payment methods": (stripe) =>
    stripe.paymentIntents.create({
      amount: 5000,
      currency: "inr",
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    }),
  "update a payment intent": async (stripe) =>
    stripe.paymentIntents.update((await unpaid(stripe)).id, {
      amount: 6000,
      currency: "usd",
      capture_method: "automatic_async",
      description: "",
      metadata: "",
      receipt_email: "",
      payment_method: "pm_card_visa",
      statement_descriptor_suffix: "MOVED",
      setup_future_usage: "",
      payment_method_options: { card: { request_three_d_secure: "any" } },
    }),
  "confirm with a card": async (stripe) =>
    stripe.paymentIntents.confirm((await unpaid(stripe)).id, {
      payment_method: "pm_card_visa",
      off_session: true,
      return_url: "https://clinic.example/",
      use_stripe_sdk: true,
      error_on_requires_action: true,
      receipt_email: "a@b.example",
      setup_future_usage: "on_session",
      payment_method_options: { card: { request_three_d_secure: "challenge" } },
    }),
  "capture in part": async (stripe) =>
    stripe.paymentIntents.capture((await hold(stripe)).id, {
      amount_to_capture: 100,
      final_capture: true,
      metadata: { a: "1" },
      statement_descriptor_suffix: "PART",
    }),
  "cancel with a reason": async (stripe) =>
    stripe.paymentIntents.cancel((await hold(stripe)).id, { cancellation_reason: "abandoned" }),
  "retrieve a payment intent": async (stripe) => {
    const intent = await unpaid(stripe);
    return stripe.paymentIntents.retrieve(intent.id, {
      client_secret: intent.client_secret ?? "",
      expand: ["customer"],
    });
  },
  "list payment intents": (stripe) => stripe.paymentIntents.list({ created: { gte: 1 }, limit: 100 }),
  "retrieve a charge": async (stripe) => {
    const { latest_charge: charge } = await hold(stripe);
    return stripe.charges.retrieve(typeof charge === "string" ? charge : "ch_1", {
      expand: ["refunds", "payment_intent"],
    });
  },
  "list charges": async (stripe) =>
    stripe.charges.list({ payment_intent: (await hold(stripe)).id, created: 1, limit: 10 }),
  "refund a payment intent": async (stripe) =>
    stripe.refunds.create({
      payment_intent: (await hold(stripe, { capture_method: "automatic" })).id,
      amount: 100,
      reason: "requested_by_customer",
      metadata: { refund_id: "r1" },
      expand: ["charge"],
    }),
  "retrieve a refund": async (stripe) => {
    const refund = await stripe.refunds.create({
      payment_intent: (await hold(stripe, { capture_method: "automatic" })).id,
    });
    return stripe.refunds.retrieve(refund.id, { expand: ["payment_intent"] });
  },
  "update a refund": async (stripe) => {
    const refund = await stripe.refunds.create({
      payment_intent: (await hold(stripe, { capture_method: "automatic" })).id,
    });
    return stripe.refunds.update(refund.id, { metadata: { a: "1" } });
  },
  "answer a dispute": async (stripe) =>
    stripe.disputes.update(await disputeId(stripe), {
      evidence: {
        access_activity_log: "a",
        billing_address: "a",
        cancellation_policy_disclosure: "a",
        cancellation_rebuttal: "a",
        customer_email_address: "a@b.example",
        customer_name: "Pat",
        customer_purchase_ip: "192.0.2.1",
        duplicate_charge_explanation: "a",
        duplicate_charge_id: "ch_1",
        product_description: "a",
        refund_policy_disclosure: "a",
        refund_refusal_explanation: "a",
        service_date: "a",
        shipping_address: "a",
        shipping_carrier: "a",
        shipping_date: "a",
        shipping_tracking_number: "a",
        uncategorized_text: "a",
      },
      metadata: { a: "1" },
      submit: true,
    }),
  "close a dispute": async (stripe) => stripe.disputes.close(await disputeId(stripe)),
  "retrieve a dispute": async (stripe) => stripe.disputes.retrieve(await disputeId(stripe), { expand: ["charge"] }),
  "list disputes": async (stripe) =>
    stripe.disputes.list({
      charge: idOf((await hold(stripe)).latest_charge),
      payment_intent: "pi_1",
      created: { lt: 9 },
    }),
  "retrieve a balance transaction": async (stripe) => {
    const { latest_charge } = await hold(stripe, { capture_method: "automatic", expand: ["latest_charge"] });
    const { balance_transaction } = await stripe.charges.retrieve(idOf(latest_charge));
    return stripe.balanceTransactions.retrieve(idOf(balance_transaction), { expand: ["source"] });
  },
  "list balance transactions": (stripe) =>
    stripe.balanceTransactions.list({
      created: { gte: 1 },
      currency: "eur",
      source: "ch_1",
      type: "charge",
      limit: 3,
    }),
  "say what a payment saves its card for": (stripe) =>
    unpaid(stripe, { payment_method_options: { card: { setup_credential_usage: "installment" } } }),
  "say what a saved card is used for": (stripe) =>
    hold(stripe, {
      off_session: true,
      payment_method_options: { card: { stored_credential_usage: "unscheduled" } },
    }),
  "list refunds": async (stripe) =>
    stripe.refunds.list({ payment_intent: (await hold(stripe)).id, created: { lt: 9 } }),
  "retrieve an event": async (stripe) => {
    await stripe.customers.create();
    return stripe.events.retrieve((await stripe.events.list({ limit: 1 })).data[0]?.id ?? "");
  },
  "list events": (stripe) =>
    stripe.events.list({ types: ["charge.expired"], delivery_success: true, created: { gte: 1 } }),
  "make a webhook endpoint": (stripe) =>
    stripe.webhookEndpoints.create({
      url: "https://clinic.example/hooks",
      enabled_events: ["charge.expired", "*"],
      description: "Desk",
      metadata: { a: "1" },
    }),
  "update a webhook endpoint": async (stripe) =>
    stripe.webhookEndpoints.update((await endpointOf(stripe)).id, {
      url: "https://clinic.example/hooks/2",
      enabled_events: ["*"],
      disabled: true,
      description: "",
      metadata: "",
    }),
  "retrieve a webhook endpoint": async (stripe) => stripe.webhookEndpoints.retrieve((await endpointOf(stripe)).id),
  "delete a webhook endpoint": async (stripe) => stripe.webhookEndpoints.del((await endpointOf(stripe)).id),
  "list webhook endpoints": (stripe) => stripe.webhookEndpoints.list({ limit: 3 }),
  "list events of a type": (stripe) => stripe.events.list({ type: "charge.expired" }),
};

function endpointOf(stripe: Stripe) {
  return stripe.webhookEndpoints.create({ url: "https://clinic.example/hooks", enabled_events: ["charge.expired"] });
}

/** A payment that its cardholder disputes at once. stripe-mock answers any list with one of its own. */
async function disputeId(stripe: Stripe): Promise<string> {
  const { id } = await hold(stripe, { capture_method: "automatic", payment_method: "pm_card_createDispute" });
  const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
  return dispute?.id ?? "";
}
