import { ApplicationFailure } from "@temporalio/activity";
import type Stripe from "stripe";
import type { Db } from "../db/client.ts";
import type { CardPayment } from "../db/payment/queries.ts";
import { recordDispute } from "../db/payment/record-dispute.ts";
import { recordReading } from "../db/payment/record-reading.ts";
import { recordRefund } from "../db/payment/refunds.ts";
import type { PaymentStatus } from "../domain/payment/payment.ts";
import { findPaymentOf, type Step } from "./attempt.ts";
import type { SavedCard } from "./saved-card.ts";
import { isDisputed, toDisputeReading, toReading, toRefundStatus } from "./stripe-reading.ts";
import { accountOf, listRefunds } from "./stripe-recall.ts";

export type PaymentReading = ReturnType<typeof createPaymentReading>;

/** What Stripe says about a payment, read and stored: the only source of truth about it. */
export function createPaymentReading({ db, stripe, card }: { db: Db; stripe: Stripe; card: SavedCard }) {
  /**
   * Reads Stripe's object, and its refunds and disputes where there are any, and stores what
   * they say.
   */
  async function lookUpPayment(step: Step): Promise<PaymentStatus> {
    const payment = await findPaymentOf(db, step);
    if (!payment) return "due_at_clinic";
    if (payment.paymentIntentId === null) return card.look(step, payment);
    const intent = await readIntent(payment, payment.paymentIntentId);
    // Before the reading that marks the webhooks as done, those about refunds too.
    if (payment.openRefundIds.length > 0) await readRefunds(step, payment, payment.openRefundIds);
    if (isDisputed(intent)) await readDisputes(step, payment, intent.id);
    return store(step, payment, intent);
  }

  async function readDisputes(step: Step, payment: CardPayment, paymentIntentId: string): Promise<void> {
    const { organizationId, paymentId, at } = step;
    const asked = { payment_intent: paymentIntentId, limit: 100 };
    for await (const dispute of stripe.disputes.list(asked, accountOf(payment))) {
      const reading = { ...toDisputeReading(dispute), readAt: payment.readAt, at: new Date(at) };
      await recordDispute(db, { organizationId, paymentId, reading });
    }
  }

  /** Stores what Stripe says about some refunds of ours; answers which of them it knows. */
  async function readRefunds(step: Step, payment: CardPayment, refundIds: readonly string[]): Promise<string[]> {
    const known: string[] = [];
    for await (const refund of listRefunds(stripe, intentOf(payment), payment)) {
      const refundId = refund.metadata?.refund_id;
      if (!refundId || !refundIds.includes(refundId)) continue;
      await storeRefund(step, refundId, refund);
      known.push(refundId);
    }
    return known;
  }

  function readIntent(payment: CardPayment, paymentIntentId: string): Promise<Stripe.PaymentIntent> {
    return stripe.paymentIntents.retrieve(paymentIntentId, { expand: ["latest_charge"] }, accountOf(payment));
  }

  function store(step: Step, { readAt }: CardPayment, intent: Stripe.PaymentIntent): Promise<PaymentStatus> {
    const { organizationId, paymentId, at } = step;
    const reading = { ...toReading(intent), readAt, at: new Date(at) };
    return recordReading(db, { organizationId, paymentId, reading });
  }

  function storeRefund(step: Step, refundId: string, { id: stripeRefundId, status }: Stripe.Refund): Promise<void> {
    const { organizationId, paymentId, at } = step;
    const reading = { stripeRefundId, status: toRefundStatus(status), at: new Date(at) };
    return recordRefund(db, { organizationId, paymentId, refundId, ...reading });
  }

  return { lookUpPayment, readIntent, readRefunds, store, storeRefund };
}

export function intentOf({ paymentIntentId }: CardPayment): string {
  if (paymentIntentId === null) throw ApplicationFailure.nonRetryable("the payment was never made", "payment_refused");
  return paymentIntentId;
}
