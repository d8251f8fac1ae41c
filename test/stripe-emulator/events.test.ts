import type Stripe from "stripe";
import { expect, onTestFinished, test } from "vitest";
import { createEmulator, type EmulatorOptions } from "../../local/stripe/emulator.ts";
import { startReceiver } from "./support/receiver.ts";
import { clientOf, hold, refusalOf, unpaid, useEmulator } from "./support/target.ts";

const { stripe } = useEmulator();

/** What happened to one payment, oldest first. */
async function storyOf(intentId: string): Promise<string[]> {
  const events = await stripe().events.list({ limit: 100 }).autoPagingToArray({ limit: 500 });
  return events
    .filter((event) => concerns(event, intentId))
    .map((event) => event.type)
    .toReversed();
}

function concerns({ data: { object } }: Stripe.Event, intentId: string): boolean {
  return Reflect.get(object, "id") === intentId || Reflect.get(object, "payment_intent") === intentId;
}

test("a hold and its capture tell their story", async () => {
  const intent = await hold(stripe());
  await stripe().paymentIntents.capture(intent.id);
  expect(await storyOf(intent.id)).toEqual([
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.amount_capturable_updated",
    "charge.captured",
    "payment_intent.succeeded",
  ]);
});

test("so do a decline, a second card and a refund", async () => {
  const intent = await unpaid(stripe(), { capture_method: "automatic" });
  await refusalOf(stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa_chargeDeclined" }));
  await stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
  await stripe().refunds.create({ payment_intent: intent.id });
  expect(await storyOf(intent.id)).toEqual([
    "payment_intent.created",
    "charge.failed",
    "payment_intent.payment_failed",
    "charge.succeeded",
    "payment_intent.succeeded",
    "refund.created",
    "charge.refunded",
  ]);
});

test("so do a question to the cardholder and a cancel", async () => {
  const intent = await hold(stripe(), { payment_method: "pm_card_authenticationRequired" });
  await stripe().paymentIntents.cancel(intent.id);
  expect(await storyOf(intent.id)).toEqual([
    "payment_intent.created",
    "payment_intent.requires_action",
    "payment_intent.canceled",
  ]);
});

test("an event is a picture of its moment", async () => {
  const intent = await hold(stripe());
  await stripe().paymentIntents.capture(intent.id);
  const { data } = await stripe().events.list({ type: "payment_intent.amount_capturable_updated", limit: 1 });
  expect(data[0]).toMatchObject({
    api_version: "2026-10-28.endive",
    livemode: false,
    data: { object: { status: "requires_capture", amount_capturable: 5000 } },
  });
  expect(await stripe().events.retrieve(data[0]?.id ?? "")).toMatchObject({ id: data[0]?.id });
});

test("an event names the request that caused it", async () => {
  const intent = await hold(stripe(), {}, { idempotencyKey: `key-${Date.now()}` });
  const [event] = (await stripe().events.list({ type: "payment_intent.created", limit: 1 })).data;
  expect(event?.request).toEqual({
    id: intent.lastResponse.requestId,
    idempotency_key: intent.lastResponse.idempotencyKey,
  });
});

test("a refused request leaves no event", async () => {
  const intent = await hold(stripe());
  const before = await storyOf(intent.id);
  await refusalOf(stripe().paymentIntents.capture(intent.id, { amount_to_capture: 9999 }));
  expect(await storyOf(intent.id)).toEqual(before);
});

/** An emulator that sends its events to a receiver answering `statuses`. */
async function wired({ statuses = [], ...options }: { statuses?: number[] } & EmulatorOptions = {}) {
  const receiver = await startReceiver("whsec_test", statuses);
  const emulator = await createEmulator({
    webhook: { url: receiver.url, secret: "whsec_test" },
    webhookRetryMs: [5, 5, 5],
    ...options,
  });
  onTestFinished(async () => {
    await emulator.stop();
    await receiver.stop();
  });
  return { receiver, emulator, stripe: clientOf(emulator.url, emulator.secretKey) };
}

test("every event is posted, signed so that the SDK accepts it", async () => {
  const { receiver, stripe: wiredStripe } = await wired();
  const intent = await hold(wiredStripe);
  const [delivery] = await receiver.arrived((event) => event.type === "payment_intent.amount_capturable_updated");
  expect(delivery?.event.data.object).toMatchObject({ id: intent.id, status: "requires_capture" });
  expect(delivery?.signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}/);
});

