import type Stripe from "stripe";
import { expect, test, vi } from "vitest";
import { contract, hold, idOf, refusalOf } from "../support/target.ts";

/** The sandbox takes its time. */
const SOON = { timeout: 30_000, interval: 200 };

contract((stripe) => {
  /** A payment whose cardholder disputes it moments later, and that dispute. */
  async function disputed(card = "pm_card_createDispute"): Promise<{ charge: string; dispute: Stripe.Dispute }> {
    const { latest_charge } = await hold(stripe(), { capture_method: "automatic", payment_method: card });
    const charge = idOf(latest_charge);
    const dispute = await vi.waitFor(async () => {
      const [found] = (await stripe().disputes.list({ charge })).data;
      if (!found) throw new Error("nobody has disputed it yet");
      return found;
    }, SOON);
    return { charge, dispute };
  }

  async function becomes(id: string, status: string): Promise<void> {
    await expect.poll(async () => (await stripe().disputes.retrieve(id)).status, SOON).toBe(status);
  }

  test("a disputed payment waits for an answer until its due date", async () => {
    const { charge, dispute } = await disputed();
    expect(dispute).toMatchObject({
      object: "dispute",
      amount: 5000,
      currency: "eur",
      charge,
      status: "needs_response",
      reason: "fraudulent",
      is_charge_refundable: false,
      evidence_details: { has_evidence: false, past_due: false, submission_count: 0 },
    });
    expect(dispute.evidence_details.due_by ?? 0).toBeGreaterThan(dispute.created);
    expect(await stripe().charges.retrieve(charge)).toMatchObject({ disputed: true, refunded: false });
  });

  test("the cardholder's reason comes along", async () => {
    const { dispute } = await disputed("pm_card_createDisputeProductNotReceived");
    expect(dispute.reason).toBe("product_not_received");
  });

  test("a disputed charge is not refunded", async () => {
    const { charge } = await disputed();
    expect(await refusalOf(stripe().refunds.create({ charge, amount: 100 }))).toMatchObject({
      status: 400,
      code: "charge_disputed",
    });
  });

  test("a dispute takes the money and a fee from the balance", async () => {
    const { dispute } = await disputed();
    const [withdrawal] = dispute.balance_transactions;
    expect(withdrawal).toMatchObject({ type: "adjustment", reporting_category: "dispute", source: dispute.id });
    expect(withdrawal?.amount).toBeLessThan(0);
    expect(withdrawal?.fee).toBeGreaterThan(0);
  });

  test("evidence can be gathered before it is sent", async () => {
    const { dispute } = await disputed();
    const staged = await stripe().disputes.update(dispute.id, {
      evidence: { product_description: "A visit" },
      metadata: { task: "t1" },
      submit: false,
    });
    expect(staged).toMatchObject({
      status: "needs_response",
      evidence: { product_description: "A visit", uncategorized_text: null },
      evidence_details: { has_evidence: true, submission_count: 0 },
      metadata: { task: "t1" },
    });
    expect(await stripe().disputes.update(dispute.id, { submit: true })).toMatchObject({ status: "under_review" });
  });

  test("winning evidence brings the money back", async () => {
    const { charge, dispute } = await disputed();
    await stripe().disputes.update(dispute.id, { evidence: { uncategorized_text: "winning_evidence" } });
    await becomes(dispute.id, "won");
    const { balance_transactions } = await stripe().disputes.retrieve(dispute.id);
    expect(balance_transactions.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    expect(await stripe().charges.retrieve(charge)).toMatchObject({ disputed: true });
  });

  test("losing evidence loses it for good", async () => {
    const { charge, dispute } = await disputed();
    await stripe().disputes.update(dispute.id, { evidence: { uncategorized_text: "losing_evidence" } });
    await becomes(dispute.id, "lost");
    expect(await refusalOf(stripe().refunds.create({ charge }))).toMatchObject({ code: "charge_disputed" });
  });

  test("closing a dispute concedes it, once", async () => {
    const { dispute } = await disputed();
    expect(await stripe().disputes.close(dispute.id)).toMatchObject({ status: "lost" });
    expect(await refusalOf(stripe().disputes.close(dispute.id))).toMatchObject({ status: 400 });
    const late = stripe().disputes.update(dispute.id, { evidence: { customer_name: "Pat" } });
    expect(await refusalOf(late)).toMatchObject({ status: 400 });
  });

  test("is listed by payment intent and shows its charge on request", async () => {
    const { dispute } = await disputed();
    const payment_intent = idOf(dispute.payment_intent);
    const { data } = await stripe().disputes.list({ payment_intent, expand: ["data.charge"] });
    expect(data).toMatchObject([{ id: dispute.id, charge: { object: "charge", disputed: true } }]);
  });

  test("evidence of an unknown kind is refused, and so is an unknown dispute", async () => {
    const { dispute } = await disputed();
    const wrong = { evidence: { horoscope: "favourable" } };
    expect(await refusalOf(stripe().rawRequest("POST", `/v1/disputes/${dispute.id}`, wrong))).toMatchObject({
      code: "parameter_unknown",
      param: "evidence[horoscope]",
    });
    expect(await refusalOf(stripe().disputes.retrieve("du_nothing"))).toMatchObject({ status: 404 });
  });
});
