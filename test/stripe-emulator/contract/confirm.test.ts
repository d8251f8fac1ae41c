import { describe, expect, test } from "vitest";
import { contract, hold, refusalOf, unpaid } from "../support/target.ts";

contract((stripe) => {
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
});
