import type { PaymentPurpose, PaymentStatus } from "../../domain/payment/payment.ts";
import type { Tx } from "../client.ts";
import { personOf } from "../staff/queries.ts";

/** What a call to Stripe about a payment needs. */
export type CardPayment = {
  paymentId: string;
  appointmentId: string;
  purpose: PaymentPurpose;
  status: PaymentStatus;
  amountMinor: number;
  currency: string;
  stripeAccountId: string | null;
  paymentIntentId: string | null;
  clientSecret: string | null;
  patientId: string;
  /**
   * The card that is or is to be saved for it; null = its money is put on hold with the patient at the screen.
   */
  card: { setupIntentId: string | null; customerId: string | null; paymentMethodId: string | null } | null;
  /** It is a deposit whose card is kept for the rest of the price. */
  keepsCard: boolean;
  /** The saved card has been asked for the money, and the answer is not known. */
  isAuthorizing: boolean;
  /** Refunds that may still change: a bank can send back even one that has succeeded. */
  openRefundIds: string[];
  /**
   * The database's clock at the time of this read: webhooks received before it
   * are answered by a reading that begins after it.
   */
  readAt: Date;
};

const columns = `id as "paymentId", appointment_id as "appointmentId", purpose, status, amount_minor as "amountMinor", currency,
  stripe_account_id as "stripeAccountId", payment_intent_id as "paymentIntentId", client_secret as "clientSecret",
  (select a.patient_id from appointments a where a.id = payments.appointment_id) as "patientId",
  (select json_build_object('setupIntentId', c.setup_intent_id, 'customerId', c.customer_id, 'paymentMethodId', c.payment_method_id)
    from saved_cards c where c.appointment_id = payments.appointment_id and payments.purpose <> 'deposit') as card,
  payments.purpose = 'deposit' and exists (select from saved_cards c where c.appointment_id = payments.appointment_id) as "keepsCard",
  exists (select from payment_attempts t where t.payment_id = payments.id and t.op = 'authorize' and t.state = 'sent') as "isAuthorizing",
  array(select r.id from refunds r where r.payment_id = payments.id and r.status in ('requested', 'settled_by_hand', 'pending', 'succeeded')) as "openRefundIds",
  clock_timestamp() as "readAt"`;

/** Undefined when the appointment has none, or it is due at the clinic. */
export async function findCardPayment(tx: Tx, paymentId: string): Promise<CardPayment | undefined> {
  const { rows } = await tx.$client.query<CardPayment>({
    name: "find_card_payment",
    text: `select ${columns} from payments where id = $1 and method = 'card'`,
    values: [paymentId],
  });
  return rows[0];
}

/** Whether somebody has given a card for a hold, whatever came of it. */
export async function wasPaymentTried(tx: Tx, appointmentId: string): Promise<boolean> {
  const { rowCount } = await tx.$client.query({
    name: "was_payment_tried",
    text: `select from payments where appointment_id = $1 and method = 'card'
             and (decline_code is not null or status not in ('created', 'voided'))`,
    values: [appointmentId],
  });
  return rowCount !== 0;
}

/** For statements over payments: what staff gave back of one in another way than to its card. */
export const handedOutOf = (payment: string) =>
  `(select coalesce(sum(r.amount_minor), 0) from refunds r where r.payment_id = ${payment}.id and r.status = 'settled_by_hand')`;

/** For statements over payments: what an admin has left of the hold of one, and nobody owes any more. */
export const forgoneOf = (payment: string) =>
  `case when ${payment}.status = 'captured' and ${payment}.capture_minor is not null
     then ${payment}.amount_minor - greatest(${payment}.capture_minor, ${payment}.captured_minor) else 0 end`;

/** For statements over payments: a card is to be saved by link, as the visit was moved beyond the money on hold. */
export const isCardToSave = (payment: string) =>
  `(${payment}.purpose = 'price' and ${payment}.method = 'card' and ${payment}.payment_intent_id is null and ${payment}.pay_by is null and ${payment}.status in ('created', 'requires_action'))`;

/** For statements over appointments: the card `k` that is kept for one, and may be asked. */
export const keptCardOf = (appointmentId: string) =>
  `saved_cards k where k.appointment_id = ${appointmentId} and k.payment_method_id is not null and k.removed_at is null and k.detached_at is null`;

/**
 * For statements over appointments: the card `c` that Stripe keeps for the appointment `a` though nothing is asked of
 * it any more. It was removed, or the visit is over or off and no card of it is to pay anything, its fee neither: what
 * is not paid by then is due at the clinic, also where the end of the visit is taken back.
 */
