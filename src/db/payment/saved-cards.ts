import type { SetupReading } from "../../domain/payment/intent.ts";
import type { PaymentStatus } from "../../domain/payment/settlement.ts";
import type { Db, Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { closeTasks } from "../task/tasks.ts";
import { lockPaymentOfAppointment } from "./lock-payment.ts";
import { settleStripeEvents } from "./stripe-events.ts";

type Customer = { patientId: string; stripeAccountId: string | null };

/** As whom the account at Stripe knows a patient. */
export async function findCustomer(tx: Tx, { patientId, stripeAccountId }: Customer): Promise<string | undefined> {
  const { rows } = await tx.$client.query<{ customerId: string }>({
    name: "find_customer",
    text: `select customer_id as "customerId" from stripe_customers where patient_id = $1 and account = coalesce($2, '')`,
    values: [patientId, stripeAccountId],
  });
  return rows[0]?.customerId;
}

/** The first one counts: another that was made at the same time stays empty. */
export async function keepCustomer(
  tx: Tx,
  { patientId, stripeAccountId, customerId }: Customer & { customerId: string },
): Promise<void> {
  await tx.$client.query({
    name: "keep_customer",
    text: `insert into stripe_customers (organization_id, patient_id, account, customer_id)
           values (current_setting('app.organization_id')::uuid, $1, coalesce($2, ''), $3) on conflict do nothing`,
    values: [patientId, stripeAccountId, customerId],
  });
}

type Reading = SetupReading & {
  /** When Stripe was asked: webhooks that came before it are settled by it. */
  readAt: Date;
  /** The workflow's time. */
  at: Date;
};

/**
 * Stores what Stripe said about the card of a payment: that it is saved, with its patient's consent, or what is still
 * missing. Once it is saved, or given up, later readings change nothing. Answers the status now stored. Safe to repeat.
 */
export function recordSetup(
  db: Db,
  { organizationId, paymentId, reading }: { organizationId: string; paymentId: string; reading: Reading },
): Promise<PaymentStatus> {
  return db.withTenant(organizationId, async (tx) => {
    const payment = await lockPaymentOfAppointment(tx, paymentId);
    const { appointmentId } = payment;
    const isNews = payment.status === "created" || payment.status === "requires_action";
    await Promise.all([
      ...(isNews ? [store(tx, paymentId, appointmentId, reading)] : []),
      ...(isNews && reading.status === "card_saved"
        ? [recordEvent(tx, { appointmentId, kind: "payment.card_saved", at: reading.at })]
        : []),
      closeTasks(tx, { dedupeKeys: ["stripe_unreachable"], at: reading.at }),
      settleStripeEvents(tx, { paymentId, paymentIntentId: null, readAt: reading.readAt }),
    ]);
    return isNews ? reading.status : payment.status;
  });
}

async function store(tx: Tx, paymentId: string, appointmentId: string, reading: Reading): Promise<void> {
  const { status, setupIntentId, customerId, paymentMethodId, clientSecret, declineCode, readAt, at } = reading;
  const isOpen = status === "created" || status === "requires_action";
  await Promise.all([
    tx.$client.query({
      name: "store_setup_of_payment",
      text: "update payments set status = $2, client_secret = $3, decline_code = $4, read_at = $5 where id = $1",
      values: [paymentId, status, isOpen ? clientSecret : null, declineCode, readAt],
    }),
    tx.$client.query({
      name: "store_saved_card",
      text: `update saved_cards set setup_intent_id = $2, customer_id = $3, payment_method_id = $4,
               consented_at = case when $4::text is not null then $5::timestamptz end
             where appointment_id = $1`,
      values: [appointmentId, setupIntentId, customerId, status === "card_saved" ? paymentMethodId : null, at],
    }),
  ]);
}
