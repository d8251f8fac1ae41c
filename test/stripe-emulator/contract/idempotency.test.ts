import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { contract, hold, refusalOf, unpaid } from "../support/target.ts";

const order = { amount: 5000, currency: "eur", allowed_payment_method_types: ["card" as const] };

contract((stripe) => {
  test("a repeat under the same key gets the first answer, marked as a replay", async () => {
    const idempotencyKey = randomUUID();
    const first = await stripe().paymentIntents.create(order, { idempotencyKey });
    const second = await stripe().paymentIntents.create(order, { idempotencyKey });
    expect(second.id).toBe(first.id);
    expect(second.client_secret).toBe(first.client_secret);
    expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
    expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(second.lastResponse.headers["original-request"]).toBe(first.lastResponse.requestId);
  });

  test("a replay shows the past, not the present", async () => {
    const idempotencyKey = randomUUID();
    const first = await stripe().paymentIntents.create(order, { idempotencyKey });
    await stripe().paymentIntents.cancel(first.id);
    expect(await stripe().paymentIntents.create(order, { idempotencyKey })).toMatchObject({
      status: "requires_payment_method",
    });
  });

  test("the same key with other parameters is an idempotency_error", async () => {
    const idempotencyKey = randomUUID();
    await stripe().paymentIntents.create(order, { idempotencyKey });
    const error = await refusalOf(stripe().paymentIntents.create({ ...order, amount: 6000 }, { idempotencyKey }));
    expect(error).toMatchObject({ name: "StripeIdempotencyError", status: 400, rawType: "idempotency_error" });
  });

  test("the same key on another route is an idempotency_error", async () => {
    const idempotencyKey = randomUUID();
    const intent = await hold(stripe());
    await stripe().paymentIntents.capture(intent.id, {}, { idempotencyKey });
    expect(await refusalOf(stripe().paymentIntents.cancel(intent.id, {}, { idempotencyKey }))).toMatchObject({
      rawType: "idempotency_error",
    });
  });

  test("a decline is replayed even when another card is given, until a new key is used", async () => {
    const intent = await unpaid(stripe());
    const idempotencyKey = randomUUID();
    const decline = () =>
      stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa_chargeDeclined" }, { idempotencyKey });
    expect(await refusalOf(decline())).toMatchObject({ status: 402, code: "card_declined" });
    const replay = await refusalOf(decline());
    expect(replay).toMatchObject({ status: 402, code: "card_declined" });
    expect(replay.headers?.["idempotent-replayed"]).toBe("true");
    const { data } = await stripe().charges.list({ payment_intent: intent.id });
    expect(data).toHaveLength(1);
    expect(
      await stripe().paymentIntents.confirm(
        intent.id,
        { payment_method: "pm_card_visa" },
        { idempotencyKey: randomUUID() },
      ),
    ).toMatchObject({
      status: "requires_capture",
    });
  });

  test("parameters that fail validation are not saved under the key", async () => {
    const idempotencyKey = randomUUID();
    expect(await refusalOf(stripe().paymentIntents.create({ ...order, amount: 1 }, { idempotencyKey }))).toMatchObject({
      status: 400,
    });
    expect(await stripe().paymentIntents.create(order, { idempotencyKey })).toMatchObject({ amount: 5000 });
  });

  test("a refusal by state is saved under the key", async () => {
    const intent = await unpaid(stripe());
    const idempotencyKey = randomUUID();
    expect(await refusalOf(stripe().paymentIntents.capture(intent.id, {}, { idempotencyKey }))).toMatchObject({
      status: 400,
    });
    await stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
    expect(await refusalOf(stripe().paymentIntents.capture(intent.id, {}, { idempotencyKey }))).toMatchObject({
      code: "payment_intent_unexpected_state",
    });
  });

  test("a key has at most 255 characters", async () => {
    expect(await refusalOf(stripe().paymentIntents.create(order, { idempotencyKey: "k".repeat(256) }))).toMatchObject({
      status: 400,
    });
  });
});
