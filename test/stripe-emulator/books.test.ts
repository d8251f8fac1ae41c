import { expect, test } from "vitest";
import { clientOf, hold, idOf, refusalOf, unpaid, useEmulator } from "./support/target.ts";

const { stripe, emulator } = useEmulator();
const entryOf = (id: string) =>
  emulator()
    .books()
    .find((entry) => entry.paymentIntent === id);

test("the books know what was reserved, taken, released and given back", async () => {
  const intent = await hold(stripe(), { metadata: { appointment_id: "a1" } });
  expect(entryOf(intent.id)).toMatchObject({
    authorized: 5000,
    captured: 0,
    status: "requires_capture",
    metadata: { appointment_id: "a1" },
  });
  await stripe().paymentIntents.capture(intent.id, { amount_to_capture: 3000 });
  await stripe().refunds.create({ payment_intent: intent.id, amount: 1000 });
  expect(entryOf(intent.id)).toMatchObject({
    authorized: 5000,
    captured: 3000,
    released: 2000,
    refunded: 1000,
    status: "succeeded",
  });
});

test("a declined card reserves nothing", async () => {
  const intent = await unpaid(stripe());
  await refusalOf(stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa_chargeDeclined" }));
  expect(entryOf(intent.id)).toMatchObject({ authorized: 0, captured: 0, status: "requires_payment_method" });
});

test("a refund that failed no longer counts", async () => {
  const intent = await hold(stripe(), { capture_method: "automatic", payment_method: "pm_card_refundFail" });
  await stripe().refunds.create({ payment_intent: intent.id });
  expect(entryOf(intent.id)).toMatchObject({ captured: 5000, refunded: 5000 });
  await emulator().clock.advance({ days: 1 });
  expect(entryOf(intent.id)).toMatchObject({ captured: 5000, refunded: 0 });
});

test("a dispute takes what was not refunded until it is won", async () => {
  const intent = await hold(stripe(), { capture_method: "automatic" });
  await stripe().refunds.create({ payment_intent: intent.id, amount: 1000 });
  const dispute = await emulator().dispute(intent.id);
  expect(entryOf(intent.id)).toMatchObject({ captured: 5000, refunded: 1000, disputed: 4000 });
  await emulator().decideDispute(dispute, "won");
  expect(entryOf(intent.id)).toMatchObject({ captured: 5000, refunded: 1000, disputed: 0 });
});

test("they cover every account and are read over HTTP with the secret key", async () => {
  const north = await hold(clientOf(emulator().url, emulator().secretKey, { stripeAccount: "acct_north" }));
  const headers = { authorization: `Bearer ${emulator().secretKey}` };
  const answer: unknown = await (await fetch(`${emulator().url}/_emulator/books`, { headers })).json();
  expect(answer).toEqual({ payment_intents: emulator().books() });
  expect(entryOf(north.id)).toMatchObject({ account: "acct_north" });
  expect(entryOf(idOf(await hold(stripe())))).toMatchObject({ account: null });
});
