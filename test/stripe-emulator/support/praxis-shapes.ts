import { movementsExpand } from "../../../src/activities/reconciliation.ts";
import { booksExpand } from "../../../src/activities/stripe-books.ts";
import { intentParams, keptCardParams, offSessionParams, setupParams } from "../../../src/domain/payment/intent.ts";
import type { Shapes } from "./card-shapes.ts";
import { attached, idOf } from "./target.ts";

const payment = {
  organizationId: "6f0f7a52-0000-7000-8000-000000000001",
  appointmentId: "6f0f7a52-0000-7000-8000-000000000002",
  paymentId: "6f0f7a52-0000-7000-8000-000000000003",
  amountMinor: 5000,
  currency: "EUR",
};

/** What Praxis itself sends for a visit, near or far ahead, and to compare its books. */
export const praxisShapes: Shapes = {
  "want a visit's price on hold": (stripe) => stripe.paymentIntents.create(intentParams(payment)),
  "want a deposit on hold whose card is kept for the rest": async (stripe) =>
    stripe.paymentIntents.create(keptCardParams(payment, (await stripe.customers.create()).id)),
  "read all that was done with a payment": async (stripe) => {
    const { id } = await stripe.paymentIntents.create(intentParams(payment));
    return stripe.paymentIntents.retrieve(id, { expand: booksExpand });
  },
  "read what moved a balance, and what it came of": (stripe) =>
    stripe.balanceTransactions.list({ created: { gte: 1 }, limit: 100, expand: movementsExpand }),
  "know a patient": (stripe) =>
    stripe.customers.create({ metadata: { organization_id: payment.organizationId, patient_id: payment.paymentId } }),
  "want the card of a visit far ahead saved": async (stripe) =>
    stripe.setupIntents.create(setupParams(payment, (await stripe.customers.create()).id)),
  "read whether it is": async (stripe) => {
    const { id } = await stripe.setupIntents.create(setupParams(payment, (await stripe.customers.create()).id));
    return stripe.setupIntents.retrieve(id, { expand: ["payment_method"] });
  },
  "give a saved card up": async (stripe) => {
    const { id } = await stripe.setupIntents.create(setupParams(payment, (await stripe.customers.create()).id));
    return stripe.setupIntents.cancel(id, { cancellation_reason: "abandoned" });
  },
  "have a saved card's money put on hold with nobody at the screen": async (stripe) => {
    const { customer, payment_method } = await attached(stripe, "pm_card_visa");
    const card = { customerId: idOf(customer), paymentMethodId: idOf(payment_method) };
    return stripe.paymentIntents.create(offSessionParams(payment, card));
  },
};
