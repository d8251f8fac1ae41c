import { expect, test } from "vitest";
import { answerChallenge, hold, idOf, payInBrowser, refusalOf, setUp, unpaid, useEmulator } from "./support/target.ts";

const { stripe, browser } = useEmulator();

test.each(["4000002500003155", "4000000000003220", "4000002760003184"])(
  "%s asks the cardholder, and passing holds the money",
  async (number) => {
    const intent = await unpaid(stripe());
    expect(await payInBrowser(browser(), intent, number)).toMatchObject({
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
  expect((await fetch(guess, { method: "POST", body: new URLSearchParams({ outcome: "complete" }) })).status).toBe(410);
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

test("a card that asks only when the merchant does, asks then", async () => {
  const payment_method = "pm_card_threeDSecureOptional";
  expect(await hold(stripe(), { payment_method })).toMatchObject({ status: "requires_capture" });
  const payment_method_options = { card: { request_three_d_secure: "any" as const } };
  expect(await hold(stripe(), { payment_method, payment_method_options })).toMatchObject({ status: "requires_action" });
});

/** A customer's set-up of a card whose bank asks, answered by its cardholder. */
async function answeredSetUp(outcome: "complete" | "fail", card = "pm_card_authenticationRequiredOnSetup") {
  const customer = (await stripe().customers.create()).id;
  const setup = await setUp(stripe(), { customer, payment_method: card, return_url: "https://clinic.example/saved" });
  expect(setup.status).toBe("requires_action");
  const back = await answerChallenge(setup, outcome);
  return { customer, setup, back, after: await stripe().setupIntents.retrieve(setup.id) };
}

test("a card set up with its cardholder's consent pays without the cardholder afterwards", async () => {
  const { customer, after } = await answeredSetUp("complete");
  expect(after).toMatchObject({ status: "succeeded", next_action: null });
  const card = { customer, payment_method: idOf(after.payment_method) };
  expect(await hold(stripe(), { ...card, off_session: true })).toMatchObject({ status: "requires_capture" });
  expect(await hold(stripe(), card)).toMatchObject({ status: "requires_action" });
});

test("a card that always asks is refused without its cardholder even when set up", async () => {
  const { customer, after } = await answeredSetUp("complete", "pm_card_authenticationRequired");
  const call = hold(stripe(), { customer, payment_method: idOf(after.payment_method), off_session: true });
  expect(await refusalOf(call)).toMatchObject({ status: 402, code: "authentication_required" });
});

test("a set-up for payments with the cardholder is none for those without", async () => {
  const customer = (await stripe().customers.create()).id;
  const asked = await setUp(stripe(), {
    customer,
    usage: "on_session",
    payment_method: "pm_card_authenticationRequiredOnSetup",
    return_url: "https://clinic.example/",
  });
  await answerChallenge(asked, "complete");
  const { payment_method } = await stripe().setupIntents.retrieve(asked.id);
  const call = hold(stripe(), { customer, payment_method: idOf(payment_method), off_session: true });
  expect(await refusalOf(call)).toMatchObject({ code: "authentication_required" });
});

test("failing a set-up saves no card and brings the browser back with the outcome", async () => {
  const { customer, setup, back, after } = await answeredSetUp("fail");
  expect(after).toMatchObject({
    status: "requires_payment_method",
    last_setup_error: { code: "setup_intent_authentication_failure" },
  });
  expect((await stripe().paymentMethods.list({ customer })).data).toEqual([]);
  expect(Object.fromEntries(new URL(back.headers.get("location") ?? "").searchParams)).toEqual({
    setup_intent: setup.id,
    setup_intent_client_secret: setup.client_secret,
    redirect_status: "failed",
  });
});

test("a card authenticated while paying is set up when the payment says so", async () => {
  const customer = (await stripe().customers.create()).id;
  const asked = await hold(stripe(), {
    customer,
    setup_future_usage: "off_session",
    payment_method: "pm_card_authenticationRequiredOnSetup",
  });
  await answerChallenge(asked, "complete");
  const { payment_method } = await stripe().paymentIntents.retrieve(asked.id);
  const later = { customer, payment_method: idOf(payment_method), off_session: true };
  expect(await hold(stripe(), later)).toMatchObject({ status: "requires_capture" });
});
