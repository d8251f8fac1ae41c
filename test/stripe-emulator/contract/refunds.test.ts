import { expect, test } from "vitest";
import { contract, hold, idOf, refusalOf, unpaid } from "../support/target.ts";

contract((stripe) => {
  const pay = (card = "pm_card_visa") => hold(stripe(), { capture_method: "automatic", payment_method: card });

  test("a full refund by payment intent gives everything back", async () => {
    const intent = await pay();
    const refund = await stripe().refunds.create({
      payment_intent: intent.id,
      reason: "requested_by_customer",
      metadata: { refund_id: "r1" },
    });
    expect(refund).toMatchObject({
      object: "refund",
      amount: 5000,
      currency: "eur",
      status: "succeeded",
      payment_intent: intent.id,
      metadata: { refund_id: "r1" },
    });
    expect(await stripe().refunds.retrieve(refund.id)).toMatchObject({
      id: refund.id,
      reason: "requested_by_customer",
    });
  });

  test("a refund by charge is the same refund", async () => {
    const intent = await pay();
    const refund = await stripe().refunds.create({ charge: idOf(intent.latest_charge), amount: 1000 });
    expect(refund).toMatchObject({ amount: 1000, charge: intent.latest_charge, payment_intent: intent.id });
  });

  test("partial refunds add up to what was captured and no further", async () => {
    const intent = await pay();
    await stripe().refunds.create({ payment_intent: intent.id, amount: 3000 });
    expect(await refusalOf(stripe().refunds.create({ payment_intent: intent.id, amount: 2001 }))).toMatchObject({
      status: 400,
      param: "amount",
    });
    await stripe().refunds.create({ payment_intent: intent.id, amount: 2000 });
    expect(await refusalOf(stripe().refunds.create({ payment_intent: intent.id, amount: 1 }))).toMatchObject({
      status: 400,
      code: "charge_already_refunded",
    });
  });

  test("only what was captured of a partial capture can be refunded", async () => {
    const intent = await hold(stripe());
    await stripe().paymentIntents.capture(intent.id, { amount_to_capture: 2000 });
    expect(await refusalOf(stripe().refunds.create({ payment_intent: intent.id, amount: 2001 }))).toMatchObject({
      status: 400,
    });
    expect(await stripe().refunds.create({ payment_intent: intent.id })).toMatchObject({ amount: 2000 });
  });

  test("money that is only held is cancelled, not refunded", async () => {
    const intent = await hold(stripe());
    expect(await refusalOf(stripe().refunds.create({ payment_intent: intent.id }))).toMatchObject({ status: 400 });
  });

  test("an unpaid payment intent has nothing to refund", async () => {
    const intent = await unpaid(stripe());
    expect(await refusalOf(stripe().refunds.create({ payment_intent: intent.id }))).toMatchObject({ status: 400 });
  });

  test("a refund must say of what", async () => {
    expect(await refusalOf(stripe().refunds.create({ amount: 100 }))).toMatchObject({
      status: 400,
      code: "parameter_missing",
    });
  });

  test("refunds are listed by payment intent, newest first", async () => {
    const intent = await pay();
    const first = await stripe().refunds.create({ payment_intent: intent.id, amount: 1000 });
    const second = await stripe().refunds.create({ payment_intent: intent.id, amount: 1000 });
    const { data } = await stripe().refunds.list({ payment_intent: intent.id });
    expect(data.map((refund) => refund.id)).toEqual([second.id, first.id]);
  });

  test("the charge shows what was refunded, and its refunds on request", async () => {
    const intent = await pay();
    await stripe().refunds.create({ payment_intent: intent.id, amount: 1000 });
    const charge = await stripe().charges.retrieve(idOf(intent.latest_charge), { expand: ["refunds"] });
    expect(charge).toMatchObject({
      amount_captured: 5000,
      amount_refunded: 1000,
      refunded: false,
      refunds: { data: [{ amount: 1000 }] },
    });
  });
});
