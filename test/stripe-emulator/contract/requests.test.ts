import type Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { contract, hold, idOf, refusalOf, unpaid } from "../support/target.ts";

contract((stripe) => {
  describe("strictness", () => {
    const unknown = (params: object) =>
      refusalOf(stripe().rawRequest("POST", "/v1/payment_intents", { amount: 5000, currency: "eur", ...params }));

    test("an unknown parameter is refused by name", async () => {
      expect(await unknown({ colour: "red" })).toMatchObject({
        status: 400,
        code: "parameter_unknown",
        param: "colour",
      });
    });

    test("so is an unknown nested one", async () => {
      expect(await unknown({ automatic_payment_methods: { enabled: true, magic: 1 } })).toMatchObject({
        code: "parameter_unknown",
        param: "automatic_payment_methods[magic]",
      });
    });

    test("payment_method_types is gone, and its error says so", async () => {
      expect(await unknown({ payment_method_types: ["card"] })).toMatchObject({
        status: 400,
        code: "payment_method_types_no_longer_supported",
      });
    });

    test("a missing parameter is refused by name", async () => {
      const error = await refusalOf(stripe().rawRequest("POST", "/v1/payment_intents", { amount: 5000 }));
      expect(error).toMatchObject({ status: 400, code: "parameter_missing", param: "currency" });
    });

    test("an empty value cannot unset what is required", async () => {
      expect(await unknown({ currency: "" })).toMatchObject({
        status: 400,
        code: "parameter_invalid_empty",
        param: "currency",
      });
    });

    test("a value outside its list is refused", async () => {
      expect(await unknown({ capture_method: "later" })).toMatchObject({ status: 400, param: "capture_method" });
    });

    test("metadata keys and values have their length", async () => {
      expect(await unknown({ metadata: { ["k".repeat(41)]: "v" } })).toMatchObject({ status: 400, param: "metadata" });
      expect(await unknown({ metadata: { key: "v".repeat(501) } })).toMatchObject({ status: 400, param: "metadata" });
    });

    test("a creation refused half-way leaves nothing behind", async () => {
      const { id: customer } = await stripe().customers.create();
      expect(await refusalOf(unpaid(stripe(), { customer, confirm: true }))).toMatchObject({ status: 400 });
      expect((await stripe().paymentIntents.list({ customer })).data).toEqual([]);
    });

    test("a parameter a read does not take is refused as well", async () => {
      expect(await refusalOf(stripe().rawRequest("GET", "/v1/payment_intents?colour=red"))).toMatchObject({
        code: "parameter_unknown",
      });
    });
  });

  describe("expand", () => {
    test("turns ids into objects, several levels deep", async () => {
      const customer = await stripe().customers.create({ name: "Pat" });
      const made = await hold(stripe(), { customer: customer.id });
      const intent = await stripe().paymentIntents.retrieve(made.id, {
        expand: ["customer", "payment_method", "latest_charge.payment_intent"],
      });
      expect(intent).toMatchObject({
        customer: { object: "customer", name: "Pat" },
        payment_method: { object: "payment_method" },
        latest_charge: { object: "charge", payment_intent: { object: "payment_intent", id: made.id } },
      });
    });

    test("works in lists and on creation", async () => {
      const made = await hold(stripe(), { expand: ["latest_charge"] });
      expect(made.latest_charge).toMatchObject({ object: "charge", amount: 5000 });
      const { data } = await stripe().paymentIntents.list({ limit: 1, expand: ["data.latest_charge"] });
      expect(data[0]?.latest_charge).toMatchObject({ object: "charge" });
    });

    test("what cannot be expanded is refused, before anything is done", async () => {
      const { id: customer } = await stripe().customers.create();
      expect(await refusalOf(hold(stripe(), { customer, expand: ["amount"] }))).toMatchObject({ status: 400 });
      expect((await stripe().paymentIntents.list({ customer })).data).toEqual([]);
    });
  });

  describe("lists", () => {
    test("come newest first and page by starting_after and ending_before", async () => {
      const customer = await stripe().customers.create();
      const ids: string[] = [];
      for (const amount of [1000, 2000, 3000])
        ids.unshift((await unpaid(stripe(), { amount, customer: customer.id })).id);
      const first = await stripe().paymentIntents.list({ customer: customer.id, limit: 2 });
      expect(first.data.map((intent) => intent.id)).toEqual(ids.slice(0, 2));
      expect(first.has_more).toBe(true);
      const second = await stripe().paymentIntents.list({
        customer: customer.id,
        limit: 2,
        starting_after: ids[1] ?? "",
      });
      expect(second.data.map((intent) => intent.id)).toEqual(ids.slice(2));
      expect(second.has_more).toBe(false);
      const back = await stripe().paymentIntents.list({ customer: customer.id, limit: 1, ending_before: ids[2] ?? "" });
      expect(back.data.map((intent) => intent.id)).toEqual([ids[1]]);
    });

    test("the SDK pages through all of them by itself", async () => {
      const customer = await stripe().customers.create();
      for (const amount of [1000, 2000, 3000, 4000, 5000]) await unpaid(stripe(), { amount, customer: customer.id });
      const all = await stripe()
        .paymentIntents.list({ customer: customer.id, limit: 2 })
        .autoPagingToArray({ limit: 100 });
      expect(all.map((intent) => intent.amount)).toEqual([5000, 4000, 3000, 2000, 1000]);
    });

    test("can be cut by when a payment was made", async () => {
      const { created } = await unpaid(stripe());
      const count = async (window: Stripe.RangeQueryParam) =>
        (await stripe().paymentIntents.list({ created: window, limit: 100 })).data.length;
      expect(await count({ gte: created })).toBeGreaterThan(0);
      expect(await count({ lte: created })).toBeGreaterThan(0);
      expect(await count({ gt: created + 3600 })).toBe(0);
      expect(await count({ lt: created - 3600 })).toBe(0);
    });

    test("take at most a hundred at a time", async () => {
      expect(await refusalOf(stripe().paymentIntents.list({ limit: 101 }))).toMatchObject({
        status: 400,
        param: "limit",
      });
    });

    test("an unknown cursor is refused", async () => {
      expect(await refusalOf(stripe().paymentIntents.list({ starting_after: "pi_nothing" }))).toMatchObject({
        code: "resource_missing",
      });
    });

    test("charges are listed by payment intent and customer", async () => {
      const customer = await stripe().customers.create();
      const intent = await hold(stripe(), { customer: customer.id });
      const { data } = await stripe().charges.list({ customer: customer.id, payment_intent: intent.id });
      expect(data.map((charge) => charge.id)).toEqual([idOf(intent.latest_charge)]);
    });
  });
});
