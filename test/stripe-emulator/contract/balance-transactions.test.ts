import { expect, test } from "vitest";
import { contract, hold, idOf, refusalOf } from "../support/target.ts";

contract((stripe) => {
  /**
   * What a charge moved. An account may settle in another currency, so its amounts are only compared with each other.
   */
  const movementOf = async (charge: string) => {
    const { balance_transaction: movement } = await stripe().charges.retrieve(charge, {
      expand: ["balance_transaction"],
    });
    if (movement === null || typeof movement === "string") throw new Error("a captured charge has moved money");
    return movement;
  };

  test("held money moves no balance, captured money does, less a fee", async () => {
    const intent = await hold(stripe(), { currency: "usd" });
    const charge = idOf(intent.latest_charge);
    expect(await stripe().charges.retrieve(charge)).toMatchObject({ balance_transaction: null });
    await stripe().paymentIntents.capture(intent.id);
    const movement = await movementOf(charge);
    expect(movement).toMatchObject({
      object: "balance_transaction",
      type: "charge",
      reporting_category: "charge",
      source: charge,
    });
    expect(movement.fee).toBeGreaterThan(0);
    expect(movement.net).toBe(movement.amount - movement.fee);
    expect(movement.fee_details.reduce((sum, { amount }) => sum + amount, 0)).toBe(movement.fee);
  });

  test("a partial capture moves what was captured", async () => {
    const intent = await hold(stripe());
    await stripe().paymentIntents.capture(intent.id, { amount_to_capture: 2000 });
    const whole = await hold(stripe(), { capture_method: "automatic" });
    const [part, all] = [await movementOf(idOf(intent.latest_charge)), await movementOf(idOf(whole.latest_charge))];
    expect(part.amount).toBeLessThan(all.amount);
  });

  test("a cancelled hold moved nothing", async () => {
    const intent = await hold(stripe());
    await stripe().paymentIntents.cancel(intent.id);
    const charge = idOf(intent.latest_charge);
    expect((await stripe().balanceTransactions.list({ source: charge })).data).toEqual([]);
  });

  test("a refund moves the amount back and no fee", async () => {
    const intent = await hold(stripe(), { capture_method: "automatic" });
    const taken = await movementOf(idOf(intent.latest_charge));
    const refund = await stripe().refunds.create({ payment_intent: intent.id, expand: ["balance_transaction"] });
    expect(refund.balance_transaction).toMatchObject({
      type: "refund",
      amount: -taken.amount,
      fee: 0,
      net: -taken.amount,
      source: refund.id,
    });
  });

  test("are retrieved, and listed by source and type", async () => {
    const intent = await hold(stripe(), { capture_method: "automatic" });
    const source = idOf(intent.latest_charge);
    const movement = await movementOf(source);
    const one = await stripe().balanceTransactions.retrieve(movement.id, { expand: ["source"] });
    expect(one).toMatchObject({ id: movement.id, source: { object: "charge", id: source } });
    const listed = await stripe().balanceTransactions.list({ source, type: "charge" });
    expect(listed.data.map(({ id }) => id)).toEqual([movement.id]);
    expect((await stripe().balanceTransactions.list({ source, type: "refund" })).data).toEqual([]);
    expect(await refusalOf(stripe().balanceTransactions.retrieve("txn_nothing"))).toMatchObject({
      status: 404,
      code: "resource_missing",
    });
  });

  test("a refund can be described later", async () => {
    const intent = await hold(stripe(), { capture_method: "automatic" });
    const refund = await stripe().refunds.create({ payment_intent: intent.id, metadata: { kept: "1" } });
    expect(await stripe().refunds.update(refund.id, { metadata: { added: "2" } })).toMatchObject({
      metadata: { kept: "1", added: "2" },
    });
  });
});