test("what the receiver does not accept is sent again with the same event id", async () => {
  const { receiver, stripe: wiredStripe } = await wired({ statuses: [500, 503] });
  await wiredStripe.customers.create();
  const tries = await receiver.arrived((event) => event.type === "customer.created", 3);
  expect(new Set(tries.map(({ event }) => event.id)).size).toBe(1);
});

test("after the last try it is given up and can be found as undelivered", async () => {
  const { receiver, stripe: wiredStripe } = await wired({ statuses: [500, 500], webhookRetryMs: [5] });
  await wiredStripe.customers.create();
  await receiver.arrived(() => true, 2);
  await expect
    .poll(async () =>
      (await wiredStripe.events.list({ delivery_success: false })).data.map((event) => event.pending_webhooks),
    )
    .toEqual([0]);
});

test("the event of a connected account names it", async () => {
  const { receiver, stripe: wiredStripe } = await wired();
  await wiredStripe.customers.create({}, { stripeAccount: "acct_north" });
  await wiredStripe.customers.create();
  const [theirs, ours] = await receiver.arrived((event) => event.type === "customer.created", 2);
  expect(new Set([theirs?.event.account, ours?.event.account])).toEqual(new Set(["acct_north", undefined]));
});

test("a lapse on the clock is posted like any other event", async () => {
  const { receiver, emulator, stripe: wiredStripe } = await wired();
  const intent = await hold(wiredStripe);
  await emulator.clock.advance({ days: 8 });
  const [delivery] = await receiver.arrived((event) => event.type === "payment_intent.canceled");
  expect(delivery?.event.data.object).toMatchObject({ id: intent.id, cancellation_reason: "automatic" });
  expect(delivery?.event.request).toBeNull();
});

test("the address can be set while it runs", async () => {
  const receiver = await startReceiver("whsec_later");
  onTestFinished(async () => void (await receiver.stop()));
  const { emulator, stripe: wiredStripe } = await wired();
  emulator.setWebhook({ url: receiver.url, secret: receiver.secret });
  await wiredStripe.customers.create();
  expect(await receiver.arrived((event) => event.type === "customer.created")).toHaveLength(1);
});

test("an account's own endpoint gets the events it asked for, signed with its own secret, as long as it is there", async () => {
  const { emulator, stripe: wiredStripe } = await wired();
  emulator.setWebhook(undefined);
  emulator.setWebhookMode({ beforeReply: true });
  const own = async (types: Stripe.WebhookEndpointCreateParams.EnabledEvent[]) => {
    const theirs = await startReceiver("whsec_unknown_yet");
    onTestFinished(async () => void (await theirs.stop()));
    const { id, secret } = await wiredStripe.webhookEndpoints.create({ url: theirs.url, enabled_events: types });
    theirs.expect(secret ?? "");
    return { id, got: () => theirs.deliveries.map(({ event }) => event.type) };
  };
  const customers = await own(["customer.created"]);
  const everything = await own(["*"]);
  const { id } = await wiredStripe.customers.create();
  await wiredStripe.customers.update(id, { name: "Pat" });
  await wiredStripe.webhookEndpoints.del(customers.id);
  await wiredStripe.webhookEndpoints.update(everything.id, { disabled: true });
  await wiredStripe.customers.create();
  expect(customers.got()).toEqual(["customer.created"]);
  expect(everything.got()).toEqual(["customer.created", "customer.updated"]);
});

test("of two receivers only the one that refused is asked again", async () => {
  const { receiver, stripe: wiredStripe } = await wired({ statuses: [500] });
  const theirs = await startReceiver("whsec_unknown_yet");
  onTestFinished(async () => void (await theirs.stop()));
  const { secret } = await wiredStripe.webhookEndpoints.create({ url: theirs.url, enabled_events: ["*"] });
  theirs.expect(secret ?? "");
  await wiredStripe.customers.create();
  await receiver.arrived(() => true, 2);
  await expect
    .poll(async () => (await wiredStripe.events.list({ delivery_success: true })).data.length, { timeout: 5_000 })
    .toBe(1);
  expect(theirs.deliveries).toHaveLength(1);
});
