import type Stripe from "stripe";
import { attached, CARD_DETAILS, setUp, unpaid } from "./target.ts";

export type Shapes = Record<string, (stripe: Stripe) => Promise<unknown>>;

/** Every route of customers, payment methods and set-ups with every parameter the emulator takes. */
export const cardShapes: Shapes = {
  "create a customer": (stripe) =>
    stripe.customers.create({
      email: "a@b.example",
      name: "Pat",
      phone: "+491",
      description: "",
      metadata: { a: "1" },
      expand: [],
    }),
  "retrieve a customer": async (stripe) => stripe.customers.retrieve((await stripe.customers.create()).id),
  "update a customer": async (stripe) =>
    stripe.customers.update((await stripe.customers.create()).id, {
      email: "",
      name: "Pat",
      phone: "+491",
      description: "",
      metadata: "",
    }),
  "delete a customer": async (stripe) => stripe.customers.del((await stripe.customers.create()).id),
  "list a customer's payment methods": async (stripe) =>
    stripe.customers.listPaymentMethods((await stripe.customers.create()).id, { type: "card", limit: 3 }),
  "list customers": (stripe) =>
    stripe.customers.list({ email: "a@b.example", created: { gt: 1, gte: 1, lt: 9, lte: 9 }, limit: 1 }),
  "attach a payment method": async (stripe) =>
    stripe.paymentMethods.attach("pm_card_visa", { customer: (await stripe.customers.create()).id }),
  "retrieve a payment method": (stripe) => stripe.paymentMethods.retrieve("pm_card_visa"),
  "update a payment method": async (stripe) =>
    stripe.paymentMethods.update((await attached(stripe, "pm_card_visa")).payment_method, {
      billing_details: { name: "Pat", email: "a@b.example", phone: "" },
      card: { exp_month: 11, exp_year: 2044 },
      metadata: { a: "1" },
    }),
  "detach a payment method": async (stripe) =>
    stripe.paymentMethods.detach((await attached(stripe, "pm_card_visa")).payment_method),
  "list payment methods": (stripe) => stripe.paymentMethods.list({ type: "card", limit: 3 }),
  "save a card": async (stripe) =>
    setUp(stripe, {
      customer: (await stripe.customers.create()).id,
      description: "Deposit",
      metadata: { appointment_id: "a1" },
      return_url: "https://clinic.example/",
      use_stripe_sdk: true,
      payment_method_options: { card: { request_three_d_secure: "automatic" } },
      expand: ["payment_method"],
    }),
  "set up with automatic payment methods": (stripe) =>
    stripe.setupIntents.create({
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      usage: "on_session",
    }),
  "update a set-up": async (stripe) =>
    stripe.setupIntents.update((await stripe.setupIntents.create()).id, {
      customer: (await stripe.customers.create()).id,
      description: "",
      metadata: "",
      payment_method: "pm_card_visa",
      payment_method_options: { card: { request_three_d_secure: "any" } },
    }),
  "confirm a set-up": async (stripe) =>
    stripe.setupIntents.confirm((await stripe.setupIntents.create()).id, {
      payment_method: "pm_card_visa",
      return_url: "https://clinic.example/",
      use_stripe_sdk: true,
      payment_method_options: { card: { request_three_d_secure: "automatic" } },
    }),
  "cancel a set-up with a reason": async (stripe) =>
    stripe.setupIntents.cancel((await stripe.setupIntents.create()).id, { cancellation_reason: "duplicate" }),
  "retrieve a set-up": async (stripe) => {
    const setup = await stripe.setupIntents.create();
    return stripe.setupIntents.retrieve(setup.id, { client_secret: setup.client_secret ?? "", expand: ["customer"] });
  },
  "list set-ups": async (stripe) => {
    const { customer, payment_method } = await attached(stripe, "pm_card_visa");
    return stripe.setupIntents.list({ customer, payment_method, created: { gte: 1 }, limit: 3 });
  },
  "say what a saved card will be used for": (stripe) =>
    setUp(stripe, { payment_method_options: { card: { setup_credential_usage: "unscheduled" } } }),
};

/** What a browser sends with card numbers. The emulator takes them with the publishable key only. */
export const browserShapes: Record<string, (browser: Stripe, stripe: Stripe) => Promise<unknown>> = {
  "make a payment method": (browser) =>
    browser.paymentMethods.create({
      type: "card",
      card: { number: "4242424242424242", ...CARD_DETAILS },
      billing_details: { name: "Pat", email: "a@b.example", phone: "+491" },
      metadata: { a: "1" },
    }),
  "confirm with card details": async (browser, stripe) => {
    const { id, client_secret } = await unpaid(stripe);
    const payment_method_data = {
      type: "card",
      card: { number: "4242424242424242", ...CARD_DETAILS },
      billing_details: { name: "Pat" },
    };
    const confirmation = { client_secret, payment_method_data };
    const confirmed: unknown = await browser.rawRequest("POST", `/v1/payment_intents/${id}/confirm`, confirmation);
    return confirmed;
  },
};
