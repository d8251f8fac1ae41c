import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { expect, test } from "vitest";
import { useEmulator } from "./support/target.ts";

const { stripe, emulator } = useEmulator();
const order = { amount: 5000, currency: "eur", allowed_payment_method_types: ["card" as const] };
const madeFor = (mark: string) =>
  emulator()
    .books()
    .filter((entry) => entry.metadata.mark === mark);

test("the same key in two accounts is two requests", async () => {
  const idempotencyKey = randomUUID();
  const here = await stripe().paymentIntents.create(order, { idempotencyKey });
  const there = await stripe().paymentIntents.create(order, { idempotencyKey, stripeAccount: "acct_north" });
  expect(there.id).not.toBe(here.id);
});

test("thirty creates at once with one key make one payment intent", async () => {
  const mark = randomUUID();
  const retrying = stripe({ maxNetworkRetries: 5 });
  const calls = Array.from({ length: 30 }, () =>
    retrying.paymentIntents.create({ ...order, metadata: { mark } }, { idempotencyKey: mark }),
  );
  const ids = new Set((await Promise.all(calls)).map((intent) => intent.id));
  expect(ids.size).toBe(1);
  expect(madeFor(mark)).toHaveLength(1);
});

test("a key is forgotten after 24 hours on the emulator's clock", async () => {
  const idempotencyKey = randomUUID();
  const first = await stripe().paymentIntents.create(order, { idempotencyKey });
  await emulator().clock.advance({ hours: 23 });
  expect((await stripe().paymentIntents.create(order, { idempotencyKey })).id).toBe(first.id);
  await emulator().clock.advance({ hours: 1 });
  expect((await stripe().paymentIntents.create(order, { idempotencyKey })).id).not.toBe(first.id);
});

test("while a request is under way, others with its key are told to wait", async () => {
  const mark = randomUUID();
  const create = () => stripe().paymentIntents.create({ ...order, metadata: { mark } }, { idempotencyKey: mark });
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, () =>
      create().then(
        ({ lastResponse }) => (lastResponse.headers["idempotent-replayed"] ? "replayed" : "made"),
        (error: unknown) => (error instanceof Stripe.errors.StripeError ? error.code : "failed"),
      ),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === "made")).toHaveLength(1);
  expect(new Set(outcomes)).toContain("idempotency_key_in_use");
  expect(madeFor(mark)).toHaveLength(1);
});
