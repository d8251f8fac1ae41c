import { handedOutOf } from "../../../src/db/payment/queries.ts";
import { appointmentStatuses, isLive } from "../../../src/domain/booking/lifecycle.ts";
import { type Invariants, listOf } from "./query.ts";

const over = listOf(["cancelled", "expired", "refused"]);
const standing = listOf(appointmentStatuses.filter((status) => isLive(status) && status !== "requested"));

/**
 * Open stretches of a clinic or a practitioner around a visit, from weekly hours and a day's exceptions. The
 * later of two equal closings, the earlier of two openings.
 */
const openHours = (weekly: string, exceptions: string, whose: string, owner: string) => `
  select range_agg(tstzrange(least(opens, opens - back), greatest(closes, closes + forth))) as hours from (
    select timezone(c.time_zone, opens_on) as opens, timezone(c.time_zone, closes_on) as closes,
      case when timezone(c.time_zone, timezone(c.time_zone, opens_on) - interval '1 hour') = opens_on then interval '1 hour' else '0' end as back,
      case when timezone(c.time_zone, timezone(c.time_zone, closes_on) + interval '1 hour') = closes_on then interval '1 hour' else '0' end as forth
    from (
      select d + make_interval(mins => coalesce(x.opens_minute, h.opens_minute)) as opens_on,
        d + make_interval(mins => coalesce(x.closes_minute, h.closes_minute)) as closes_on
      from generate_series(date_trunc('day', timezone(c.time_zone, a.starts_at)) - interval '1 day', timezone(c.time_zone, a.ends_at), interval '1 day') d
      left join ${exceptions} x on x.organization_id = a.organization_id and x.clinic_id = a.clinic_id and ${owner.replaceAll("h.", "x.")} and x.on_date = d::date
      left join ${weekly} h on h.organization_id = a.organization_id and h.clinic_id = a.clinic_id and ${owner} and h.weekday = extract(isodow from d)
        and x.on_date is null
    ) ${whose}_days where closes_on is not null) ${whose}_bands`;

