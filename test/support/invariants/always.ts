import { allowedEdges, firstStatuses, liveStatuses } from "../../../src/domain/booking/lifecycle.ts";
import { termsWithFee } from "../../../src/domain/payment/card-fee.ts";
import { type Invariants, listOf } from "./query.ts";

const live = listOf(liveStatuses);
const edges = allowedEdges()
  .map((edge) => `(${listOf(edge)})`)
  .join(", ");

/** The stretch of every subject of every live appointment. */
const due = `
  select a.organization_id, a.id, s.subject_kind, s.subject_id,
    tstzrange(a.starts_at - make_interval(mins => s.before_minutes), a.ends_at + make_interval(mins => s.after_minutes)) as during
  from appointments a
  join appointment_subjects s on s.organization_id = a.organization_id and s.appointment_id = a.id
  where a.status in (${live})`;

const overlaps = (kinds: string) => `
  select x.subject_id, x.source_id, y.source_id as other
  from occupancies x
  join occupancies y on y.organization_id = x.organization_id and y.subject_id = x.subject_id and y.lane = x.lane and y.during && x.during and y.id > x.id
  where x.subject_kind in (${kinds})`;

/** Hold at every instant, also in the midst of a storm or a crash. */
export const always: Invariants = {
  "I1 a practitioner and a nurse are in one place at a time": overlaps("'practitioner', 'nurse'"),
  "I1 a live appointment takes exactly its subjects around its visit, and no other appointment takes any": `
    (${due} except select organization_id, source_id, subject_kind, subject_id, during from occupancies)
    union all
    (select organization_id, source_id, subject_kind, subject_id, during from occupancies except ${due})`,
  "I1 a live appointment has its own patient, and each practitioner for as long as they give some of it": `
    select a.id from appointments a
    where a.status in (${live}) and (
      (select array_agg(s.subject_id) from appointment_subjects s
        where s.organization_id = a.organization_id and s.appointment_id = a.id and s.subject_kind = 'patient')
        is distinct from array[a.patient_id]
      or exists (select from appointment_subjects s
        where s.organization_id = a.organization_id and s.appointment_id = a.id and s.subject_kind = 'practitioner' and not exists (
          select from appointment_services l where l.organization_id = a.organization_id and l.appointment_id = a.id and l.staff_id = s.subject_id))
      or exists (select from (
        select l.staff_id, l.minutes, sum(l.minutes) over (order by l.position) as until_minute,
          extract(epoch from a.ends_at - a.starts_at) / 60 as total
        from appointment_services l where l.organization_id = a.organization_id and l.appointment_id = a.id) t
        where not exists (select from appointment_subjects s
          where s.organization_id = a.organization_id and s.appointment_id = a.id and s.subject_id = t.staff_id
            and -s.before_minutes <= t.until_minute - t.minutes and t.until_minute <= t.total + s.after_minutes)))`,
  "I1 who begins a visit gives its first service, and what others give is handed over": `
    select a.id from appointments a
    join (select l.*, min(position) over (partition by organization_id, appointment_id) as first from appointment_services l) l
      on l.organization_id = a.organization_id and l.appointment_id = a.id
    where l.handed_over <> (l.staff_id <> a.staff_id) or (l.position = l.first and l.handed_over)`,
  "I1 an overbooking has its reason": "select id from occupancies where lane <> 0 and overbooking_reason is null",
  "I1 only who says so lies on top of others, and never a patient": `
    select o.id from occupancies o
    join appointments a on a.organization_id = o.organization_id and a.id = o.source_id
    where o.lane <> 0 and (o.subject_kind = 'patient' or a.overbooking_reason is distinct from o.overbooking_reason)`,
  "I2 a room, a device and a patient are in one place at a time": overlaps("'room', 'equipment', 'patient'"),
  "I6 no more is given back than was taken, and no more is taken than the price": `
    select p.id from payments p
    left join refunds r on r.organization_id = p.organization_id and r.payment_id = p.id and r.status in ('pending', 'succeeded')
    group by p.organization_id, p.id
    having coalesce(sum(r.amount_minor), 0) <> p.refunded_minor or p.refunded_minor > p.captured_minor or p.captured_minor > p.amount_minor`,
  "I6 nothing is due at the clinic for a visit that never came about, or was cancelled without a fee": `
    select p.id from payments p
    join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
    where p.status = 'due_at_clinic' and p.amount_minor > 0
      and (a.status in ('expired', 'refused') or a.status = 'cancelled' and coalesce(a.fee_minor, 0) = 0)`,
  "I6 a saved card is asked for no more than its patient agreed to, and only once they have": `
    select p.id from payments p
    join saved_cards c on c.organization_id = p.organization_id and c.appointment_id = p.appointment_id
    where p.method = 'card' and p.purpose <> 'deposit' and (p.amount_minor > c.cap_minor or p.currency <> c.currency)
      or c.consented_at is null and (p.status = 'card_saved' or exists (
        select from payment_attempts t where t.organization_id = p.organization_id and t.payment_id = p.id and t.op = 'authorize'))
    union all
    select p.id from payments p where p.status = 'card_saved' and not exists (
      select from saved_cards c where c.organization_id = p.organization_id and c.appointment_id = p.appointment_id)
    union all
    select c.appointment_id from saved_cards c
    join payments p on p.organization_id = c.organization_id and p.appointment_id = c.appointment_id and p.method = 'card' and p.purpose <> 'deposit'
    group by c.organization_id, c.appointment_id, c.cap_minor having sum(p.authorized_minor + p.captured_minor) > c.cap_minor`,
  "I6 a card that was removed is asked for nothing, nor is one that Stripe keeps no more": `
    select c.appointment_id from saved_cards c
    join payments p on p.organization_id = c.organization_id and p.appointment_id = c.appointment_id
    where (c.removed_at is not null or c.detached_at is not null) and (p.status = 'card_saved' or exists (
      select from payment_attempts t where t.organization_id = p.organization_id and t.payment_id = p.id and t.op = 'authorize' and t.state = 'sent'))`,
  "I6 a fee is asked only of a card whose patient agreed to that": `
    select p.id from payments p
    where p.purpose = 'fee' and p.method = 'card' and not exists (
      select from saved_cards c where c.organization_id = p.organization_id and c.appointment_id = p.appointment_id
        and c.payment_method_id is not null and c.terms_version in (${listOf(termsWithFee)}))`,
  "I6 what is given back or on its way is no more than was taken, and two people stand for what needs two": `
    select p.id from payments p
    join refunds r on r.organization_id = p.organization_id and r.payment_id = p.id and r.status in ('requested', 'settled_by_hand', 'pending', 'succeeded')
    group by p.organization_id, p.id having sum(r.amount_minor) > p.captured_minor
    union all
    select id from refunds where answered_by = asked_by`,
  "I10 the ledger of a payment adds up to its row": `
    select p.id, p.authorized_minor, p.captured_minor, p.refunded_minor, l.* from payments p
    cross join lateral (
      select coalesce(sum(amount_minor) filter (where to_account = 'hold'), 0) - coalesce(sum(amount_minor) filter (where from_account = 'hold'), 0) as held,
        coalesce(sum(amount_minor) filter (where kind in ('captured', 'taken')), 0) - coalesce(sum(amount_minor) filter (where kind = 'corrected'), 0) as captured,
        coalesce(sum(amount_minor) filter (where kind in ('refunded', 'given_back')), 0) - coalesce(sum(amount_minor) filter (where kind = 'refund_returned'), 0) as refunded
      from ledger_entries e where e.organization_id = p.organization_id and e.payment_id = p.id) l
    where (p.authorized_minor, p.captured_minor, p.refunded_minor) is distinct from (l.held, l.captured, l.refunded)`,
  "I10 a visit that money was taken for has the number of its receipt": `
    select p.id from payments p
    join ledger_entries e on e.organization_id = p.organization_id and e.payment_id = p.id and e.kind in ('captured', 'taken')
    where not exists (select from receipts r where r.organization_id = p.organization_id and r.appointment_id = p.appointment_id)`,
  "I10 a payment at the desk was taken once, is corrected by another person, and its row says the same as who had it in hand": `
    select p.id from payments p
    cross join lateral (
      select count(*) filter (where kind = 'taken') as times, coalesce(sum(amount_minor) filter (where kind = 'taken'), 0) as taken,
        coalesce(sum(amount_minor) filter (where kind = 'corrected'), 0) as corrected, coalesce(sum(amount_minor) filter (where kind = 'given_back'), 0) as given_back,
        count(distinct method) as methods, min(method) as method, count(distinct till_account_id) filter (where kind <> 'given_back') as tills
      from desk_entries e where e.organization_id = p.organization_id and e.payment_id = p.id) d
    where p.method in ('cash', 'terminal')
      and (d.times, d.taken, d.taken - d.corrected, d.given_back, d.methods, d.method, d.tills) is distinct from (1, p.amount_minor, p.captured_minor, p.refunded_minor, 1, p.method, 1)`,
  "I8 a day's used places are its reserved and consumed ones": `
    select d.organization_id, d.on_date, d.used, count(c.appointment_id) from discount_days d
    left join discount_claims c on c.organization_id = d.organization_id and c.on_date = d.on_date and c.state in ('reserved', 'consumed')
    group by d.organization_id, d.on_date having d.used <> count(c.appointment_id)`,
  "I8 a place is held by who has the discount: reserved by a request or a hold, consumed from then on": `
    select a.id, a.status, c.state from appointments a
    left join discount_claims c on c.organization_id = a.organization_id and c.appointment_id = a.id
    where case
      when a.status in ('cancelled', 'expired', 'refused') then c.state <> 'released'
      when a.discount_minor = 0 then c.state is not null
      else c.state is distinct from case when a.status in ('requested', 'held') then 'reserved' else 'consumed' end end`,
  "I9 a step at Stripe succeeds once": `
    select payment_id, op, split_part(key, ':', 2) from payment_attempts where state = 'ok'
    group by organization_id, payment_id, op, split_part(key, ':', 2) having count(*) > 1`,
  "I9 a step has one open attempt, its last": `
    select key from payment_attempts a where state = 'sent' and exists (
      select from payment_attempts b where b.organization_id = a.organization_id and b.payment_id = a.payment_id and b.op = a.op
        and split_part(b.key, ':', 2) = split_part(a.key, ':', 2) and b.attempt > a.attempt)`,
  "I14 the events of an appointment are numbered without gaps": `
    select aggregate_id from outbox group by organization_id, aggregate_id having min(seq) <> 1 or max(seq) <> count(*)`,
  "I14 every change of status has its event, in the same order": `
    select id, changes, events from (
      select a.id,
        (select array_agg('appointment.' || l.to_status order by uuid_extract_timestamp(l.id), l.at, l.id) from status_log l
         where l.organization_id = a.organization_id and l.appointment_id = a.id and l.from_status is distinct from l.to_status) as changes,
        (select array_agg(o.kind order by o.seq) from outbox o
         where o.organization_id = a.organization_id and o.aggregate_id = a.id and o.kind like 'appointment.%' and o.kind <> 'appointment.moved') as events
      from appointments a) x
    where changes is distinct from events`,
  "I14 every move has its event, in the same order, and the version counts them": `
    select id, version, moves, events from (
      select a.id, a.version,
        (select array_agg(m.version order by m.version) from appointment_moves m
         where m.organization_id = a.organization_id and m.appointment_id = a.id) as moves,
        (select array_agg(o.version order by o.seq) from outbox o
         where o.organization_id = a.organization_id and o.aggregate_id = a.id and o.kind = 'appointment.moved') as events
      from appointments a) x
    where moves is distinct from events
      or moves is distinct from (select array_agg(v) from generate_series(2, version) v)`,
  "I14 money that moved has its event": `
    select p.id, p.status from payments p
    where p.payment_intent_id is not null and p.status in ('authorized', 'captured', 'voided', 'expired') and not exists (
      select from outbox o where o.organization_id = p.organization_id and o.aggregate_id = p.appointment_id and o.kind = 'payment.' || p.status)`,
  "I14 money at the desk has its event": `
    select a.id, entries, events from appointments a
    cross join lateral (
      select array_agg(case e.kind when 'taken' then 'payment.taken_at_desk' else 'payment.' || e.kind end order by e.id) as entries
      from desk_entries e join payments p on p.organization_id = e.organization_id and p.id = e.payment_id
      where p.organization_id = a.organization_id and p.appointment_id = a.id) e
    cross join lateral (
      select array_agg(o.kind order by o.seq) as events from outbox o
      where o.organization_id = a.organization_id and o.aggregate_id = a.id and o.kind in ('payment.taken_at_desk', 'payment.corrected', 'payment.given_back')) o
    where entries is distinct from events`,
  "I16 a patient is written to once about each version and kind, each payment and each refund, unless somebody had it sent again": `
    select appointment_id, version, kind, payment_id, refund_id, channel from messages where resend_of is null and kind <> 'from_clinic'
    group by organization_id, appointment_id, version, kind, payment_id, refund_id, channel having count(*) > 1`,
  "I16 a delivered event that the patient is to hear of has its message": `
    select o.aggregate_id, o.seq, o.kind from outbox o
    join (values ('appointment.moved', 'moved'), ('payment.captured', 'receipt'), ('payment.taken_at_desk', 'receipt'),
      ('payment.corrected', 'receipt_corrected'), ('payment.given_back', 'refunded'), ('payment.refunded', 'refunded'),
      ('payment.refund_failed', 'refund_failed'), ('payment.declined', 'payment_needed')) told (event, message) on told.event = o.kind
    where o.delivered_at is not null and coalesce((o.payload ->> 'visitChanged')::boolean, true) and not exists (select from messages m
      where m.organization_id = o.organization_id and m.appointment_id = o.aggregate_id and m.version = o.version
        and m.kind in (told.message, case told.message when 'payment_needed' then 'balance_needed' end))`,
  "I17 a booking has at most one live appointment": `
    select booking_id from appointments where status in (${live}) group by organization_id, booking_id having count(*) > 1`,
  "I22 a status follows only where it may": `
    select appointment_id, from_status, to_status from status_log
    where from_status is null and to_status not in (${listOf(firstStatuses)})
       or from_status is not null and (from_status, to_status) not in (${edges})
         and (from_status <> to_status or coalesce(reason_code, '') not in ('fee_waived', 'card_removed'))`,
  "I22 each change starts where the last one led, and the last leads to today": `
    select id from (
      select a.id, a.status, l.from_status, l.to_status,
        lag(l.to_status) over h as came_from, row_number() over h as place, count(*) over (partition by a.organization_id, a.id) as changes
      from appointments a
      left join status_log l on l.organization_id = a.organization_id and l.appointment_id = a.id
      window h as (partition by a.organization_id, a.id order by uuid_extract_timestamp(l.id), l.at, l.id)) x
    where from_status is distinct from came_from or place = changes and to_status is distinct from status`,
  "I22 each move starts where the last one led, and the last leads to today": `
    select appointment_id, version from (
      select m.*, lag(to_starts_at) over h as starts_at, lag(to_ends_at) over h as ends_at, lag(to_staff_id) over h as staff_id,
        a.starts_at as starts_now, a.ends_at as ends_now, a.staff_id as staff_now, m.version = a.version as is_last,
        lag(to_staff_ids) over h as staff_ids,
        array(select staff_id from appointment_services l where l.organization_id = a.organization_id and l.appointment_id = a.id order by position) as all_now
      from appointment_moves m
      join appointments a on a.organization_id = m.organization_id and a.id = m.appointment_id
      window h as (partition by m.organization_id, m.appointment_id order by m.version)) x
    where version > 2 and (from_starts_at, from_ends_at, from_staff_id) is distinct from (starts_at, ends_at, staff_id)
       or is_last and (to_starts_at, to_ends_at, to_staff_id) is distinct from (starts_now, ends_now, staff_now)
       or version > 2 and from_staff_ids <> staff_ids and from_staff_ids <> '{}' and staff_ids <> '{}'
       or is_last and to_staff_ids <> all_now and to_staff_ids <> '{}'`,
  "I22 the minutes of its services are those of the visit": `
    select a.id from appointments a
    join appointment_services l on l.organization_id = a.organization_id and l.appointment_id = a.id
    group by a.organization_id, a.id
    having sum(l.minutes) * interval '1 minute' <> a.ends_at - a.starts_at`,
  "I23 what has no foreign key stays in its tenant too": `
    select 'occupancy' as what, o.id from occupancies o
    where not exists (select from appointments a where a.organization_id = o.organization_id and a.id = o.source_id)
    union all
    select 'event', o.aggregate_id from outbox o
    where not exists (select from appointments a where a.organization_id = o.organization_id and a.id = o.aggregate_id)
    union all
    select 'subject', s.subject_id from appointment_subjects s
    where not exists (select from staff t where s.subject_kind in ('practitioner', 'nurse') and t.organization_id = s.organization_id and t.id = s.subject_id)
      and not exists (select from patients t where s.subject_kind = 'patient' and t.organization_id = s.organization_id and t.id = s.subject_id)
      and not exists (select from rooms t where s.subject_kind = 'room' and t.organization_id = s.organization_id and t.id = s.subject_id)
      and not exists (select from equipment t where s.subject_kind = 'equipment' and t.organization_id = s.organization_id and t.id = s.subject_id)
    union all
    select 'webhook', e.organization_id from stripe_events e
    where exists (select from payments p where p.payment_intent_id = e.payment_intent_id and p.organization_id <> e.organization_id)`,
};
