import type { Tx } from "../client.ts";
import { noteDueBack } from "./desk-tasks.ts";
import { forgoneOf } from "./queries.ts";

/**
 * Makes what is due at the clinic the part of what is owed that neither a card nor money at the desk covers and nobody
 * has settled by hand or left of a hold: the price of a visit that is to come or took place, unless a saved card or a
 * link to pay by is still to bring it; the fee of one that was cancelled or missed, unless a saved card is asked for
 * it; nothing where none came of it. What the system gave back is not covered any more; what somebody gave back out of
 * goodwill still is. One row at most says so, and nought when nothing is due. What was paid at the desk beyond it is on
 * the list of tasks, to be given back. The caller holds the appointment's lock and has changed what it changes before.
 */
export async function balanceDues(tx: Tx, appointmentId: string, at: Date): Promise<"owed_more" | "balanced"> {
  const { rows } = await tx.$client.query<{ grew: boolean; isPaidAtDesk: boolean }>({
    name: "balance_dues",
    text: `with visit as (
             select a.organization_id, a.id, a.currency, a.status in ('cancelled', 'no_show') as is_fee,
               greatest(0, case when a.status = 'cancelled' then coalesce(a.fee_minor, 0) when a.status = 'no_show' then coalesce(a.fee_minor, a.total_minor)
                   when a.status in ('requested', 'held', 'expired', 'refused') then 0 else a.total_minor end - covered.minor) as due_minor,
               coalesce(open.minor, 0) as before_minor
             from appointments a
             cross join lateral (
               select coalesce(sum(case when p.settled_by_hand_at is not null then p.amount_minor else p.authorized_minor + p.captured_minor - (
                 select coalesce(sum(r.amount_minor), 0) from refunds r
                 where r.payment_id = p.id and r.reason <> 'by_staff' and r.status in ('requested', 'pending', 'succeeded'))
                 + ${forgoneOf("p")}
                 + case when case when p.purpose = 'fee' then a.status in ('cancelled', 'no_show') and p.status = 'card_saved'
                     else a.status in ('confirmed', 'checked_in', 'in_progress', 'completed') and (
                       p.status = 'card_saved' or p.status in ('created', 'requires_action') and p.pay_by is not null) end then p.amount_minor else 0 end
                 end), 0) as minor
               from payments p where p.appointment_id = a.id and p.method is not null) covered
             left join lateral (
               select sum(p.amount_minor) as minor from payments p where p.appointment_id = a.id and p.status = 'due_at_clinic') open on true
             where a.id = $1
           ), changed as (
             update payments p set amount_minor = v.due_minor, purpose = case when v.is_fee then 'fee' when exists (
                 select from payments o where o.appointment_id = v.id and o.status <> 'due_at_clinic') then 'balance' else 'price' end
             from visit v where p.appointment_id = v.id and p.status = 'due_at_clinic'
             returning p.id
           ), made as (
             insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
             select organization_id, uuidv7(), id, case when is_fee then 'fee' else 'balance' end, null, 'due_at_clinic', due_minor, currency
             from visit where due_minor > 0 and not exists (select from changed)
           )
           select due_minor > before_minor as grew, exists (
             select from payments p where p.appointment_id = visit.id and p.method in ('cash', 'terminal')) as "isPaidAtDesk" from visit`,
    values: [appointmentId],
  });
  if (rows[0]?.isPaidAtDesk) await noteDueBack(tx, appointmentId, at);
  return rows[0]?.grew ? "owed_more" : "balanced";
}
