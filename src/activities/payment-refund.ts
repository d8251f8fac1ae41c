import { ApplicationFailure } from "@temporalio/activity";
import type Stripe from "stripe";
import type { Db } from "../db/client.ts";
import { findAskedRefund, requestRefund } from "../db/payment/refunds.ts";
import type { PaymentStatus } from "../domain/payment/payment.ts";
import { attempt, findPaymentOf, optionsOf, type Step } from "./attempt.ts";
import { intentOf, type PaymentReading } from "./payment-reading.ts";
import { isReplayed } from "./stripe-reading.ts";

type Deps = { db: Db; stripe: Stripe; reading: PaymentReading };

/** The step of `createPaymentActivities` that gives money back. */
export function createPaymentRefund({ db, stripe, reading: { readRefunds, storeRefund } }: Deps) {
  /**
   * Gives back what staff asked for, or what was captured but for what is kept, as one refund however often it is asked
   * for. Stripe's definite refusal is a permanent failure of type `refund_refused`. Not captured: there is nothing to
   * give back.
   */
  async function refundPayment(step: Step & ({ keepMinor: number } | { refundId: string })): Promise<PaymentStatus> {
    const payment = await findPaymentOf(db, step);
    if (payment?.status !== "captured") return payment?.status ?? "due_at_clinic";
    const refund =
      "refundId" in step
        ? await findAskedRefund(db, step)
        : await requestRefund(db, { ...step, at: new Date(step.at) });
    if (!refund) return payment.status;
    const { refundId, amountMinor } = refund;
    const metadata = { organization_id: step.organizationId, payment_id: step.paymentId, refund_id: refundId };
    const params = { payment_intent: intentOf(payment), amount: amountMinor, metadata };
    const outcome = await attempt(
      db,
      step,
      { op: "refund", subjectId: refundId, params },
      {
        async send(call) {
          const made = await stripe.refunds.create(call.params, optionsOf(call));
          await (isReplayed(made) ? readRefunds(step, payment, [refundId]) : storeRefund(step, refundId, made));
        },
        wasDone: async () => (await readRefunds(step, payment, [refundId])).length > 0,
      },
    );
    if (outcome === "refused") throw ApplicationFailure.nonRetryable("Stripe refused the refund", "refund_refused");
    return payment.status;
  }

  return { refundPayment };
}
