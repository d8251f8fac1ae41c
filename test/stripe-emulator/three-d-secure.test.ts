import { expect, test } from "vitest";
import { answerChallenge, hold, idOf, payInBrowser, refusalOf, unpaid, useEmulator } from "./support/target.ts";

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
