import { ApplicationFailure } from "@temporalio/activity";
import type Stripe from "stripe";
import { readFollowUp } from "../db/booking/follow-up.ts";
import type { Db } from "../db/client.ts";
import type { Attempt } from "../db/payment/attempts.ts";
import { forgoPayment } from "../db/payment/forgo-payment.ts";
import type { CardPayment } from "../db/payment/queries.ts";
import { intentParams, keptCardParams, offSessionParams, type PaymentOp } from "../domain/payment/intent.ts";
import { isChargeable, type PaymentStatus } from "../domain/payment/payment.ts";
import { dueSettlement } from "../domain/payment/settlement.ts";
import { attempt, attemptToMake, findPaymentOf, optionsOf, type Step } from "./attempt.ts";
import { beating } from "./heartbeat.ts";
import { reportingOutage, stripeOutage } from "./outage.ts";
import { createPaymentReading, intentOf } from "./payment-reading.ts";
import { createPaymentRefund } from "./payment-refund.ts";
import { createSavedCard } from "./saved-card.ts";
import { isReplayed, refusedIntent } from "./stripe-reading.ts";
import { findIntent } from "./stripe-recall.ts";

export type PaymentActivities = ReturnType<typeof createPaymentActivities>;

/**
 * One call to Stripe each, its attempt committed before and its outcome after. Three outcomes: done, definitely
 * refused, or unknown; unknown is thrown, so that Temporal repeats the step with the same key and parameters
 * until it is known. Every one answers with the payment's status as last read from Stripe; a payment that is
 * not by card answers `due_at_clinic`, and nothing is done.
 */
