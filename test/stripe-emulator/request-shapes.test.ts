import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../local/stripe/app.ts";
import { findStripeMock, startStripeMock } from "./support/stripe-mock.ts";
import { CARD_DETAILS, clientOf, hold, refusalOf, unpaid, useEmulator } from "./support/target.ts";

/** Every route with every parameter the emulator takes. What Stripe's own description refuses here, we invented. */
const SHAPES: Record<string, (stripe: Stripe) => Promise<unknown>> = {
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
  "list customers": (stripe) =>
    stripe.customers.list({ email: "a@b.example", created: { gt: 1, gte: 1, lt: 9, lte: 9 }, limit: 1 }),
  "attach a payment method": async (stripe) =>
    stripe.paymentMethods.attach("pm_card_visa", { customer: (await stripe.customers.create()).id }),
  "retrieve a payment method": (stripe) => stripe.paymentMethods.retrieve("pm_card_visa"),
  "list payment methods": (stripe) => stripe.paymentMethods.list({ type: "card", limit: 3 }),
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
    }),
  "confirm with a card": async (stripe) =>
    stripe.paymentIntents.confirm((await unpaid(stripe)).id, {
      payment_method: "pm_card_visa",
      off_session: true,
      return_url: "https://clinic.example/",
      use_stripe_sdk: true,
      error_on_requires_action: true,
      receipt_email: "a@b.example",
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
  "list refunds": async (stripe) =>
    stripe.refunds.list({ payment_intent: (await hold(stripe)).id, created: { lt: 9 } }),
  "retrieve an event": async (stripe) => {
    await stripe.customers.create();
    return stripe.events.retrieve((await stripe.events.list({ limit: 1 })).data[0]?.id ?? "");
  },
  "list events": (stripe) =>
    stripe.events.list({ types: ["charge.expired"], delivery_success: true, created: { gte: 1 } }),
  "list events of a type": (stripe) => stripe.events.list({ type: "charge.expired" }),
};

/** What a browser sends with card numbers. The emulator takes them with the publishable key only. */
const BROWSER_SHAPES: Record<string, (browser: Stripe, stripe: Stripe) => Promise<unknown>> = {
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

describe("the emulator", () => {
  const { stripe, browser } = useEmulator();
  const visited = new Set<string>();

  /** Notes which routes the SDK reaches. */
  const httpClient = Stripe.createFetchHttpClient((input, init) => {
    const request = new Request(input, init);
    visited.add(`${request.method} ${new URL(request.url).pathname}`);
    return fetch(request);
  });

  test.each(Object.entries(SHAPES))("accepts: %s", async (_name, call) => {
    expect(await call(stripe({ httpClient }))).toBeTypeOf("object");
  });

  test.each(Object.entries(BROWSER_SHAPES))("accepts from a browser: %s", async (_name, call) => {
    expect(await call(browser({ httpClient }), stripe({ httpClient }))).toBeTypeOf("object");
  });

  test("all its routes are among these requests", () => {
    const missed = ENDPOINTS.filter(({ method, path }) => {
      const route = new RegExp(`^${method.toUpperCase()} ${path.replace(":id", "[^/]+")}$`);
      return ![...visited].some((request) => route.test(request));
    });
    expect(missed.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });
});

const found = await findStripeMock();
const unavailable = "missing" in found;

describe.skipIf(unavailable && process.env.REQUIRE_ALL !== "1")(
  `stripe-mock${unavailable ? ` (${found.missing})` : ""}`,
  () => {
    let mock: Awaited<ReturnType<typeof startStripeMock>>;
    beforeAll(async () => {
      if ("missing" in found) throw new Error(found.missing);
      mock = await startStripeMock(found.path);
    }, 60_000);
    afterAll(() => mock?.stop());
    const client = () => clientOf(mock.url, "sk_test_123");

    test.each(Object.entries(SHAPES))("accepts too: %s", async (_name, call) => {
      expect(await call(client())).toBeTypeOf("object");
    });

    test("accepts too: make a payment method", async () => {
      expect(await BROWSER_SHAPES["make a payment method"]?.(client(), client())).toBeTypeOf("object");
    });

    // What Stripe.js sends is not part of the described API: there, `payment_method_data` knows no card.
    test("does not describe card details inside a confirmation", async () => {
      const call = BROWSER_SHAPES["confirm with card details"]?.(client(), client());
      expect((await refusalOf(Promise.resolve(call))).message).toContain("'payment_method_data' validation failed");
    });

    test("refuses what it does not know, so the above means something", async () => {
      const call = client().rawRequest("POST", "/v1/payment_intents", { amount: 1, currency: "eur", colour: "red" });
      expect(await refusalOf(call)).toMatchObject({ status: 400 });
    });
  },
);
