import { ApplicationFailure, Context } from "@temporalio/activity";
import type Stripe from "stripe";
import type { Db } from "../db/client.ts";
import { type Attempt, beginAttempt, finishAttempt, type PaymentOp } from "../db/payment/attempts.ts";
import { forgoPayment } from "../db/payment/forgo-payment.ts";
import { type CardPayment, findCardPayment } from "../db/payment/queries.ts";
import { recordReading } from "../db/payment/record-reading.ts";
import { recordRefund, requestRefund } from "../db/payment/refunds.ts";
import { raiseTask } from "../db/task/tasks.ts";
import { intentParams } from "../domain/payment/intent.ts";
import type { PaymentStatus } from "../domain/payment/settlement.ts";
import { isDefinite, isUnanswered, toReading, toRefundStatus } from "./stripe-reading.ts";

export type PaymentActivities = ReturnType<typeof createPaymentActivities>;

type Step = {
  organizationId: string;
  paymentId: string;
  /** The workflow's time, ISO. */
  at: string;
};

/**
 * One call to Stripe each, its attempt committed before and its outcome after. Three outcomes: done, definitely refused, or unknown; unknown
 * is thrown, so that Temporal repeats the step with the same key and parameters until it is known. Every one answers with the payment's
 * status as last read from Stripe; a payment that is not by card answers `due_at_clinic`, and nothing is done.
 */
