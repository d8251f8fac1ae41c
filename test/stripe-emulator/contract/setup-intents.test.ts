import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { contract, idOf, refusalOf, setUp } from "../support/target.ts";

contract((stripe) => {
  const waiting = (changes: object = {}) =>
    stripe().setupIntents.create({ allowed_payment_method_types: ["card"], ...changes });
  const savedCards = async (customer: string) =>
    (await stripe().paymentMethods.list({ customer, type: "card" })).data.map((method) => method.id);

  describe("saving a card", () => {
    test("without a card it waits for one, for payments without the cardholder", async () => {
      const setup = await waiting({ description: "Deposit", metadata: { appointment_id: "a1" } });
      expect(setup).toMatchObject({
        object: "setup_intent",
        status: "requires_payment_method",
        usage: "off_session",
        description: "Deposit",
        metadata: { appointment_id: "a1" },
        next_action: null,
        last_setup_error: null,
      });
      expect(setup.client_secret).toMatch(new RegExp(`^${setup.id}_secret_`));
    });

    test("with a card it waits for confirmation, and then the customer has the card", async () => {
      const customer = (await stripe().customers.create()).id;
      const setup = await waiting({ customer, payment_method: "pm_card_visa" });
      expect(setup.status).toBe("requires_confirmation");
      expect(await savedCards(customer)).toEqual([]);
      const done = await stripe().setupIntents.confirm(setup.id);
      expect(done).toMatchObject({ status: "succeeded", customer });
      expect(await savedCards(customer)).toEqual([done.payment_method]);
    });

    test("created and confirmed at once", async () => {
      const customer = (await stripe().customers.create()).id;
      const setup = await setUp(stripe(), { customer, usage: "on_session", expand: ["payment_method", "customer"] });
      expect(setup).toMatchObject({
        status: "succeeded",
        usage: "on_session",
        payment_method: { object: "payment_method", customer, card: { brand: "visa" } },
        customer: { object: "customer" },
      });
    });

    test("without a customer the card can be attached to one afterwards", async () => {
      const setup = await setUp(stripe());
      const customer = (await stripe().customers.create()).id;
      const method = await stripe().paymentMethods.attach(idOf(setup.payment_method), { customer });
      expect(method).toMatchObject({ id: setup.payment_method, customer });
    });

    test.each([
      ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline"],
      ["pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
      ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
    ])("%s is not saved: %s / %s", async (card, code, declineCode) => {
      const customer = (await stripe().customers.create()).id;
      const setup = await waiting({ customer });
      const error = await refusalOf(stripe().setupIntents.confirm(setup.id, { payment_method: card }));
      expect(error).toMatchObject({
        name: "StripeCardError",
        status: 402,
        code,
        declineCode,
        setupIntent: { id: setup.id, status: "requires_payment_method" },
      });
      expect(await stripe().setupIntents.retrieve(setup.id)).toMatchObject({
        payment_method: null,
        last_setup_error: { type: "card_error", code, decline_code: declineCode },
      });
      expect(await savedCards(customer)).toEqual([]);
    });

    test("after a decline another card is saved by the same set-up", async () => {
      const setup = await waiting();
      await refusalOf(stripe().setupIntents.confirm(setup.id, { payment_method: "pm_card_visa_chargeDeclined" }));
      expect(await stripe().setupIntents.confirm(setup.id, { payment_method: "pm_card_mastercard" })).toMatchObject({
        id: setup.id,
        status: "succeeded",
        last_setup_error: null,
      });
    });

    test.each(["pm_card_authenticationRequired", "pm_card_authenticationRequiredOnSetup"])(
      "%s asks its cardholder before it is saved",
      async (card) => {
        const customer = (await stripe().customers.create()).id;
        const setup = await setUp(stripe(), {
          customer,
          payment_method: card,
          return_url: "https://clinic.example/saved",
        });
        expect(setup).toMatchObject({
          status: "requires_action",
          next_action: { type: "redirect_to_url", redirect_to_url: { return_url: "https://clinic.example/saved" } },
        });
        expect(await savedCards(customer)).toEqual([]);
      },
    );

    test("without any card it is refused with the set-up in the error", async () => {
      const setup = await waiting();
      expect(await refusalOf(stripe().setupIntents.confirm(setup.id))).toMatchObject({
        status: 400,
        code: "setup_intent_unexpected_state",
        setupIntent: { id: setup.id, status: "requires_payment_method" },
      });
    });

    test("confirming from the server with redirects allowed needs a return_url", async () => {
      const setup = await stripe().setupIntents.create({
        automatic_payment_methods: { enabled: true },
        payment_method: "pm_card_visa",
      });
      expect(await refusalOf(stripe().setupIntents.confirm(setup.id))).toMatchObject({ status: 400 });
      const confirmed = stripe().setupIntents.confirm(setup.id, { return_url: "https://clinic.example/saved" });
      expect(await confirmed).toMatchObject({ status: "succeeded" });
    });

    test("a second confirmation is refused with the set-up in the error", async () => {
      const setup = await setUp(stripe());
      const again = stripe().setupIntents.confirm(setup.id, { payment_method: "pm_card_visa" });
      expect(await refusalOf(again)).toMatchObject({
        status: 400,
        code: "setup_intent_unexpected_state",
        setupIntent: { status: "succeeded" },
      });
    });

    test("a repeat under the same key saves one card", async () => {
      const customer = (await stripe().customers.create()).id;
      const idempotencyKey = randomUUID();
      const once = () =>
        stripe().setupIntents.create(
          { customer, allowed_payment_method_types: ["card"], payment_method: "pm_card_visa", confirm: true },
          { idempotencyKey },
        );
      expect((await once()).id).toBe((await once()).id);
      expect(await savedCards(customer)).toHaveLength(1);
    });
  });

  describe("a set-up", () => {
    test.each(["abandoned", "duplicate", "requested_by_customer"] as const)("is canceled as %s", async (reason) => {
      const setup = await waiting({ payment_method: "pm_card_visa" });
      expect(await stripe().setupIntents.cancel(setup.id, { cancellation_reason: reason })).toMatchObject({
        status: "canceled",
        cancellation_reason: reason,
      });
      const confirmed = stripe().setupIntents.confirm(setup.id);
      expect(await refusalOf(confirmed)).toMatchObject({ code: "setup_intent_unexpected_state" });
    });

    test("is not canceled once it succeeded", async () => {
      const setup = await setUp(stripe());
      expect(await refusalOf(stripe().setupIntents.cancel(setup.id))).toMatchObject({
        status: 400,
        code: "setup_intent_unexpected_state",
      });
    });

    test("takes another description, metadata and card while it is open", async () => {
      const setup = await waiting({ metadata: { kept: "1", dropped: "2" } });
      const changes = { description: "Moved", metadata: { dropped: "" }, payment_method: "pm_card_visa" };
      expect(await stripe().setupIntents.update(setup.id, changes)).toMatchObject({
        status: "requires_confirmation",
        description: "Moved",
        metadata: { kept: "1" },
      });
    });

    test("is listed by customer and by card", async () => {
      const customer = (await stripe().customers.create()).id;
      const setup = await setUp(stripe(), { customer });
      const open = await waiting({ customer });
      const ids = async (filter: object) => (await stripe().setupIntents.list(filter)).data.map(({ id }) => id);
      expect(await ids({ customer })).toEqual([open.id, setup.id]);
      expect(await ids({ payment_method: idOf(setup.payment_method) })).toEqual([setup.id]);
      expect(await ids({ customer, created: { gt: setup.created + 3600 } })).toEqual([]);
    });

    test("that does not exist is a 404", async () => {
      const missing = { status: 404, code: "resource_missing" };
      expect(await refusalOf(stripe().setupIntents.retrieve("seti_nothing"))).toMatchObject(missing);
      expect(await refusalOf(stripe().setupIntents.confirm("seti_nothing"))).toMatchObject(missing);
    });

    test("refuses what it does not know, payment_method_types by its own code", async () => {
      const create = (params: object) => refusalOf(stripe().rawRequest("POST", "/v1/setup_intents", params));
      expect(await create({ colour: "red" })).toMatchObject({ code: "parameter_unknown", param: "colour" });
      expect(await create({ payment_method_types: ["card"] })).toMatchObject({
        code: "payment_method_types_no_longer_supported",
      });
      expect(await create({ usage: "sometimes" })).toMatchObject({ status: 400, param: "usage" });
    });
  });
});
