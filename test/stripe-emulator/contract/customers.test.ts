import { expect, test } from "vitest";
import { contract, refusalOf } from "../support/target.ts";

contract((stripe) => {
  test("a customer is found again as it was made", async () => {
    const made = await stripe().customers.create({
      email: "pat@example.com",
      name: "Pat",
      metadata: { patient: "p1" },
    });
    expect(made).toMatchObject({
      object: "customer",
      email: "pat@example.com",
      name: "Pat",
      metadata: { patient: "p1" },
      livemode: false,
    });
    expect(await stripe().customers.retrieve(made.id)).toMatchObject({ id: made.id, name: "Pat" });
  });

  test("a customer without details has nulls, not missing fields", async () => {
    expect(await stripe().customers.create()).toMatchObject({
      email: null,
      name: null,
      description: null,
      metadata: {},
    });
  });

  test("an unknown customer is a 404 resource_missing", async () => {
    expect(await refusalOf(stripe().customers.retrieve("cus_nobody"))).toMatchObject({
      status: 404,
      code: "resource_missing",
    });
  });

  test("customers can be listed by e-mail address", async () => {
    const email = `only-${Date.now()}@example.com`;
    const made = await stripe().customers.create({ email });
    await stripe().customers.create({ email: "other@example.com" });
    const found = await stripe().customers.list({ email });
    expect(found.data.map((customer) => customer.id)).toEqual([made.id]);
  });

  test("a saved card belongs to its customer and is listed there", async () => {
    const customer = await stripe().customers.create();
    const method = await stripe().paymentMethods.attach("pm_card_mastercard", { customer: customer.id });
    expect(method).toMatchObject({
      object: "payment_method",
      type: "card",
      customer: customer.id,
      card: { brand: "mastercard", last4: "4444" },
    });
    const { data } = await stripe().paymentMethods.list({ customer: customer.id, type: "card" });
    expect(data.map((one) => one.id)).toEqual([method.id]);
    expect(await stripe().paymentMethods.retrieve(method.id)).toMatchObject({ id: method.id });
  });

  test("another customer's saved card cannot be charged", async () => {
    const owner = await stripe().customers.create();
    const stranger = await stripe().customers.create();
    const method = await stripe().paymentMethods.attach("pm_card_visa", { customer: owner.id });
    const theft = stripe().paymentIntents.create({
      amount: 5000,
      currency: "eur",
      customer: stranger.id,
      payment_method: method.id,
      allowed_payment_method_types: ["card"],
      confirm: true,
    });
    expect(await refusalOf(theft)).toMatchObject({ status: 400 });
  });

  test("an unknown test card token is a missing payment method, not an approval", async () => {
    const customer = await stripe().customers.create();
    expect(
      await refusalOf(stripe().paymentMethods.attach("pm_card_nonsense", { customer: customer.id })),
    ).toMatchObject({
      status: 404,
      code: "resource_missing",
    });
  });
});