export function createPaymentActivities({ db, stripe }: { db: Db; stripe: Stripe }) {
  const card = createSavedCard({ db, stripe });
  const reading = createPaymentReading({ db, stripe, card });
  const { lookUpPayment, readIntent, store } = reading;
  const { refundPayment } = createPaymentRefund({ db, stripe, reading });

  /**
   * Makes what the patient's browser needs at Stripe for a hold: a PaymentIntent, or a SetupIntent where the card is
   * saved first. Stripe's definite refusal is a permanent failure of type `payment_refused`.
   */
  async function requestPayment(step: Step): Promise<PaymentStatus> {
    const payment = await findPaymentOf(db, step);
    if (!payment) return "due_at_clinic";
    return required(await (payment.card ? card.save(step, payment) : create(step, payment)));
  }

  /**
   * Has the saved card's money put on hold, with nobody at the screen. A card that does not pay, or that its bank wants
   * to ask about first, leaves a PaymentIntent that its patient can pay; so does one that Stripe does not know any
   * more, but for a fee, which is due at the clinic then.
   */
  async function authorizePayment(step: Step): Promise<PaymentStatus> {
    const payment = await findPaymentOf(db, step);
    if (payment?.status !== "card_saved") return payment?.status ?? "due_at_clinic";
    const status = await authorize(step, payment);
    if (status !== "refused") return status;
    return payment.purpose === "fee" ? forgo(step) : required(await create(step, payment));
  }

  async function authorize(step: Step, payment: CardPayment): Promise<PaymentStatus | "refused"> {
    const { customerId, paymentMethodId } = payment.card ?? {};
    if (!customerId || !paymentMethodId) return "refused";
    const params = offSessionParams(
      { organizationId: step.organizationId, ...payment },
      { customerId, paymentMethodId },
    );
    return begun(step, payment, { op: "authorize", params }, async (call) => {
      const made = await stripe.paymentIntents.create(call.params, optionsOf(call)).catch((error: unknown) => {
        const id = refusedIntent(error);
        if (id === undefined) throw error;
        return { id };
      });
      return readIntent(payment, made.id); // with its charge, and as of now
    });
  }

  async function create(step: Step, payment: CardPayment): Promise<PaymentStatus | "refused"> {
    const asked = { organizationId: step.organizationId, ...payment };
    const customerId = payment.keepsCard ? await card.customerOf(step, payment) : null;
    if (customerId === undefined) return "refused";
    const params = customerId === null ? intentParams(asked) : keptCardParams(asked, customerId);
    return begun(step, payment, { op: "create", params }, async (call) => {
      const made = await stripe.paymentIntents.create(call.params, optionsOf(call));
      // A replayed answer says how the PaymentIntent began; it may have been paid since.
      return isReplayed(made) ? readIntent(payment, made.id) : made;
    });
  }

  /** Makes the PaymentIntent of a payment, or finds it. */
  async function begun<Params extends object>(
    step: Step,
    payment: CardPayment,
    wanted: { op: PaymentOp; params: Params },
    make: (call: Attempt<Params>) => Promise<Stripe.PaymentIntent>,
  ): Promise<PaymentStatus | "refused"> {
    const status = await attemptToMake(db, step, wanted, {
      make,
      async find(call) {
        const made = await findIntent(stripe, step.paymentId, call);
        return made && readIntent(payment, made.id);
      },
      store: (intent) => store(step, payment, intent),
    });
    return status === "made_before" ? lookUpPayment(step) : status;
  }

  /** A payment that Stripe refuses to make has nothing to let go of, nor has a saved card that was never asked. */
  async function findOrForgo(step: Step, payment: CardPayment): Promise<PaymentStatus> {
    if (payment.card && !payment.isAuthorizing) return card.forget(step, payment);
    const status = await (payment.card ? authorize(step, payment) : create(step, payment));
    return status === "refused" ? forgo(step) : status;
  }

  async function forgo(step: Step): Promise<PaymentStatus> {
    await forgoPayment(db, { ...step, at: new Date(step.at) });
    return "voided";
  }

  /**
   * Takes the money that is on hold, or a part, which lets go of the rest for good. Captured, voided or lapsed
   * meanwhile: the answer says so. The card that has paid the fee of a visit which is off is let go of.
   */
  async function capturePayment(step: Step & { amountMinor?: number }): Promise<PaymentStatus> {
    const payment = await findPaymentOf(db, step);
    if (payment?.status !== "authorized") return payment?.status ?? "due_at_clinic";
    // A workflow of before there were parts does not say how much.
    const params = { amount_to_capture: step.amountMinor ?? payment.amountMinor };
    await attempt(
      db,
      step,
      { op: "capture", subjectId: step.paymentId, params },
      {
        send: (call) => stripe.paymentIntents.capture(intentOf(payment), call.params, optionsOf(call)),
        wasDone: async () => (await lookUpPayment(step)) !== "authorized",
      },
    );
    return lookUpPayment(step);
  }

  /**
   * Lets go of the money, or of the wish for it. `unlessPaid`: money that has come to be on hold meanwhile stays, and
   * so does a card that was saved. A payment whose creation was never answered is found first, by asking again with
   * its own key; one that was captured meanwhile answers `captured`, and whoever wanted it void refunds it. One whose
   * patient has paid by link before its end answers `authorized`, and is left to whoever wanted it void.
   */
  async function voidPayment(step: Step & { unlessPaid?: boolean }): Promise<PaymentStatus> {
    const first = await findPaymentOf(db, step);
    if (step.unlessPaid && first?.card && (await card.look(step, first)) === "card_saved") return "card_saved";
    const status = first?.paymentIntentId === null ? await findOrForgo(step, first) : await lookUpPayment(step);
    if (!isChargeable(status)) return status;
    const payment = await findPaymentOf(db, step);
    if (!payment) return "due_at_clinic";
    if (status === "authorized" && (step.unlessPaid || (await isPaidByLink(step, payment)))) return status;
    const params = { cancellation_reason: "abandoned" } as const;
    await attempt(
      db,
      step,
      { op: "cancel", subjectId: step.paymentId, params },
      {
        send: (call) => stripe.paymentIntents.cancel(intentOf(payment), call.params, optionsOf(call)),
        wasDone: async () => !isChargeable(await lookUpPayment(step)),
      },
    );
    return lookUpPayment(step);
  }

  /** With what the patient has given by link, as far as Stripe has just said, nothing is to be let go of any more. */
  async function isPaidByLink({ organizationId, at }: Step, { appointmentId, paymentId }: CardPayment) {
    const visit = await db.inOneFlight(organizationId, (tx) => readFollowUp(tx, appointmentId));
    const payment = visit?.payments.find((one) => one.paymentId === paymentId);
    if (!visit || !payment?.payBy) return false;
    return dueSettlement(visit, payment, new Date(at))?.settlement !== "void";
  }

  /** Takes a card of which nothing is asked any more from its customer at Stripe, unless that refuses. */
  async function detachCard(step: Step): Promise<PaymentStatus> {
    await card.detach(step);
    return (await findPaymentOf(db, step))?.status ?? "due_at_clinic";
  }

  const asStep = <S extends Step>(work: (step: S) => Promise<PaymentStatus>) =>
    beating(reportingOutage(db, work, stripeOutage));
  return {
    requestPayment: asStep(requestPayment),
    authorizePayment: asStep(authorizePayment),
    lookUpPayment: asStep(lookUpPayment),
    capturePayment: asStep(capturePayment),
    voidPayment: asStep(voidPayment),
    refundPayment: asStep(refundPayment),
    detachCard: asStep(detachCard),
  };
}

function required(status: PaymentStatus | "refused"): PaymentStatus {
  if (status === "refused") throw ApplicationFailure.nonRetryable("Stripe refused the payment", "payment_refused");
  return status;
}
