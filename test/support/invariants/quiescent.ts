import { forgoneOf, handedOutOf, isCardToSave } from "../../../src/db/payment/queries.ts";
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
  "I3 each service of a live visit lies in the open hours of its clinic and practitioner, and meets no leave": `
    select a.id from (
      select v.organization_id, v.id, v.clinic_id, v.status, t.staff_id, v.starts_at + make_interval(mins => t.until_minute - t.minutes) as starts_at,
        v.starts_at + make_interval(mins => t.until_minute) as ends_at
      from appointments v
      join (select organization_id, appointment_id, staff_id, minutes,
              (sum(minutes) over (partition by organization_id, appointment_id order by position))::int as until_minute
            from appointment_services) t on t.organization_id = v.organization_id and t.appointment_id = v.id) a
    join clinics c on c.organization_id = a.organization_id and c.id = a.clinic_id
    cross join lateral (${openHours("clinic_hours", "clinic_holidays", "clinic", "true")}) clinic
    cross join lateral (${openHours("staff_hours", "staff_overrides", "staff", "h.staff_id = a.staff_id")}) own
    where a.status in (${standing}) and (
      not tstzmultirange(tstzrange(a.starts_at, a.ends_at)) <@ coalesce(clinic.hours * own.hours, '{}')
      or exists (select from staff_leave l where l.organization_id = a.organization_id and l.staff_id = a.staff_id
        and tstzrange(l.starts_at, l.ends_at) && tstzrange(a.starts_at, a.ends_at)))`,
  "I6 a card that was removed is taken from its customer": `
    select appointment_id from saved_cards where removed_at is not null and detached_at is null`,
  "I6 a card whose visit is over and has nothing left to ask of it is taken from its customer": `
    select c.appointment_id from saved_cards c
    join appointments a on a.organization_id = c.organization_id and a.id = c.appointment_id
    where c.payment_method_id is not null and c.detached_at is null and a.status in ('completed', 'no_show') and not exists (
      select from payments p where p.organization_id = c.organization_id and p.appointment_id = c.appointment_id
        and p.method = 'card' and p.status in ('created', 'requires_action', 'card_saved', 'authorized'))`,
  "I6 what was settled by hand no card and no link is left to bring": `
    select id, status from payments where method = 'card' and settled_by_hand_at is not null and status in ('created', 'requires_action', 'card_saved')`,
  "I4 from confirmation on, the price is on hold, taken, asked of a saved card or by link, or due at the clinic; of a cancelled or missed visit its fee": `
    select id, status, owed, covered, due from (
      select a.id, a.status, a.status in (${standing}, 'completed') as is_on, case when a.status = 'cancelled' then coalesce(a.fee_minor, 0)
          when a.status = 'no_show' then coalesce(a.fee_minor, a.total_minor) when a.status in (${over}) then 0 else a.total_minor end as owed,
        coalesce(sum(p.amount_minor) filter (where p.status = 'due_at_clinic'), 0) as due,
        coalesce(sum(case when p.settled_by_hand_at is not null then p.amount_minor else p.authorized_minor + p.captured_minor - (
            select coalesce(sum(r.amount_minor), 0) from refunds r where r.organization_id = p.organization_id and r.payment_id = p.id
              and r.reason <> 'by_staff' and r.status in ('requested', 'pending', 'succeeded'))
          + ${forgoneOf("p")}
          + case when case when p.purpose = 'fee' then a.status in ('cancelled', 'no_show') and p.status = 'card_saved'
              else a.status in (${standing}, 'completed') and (
                p.status = 'card_saved' or p.status in ('created', 'requires_action') and p.pay_by is not null) end then p.amount_minor else 0 end end)
          filter (where p.status <> 'due_at_clinic'), 0) as covered
      from appointments a left join payments p on p.organization_id = a.organization_id and p.appointment_id = a.id
      where a.status not in ('requested', 'held') group by a.organization_id, a.id) x
    where due <> greatest(0, owed - covered) or is_on and covered > owed`,
  "I5 no money is held for a visit that is off, and none kept but its fee; what of it lies at the desk is a task with its sum": `
    select id, status, appointment, back, tasks from (select d.*, sum(case when method = 'card' then 0 else back end)
        over (partition by organization_id, appointment_id) as back_at_desk from (
      select m.*, case when is_off then greatest(0, left_over - greatest(0, least(kept_of, fee - coalesce(
          sum(kept_of) over (partition by organization_id, appointment_id order by id rows between unbounded preceding and 1 preceding), 0))))
        else 0 end as back
      from (
        select p.organization_id, p.appointment_id, p.id, p.method, p.status, p.settled_by_hand_at, a.status as appointment, coalesce(a.fee_minor, 0) as fee,
          a.status in (${over}) or a.status = 'no_show' and a.fee_minor is not null as is_off, l.left_over,
          case p.status when 'authorized' then p.amount_minor else greatest(0, l.left_over) end as kept_of,
          (select coalesce(sum((t.detail ->> 'amountMinor')::bigint), 0) from tasks t where t.organization_id = p.organization_id
            and t.kind = 'give_back_at_desk' and t.state = 'open' and t.appointment_id = p.appointment_id) as tasks
        from payments p
        join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
        cross join lateral (select p.captured_minor - p.refunded_minor - p.disputed_minor - ${handedOutOf("p")} as left_over) l) m) d) x
    where case method
      when 'card' then settled_by_hand_at is null and (is_off and status in ('created', 'requires_action', 'card_saved', 'authorized')
        or back > 0 and not exists (select from disputes d where d.organization_id = x.organization_id and d.payment_id = x.id and d.blocks_refunds)
          and not exists (select from refunds r where r.organization_id = x.organization_id and r.payment_id = x.id and r.reason = 'by_staff' and r.status = 'requested'))
      else tasks <> back_at_desk end`,
  "I12 no request or hold outlives its deadline": `
    select id, status, approval_due_at, hold_expires_at from appointments
    where case status when 'requested' then approval_due_at when 'held' then hold_expires_at end < $1::timestamptz - interval '60 seconds'`,
  "I12 a saved card is asked two days before its visit": `
    select a.id, a.starts_at from appointments a
    join payments p on p.organization_id = a.organization_id and p.appointment_id = a.id
    where p.status = 'card_saved' and p.purpose = 'price' and p.settled_by_hand_at is null and a.starts_at < $1::timestamptz + interval '48 hours' - interval '60 seconds'`,
  "I12 a card is offered to be saved only in the stead of money on hold": `
    select p.id from payments p
    join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
    where ${isCardToSave("p")} and p.settled_by_hand_at is null and a.status not in ('requested', 'held') and not exists (
      select from payments o where o.organization_id = p.organization_id and o.appointment_id = a.id and o.purpose = 'price' and o.status = 'authorized')`,
  "I12 a fee is asked of its card at once, and not by link": `
    select id, status from payments
    where purpose = 'fee' and method = 'card' and settled_by_hand_at is null and status in ('card_saved', 'created', 'requires_action')`,
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
  "I20 every webhook is dealt with":
    "select account, event_id, state from stripe_events where state in ('pending', 'parked')",
  "I21 no authorisation is left to lapse": `
    select id, capture_before from payments where status = 'authorized' and capture_before < $1::timestamptz`,
  "I21 a visit that took place is paid within a day, unless an admin decides about it, who has a task": `
    select a.id from appointments a
    join payments p on p.organization_id = a.organization_id and p.appointment_id = a.id
    where a.status = 'completed' and p.status = 'authorized' and a.ends_at < $1::timestamptz - interval '24 hours'
      and not (a.capture_policy = 'by_admin' and p.capture_requested_at is null and exists (
        select from tasks t where t.organization_id = p.organization_id and t.appointment_id = a.id
          and t.kind in ('to_capture', 'capture_deadline') and t.detail ->> 'paymentId' = p.id::text and t.state = 'open'))`,
};

/** Holds once nothing is under way any more of what was asked for before `$1`. */
export const ofRequests: Invariants = {
  "I19 a key that was used has led to its appointment": `
    select scope, key from idempotency_keys k
    where recorded_at < $1::timestamptz
      and not exists (select from appointments a where a.organization_id = k.organization_id and a.id = k.appointment_id)`,
};

/** Holds besides where a relay runs. */
export const relayed: Invariants = {
  "I13 every event is delivered": "select organization_id, aggregate_id, seq from outbox where delivered_at is null",
};