export const idleCardOfAppointment = `saved_cards c where c.organization_id = a.organization_id and c.appointment_id = a.id
      and c.payment_method_id is not null and c.detached_at is null and (c.removed_at is not null
        or a.status in ('completed', 'no_show', 'cancelled', 'expired', 'refused') and not exists (select from payments o where o.appointment_id = a.id
          and o.method = 'card' and o.status in ('created', 'requires_action', 'card_saved', 'authorized')))`;

/** For statements over appointments: all payments of the appointment `a`, as the JSON of `PaymentFacts[]`. */
export const paymentFactsOfAppointment = `(select coalesce(json_agg(json_build_object(
    'paymentId', p.id, 'method', p.method, 'purpose', p.purpose, 'status', p.status, 'amountMinor', p.amount_minor, 'capturedMinor', p.captured_minor,
    'refundedMinor', p.refunded_minor, 'captureBefore', p.capture_before, 'captureRequested', p.capture_requested_at is not null,
    'captureMinor', p.capture_minor, 'captureWarned', exists (
      select from tasks t where t.appointment_id = a.id and t.detail ->> 'paymentId' = p.id::text
        and (t.kind = 'capture_deadline' or t.kind = 'to_capture' and t.state = 'open')), 'payBy', p.pay_by,
    'cardToSave', case when ${isCardToSave("p")} then case when p.client_secret is null then 'unasked' else 'asked' end end,
    'hasCard', p.purpose = 'price' and exists (select from ${keptCardOf("a.id")}),
    'cardToDetach', p.method = 'card' and exists (select from ${idleCardOfAppointment})
      and not exists (select from payments o where o.appointment_id = a.id and o.method = 'card' and o.id > p.id),
    'refundPending', exists (select from refunds r where r.payment_id = p.id and r.status = 'pending'),
    'askedRefundId', (select r.id from refunds r where r.payment_id = p.id and r.status = 'requested' and r.reason = 'by_staff' order by r.id limit 1),
    'refundFailedAt', (select max(r.failed_at) from refunds r where r.payment_id = p.id),
    'disputedMinor', p.disputed_minor, 'handedOutMinor', ${handedOutOf("p")}, 'refundBlocked', exists (select from disputes d where d.payment_id = p.id and d.blocks_refunds),
    'settledByHand', p.settled_by_hand_at is not null, 'withdrawn', p.withdrawn_at is not null,
    'leftOpen', p.settled_by_hand_at is not null and p.method = 'card' and (p.status in ('created', 'requires_action', 'card_saved')
      or p.status = 'authorized' and exists (
        select from ledger_entries e where e.payment_id = p.id and e.kind = 'hold_placed' and e.at > p.settled_by_hand_at)))
    order by p.id), '[]')
  from payments p where p.appointment_id = a.id)`;

/** For statements over payments and saved cards: what people know a card by, as JSON; null where that is not known. */
export const cardShownOf = (row: string) =>
  `case when ${row}.card_last4 is not null then json_build_object('brand', ${row}.card_brand, 'last4', ${row}.card_last4) end`;

/** For statements over payments: when the money of one was taken, in the workflow's time. */
export const takenAtOf = (payment: string) =>
  `(select min(e.at) from ledger_entries e where e.payment_id = ${payment}.id and e.kind in ('captured', 'taken'))`;

/** For statements over payments: the latest dispute of one, as JSON; null for none. */
export const latestDisputeOf = (payment: string) => `(select json_build_object('state', d.state, 'dueAt', d.due_at,
    'amountMinor', d.amount_minor, 'stripeDisputeId', d.stripe_dispute_id)
  from disputes d where d.payment_id = ${payment}.id order by d.opened_at desc limit 1)`;

const deskEntry = (kind: string, payment: string) =>
  `from desk_entries e where e.payment_id = ${payment}.id and e.kind = '${kind}'`;

/** For statements over payments: what people did with the money of one at the desk, as JSON; null for those by card. */
export const deskActsOf = (
  payment: string,
) => `case when ${payment}.method in ('cash', 'terminal') then json_build_object(
    'takenAt', (select e.at ${deskEntry("taken", payment)}), 'takenBy', (select ${personOf("e.account_id")} ${deskEntry("taken", payment)}),
    'correction', (select json_build_object('at', e.at, 'by', ${personOf("e.account_id")}, 'reason', e.reason) ${deskEntry("corrected", payment)}),
    'givenBack', (select coalesce(json_agg(json_build_object('at', e.at, 'by', ${personOf("e.account_id")}, 'amountMinor', e.amount_minor) order by e.id), '[]')
      ${deskEntry("given_back", payment)})) end`;
