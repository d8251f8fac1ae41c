import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import type { DeskMethod } from "../../domain/payment/desk.ts";
import { deskAccountsOf } from "../../domain/payment/ledger.ts";
import type { PaymentPurpose } from "../../domain/payment/payment.ts";
import type { Tx } from "../client.ts";

/** By whom something is done at the desk, for which visit, and on which day at the clinic. */
export type DeskAuthor = {
  appointmentId: string;
  accountId: string;
  requestId: string;
  onDate: string;
  at: Date;
};

/** Until the transaction ends nobody else changes the visit or what is due for it. */
export async function lockVisitOfDesk(
  tx: Tx,
  { appointmentId, requestId }: { appointmentId: string; requestId: string },
): Promise<{ status: AppointmentStatus; timeZone: string; isRepeat: boolean } | undefined> {
  const { rows } = await tx.$client.query<{ status: AppointmentStatus; timeZone: string; isRepeat: boolean }>({
    name: "lock_visit_of_desk",
    text: `select a.status, c.time_zone as "timeZone", exists (select from desk_entries e where e.request_id = $2) as "isRepeat"
           from appointments a
           join clinics c on c.organization_id = a.organization_id and c.id = a.clinic_id
           where a.id = $1 for update of a`,
    values: [appointmentId, requestId],
  });
  return rows[0];
}

/** A payment that was taken at the desk for the visit, and who took it. `stands`: nobody has corrected it. */
export type Taken = { method: DeskMethod; accountId: string; refundedMinor: number; stands: boolean };

export async function findTaken(tx: Tx, appointmentId: string, paymentId: string): Promise<Taken | undefined> {
  const { rows } = await tx.$client.query<Taken>({
    name: "find_taken",
    text: `select e.method, e.account_id as "accountId", p.refunded_minor as "refundedMinor", p.status = 'captured' as stands
           from desk_entries e join payments p on p.organization_id = e.organization_id and p.id = e.payment_id
           where e.payment_id = $2 and e.kind = 'taken' and p.appointment_id = $1`,
    values: [appointmentId, paymentId],
  });
  return rows[0];
}

/**
 * Takes a part or all of what is due at the clinic, as a payment whose id it answers, of what that is for unless the
 * caller knows better; undefined, and nothing is written, where so much is not due.
 */
export async function takeEntry(
  tx: Tx,
  { appointmentId, accountId, requestId, onDate, at }: DeskAuthor,
  { method, amountMinor, purpose }: { method: DeskMethod; amountMinor: number; purpose?: PaymentPurpose },
): Promise<string | undefined> {
  const { from, to } = deskAccountsOf("taken", method);
  const { rows } = await tx.$client.query<{ paymentId: string }>({
    name: "take_at_desk",
    text: `with paid as (
             insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, captured_minor, currency)
             select organization_id, uuidv7(), appointment_id, coalesce($10, purpose), $2, 'captured', $3, $3, currency
             from payments where appointment_id = $1 and status = 'due_at_clinic' and amount_minor >= $3
             returning organization_id, id, appointment_id, currency
           ), booked as (
             insert into ledger_entries (organization_id, payment_id, kind, from_account, to_account, amount_minor, currency, at)
             select organization_id, id, 'taken', $4, $5, $3, currency, $9 from paid
           )
           insert into desk_entries (organization_id, payment_id, clinic_id, kind, method, amount_minor, currency, till_account_id, account_id,
             request_id, on_date, at)
           select p.organization_id, p.id, a.clinic_id, 'taken', $2, $3, p.currency, $6, $6, $7, $8, $9
           from paid p join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
           returning payment_id as "paymentId"`,
    values: [appointmentId, method, amountMinor, from, to, accountId, requestId, onDate, at, purpose ?? null],
  });
  return rows[0]?.paymentId;
}

/** A payment that was entered by mistake never was: nothing of it is left, and its till has it no more. */
export async function correctEntry(
  tx: Tx,
  { accountId, requestId, at }: DeskAuthor,
  { paymentId, method, reason }: { paymentId: string; method: DeskMethod; reason: string },
): Promise<void> {
  const { from, to } = deskAccountsOf("corrected", method);
  await tx.$client.query({
    name: "correct_at_desk",
    text: `with gone as (
             update payments set status = 'voided', captured_minor = 0 where id = $1 returning organization_id, id, amount_minor, currency
           ), booked as (
             insert into ledger_entries (organization_id, payment_id, kind, from_account, to_account, amount_minor, currency, at)
             select organization_id, id, 'corrected', $2, $3, amount_minor, currency, $7 from gone
           )
           insert into desk_entries (organization_id, payment_id, clinic_id, kind, method, amount_minor, currency, till_account_id, on_date,
             account_id, reason, request_id, at)
           select t.organization_id, t.payment_id, t.clinic_id, 'corrected', t.method, t.amount_minor, t.currency, t.till_account_id, t.on_date,
             $4, $5, $6, $7
           from gone join desk_entries t on t.organization_id = gone.organization_id and t.payment_id = gone.id and t.kind = 'taken'`,
    values: [paymentId, from, to, accountId, reason, requestId, at],
  });
}

/** Gives money back the way it came, out of the till of whoever gives it back; answers the refund's id. */
export async function giveBackEntry(
  tx: Tx,
  { accountId, requestId, onDate, at }: DeskAuthor,
  { paymentId, method, amountMinor }: { paymentId: string; method: DeskMethod; amountMinor: number },
): Promise<string> {
  const { from, to } = deskAccountsOf("given_back", method);
  const { rows } = await tx.$client.query<{ refundId: string }>({
    name: "give_back_at_desk",
    text: `with given as (
             update payments set refunded_minor = refunded_minor + $2 where id = $1 returning organization_id, id, appointment_id, currency
           ), refunded as (
             insert into refunds (organization_id, id, payment_id, amount_minor, reason, status, at)
             select organization_id, uuidv7(), id, $2, 'cancelled', 'succeeded', $9 from given returning id
           ), booked as (
             insert into ledger_entries (organization_id, payment_id, kind, from_account, to_account, amount_minor, currency, at)
             select organization_id, id, 'given_back', $3, $4, $2, currency, $9 from given
           )
           insert into desk_entries (organization_id, payment_id, clinic_id, kind, method, amount_minor, currency, till_account_id, account_id,
             request_id, on_date, at)
           select g.organization_id, g.id, a.clinic_id, 'given_back', $5, $2, g.currency, $6, $6, $7, $8, $9
           from given g join appointments a on a.organization_id = g.organization_id and a.id = g.appointment_id
           returning (select id from refunded) as "refundId"`,
    values: [paymentId, amountMinor, from, to, method, accountId, requestId, onDate, at],
  });
  const [given] = rows;
  if (!given) throw new Error("a payment at the desk that is not there");
  return given.refundId;
}