/** Hold once nothing is under way any more. `$1` is the time by which deadlines are judged. */
export const quiescent: Invariants = {
  "I3 a live visit lies in the open hours of its clinic and practitioner, and meets no leave": `
    select a.id from appointments a
    join clinics c on c.organization_id = a.organization_id and c.id = a.clinic_id
    cross join lateral (${openHours("clinic_hours", "clinic_holidays", "clinic", "true")}) clinic
    cross join lateral (${openHours("staff_hours", "staff_overrides", "staff", "h.staff_id = a.staff_id")}) own
    where a.status in (${standing}) and (
      not tstzmultirange(tstzrange(a.starts_at, a.ends_at)) <@ coalesce(clinic.hours * own.hours, '{}')
      or exists (select from staff_leave l where l.organization_id = a.organization_id and l.staff_id = a.staff_id
        and tstzrange(l.starts_at, l.ends_at) && tstzrange(a.starts_at, a.ends_at)))`,
  "I4 from confirmation on, the price is on hold, taken, asked of a saved card or by link, or due at the clinic; of a cancelled or missed visit its fee": `
    select id, status, owed, covered from (
      select a.id, a.status, case when a.status in ('cancelled', 'no_show') then a.fee_minor else a.total_minor end as owed, (
        select coalesce(sum(case when p.settled_by_hand_at is not null then p.amount_minor else p.authorized_minor + p.captured_minor - (
            select coalesce(sum(r.amount_minor), 0) from refunds r where r.organization_id = p.organization_id and r.payment_id = p.id
              and r.status in ('requested', 'settled_by_hand', 'pending', 'succeeded') and (r.reason <> 'by_staff' or a.status in ('cancelled', 'no_show')))
          + case when p.status = 'due_at_clinic' or a.status in ('confirmed', 'checked_in', 'in_progress', 'completed') and (
              p.status = 'card_saved' or p.status in ('created', 'requires_action') and p.pay_by is not null) then p.amount_minor else 0 end end), 0)
        from payments p where p.organization_id = a.organization_id and p.appointment_id = a.id) as covered
      from appointments a
      where a.status in ('confirmed', 'checked_in', 'in_progress', 'completed')
         or a.status in ('cancelled', 'no_show') and a.fee_minor is not null and not exists (
           select from payments p where p.organization_id = a.organization_id and p.appointment_id = a.id and (p.settled_by_hand_at is not null or p.disputed_minor > 0))
           and not exists (select from tasks t where t.organization_id = a.organization_id and t.appointment_id = a.id and t.kind = 'give_back_at_desk' and t.state = 'open')) x
    where owed <> covered and not (covered < owed and status in ('cancelled', 'no_show') and exists (
      select from refunds r join payments p on p.organization_id = r.organization_id and p.id = r.payment_id
      where p.appointment_id = x.id and r.reason = 'by_staff'))`,
  "I5 no money is held for a visit that is off, and none kept but its fee": `
    select p.id, p.status, a.status as appointment from payments p
    join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
    where p.settled_by_hand_at is null and a.status in (${over}) and (p.status in ('created', 'requires_action', 'card_saved', 'authorized')
      or p.refunded_minor + p.disputed_minor + ${handedOutOf("p")} < p.captured_minor and coalesce(a.fee_minor, 0) = 0
      and not exists (select from tasks t where t.organization_id = a.organization_id and t.appointment_id = a.id and t.kind = 'give_back_at_desk' and t.state = 'open'))`,
  "I12 no request or hold outlives its deadline": `
    select id, status, approval_due_at, hold_expires_at from appointments
    where case status when 'requested' then approval_due_at when 'held' then hold_expires_at end < $1::timestamptz - interval '60 seconds'`,
  "I12 a saved card is asked two days before its visit": `
    select a.id, a.starts_at from appointments a
    join payments p on p.organization_id = a.organization_id and p.appointment_id = a.id
    where p.status = 'card_saved' and p.purpose <> 'balance' and p.settled_by_hand_at is null and a.starts_at < $1::timestamptz + interval '48 hours' - interval '60 seconds'`,
  "I12 the rest of a deposit is asked of its card once its visit is completed, and then by link for a day": `
    select a.id, p.status from appointments a
    join payments p on p.organization_id = a.organization_id and p.appointment_id = a.id
    where p.purpose = 'balance' and p.method = 'card' and p.settled_by_hand_at is null
      and (p.status = 'card_saved' and a.status = 'completed' or p.status in ('created', 'requires_action') and p.pay_by < $1::timestamptz - interval '60 seconds')`,
  "I12 no visit outlives the link by which it was to be paid": `
    select a.id, p.pay_by from appointments a
    join payments p on p.organization_id = a.organization_id and p.appointment_id = a.id
    where a.status = 'confirmed' and p.status in ('created', 'requires_action') and p.purpose <> 'balance' and p.settled_by_hand_at is null
      and least(p.pay_by, a.starts_at) < $1::timestamptz - interval '60 seconds'`,
  "I13 what was delivered was delivered in order": `
    select aggregate_id, seq from (
      select organization_id, aggregate_id, seq, delivered_at, lag(delivered_at) over w as before, lag(seq) over w as earlier
      from outbox window w as (partition by organization_id, aggregate_id order by seq)) x
    where delivered_at is not null and earlier is not null and (before is null or delivered_at < before)`,
  "I19 a key that was used has led to its appointment": `
    select scope, key from idempotency_keys k
    where recorded_at < now() - interval '2 minutes'
      and not exists (select from appointments a where a.organization_id = k.organization_id and a.id = k.appointment_id)`,
  "I20 every webhook is dealt with":
    "select account, event_id, state from stripe_events where state in ('pending', 'parked')",
  "I21 no authorisation is left to lapse": `
    select id, capture_before from payments where status = 'authorized' and capture_before < $1::timestamptz`,
  "I21 a visit that took place is paid within a day, unless an admin decides about it": `
    select a.id from appointments a
    join payments p on p.organization_id = a.organization_id and p.appointment_id = a.id
    where a.status = 'completed' and p.status = 'authorized' and a.ends_at < $1::timestamptz - interval '24 hours'
      and not (a.capture_policy = 'by_admin' and p.capture_requested_at is null)`,
};
