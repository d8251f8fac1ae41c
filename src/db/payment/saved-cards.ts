import type { CardShown, IntentReading, SetupReading } from "../../domain/payment/intent.ts";
import { isOpen, type PaymentStatus } from "../../domain/payment/payment.ts";
import { refusedKey } from "../../domain/task/keys.ts";
import type { Db, Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { closeTasks } from "../task/tasks.ts";
import { type LockedPayment, lockPaymentOfAppointment } from "./lock-payment.ts";
import { idleCardOfAppointment } from "./queries.ts";
import { closeRefused } from "./refused-making.ts";
import { settleStripeEvents } from "./stripe-events.ts";

type KeptCard = NonNullable<IntentReading["keptCard"]>;
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

export type IdleCard = { appointmentId: string; paymentMethodId: string; stripeAccountId: string | null };

/** The card of a payment's visit that Stripe keeps though nothing is asked of it any more. */
export async function findIdleCard(tx: Tx, paymentId: string): Promise<IdleCard | undefined> {
  const { rows } = await tx.$client.query<IdleCard>({
    name: "find_idle_card",
    text: `select a.id as "appointmentId", c.payment_method_id as "paymentMethodId", p.stripe_account_id as "stripeAccountId"
           from payments p
           join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
           cross join lateral (select c.payment_method_id from ${idleCardOfAppointment}) c
           where p.id = $1`,
    values: [paymentId],
  });
  return rows[0];
}

/** Stripe does not keep the card any more, and no task is about that. */
export async function recordDetached(
  tx: Tx,
  { appointmentId, paymentMethodId, at }: IdleCard & { at: Date },
): Promise<void> {
  await tx.$client.query({
    name: "record_detached",
    text: "update saved_cards set detached_at = $3 where appointment_id = $1 and payment_method_id = $2 and detached_at is null",
    values: [appointmentId, paymentMethodId, at],
  });
  await closeTasks(tx, { dedupeKeys: [refusedKey("detach", appointmentId)], at });
}

/** From here on nothing is asked of the card that is kept for a visit, which its follow-up takes from its customer. */
export async function endKeeping(tx: Tx, appointmentId: string, at: Date): Promise<void> {
  await tx.$client.query({
    name: "end_keeping",
    text: "update saved_cards set removed_at = $2 where appointment_id = $1 and payment_method_id is not null and removed_at is null",
    values: [appointmentId, at],
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
    const { appointmentId, isNew } = payment;
    const isNews = isOpen(payment.status);
    await Promise.all([
      ...(isNews ? [store(tx, paymentId, appointmentId, reading)] : []),
      ...(isNews && reading.status === "card_saved"
        ? [recordEvent(tx, { appointmentId, kind: "payment.card_saved", at: reading.at })]
        : []),
      closeTasks(tx, { dedupeKeys: ["stripe_unreachable"], at: reading.at }),
      ...(isNew ? [closeRefused(tx, payment, "saved_card", reading.at)] : []),
      settleStripeEvents(tx, { paymentId, paymentIntentId: null, readAt: reading.readAt }),
    ]);
    return isNews ? reading.status : payment.status;
  });
}

/**
 * Notes that the patient has given a card which is kept for the rest of the price, by paying the deposit with it: under
 * the terms that were shown, once.
 */
export async function recordKeptCard(
  tx: Tx,
  {
    appointmentId,
    customerId,
    paymentMethodId,
    card,
    at,
  }: KeptCard & { appointmentId: string; card: CardShown | null | undefined; at: Date },
): Promise<void> {
  await tx.$client.query({
    name: "record_kept_card",
    text: `update saved_cards set customer_id = $2, payment_method_id = $3, consented_at = $4, card_brand = $5, card_last4 = $6
           where appointment_id = $1 and consented_at is null`,
    values: [appointmentId, customerId, paymentMethodId, at, card?.brand ?? null, card?.last4 ?? null],
  });
}

/**
 * The rest of a price whose deposit is paid is from now on a payment of its own, for which the kept card is asked once
 * the visit is completed; where no card is kept it is none, and to be paid at the clinic. The caller confirms the
 * appointment in the same transaction.
 */
export async function openBalanceByCard(tx: Tx, appointmentId: string): Promise<void> {
  await tx.$client.query({
    name: "open_balance_by_card",
    text: `with opened as (
             insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency, stripe_account_id)
             select a.organization_id, uuidv7(), a.id, 'balance', 'card', 'card_saved', a.total_minor - a.deposit_minor, a.currency, p.stripe_account_id
             from appointments a
             join saved_cards c on c.organization_id = a.organization_id and c.appointment_id = a.id and c.payment_method_id is not null
             join payments p on p.organization_id = a.organization_id and p.appointment_id = a.id and p.purpose = 'deposit' and p.method = 'card'
               and p.status in ('authorized', 'captured')
             where a.id = $1 and a.balance = 'by_card'
             returning id
           )
           update appointments set balance = 'at_clinic' where id = $1 and balance = 'by_card' and not exists (select from opened)`,
    values: [appointmentId],
  });
}

/** The card will not pay the rest any more, so nobody is told so: what is left of it is paid at the clinic. */
export async function endBalanceByCard(tx: Tx, { appointmentId, purpose }: LockedPayment): Promise<void> {
  if (purpose === "balance") await leaveBalanceToClinic(tx, appointmentId);
}

/** The rest of a deposit, where there is one, no card is asked for. */
export async function leaveBalanceToClinic(tx: Tx, appointmentId: string): Promise<void> {
  await tx.$client.query({
    name: "leave_balance_to_clinic",
    text: "update appointments set balance = 'at_clinic' where id = $1 and balance = 'by_card'",
    values: [appointmentId],
  });
}

async function store(tx: Tx, paymentId: string, appointmentId: string, reading: Reading): Promise<void> {
  const { status, setupIntentId, customerId, paymentMethodId, card, clientSecret, declineCode, readAt, at } = reading;
  await Promise.all([
    tx.$client.query({
      name: "store_setup_of_payment",
      text: "update payments set status = $2, client_secret = $3, decline_code = $4, read_at = $5 where id = $1",
      values: [paymentId, status, isOpen(status) ? clientSecret : null, declineCode, readAt],
    }),
    tx.$client.query({
      name: "store_saved_card",
      text: `update saved_cards set setup_intent_id = $2, customer_id = $3, payment_method_id = $4,
               consented_at = case when $4::text is not null then $5::timestamptz end, card_brand = $6, card_last4 = $7
             where appointment_id = $1`,
      values: [
        appointmentId,
        setupIntentId,
        customerId,
        status === "card_saved" ? paymentMethodId : null,
        at,
        card?.brand ?? null,
        card?.last4 ?? null,
      ],
    }),
  ]);
}