export function createPaymentActivities({ db, stripe }: { db: Db; stripe: Stripe }) {
  /** Makes the PaymentIntent of a hold. Stripe's definite refusal is a permanent failure of type `payment_refused`. */
  async function requestPayment(step: Step): Promise<PaymentStatus> {
    const payment = await findPayment(step);
    if (!payment) return "due_at_clinic";
    const status = await create(step, payment);
    if (status === "refused") throw ApplicationFailure.nonRetryable("Stripe refused the payment", "payment_refused");
    return status;
  }

  async function create(step: Step, payment: CardPayment): Promise<PaymentStatus | "refused"> {
    const params = intentParams({ organizationId: step.organizationId, ...payment });
    let status: PaymentStatus | undefined;
    const refused = await attempt(step, { op: "create", subjectId: step.paymentId, params }, async (call) => {
      status = await store(step, payment, await stripe.paymentIntents.create(call.params, options(call)));
    });
    return refused ? "refused" : (status ?? lookUpPayment(step));
  }

  /** A payment that Stripe refuses to make has nothing to let go of. */
  async function findOrForgo(step: Step, payment: CardPayment): Promise<PaymentStatus> {
    const status = await create(step, payment);
    if (status !== "refused") return status;
    await db.inOneFlight(step.organizationId, (tx) => forgoPayment(tx, step.paymentId));
    return "voided";
  }

  /** Reads Stripe's object and stores what it says: the only source of truth about a payment. */
  async function lookUpPayment(step: Step): Promise<PaymentStatus> {
    const payment = await findPayment(step);
    if (!payment) return "due_at_clinic";
    if (payment.paymentIntentId === null) return payment.status;
    return store(step, payment, await readIntent(payment, payment.paymentIntentId));
  }

  /** Takes the money that is on hold. Captured, voided or lapsed meanwhile: the answer says so. */
  async function capturePayment(step: Step): Promise<PaymentStatus> {
    const payment = await findPayment(step);
    if (payment?.status !== "authorized") return payment?.status ?? "due_at_clinic";
    const params = { amount_to_capture: payment.amountMinor };
    await attempt(step, { op: "capture", subjectId: step.paymentId, params }, async (call) => {
      await stripe.paymentIntents.capture(intentOf(payment), call.params, options(call));
    });
    return lookUpPayment(step);
  }

  /**
   * Lets go of the money, or of the wish for it. A payment whose creation was never answered is found first, by asking again with its own
   * key; one that was captured meanwhile answers `captured`, and whoever wanted it void refunds it.
   */
  async function voidPayment(step: Step): Promise<PaymentStatus> {
    const first = await findPayment(step);
    const status = first?.paymentIntentId === null ? await findOrForgo(step, first) : await lookUpPayment(step);
    if (status !== "created" && status !== "requires_action" && status !== "authorized") return status;
    const payment = await findPayment(step);
    if (!payment) return "due_at_clinic";
    const params = { cancellation_reason: "abandoned" } as const;
    await attempt(step, { op: "cancel", subjectId: step.paymentId, params }, async (call) => {
      await stripe.paymentIntents.cancel(intentOf(payment), call.params, options(call));
    });
    return lookUpPayment(step);
  }

  /**
   * Gives back all that was captured, as one refund however often it is asked for. Stripe's definite refusal is a permanent failure of
   * type `refund_refused`. Not captured: there is nothing to give back.
   */
  async function refundPayment(step: Step & { reason: "cancelled" | "late_payment" }): Promise<PaymentStatus> {
    const { organizationId, paymentId, reason } = step;
    const payment = await findPayment(step);
    if (payment?.status !== "captured") return payment?.status ?? "due_at_clinic";
    const refund = await requestRefund(db, { organizationId, paymentId, reason });
    if (!refund) return payment.status;
    const { refundId, amountMinor } = refund;
    const metadata = { organization_id: organizationId, payment_id: paymentId, refund_id: refundId };
    const params = { payment_intent: intentOf(payment), amount: amountMinor, metadata };
    const refused = await attempt(step, { op: "refund", subjectId: refundId, params }, async (call) => {
      const { id: stripeRefundId, status } = await stripe.refunds.create(call.params, options(call));
      const at = new Date(step.at);
      await recordRefund(db, {
        organizationId,
        paymentId,
        refundId,
        stripeRefundId,
        status: toRefundStatus(status),
        at,
      });
    });
    if (refused) throw ApplicationFailure.nonRetryable("Stripe refused the refund", "refund_refused");
    return payment.status;
  }

  function findPayment({ organizationId, paymentId }: Step): Promise<CardPayment | undefined> {
    return db.inOneFlight(organizationId, (tx) => findCardPayment(tx, paymentId));
  }

  function readIntent({ stripeAccountId }: CardPayment, paymentIntentId: string): Promise<Stripe.PaymentIntent> {
    const account = stripeAccountId ? { stripeAccount: stripeAccountId } : {};
    return stripe.paymentIntents.retrieve(paymentIntentId, { expand: ["latest_charge"] }, account);
  }

  function store(step: Step, { readAt }: CardPayment, intent: Stripe.PaymentIntent): Promise<PaymentStatus> {
    const { organizationId, paymentId } = step;
    return recordReading(db, {
      organizationId,
      paymentId,
      reading: { ...toReading(intent), readAt, at: new Date(step.at) },
    });
  }

  /**
   * Makes a call under its attempt. The attempt is closed only after `send` has stored what came back: a crash in between sends it again,
   * and Stripe replays its answer. True when Stripe definitely refused; a step that has succeeded before is not sent.
   */
  async function attempt<Params extends object>(
    { organizationId, paymentId }: Step,
    wanted: { op: PaymentOp; subjectId: string; params: Params },
    send: (call: Attempt<Params>) => Promise<void>,
  ): Promise<boolean> {
    const call = await beginAttempt(db, { organizationId, paymentId, ...wanted });
    if (!call) return false;
    try {
      await send(call);
    } catch (error) {
      if (!isDefinite(error)) throw error;
      await finishAttempt(db, { organizationId, key: call.key, state: "failed", errorCode: error.code ?? error.type });
      return true;
    }
    await finishAttempt(db, { organizationId, key: call.key, state: "ok" });
    return false;
  }

  /** Stripe away for half an hour is for a person to know: one task, however many steps wait, closed by the next answer. */
  function reportingOutage<Args extends Step>(work: (step: Args) => Promise<PaymentStatus>) {
    return async (step: Args): Promise<PaymentStatus> => {
      try {
        return await work(step);
      } catch (error) {
        const waitingMs = Date.now() - Context.current().info.scheduledTimestampMs;
        if (isUnanswered(error) && waitingMs > OUTAGE_MINUTES * 60_000) {
          const task = { kind: "stripe_unreachable", appointmentId: null, dedupeKey: "stripe_unreachable" } as const;
          await db.withTenant(step.organizationId, (tx) => raiseTask(tx, { ...task, at: new Date(step.at) }));
        }
        throw error;
      }
    };
  }

  return {
    requestPayment: reportingOutage(requestPayment),
    lookUpPayment: reportingOutage(lookUpPayment),
    capturePayment: reportingOutage(capturePayment),
    voidPayment: reportingOutage(voidPayment),
    refundPayment: reportingOutage(refundPayment),
  };
}

const OUTAGE_MINUTES = 30;

function intentOf({ paymentIntentId }: CardPayment): string {
  if (paymentIntentId === null) throw ApplicationFailure.nonRetryable("the payment was never made", "payment_refused");
  return paymentIntentId;
}

const options = ({ key, stripeAccountId }: { key: string; stripeAccountId: string | null }): Stripe.RequestOptions => ({
  idempotencyKey: key,
  ...(stripeAccountId ? { stripeAccount: stripeAccountId } : {}),
});
