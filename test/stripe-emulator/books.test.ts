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

test("whatever happens to payments, the balance moved by what the books say was taken and not given back", async () => {
  const cards = ["pm_card_visa", "pm_card_refundFail", "pm_card_pendingRefund", "pm_card_createDispute"];
  for (const [turn, payment_method] of Array.from({ length: 5 }, () => cards)
    .flat()
    .entries()) {
    const { id } = await hold(stripe(), { payment_method });
    if (turn % 7 === 0) await stripe().paymentIntents.cancel(id);
    else await stripe().paymentIntents.capture(id, { amount_to_capture: 1000 + 200 * turn });
    // Refused where it was cancelled or disputed; those tests are elsewhere.
    for (const amount of [100 * turn + 1, 300].slice(turn % 3))
      await stripe()
        .refunds.create({ payment_intent: id, amount })
        .catch(() => undefined);
    if (turn % 5 === 0)
      await emulator()
        .dispute(id)
        .catch(() => undefined);
  }
  const disputes = await stripe().disputes.list({ limit: 100 });
  for (const [turn, { id }] of disputes.data.entries())
    await emulator().decideDispute(id, turn % 2 === 0 ? "won" : "lost");
  await emulator().clock.advance({ days: 1 }); // refunds settle

  const moved = await stripe().balanceTransactions.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
  const kinds = new Set(moved.map((movement) => movement.reporting_category));
  expect([...kinds].toSorted()).toEqual(["charge", "dispute", "dispute_reversal", "refund", "refund_failure"]);
  expect(sum(moved.map(({ amount }) => amount))).toBe(
    sum(
      emulator()
        .books()
        .filter(({ account }) => account === null)
        .map(({ captured, refunded, disputed }) => captured - refunded - disputed),
    ),
  );
});

test("they cover every account and are read over HTTP with the secret key", async () => {
  const north = await hold(clientOf(emulator().url, emulator().secretKey, { stripeAccount: "acct_north" }));
  const headers = { authorization: `Bearer ${emulator().secretKey}` };
  const answer: unknown = await (await fetch(`${emulator().url}/_emulator/books`, { headers })).json();
  expect(answer).toEqual({ payment_intents: emulator().books() });
  expect(entryOf(north.id)).toMatchObject({ account: "acct_north" });
  expect(entryOf(idOf(await hold(stripe())))).toMatchObject({ account: null });
});
