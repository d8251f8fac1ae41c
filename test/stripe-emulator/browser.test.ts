import { describe, expect, test } from "vitest";
import { CARD_DETAILS, hold, payInBrowser, refusalOf, unpaid, useEmulator } from "./support/target.ts";

const { stripe, browser, emulator } = useEmulator();

describe("a card typed into a page", () => {
  test.each([
    ["4242424242424242", "visa"],
    ["5555 5555 5555 4444", "mastercard"],
    ["378282246310005", "amex"],
  ])("%s pays and shows as %s", async (number, brand) => {
    const intent = await unpaid(stripe());
    expect(await payInBrowser(browser(), intent, number)).toMatchObject({ id: intent.id, status: "requires_capture" });
    const paid = await stripe().paymentIntents.retrieve(intent.id, { expand: ["payment_method"] });
    expect(paid.payment_method).toMatchObject({ card: { brand, last4: number.slice(-4) } });
  });

  test.each([
    ["4000000000000002", "generic_decline"],
    ["4000000000009995", "insufficient_funds"],
    ["4539578763621486", "test_mode_live_card"],
  ])("%s is declined as %s, and the payment intent waits for another", async (number, declineCode) => {
    const intent = await unpaid(stripe());
    expect(await refusalOf(payInBrowser(browser(), intent, number))).toMatchObject({
      status: 402,
      code: "card_declined",
      declineCode,
    });
    expect(await payInBrowser(browser(), intent, "4242424242424242")).toMatchObject({ status: "requires_capture" });
  });

  test.each([
    ["4242424242424241", {}, "incorrect_number"],
    ["4242424242424242", { exp_year: 2001 }, "invalid_expiry_year"],
    ["4242424242424242", { cvc: "1" }, "invalid_cvc"],
  ])("%s %o is a mistake the page can show: %s", async (number, mistake, code) => {
    const intent = await unpaid(stripe());
    const call = browser().rawRequest("POST", `/v1/payment_intents/${intent.id}/confirm`, {
      client_secret: intent.client_secret,
      payment_method_data: { type: "card", card: { number, ...CARD_DETAILS, ...mistake } },
    });
    expect(await refusalOf(call)).toMatchObject({ status: 402, code });
    expect(await stripe().paymentIntents.retrieve(intent.id)).toMatchObject({ latest_charge: null });
  });

  test("can be saved for later", async () => {
    const customer = (await stripe().customers.create()).id;
    const { id, client_secret } = await stripe().setupIntents.create({ customer, metadata: { appointment_id: "a1" } });
    const confirmed: unknown = await browser().rawRequest("POST", `/v1/setup_intents/${id}/confirm`, {
      client_secret,
      payment_method_data: { type: "card", card: { number: "4242424242424242", ...CARD_DETAILS } },
    });
    expect(confirmed).toMatchObject({ id, status: "succeeded" });
    expect(confirmed).not.toHaveProperty("customer");
    expect(confirmed).not.toHaveProperty("metadata");
    expect((await stripe().paymentMethods.list({ customer })).data).toMatchObject([{ card: { last4: "4242" } }]);
    const guess = browser().setupIntents.retrieve(id, { client_secret: "guess" });
    expect(await refusalOf(guess)).toMatchObject({ status: 404, code: "resource_missing" });
  });

  test("can be made a payment method first", async () => {
    const intent = await unpaid(stripe());
    const method = await browser().paymentMethods.create({
      type: "card",
      card: { number: "4242424242424242", ...CARD_DETAILS },
    });
    const confirmed: unknown = await browser().rawRequest("POST", `/v1/payment_intents/${intent.id}/confirm`, {
      client_secret: intent.client_secret,
      payment_method: method.id,
    });
    expect(confirmed).toMatchObject({ status: "requires_capture" });
  });
});

describe("the publishable key", () => {
  test("with the client secret shows the payment without its private side", async () => {
    const customer = await stripe().customers.create();
    const intent = await unpaid(stripe(), { customer: customer.id, metadata: { appointment_id: "a1" } });
    const seen = await browser().paymentIntents.retrieve(intent.id, { client_secret: intent.client_secret ?? "" });
    expect(seen).toMatchObject({ id: intent.id, amount: 5000, status: "requires_payment_method" });
    expect(seen).not.toHaveProperty("metadata");
    expect(seen).not.toHaveProperty("customer");
    expect(seen).not.toHaveProperty("latest_charge");
  });

  test("without or with a wrong client secret finds nothing", async () => {
    const intent = await unpaid(stripe());
    const missing = { status: 404, code: "resource_missing" };
    expect(await refusalOf(browser().paymentIntents.retrieve(intent.id))).toMatchObject(missing);
    expect(await refusalOf(browser().paymentIntents.retrieve(intent.id, { client_secret: "guess" }))).toMatchObject(
      missing,
    );
    expect(
      await refusalOf(browser().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" })),
    ).toMatchObject(missing);
  });

  test("cannot capture, cancel, refund or list", async () => {
    const intent = await hold(stripe());
    const forbidden = { status: 403, code: "secret_key_required" };
    expect(await refusalOf(browser().paymentIntents.capture(intent.id))).toMatchObject(forbidden);
    expect(await refusalOf(browser().paymentIntents.cancel(intent.id))).toMatchObject(forbidden);
    expect(await refusalOf(browser().refunds.create({ payment_intent: intent.id }))).toMatchObject(forbidden);
    expect(await refusalOf(browser().paymentIntents.list())).toMatchObject(forbidden);
  });

  test("a page of another origin may call, as with Stripe.js", async () => {
    const answer = await fetch(`${emulator().url}/v1/payment_intents/pi_x/confirm`, {
      method: "OPTIONS",
      headers: { origin: "http://localhost:3000", "access-control-request-method": "POST" },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });

  test("may travel as a parameter, as Stripe.js sends it", async () => {
    const intent = await unpaid(stripe());
    const query = new URLSearchParams({ key: emulator().publishableKey, client_secret: intent.client_secret ?? "" });
    const answer = await fetch(`${emulator().url}/v1/payment_intents/${intent.id}?${query.toString()}`);
    expect(answer.status).toBe(200);
  });
});
