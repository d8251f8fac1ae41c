import { expect, test } from "vitest";
import { clientOf, hold, refusalOf, useEmulator } from "./support/target.ts";

const { stripe, emulator } = useEmulator();
const paid = () => hold(stripe(), { capture_method: "automatic" });

async function storyOf(dispute: string): Promise<string[]> {
  const events = await stripe().events.list({ limit: 100 }).autoPagingToArray({ limit: 500 });
  return events
    .filter(({ data: { object } }) => Reflect.get(object, "id") === dispute)
    .map((event) => event.type)
    .toReversed();
}

test("a cardholder disputes any payment when a test says so, and the bank decides when it says so", async () => {
  const { id } = await paid();
  const dispute = await emulator().dispute(id, "unrecognized");
  expect(await stripe().disputes.retrieve(dispute)).toMatchObject({ status: "needs_response", reason: "unrecognized" });
  await stripe().disputes.update(dispute, { evidence: { product_description: "A visit" } });
  await emulator().decideDispute(dispute, "won");
  await emulator().decideDispute(dispute, "lost"); // decided before
  expect(await stripe().disputes.retrieve(dispute)).toMatchObject({ status: "won" });
  expect(await storyOf(dispute)).toEqual([
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_reinstated",
  ]);
});

test("an unanswered dispute is lost at its due date and not before", async () => {
  const dispute = await emulator().dispute((await paid()).id);
  await emulator().clock.advance({ days: 6, hours: 23 });
  expect(await stripe().disputes.retrieve(dispute)).toMatchObject({ status: "needs_response" });
  await emulator().clock.advance({ hours: 1 });
  expect(await stripe().disputes.retrieve(dispute)).toMatchObject({
    status: "lost",
    evidence_details: { past_due: true },
  });
  expect((await storyOf(dispute)).at(-1)).toBe("charge.dispute.closed");
});

test("an answered one waits for the bank however long that takes", async () => {
  const dispute = await emulator().dispute((await paid()).id);
  await stripe().disputes.update(dispute, { evidence: { product_description: "A visit" } });
  await emulator().clock.advance({ days: 60 });
  expect(await stripe().disputes.retrieve(dispute)).toMatchObject({ status: "under_review" });
});

test("while its dispute is open a payment is not refunded, and after a win it is", async () => {
  const { id } = await paid();
  const dispute = await emulator().dispute(id);
  expect(await refusalOf(stripe().refunds.create({ payment_intent: id }))).toMatchObject({ code: "charge_disputed" });
  await emulator().decideDispute(dispute, "won");
  expect(await stripe().refunds.create({ payment_intent: id })).toMatchObject({ amount: 5000, status: "succeeded" });
});

test("money that was never taken, or all given back, is not disputed; nor is anything twice", async () => {
  const held = await hold(stripe(), { payment_method: "pm_card_createDispute" });
  await expect(emulator().dispute(held.id)).rejects.toThrow("can be disputed");
  const refunded = await paid();
  await stripe().refunds.create({ payment_intent: refunded.id });
  await expect(emulator().dispute(refunded.id)).rejects.toThrow("can be disputed");
  const once = await paid();
  await emulator().dispute(once.id);
  await expect(emulator().dispute(once.id)).rejects.toThrow("can be disputed");
});

test("a held card of that kind is disputed once it is captured", async () => {
  const held = await hold(stripe(), { payment_method: "pm_card_createDispute" });
  expect((await stripe().disputes.list({ payment_intent: held.id })).data).toEqual([]);
  await stripe().paymentIntents.capture(held.id, { amount_to_capture: 2000 });
  const { data } = await stripe().disputes.list({ payment_intent: held.id });
  expect(data).toMatchObject([{ amount: 2000, status: "needs_response" }]);
});

test("disputes can be opened and decided over HTTP, in every account", async () => {
  const north = clientOf(emulator().url, emulator().secretKey, { stripeAccount: "acct_north" });
  const { id } = await hold(north, { capture_method: "automatic" });
  const ask = (path: string, body: object) =>
    fetch(`${emulator().url}/_emulator/disputes${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${emulator().secretKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  expect((await ask("", { payment_intent: id, reason: "boredom" })).status).toBe(400);
  expect((await ask("", { payment_intent: "pi_none" })).status).toBe(404);
  expect((await ask("", { payment_intent: id })).status).toBe(200);
  const [dispute] = (await north.disputes.list({ payment_intent: id })).data;
  expect((await ask(`/${dispute?.id}/outcome`, { outcome: "lost" })).status).toBe(200);
  expect(await north.disputes.retrieve(dispute?.id ?? "")).toMatchObject({ status: "lost" });
});
