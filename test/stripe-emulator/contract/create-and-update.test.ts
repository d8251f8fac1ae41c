import { describe, expect, test } from "vitest";
import { contract, hold, refusalOf, unpaid } from "../support/target.ts";

contract((stripe) => {
  describe("create", () => {
    test("without a card it waits for one", async () => {
      const intent = await unpaid(stripe(), { description: "Visit", metadata: { appointment_id: "a1" } });
      expect(intent).toMatchObject({
        object: "payment_intent",
        status: "requires_payment_method",
        amount: 5000,
        currency: "eur",
        amount_capturable: 0,
        amount_received: 0,
        capture_method: "manual",
        description: "Visit",
        metadata: { appointment_id: "a1" },
        next_action: null,
        latest_charge: null,
      });
      expect(intent.client_secret).toMatch(new RegExp(`^${intent.id}_secret_`));
    });

    test("with a card it waits for confirmation", async () => {
      expect(await unpaid(stripe(), { payment_method: "pm_card_visa" })).toMatchObject({
        status: "requires_confirmation",
      });
    });

    test("with automatic payment methods it says so", async () => {
      const intent = await stripe().paymentIntents.create({
        amount: 5000,
        currency: "eur",
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      });
      expect(intent.automatic_payment_methods).toEqual({ enabled: true, allow_redirects: "never" });
      expect(intent.allowed_payment_method_types).toBeNull();
    });

    test("confirmed with manual capture, the money is held", async () => {
      const intent = await hold(stripe());
      expect(intent).toMatchObject({ status: "requires_capture", amount_capturable: 5000, amount_received: 0 });
      expect(intent.payment_method).toMatch(/^pm_/);
      expect(intent.payment_method).not.toBe("pm_card_visa");
    });

    test("confirmed with automatic capture, the money is taken", async () => {
      const intent = await hold(stripe(), { capture_method: "automatic" });
      expect(intent).toMatchObject({ status: "succeeded", amount_capturable: 0, amount_received: 5000 });
    });

    test("belongs to its customer", async () => {
      const customer = await stripe().customers.create();
      expect(await unpaid(stripe(), { customer: customer.id })).toMatchObject({ customer: customer.id });
    });

    test("an unknown customer is refused", async () => {
      expect(await refusalOf(unpaid(stripe(), { customer: "cus_nobody" }))).toMatchObject({
        status: 400,
        code: "resource_missing",
        param: "customer",
      });
    });

    test.each([
      ["eur", 49],
      ["usd", 49],
      ["gbp", 29],
      ["inr", 49],
      ["jpy", 49],
      ["huf", 17499],
    ])("%s %i is too small", async (currency, amount) => {
      expect(await refusalOf(unpaid(stripe(), { currency, amount }))).toMatchObject({
        status: 400,
        code: "amount_too_small",
        param: "amount",
      });
    });

    test.each([
      ["eur", 50],
      ["usd", 50],
      ["inr", 50],
    ])("%s %i is just enough", async (currency, amount) => {
      expect(await unpaid(stripe(), { currency, amount })).toMatchObject({ amount, currency });
    });

    test.each([
      ["eur", 100_000_000],
      ["idr", 1_000_000_000_000],
    ])("%s %i, above eight digits, or twelve of rupiah, is too large", async (currency, amount) => {
      expect(await unpaid(stripe(), { currency, amount: amount - 1 })).toMatchObject({ amount: amount - 1 });
      expect(await refusalOf(unpaid(stripe(), { currency, amount }))).toMatchObject({
        status: 400,
        code: "amount_too_large",
        param: "amount",
      });
    });

    test("a fraction of a cent is no integer", async () => {
      expect(await refusalOf(unpaid(stripe(), { amount: 10.5 }))).toMatchObject({
        status: 400,
        code: "parameter_invalid_integer",
        param: "amount",
      });
    });

    test("an unknown currency is refused", async () => {
      expect(await refusalOf(unpaid(stripe(), { currency: "xxz" }))).toMatchObject({ status: 400, param: "currency" });
    });

    test("the two ways to choose payment methods exclude each other", async () => {
      expect(await refusalOf(unpaid(stripe(), { automatic_payment_methods: { enabled: true } }))).toMatchObject({
        status: 400,
      });
    });

    test("confirming from the server with redirects allowed needs a return_url", async () => {
      const order = {
        amount: 5000,
        currency: "eur",
        payment_method: "pm_card_visa",
        confirm: true,
        automatic_payment_methods: { enabled: true },
      };
      expect(await refusalOf(stripe().paymentIntents.create(order))).toMatchObject({ status: 400 });
      expect(
        await stripe().paymentIntents.create({ ...order, return_url: "https://clinic.example/paid" }),
      ).toMatchObject({ status: "succeeded" });
    });
  });

  describe("update", () => {
    test("merges metadata, and an empty value removes its key", async () => {
      const intent = await unpaid(stripe(), { metadata: { kept: "1", dropped: "2" } });
      const updated = await stripe().paymentIntents.update(intent.id, { metadata: { dropped: "", added: "3" } });
      expect(updated.metadata).toEqual({ kept: "1", added: "3" });
    });

    test("changes amount and card while nothing is held", async () => {
      const intent = await unpaid(stripe());
      const updated = await stripe().paymentIntents.update(intent.id, { amount: 6000, payment_method: "pm_card_visa" });
      expect(updated).toMatchObject({ amount: 6000, status: "requires_confirmation" });
    });

    test("cannot change the amount of held money", async () => {
      const intent = await hold(stripe());
      expect(await refusalOf(stripe().paymentIntents.update(intent.id, { amount: 6000 }))).toMatchObject({
        status: 400,
        code: "payment_intent_unexpected_state",
      });
    });

    test("can still describe held money", async () => {
      const intent = await hold(stripe());
      expect(await stripe().paymentIntents.update(intent.id, { description: "Visit moved" })).toMatchObject({
        description: "Visit moved",
        status: "requires_capture",
      });
    });

    test("its customer can be named later, and then no more", async () => {
      const [one, other] = [await stripe().customers.create(), await stripe().customers.create()];
      const intent = await unpaid(stripe());
      expect(await stripe().paymentIntents.update(intent.id, { customer: one.id })).toMatchObject({ customer: one.id });
      expect(await refusalOf(stripe().paymentIntents.update(intent.id, { customer: other.id }))).toMatchObject({
        status: 400,
        code: "payment_intent_unexpected_state",
      });
    });

    test("an empty description unsets it", async () => {
      const intent = await unpaid(stripe(), { description: "Visit" });
      expect(await stripe().paymentIntents.update(intent.id, { description: "" })).toMatchObject({ description: null });
    });
  });
});
