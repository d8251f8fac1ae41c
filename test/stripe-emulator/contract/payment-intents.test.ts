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
        status: 404,
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

    test("above eight digits it is too large", async () => {
      expect(await refusalOf(unpaid(stripe(), { amount: 100_000_000 }))).toMatchObject({
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

    test("an empty description unsets it", async () => {
      const intent = await unpaid(stripe(), { description: "Visit" });
      expect(await stripe().paymentIntents.update(intent.id, { description: "" })).toMatchObject({ description: null });
    });
  });

  describe("confirm", () => {
    test("takes the card given at confirmation", async () => {
      const intent = await unpaid(stripe());
      expect(await stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_amex" })).toMatchObject({
        status: "requires_capture",
      });
    });

    test("without any card it is refused with the payment intent in the error", async () => {
      const intent = await unpaid(stripe());
      const error = await refusalOf(stripe().paymentIntents.confirm(intent.id));
      expect(error).toMatchObject({
        status: 400,
        code: "payment_intent_unexpected_state",
      });
      expect(error.paymentIntent).toMatchObject({ id: intent.id, status: "requires_payment_method" });
    });

    test("a second confirmation of held money is refused", async () => {
      const intent = await hold(stripe());
      const again = stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
      expect(await refusalOf(again)).toMatchObject({ status: 400, code: "payment_intent_unexpected_state" });
    });

    test.each([
      ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline"],
      ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
      ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
      ["pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
      ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"],
      ["pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"],
      ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
      ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"],
      ["pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"],
    ])("%s is declined with %s / %s", async (card, code, declineCode) => {
      const intent = await unpaid(stripe());
      const error = await refusalOf(stripe().paymentIntents.confirm(intent.id, { payment_method: card }));
      expect(error).toMatchObject({
        status: 402,
        code,
      });
      expect(error).toMatchObject({
        name: "StripeCardError",
        declineCode,
        paymentIntent: { id: intent.id, status: "requires_payment_method" },
      });
    });

    test("a decline is remembered on the payment intent, with its failed charge", async () => {
      const intent = await unpaid(stripe());
      expect(
        await refusalOf(stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa_chargeDeclined" })),
      ).toMatchObject({
        status: 402,
      });
      const after = await stripe().paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
      expect(after).toMatchObject({
        status: "requires_payment_method",
        payment_method: null,
        last_payment_error: { type: "card_error", code: "card_declined", decline_code: "generic_decline" },
        latest_charge: { status: "failed", paid: false, failure_code: "card_declined" },
      });
    });

    test("after a decline another card pays the same payment intent", async () => {
      const intent = await unpaid(stripe());
      expect(
        await refusalOf(stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa_chargeDeclined" })),
      ).toMatchObject({
        status: 402,
      });
      const paid = await stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
      expect(paid).toMatchObject({ id: intent.id, status: "requires_capture", last_payment_error: null });
      const { data } = await stripe().charges.list({ payment_intent: intent.id });
      expect(data.map((charge) => charge.status)).toEqual(["succeeded", "failed"]);
    });

    test("a decline at creation keeps the payment intent it names", async () => {
      const error = await refusalOf(hold(stripe(), { payment_method: "pm_card_visa_chargeDeclined" }));
      expect(error).toMatchObject({
        status: 402,
        code: "card_declined",
      });
      const id = error.paymentIntent?.id ?? "";
      expect(await stripe().paymentIntents.retrieve(id)).toMatchObject({ status: "requires_payment_method" });
    });

    test("a server may not send card numbers", async () => {
      const raw = { type: "card" as const, card: { number: "4242424242424242", exp_month: 12, exp_year: 2040 } };
      const intent = await unpaid(stripe());
      const error = await refusalOf(stripe().paymentMethods.create(raw));
      expect(error).toMatchObject({ status: 402 });
      expect(error.rawType).toBe("invalid_request_error");
      expect(await stripe().paymentIntents.retrieve(intent.id)).toMatchObject({ status: "requires_payment_method" });
    });
  });

  describe("capture", () => {
    test("takes everything that is held", async () => {
      const intent = await hold(stripe());
      expect(await stripe().paymentIntents.capture(intent.id)).toMatchObject({
        status: "succeeded",
        amount_received: 5000,
        amount_capturable: 0,
      });
    });

    test("a partial capture is final and releases the rest", async () => {
      const intent = await hold(stripe());
      const captured = await stripe().paymentIntents.capture(intent.id, { amount_to_capture: 2000 });
      expect(captured).toMatchObject({
        status: "succeeded",
        amount: 5000,
        amount_received: 2000,
        amount_capturable: 0,
      });
      const rest = stripe().paymentIntents.capture(intent.id, { amount_to_capture: 1000 });
      expect(await refusalOf(rest)).toMatchObject({ status: 400, code: "payment_intent_unexpected_state" });
    });

    test("more than is held is refused and takes nothing", async () => {
      const intent = await hold(stripe());
      expect(await refusalOf(stripe().paymentIntents.capture(intent.id, { amount_to_capture: 5001 }))).toMatchObject({
        status: 400,
        code: "amount_too_large",
      });
      expect(await stripe().paymentIntents.retrieve(intent.id)).toMatchObject({
        status: "requires_capture",
        amount_capturable: 5000,
      });
    });

    test("twice is refused with the captured payment intent in the error", async () => {
      const intent = await hold(stripe());
      await stripe().paymentIntents.capture(intent.id);
      const error = await refusalOf(stripe().paymentIntents.capture(intent.id));
      expect(error).toMatchObject({
        status: 400,
        code: "payment_intent_unexpected_state",
      });
      expect(error.paymentIntent).toMatchObject({ id: intent.id, status: "succeeded", amount_received: 5000 });
    });

    test("before authorisation is refused", async () => {
      const intent = await unpaid(stripe());
      expect(await refusalOf(stripe().paymentIntents.capture(intent.id))).toMatchObject({
        status: 400,
        code: "payment_intent_unexpected_state",
      });
    });

    test("zero is no amount", async () => {
      const intent = await hold(stripe());
      expect(await refusalOf(stripe().paymentIntents.capture(intent.id, { amount_to_capture: 0 }))).toMatchObject({
        status: 400,
        param: "amount_to_capture",
      });
    });

    test("an unknown payment intent is a 404", async () => {
      expect(await refusalOf(stripe().paymentIntents.capture("pi_nothing"))).toMatchObject({
        status: 404,
        code: "resource_missing",
      });
    });
  });

  describe("cancel", () => {
    test.each(["duplicate", "fraudulent", "requested_by_customer", "abandoned"] as const)(
      "because it is %s",
      async (reason) => {
        const intent = await unpaid(stripe());
        const canceled = await stripe().paymentIntents.cancel(intent.id, { cancellation_reason: reason });
        expect(canceled).toMatchObject({ status: "canceled", cancellation_reason: reason });
        expect(canceled.canceled_at).toBeTypeOf("number");
      },
    );

    test("releases held money", async () => {
      const intent = await hold(stripe());
      const canceled = await stripe().paymentIntents.cancel(intent.id, { expand: ["latest_charge"] });
      expect(canceled).toMatchObject({
        status: "canceled",
        cancellation_reason: null,
        amount_capturable: 0,
        amount_received: 0,
      });
      expect(canceled.latest_charge).toMatchObject({ captured: false, refunded: true });
    });

    test("is refused after capture", async () => {
      const intent = await hold(stripe(), { capture_method: "automatic" });
      expect(await refusalOf(stripe().paymentIntents.cancel(intent.id))).toMatchObject({
        status: 400,
        code: "payment_intent_unexpected_state",
      });
    });

    test("twice is refused with the canceled payment intent in the error", async () => {
      const intent = await unpaid(stripe());
      await stripe().paymentIntents.cancel(intent.id);
      const error = await refusalOf(stripe().paymentIntents.cancel(intent.id));
      expect(error).toMatchObject({
        status: 400,
        code: "payment_intent_unexpected_state",
      });
      expect(error.paymentIntent).toMatchObject({ status: "canceled" });
    });

    test("ends every other act", async () => {
      const intent = await hold(stripe());
      await stripe().paymentIntents.cancel(intent.id);
      const unexpected = { status: 400, code: "payment_intent_unexpected_state" };
      expect(await refusalOf(stripe().paymentIntents.capture(intent.id))).toMatchObject(unexpected);
      expect(
        await refusalOf(stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" })),
      ).toMatchObject(unexpected);
    });
  });
});
