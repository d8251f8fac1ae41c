import type Stripe from "stripe";
import type { Db } from "../db/client.ts";
import { forgoPayment } from "../db/payment/forgo-payment.ts";
import type { CardPayment } from "../db/payment/queries.ts";
import { findCustomer, findIdleCard, keepCustomer, recordDetached, recordSetup } from "../db/payment/saved-cards.ts";
import { setupParams } from "../domain/payment/intent.ts";
import { isOpen, type PaymentStatus } from "../domain/payment/payment.ts";
import { attempt, attemptToMake, findPaymentOf, optionsOf, type Step } from "./attempt.ts";
import { isReplayed, isUnknown, toSetupReading } from "./stripe-reading.ts";
import { accountOf, findSetup } from "./stripe-recall.ts";

export type SavedCard = ReturnType<typeof createSavedCard>;

/** The card of a payment that is to be saved or is: the steps of `createPaymentActivities` that are about it. */
export function createSavedCard({ db, stripe }: { db: Db; stripe: Stripe }) {
  /** Makes the SetupIntent by which the patient's browser saves the card; `refused` by Stripe, for good. */
  async function save(step: Step, payment: CardPayment): Promise<PaymentStatus | "refused"> {
    const customerId = await customerOf(step, payment);
    if (customerId === undefined) return "refused";
    const params = setupParams({ organizationId: step.organizationId, ...payment }, customerId);
    const status = await attemptToMake(
      db,
      step,
      { op: "save", params },
      {
        async make(call) {
          const made = await stripe.setupIntents.create(call.params, optionsOf(call));
          // A replayed answer says how it began; the card may have been given since.
          return isReplayed(made) ? readSetup(payment, made.id) : made;
        },
        find: (call) => findSetup(stripe, step.paymentId, { ...call, customerId }),
        store: (setup) => store(step, payment, setup),
      },
    );
    return status === "made_before" ? payment.status : status;
  }

  /** Reads the SetupIntent and stores what it says; of one that was never made there is nothing to read. */
  async function look(step: Step, payment: CardPayment): Promise<PaymentStatus> {
    const setupIntentId = payment.card?.setupIntentId;
    return setupIntentId ? store(step, payment, await readSetup(payment, setupIntentId)) : payment.status;
  }

  /**
   * Sees to it that the card cannot be saved any more, for a booking that did not come to be, and closes the payment.
   * One that was kept with a deposit was not saved by a SetupIntent, and there is nothing to end. One that was given
   * before it could be ended is written down, so that it is taken from its customer.
   */
  async function forget(step: Step, payment: CardPayment): Promise<PaymentStatus> {
    const status =
      payment.card?.setupIntentId || !isOpen(payment.status) ? await look(step, payment) : await save(step, payment);
    if (status !== "refused" && isOpen(status)) await cancel(step);
    await forgoPayment(db, { ...step, at: new Date(step.at) });
    return "voided";
  }

  async function cancel(step: Step): Promise<void> {
    const payment = await findPaymentOf(db, step);
    const setupIntentId = payment?.card?.setupIntentId;
    if (!setupIntentId) return;
    const params = { cancellation_reason: "abandoned" } as const;
    const outcome = await attempt(
      db,
      step,
      { op: "forget", subjectId: step.paymentId, params },
      {
        send: (call) => stripe.setupIntents.cancel(setupIntentId, call.params, optionsOf(call)),
        wasDone: async () => !isOpen(await look(step, payment)),
      },
    );
    if (outcome === "refused") await look(step, payment);
  }

  /**
   * Takes a card of which nothing is asked any more from its customer at Stripe, once. Stripe refuses where that is so
   * already, which a look then says; else the card stays for now.
   */
  async function detach(step: Step): Promise<void> {
    const { organizationId, paymentId } = step;
    const card = await db.inOneFlight(organizationId, (tx) => findIdleCard(tx, paymentId));
    if (!card) return;
    const isDetached = () =>
      stripe.paymentMethods.retrieve(card.paymentMethodId, {}, accountOf(card)).then(
        ({ customer }) => customer === null,
        (error: unknown) => {
          if (isUnknown(error)) return true;
          throw error;
        },
      );
    const outcome = await attempt(
      db,
      step,
      { op: "detach", subjectId: paymentId, params: {} },
      {
        send: (call) => stripe.paymentMethods.detach(card.paymentMethodId, call.params, optionsOf(call)),
        wasDone: isDetached,
      },
    );
    if (outcome === "refused" && !(await isDetached())) return;
    await db.inOneFlight(organizationId, (tx) => recordDetached(tx, { ...card, at: new Date(step.at) }));
  }

  /** The patient at Stripe, made there for their first card; undefined when Stripe refuses. */
  async function customerOf(step: Step, payment: CardPayment): Promise<string | undefined> {
    const find = () => db.inOneFlight(step.organizationId, (tx) => findCustomer(tx, payment));
    const known = await find();
    if (known) return known;
    const params = { metadata: { organization_id: step.organizationId, patient_id: payment.patientId } };
    await attempt(
      db,
      step,
      { op: "customer", subjectId: step.paymentId, params },
      {
        async send(call) {
          const { id: customerId } = await stripe.customers.create(call.params, optionsOf(call));
          await db.inOneFlight(step.organizationId, (tx) => keepCustomer(tx, { ...payment, customerId }));
        },
        wasDone: async () => false, // one that nobody was told of stays without a card, and does no harm
      },
    );
    return find();
  }

  function readSetup(payment: CardPayment, setupIntentId: string): Promise<Stripe.SetupIntent> {
    return stripe.setupIntents.retrieve(setupIntentId, { expand: ["payment_method"] }, accountOf(payment));
  }

  function store(step: Step, { readAt }: CardPayment, setup: Stripe.SetupIntent): Promise<PaymentStatus> {
    const { organizationId, paymentId, at } = step;
    return recordSetup(db, {
      organizationId,
      paymentId,
      reading: { ...toSetupReading(setup), readAt, at: new Date(at) },
    });
  }

  return { save, look, forget, detach, customerOf };
}
