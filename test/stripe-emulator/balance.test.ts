import type Stripe from "stripe";
import { expect, test } from "vitest";
import { hold, idOf, useEmulator } from "./support/target.ts";

const { stripe, emulator } = useEmulator();

async function movements(...sources: (string | null)[]): Promise<[string, number, number][]> {
  const { data } = await stripe().balanceTransactions.list({ limit: 100 });
  return data
    .filter(({ source }: Stripe.BalanceTransaction) => sources.includes(idOf(source)))
    .map(({ reporting_category: category, amount, fee }): [string, number, number] => [category, amount, fee])
    .toReversed();
}

test.each([
  [5000, 175],
  [50, 31], // 1.45 rounded, and 30
  [10_017, 320], // 290.493
])("a capture of %i costs %i: 2.9 % and 30", async (amount, fee) => {
  const intent = await hold(stripe(), { amount, capture_method: "automatic" });
  expect(await movements(idOf(intent.latest_charge))).toEqual([["charge", amount, fee]]);
});

test("a refund that fails brings its money back, by a movement of its own", async () => {
  const { id } = await hold(stripe(), { capture_method: "automatic", payment_method: "pm_card_refundFail" });
  const refund = await stripe().refunds.create({ payment_intent: id, amount: 2000 });
  await emulator().clock.advance({ days: 1 });
  expect(await movements(refund.id)).toEqual([
    ["refund", -2000, 0],
    ["refund_failure", 2000, 0],
  ]);
  const { failure_balance_transaction } = await stripe().refunds.retrieve(refund.id, {
    expand: ["failure_balance_transaction"],
  });
  expect(failure_balance_transaction).toMatchObject({ type: "refund_failure", amount: 2000 });
});

test("a dispute costs 15.00 beside the money until it is won", async () => {
  const { id } = await hold(stripe(), { capture_method: "automatic" });
  const dispute = await emulator().dispute(id);
  await emulator().decideDispute(dispute, "won");
  expect(await movements(dispute)).toEqual([
    ["dispute", -5000, 1500],
    ["dispute_reversal", 5000, -1500],
  ]);
});

test("money is pending for two days and available then", async () => {
  const { latest_charge } = await hold(stripe(), { capture_method: "automatic" });
  const list = async () => (await stripe().balanceTransactions.list({ source: idOf(latest_charge) })).data[0];
  const pending = await list();
  expect(pending).toMatchObject({ status: "pending", available_on: (pending?.created ?? 0) + 2 * 24 * 3600 });
  await emulator().clock.advance({ days: 2 });
  expect(await list()).toMatchObject({ status: "available" });
});
