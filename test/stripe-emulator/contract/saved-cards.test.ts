import { describe, expect, test } from "vitest";
import { attached, contract, hold, idOf, refusalOf, setUp, unpaid } from "../support/target.ts";

contract((stripe) => {
  describe("a payment without the cardholder", () => {
    test("succeeds on a card that was set up", async () => {
      const customer = (await stripe().customers.create()).id;
      const { payment_method } = await setUp(stripe(), { customer });
      const paid = await hold(stripe(), { customer, payment_method: idOf(payment_method), off_session: true });
      expect(paid).toMatchObject({ status: "requires_capture", customer, payment_method });
    });

    test("tells its bank what the saved card is used for", async () => {
      const customer = (await stripe().customers.create()).id;
      const { payment_method } = await setUp(stripe(), { customer });
      const paid = await hold(stripe(), {
        customer,
        payment_method: idOf(payment_method),
        off_session: true,
        payment_method_options: { card: { stored_credential_usage: "unscheduled" } },
        expand: ["latest_charge"],
      });
      const usage = { card: { stored_credential_usage: "unscheduled" } };
      expect(paid).toMatchObject({
        payment_method_options: usage,
        latest_charge: { payment_method_details: usage },
      });
    });

    test("succeeds on the card whose bank has its mandate already", async () => {
      const card = await attached(stripe(), "pm_card_authenticationRequiredSetupForOffSession");
      expect(await hold(stripe(), { ...card, off_session: true })).toMatchObject({ status: "requires_capture" });
    });

    test("that needs the cardholder is a 402, and the payment intent waits for another card", async () => {
      const card = await attached(stripe(), "pm_card_authenticationRequired");
      const error = await refusalOf(hold(stripe(), { ...card, off_session: true }));
      expect(error).toMatchObject({
        name: "StripeCardError",
        status: 402,
        code: "authentication_required",
        declineCode: "authentication_required",
      });
      const intent = await stripe().paymentIntents.retrieve(error.paymentIntent?.id ?? "");
      expect(intent).toMatchObject({
        status: "requires_payment_method",
        payment_method: null,
        next_action: null,
        last_payment_error: { code: "authentication_required", payment_method: { id: card.payment_method } },
      });
    });

    test("then its cardholder comes and pays the same payment intent with the saved card", async () => {
      const card = await attached(stripe(), "pm_card_authenticationRequired");
      const { paymentIntent } = await refusalOf(hold(stripe(), { ...card, off_session: true }));
      const asked = await stripe().paymentIntents.confirm(paymentIntent?.id ?? "", {
        payment_method: card.payment_method,
        return_url: "https://clinic.example/paid",
      });
      expect(asked).toMatchObject({ id: paymentIntent?.id, status: "requires_action" });
    });

    test("a card attached but never set up needs its cardholder when its bank says so", async () => {
      const card = await attached(stripe(), "pm_card_authenticationRequiredOnSetup");
      expect(await refusalOf(hold(stripe(), { ...card, off_session: true }))).toMatchObject({
        status: 402,
        code: "authentication_required",
      });
    });

    test("is declined like any other", async () => {
      const card = await attached(stripe(), "pm_card_chargeCustomerFail");
      expect(await refusalOf(hold(stripe(), { ...card, off_session: true }))).toMatchObject({
        status: 402,
        code: "card_declined",
        paymentIntent: { status: "requires_payment_method" },
      });
    });

    test("is a thing of confirmation", async () => {
      expect(await refusalOf(unpaid(stripe(), { off_session: true }))).toMatchObject({
        status: 400,
        param: "off_session",
      });
    });
  });

  describe("a card saved while paying", () => {
    test("belongs to the customer from then on", async () => {
      const customer = (await stripe().customers.create()).id;
      const paid = await hold(stripe(), { customer, setup_future_usage: "off_session" });
      expect(paid).toMatchObject({ status: "requires_capture", setup_future_usage: "off_session" });
      expect((await stripe().paymentMethods.list({ customer })).data.map(({ id }) => id)).toEqual([
        paid.payment_method,
      ]);
      const again = { customer, payment_method: idOf(paid.payment_method), off_session: true };
      expect(await hold(stripe(), again)).toMatchObject({ status: "requires_capture" });
    });

    test("is not saved when the payment is declined", async () => {
      const customer = (await stripe().customers.create()).id;
      const intent = await unpaid(stripe(), { customer, setup_future_usage: "off_session" });
      await refusalOf(stripe().paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa_chargeDeclined" }));
      expect((await stripe().paymentMethods.list({ customer })).data).toEqual([]);
    });

    test("can still be chosen and unchosen until it is paid", async () => {
      const intent = await unpaid(stripe(), { setup_future_usage: "on_session" });
      expect(intent.setup_future_usage).toBe("on_session");
      const updated = await stripe().paymentIntents.update(intent.id, { setup_future_usage: "" });
      expect(updated.setup_future_usage).toBeNull();
    });

    test("3-D Secure can be asked for", async () => {
      const options = { card: { request_three_d_secure: "any" as const } };
      expect(await unpaid(stripe(), { payment_method_options: options })).toMatchObject({
        payment_method_options: options,
      });
    });
  });

  describe("a saved card", () => {
    test("that its bank declines is not attached", async () => {
      const customer = (await stripe().customers.create()).id;
      const attach = stripe().paymentMethods.attach("pm_card_visa_chargeDeclined", { customer });
      expect(await refusalOf(attach)).toMatchObject({ status: 402, code: "card_declined" });
      expect((await stripe().customers.listPaymentMethods(customer)).data).toEqual([]);
    });

    test("once detached pays no more and comes back to nobody", async () => {
      const { customer, payment_method } = await attached(stripe(), "pm_card_visa");
      expect(await stripe().paymentMethods.detach(payment_method)).toMatchObject({
        id: payment_method,
        customer: null,
      });
      expect(await refusalOf(hold(stripe(), { payment_method }))).toMatchObject({ status: 400 });
      expect(await refusalOf(stripe().paymentMethods.attach(payment_method, { customer }))).toMatchObject({
        status: 400,
      });
      expect(await refusalOf(stripe().paymentMethods.detach(payment_method))).toMatchObject({ status: 400 });
    });

    test("of nobody pays once", async () => {
      const { payment_method } = await hold(stripe());
      expect(await refusalOf(hold(stripe(), { payment_method: idOf(payment_method) }))).toMatchObject({ status: 400 });
      const customer = (await stripe().customers.create()).id;
      expect(await refusalOf(stripe().paymentMethods.attach(idOf(payment_method), { customer }))).toMatchObject({
        status: 400,
      });
    });

    test("of a customer pays as often as it must", async () => {
      const card = await attached(stripe(), "pm_card_visa");
      await hold(stripe(), card);
      expect(await hold(stripe(), card)).toMatchObject({ status: "requires_capture" });
    });

    test("takes a new expiry date and name", async () => {
      const { payment_method } = await attached(stripe(), "pm_card_visa");
      const changes = { card: { exp_month: 11, exp_year: 2044 }, billing_details: { name: "Pat" } };
      expect(await stripe().paymentMethods.update(payment_method, changes)).toMatchObject(changes);
    });
  });

  describe("a customer", () => {
    test("is described anew", async () => {
      const { id } = await stripe().customers.create({ name: "Pat", metadata: { kept: "1", dropped: "2" } });
      expect(
        await stripe().customers.update(id, { email: "pat@example.com", metadata: { dropped: "" } }),
      ).toMatchObject({ name: "Pat", email: "pat@example.com", metadata: { kept: "1" } });
    });

    test("once deleted takes its cards along and pays no more", async () => {
      const { customer, payment_method } = await attached(stripe(), "pm_card_visa");
      expect(await stripe().customers.del(customer)).toMatchObject({ id: customer, deleted: true });
      expect(await stripe().customers.retrieve(customer)).toMatchObject({ id: customer, deleted: true });
      expect(await refusalOf(unpaid(stripe(), { customer }))).toMatchObject({ code: "resource_missing" });
      expect(await refusalOf(hold(stripe(), { payment_method }))).toMatchObject({ status: 400 });
    });
  });
});
