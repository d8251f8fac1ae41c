import { expect, test } from "vitest";
import { clientOf, hold, idOf, refusalOf, useEmulator } from "./support/target.ts";

const { stripe, emulator } = useEmulator();
const DAY = 24 * 3600;

async function captureBefore(changes: object = {}): Promise<number> {
  const { latest_charge: charge, created } = await hold(stripe(), { expand: ["latest_charge"], ...changes });
  if (charge === null || typeof charge === "string") throw new Error("the charge was asked for");
  return (charge.payment_method_details?.card?.capture_before ?? 0) - created;
}

test.each(["pm_card_visa", "pm_card_mastercard", "pm_card_amex"])(
  "a hold on %s by a present customer lasts 7 days",
  async (card) => {
    expect(await captureBefore({ payment_method: card })).toBe(7 * DAY);
  },
);

test.each([
  ["pm_card_visa", 4 * DAY + 18 * 3600],
  ["pm_card_mastercard", 7 * DAY],
])("a hold on %s without the customer lasts %i seconds", async (card, seconds) => {
  expect(await captureBefore({ payment_method: card, off_session: true })).toBe(seconds);
});

test("a captured charge has no deadline any more", async () => {
  const intent = await hold(stripe(), { capture_method: "automatic", expand: ["latest_charge"] });
  expect(intent.latest_charge).not.toHaveProperty("payment_method_details.card.capture_before");
});

test("a hold lapses at its deadline and not before", async () => {
  const intent = await hold(stripe());
  await emulator().clock.advance({ days: 6, hours: 23, minutes: 59 });
  expect(await stripe().paymentIntents.retrieve(intent.id)).toMatchObject({ status: "requires_capture" });
  await emulator().clock.advance({ minutes: 1, seconds: 1 });
  expect(await stripe().paymentIntents.retrieve(intent.id)).toMatchObject({
    status: "canceled",
    cancellation_reason: "automatic",
    amount_capturable: 0,
  });
  expect(await refusalOf(stripe().paymentIntents.capture(intent.id))).toMatchObject({
    code: "payment_intent_unexpected_state",
  });
  const { data } = await stripe().events.list({ types: ["charge.expired"] });
  expect(data.map((event) => (event.type === "charge.expired" ? event.data.object.id : ""))).toContain(
    idOf(intent.latest_charge),
  );
});

test("a skip dates what lapsed at its own time", async () => {
  const intent = await hold(stripe());
  await emulator().clock.advance({ days: 30 });
  const { canceled_at: canceledAt } = await stripe().paymentIntents.retrieve(intent.id);
  expect(canceledAt).toBe(intent.created + 7 * DAY);
});

test("captured and cancelled payments do not lapse", async () => {
  const captured = await hold(stripe());
  await stripe().paymentIntents.capture(captured.id);
  const canceled = await hold(stripe());
  await stripe().paymentIntents.cancel(canceled.id, { cancellation_reason: "duplicate" });
  await emulator().clock.advance({ days: 8 });
  expect(await stripe().paymentIntents.retrieve(captured.id)).toMatchObject({ status: "succeeded" });
  expect(await stripe().paymentIntents.retrieve(canceled.id)).toMatchObject({ cancellation_reason: "duplicate" });
});

test("holds of connected accounts lapse too", async () => {
  const north = clientOf(emulator().url, emulator().secretKey, { stripeAccount: "acct_north" });
  const intent = await hold(north);
  await emulator().clock.advance({ days: 8 });
  expect(await north.paymentIntents.retrieve(intent.id)).toMatchObject({ status: "canceled" });
});

test("a refund that the bank sends back fails a day later and frees the amount again", async () => {
  const intent = await hold(stripe(), { capture_method: "automatic", payment_method: "pm_card_refundFail" });
  const refund = await stripe().refunds.create({ payment_intent: intent.id });
  expect(refund.status).toBe("succeeded");
  await emulator().clock.advance({ days: 1 });
  expect(await stripe().refunds.retrieve(refund.id)).toMatchObject({
    status: "failed",
    failure_reason: "expired_or_canceled_card",
  });
  expect(await stripe().charges.retrieve(idOf(intent.latest_charge))).toMatchObject({
    amount_refunded: 0,
    refunded: false,
  });
  const { data } = await stripe().events.list({ type: "refund.failed" });
  expect(data).toHaveLength(1);
});

test("a pending refund succeeds a day later", async () => {
  const intent = await hold(stripe(), { capture_method: "automatic", payment_method: "pm_card_pendingRefund" });
  const refund = await stripe().refunds.create({ payment_intent: intent.id });
  expect(refund.status).toBe("pending");
  await emulator().clock.advance({ days: 1 });
  expect(await stripe().refunds.retrieve(refund.id)).toMatchObject({ status: "succeeded" });
});

test("a refund is sent back when a test says so, and stays failed whatever its card would do", async () => {
  const intent = await hold(stripe(), { capture_method: "automatic", payment_method: "pm_card_pendingRefund" });
  const [early, late] = [
    await stripe().refunds.create({ payment_intent: intent.id, amount: 1000 }),
    await stripe().refunds.create({ payment_intent: intent.id, amount: 2000 }),
  ];
  await emulator().failRefund(early.id);
  await emulator().clock.advance({ days: 1 });
  const headers = { authorization: `Bearer ${emulator().secretKey}` };
  const fail = (id: string) => fetch(`${emulator().url}/_emulator/refunds/${id}/failure`, { method: "POST", headers });
  expect([await fail(late.id), await fail(late.id), await fail("re_none")].map(({ status }) => status)).toEqual([
    200, 200, 404,
  ]);
  for (const { id } of [early, late]) expect(await stripe().refunds.retrieve(id)).toMatchObject({ status: "failed" });
  const { data } = await stripe().events.list({ type: "refund.failed" });
  expect(data.filter((event) => JSON.stringify(event).includes(intent.id))).toHaveLength(2);
  expect(await stripe().charges.retrieve(idOf(intent.latest_charge))).toMatchObject({ amount_refunded: 0 });
});

test("events can be read for 30 days", async () => {
  const intent = await hold(stripe());
  const [event] = (await stripe().events.list({ type: "payment_intent.created", limit: 1 })).data;
  expect(event?.data.object).toMatchObject({ id: intent.id });
  await emulator().clock.advance({ days: 30 });
  expect(await refusalOf(stripe().events.retrieve(event?.id ?? ""))).toMatchObject({ code: "resource_missing" });
});

test("the clock can be moved over HTTP, forward only", async () => {
  const move = (advance: object) =>
    fetch(`${emulator().url}/_emulator/clock`, {
      method: "POST",
      headers: { authorization: `Bearer ${emulator().secretKey}`, "content-type": "application/json" },
      body: JSON.stringify({ advance }),
    });
  const before = emulator().clock.now().getTime();
  expect((await move({ hours: 2 })).status).toBe(200);
  expect(emulator().clock.now().getTime() - before).toBeGreaterThanOrEqual(2 * 3600 * 1000);
  expect((await move({ hours: -2 })).status).toBe(400);
});
