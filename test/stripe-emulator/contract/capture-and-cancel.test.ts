import { describe, expect, test } from "vitest";
import { contract, hold, refusalOf, unpaid } from "../support/target.ts";

contract((stripe) => {
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
