import type Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { answerChallenge, CARD_DETAILS, hold, idOf, refusalOf, unpaid, useEmulator } from "./support/target.ts";

const { stripe, browser, emulator } = useEmulator();

const card = (number: string) => ({
  payment_method_data: { type: "card" as const, card: { number, ...CARD_DETAILS } },
});

/** What a booking page does: confirm with the publishable key and the client secret. */
function payInBrowser(intent: Stripe.PaymentIntent, number: string, changes: Record<string, string> = {}) {
  return browser().rawRequest("POST", `/v1/payment_intents/${intent.id}/confirm`, {
    client_secret: intent.client_secret,
    ...card(number),
    ...changes,
  });
}

describe("a card typed into a page", () => {
  test.each([
    ["4242424242424242", "visa"],
    ["5555 5555 5555 4444", "mastercard"],
    ["378282246310005", "amex"],
  ])("%s pays and shows as %s", async (number, brand) => {
    const intent = await unpaid(stripe());
    expect(await payInBrowser(intent, number)).toMatchObject({ id: intent.id, status: "requires_capture" });
    const paid = await stripe().paymentIntents.retrieve(intent.id, { expand: ["payment_method"] });
    expect(paid.payment_method).toMatchObject({ card: { brand, last4: number.slice(-4) } });
  });

  test.each([
    ["4000000000000002", "generic_decline"],
    ["4000000000009995", "insufficient_funds"],
    ["4539578763621486", "test_mode_live_card"],
  ])("%s is declined as %s, and the payment intent waits for another", async (number, declineCode) => {
    const intent = await unpaid(stripe());
    expect(await refusalOf(payInBrowser(intent, number))).toMatchObject({
      status: 402,
      code: "card_declined",
      declineCode,
    });
    expect(await payInBrowser(intent, "4242424242424242")).toMatchObject({ status: "requires_capture" });
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

describe("3-D Secure", () => {
  test.each(["4000002500003155", "4000000000003220", "4000002760003184"])(
    "%s asks the cardholder, and passing holds the money",
    async (number) => {
      const intent = await unpaid(stripe());
      expect(await payInBrowser(intent, number)).toMatchObject({
        status: "requires_action",
        next_action: { type: "use_stripe_sdk" },
      });
      const waiting = await stripe().paymentIntents.retrieve(intent.id);
      expect(waiting.latest_charge).toBeNull();
      expect((await answerChallenge(waiting, "complete")).status).toBe(200);
      const paid = await stripe().paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
      expect(paid).toMatchObject({
        status: "requires_capture",
        next_action: null,
        latest_charge: { payment_method_details: { card: { three_d_secure: { result: "authenticated" } } } },
      });
    },
  );

  test("failing it sends the payment back for another card", async () => {
    const intent = await hold(stripe(), { payment_method: "pm_card_authenticationRequired" });
    expect(intent.status).toBe("requires_action");
    await answerChallenge(intent, "fail");
    expect(await stripe().paymentIntents.retrieve(intent.id)).toMatchObject({
      status: "requires_payment_method",
      payment_method: null,
      last_payment_error: { code: "payment_intent_authentication_failure" },
    });
  });

  test("with a return_url the browser comes back with the outcome", async () => {
    const intent = await hold(stripe(), {
      payment_method: "pm_card_threeDSecure2Required",
      return_url: "https://clinic.example/paid?step=2",
    });
    expect(intent.next_action).toMatchObject({
      type: "redirect_to_url",
      redirect_to_url: { return_url: "https://clinic.example/paid?step=2" },
    });
    const back = await answerChallenge(intent, "complete");
    expect(back.status).toBe(303);
    const location = new URL(back.headers.get("location") ?? "");
    expect(Object.fromEntries(location.searchParams)).toEqual({
      step: "2",
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: "succeeded",
    });
  });

  test("the page offers both answers", async () => {
    const intent = await hold(stripe(), {
      payment_method: "pm_card_authenticationRequired",
      return_url: "https://clinic.example/",
    });
    const page = await (await fetch(intent.next_action?.redirect_to_url?.url ?? "")).text();
    expect(page).toContain("€50.00");
    expect(page).toMatch(/value="complete"[\s\S]*value="fail"/);
  });

  test("an answer counts once", async () => {
    const intent = await hold(stripe(), { payment_method: "pm_card_authenticationRequired" });
    await answerChallenge(intent, "complete");
    expect((await answerChallenge(intent, "fail")).status).toBe(410);
    expect(await stripe().paymentIntents.retrieve(intent.id)).toMatchObject({ status: "requires_capture" });
  });

  test("nobody can answer without the page's own address", async () => {
    const intent = await hold(stripe(), {
      payment_method: "pm_card_authenticationRequired",
      return_url: "https://clinic.example/",
    });
    const guess = `${intent.next_action?.redirect_to_url?.url?.slice(0, -4)}0000`;
    expect((await fetch(guess, { method: "POST", body: new URLSearchParams({ outcome: "complete" }) })).status).toBe(
      410,
    );
    expect(await stripe().paymentIntents.retrieve(intent.id)).toMatchObject({ status: "requires_action" });
  });

  test("a payment cancelled meanwhile can no longer be authenticated", async () => {
    const intent = await hold(stripe(), { payment_method: "pm_card_authenticationRequired" });
    await stripe().paymentIntents.cancel(intent.id);
    expect((await answerChallenge(intent, "complete")).status).toBe(410);
    expect(await stripe().paymentIntents.retrieve(intent.id)).toMatchObject({ status: "canceled", amount_received: 0 });
  });

  test("a card may pass authentication and still be declined", async () => {
    const intent = await hold(stripe(), {
      payment_method: "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
    });
    await answerChallenge(intent, "complete");
    expect(await stripe().paymentIntents.retrieve(intent.id)).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { code: "card_declined", decline_code: "insufficient_funds" },
    });
  });

  test("off-session there is nobody to ask: authentication_required", async () => {
    const call = hold(stripe(), { payment_method: "pm_card_authenticationRequired", off_session: true });
    const error = await refusalOf(call);
    expect(error).toMatchObject({
      status: 402,
      code: "authentication_required",
      paymentIntent: { status: "requires_payment_method" },
    });
  });

  test("error_on_requires_action refuses instead of asking", async () => {
    const call = hold(stripe(), { payment_method: "pm_card_authenticationRequired", error_on_requires_action: true });
    expect(await refusalOf(call)).toMatchObject({ status: 402, code: "authentication_required" });
  });

  test("another card may be tried instead of answering", async () => {
    const intent = await hold(stripe(), { payment_method: "pm_card_authenticationRequired" });
    const paid = await stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
    expect(paid).toMatchObject({ status: "requires_capture", next_action: null });
    expect(idOf(paid.latest_charge)).toMatch(/^ch_/);
  });
});
