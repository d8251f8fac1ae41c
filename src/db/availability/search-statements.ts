import { exceptionBands } from "../organization/hours.ts";

/**
 * `$1` clinic, `$2` services in order, `$3` the practitioners who may come or null, `$4`..`$5` the range; days are read
 * with one to spare on each side. Practitioners are those who give one of the services at least.
 */
export const searchRules = `
with days as (
  select (timezone(c.time_zone, $4::timestamptz))::date - 2 as first, (timezone(c.time_zone, $5::timestamptz))::date + 2 as last
  from clinics c where c.id = $1
), wanted as (
  select service_id, position from unnest($2::uuid[]) with ordinality as w (service_id, position)
), candidates as (
  select s.id
  from staff s
  join staff_clinics sc on sc.staff_id = s.id and sc.clinic_id = $1
  where s.active and ($3::uuid[] is null or s.id = any($3))
    and exists (select from staff_services ss where ss.staff_id = s.id and ss.service_id = any($2))
)
select c.time_zone, c.currency, o.slot_step_minutes, o.minimum_notice_minutes, o.horizon_days, o.hold_minutes, o.approval_hours, o.approved_hold_hours,
  o.capture_policy, o.max_holds_per_patient, o.max_visits_per_patient_day, o.cancellation_notice_minutes,
  o.fee_table,
  json_build_object(
    'week', (select coalesce(json_agg(json_build_object('weekday', h.weekday, 'opens', h.opens_minute, 'closes', h.closes_minute)), '[]')
             from clinic_hours h where h.clinic_id = c.id),
    'exceptions', (select coalesce(json_agg(json_build_object('day', x.on_date, 'bands', x.bands)), '[]')
                   from (select h.on_date, ${exceptionBands("h")} as bands from clinic_holidays h, days
                         where h.clinic_id = c.id and h.on_date between days.first and days.last group by h.on_date) x)) as hours,
  (select coalesce(json_agg(json_build_object(
      'serviceId', s.id, 'name', s.name, 'minutes', s.duration_minutes, 'bufferBeforeMinutes', s.buffer_before_minutes,
      'bufferAfterMinutes', s.buffer_after_minutes, 'priceMinor', so.price_minor, 'taxBasisPoints', so.tax_basis_points,
      'paymentPolicy', so.payment_policy, 'deposit', so.deposit, 'approval', so.approval, 'eligibleGender', s.eligible_gender, 'minimumAgeYears', s.minimum_age_years,
      'maximumAgeYears', s.maximum_age_years, 'feeTable', s.fee_table) order by w.position), '[]')
   from wanted w
   join services s on s.id = w.service_id and s.active
   join service_offers so on so.service_id = s.id and so.clinic_id = c.id and so.active) as services,
  (select coalesce(json_agg(json_build_object('kind', n.subject_kind, 'candidates', n.candidates)), '[]') from (
     select need.subject_kind, coalesce(json_agg(json_build_object('resourceId', r.id, 'turnoverMinutes', r.turnover_minutes) order by r.name, r.id)
              filter (where r.id is not null), '[]') as candidates
     from (select distinct subject_kind, type from service_needs where service_id = any($2)) need
     left join (
       select 'room' as kind, id, type, name, turnover_minutes from rooms where clinic_id = $1 and active
       union all
       select 'equipment', id, type, name, turnover_minutes from equipment where clinic_id = $1 and active
     ) r on r.kind = need.subject_kind and r.type = need.type
     group by need.subject_kind, need.type) n) as needs,
  (select coalesce(json_agg(json_build_object('practitionerId', p.id,
      'serviceIds', case when cardinality($2::uuid[]) > 1 then (
        select json_agg(ss.service_id) from staff_services ss where ss.staff_id = p.id and ss.service_id = any($2)) end, 'hours', json_build_object(
      'week', (select coalesce(json_agg(json_build_object('weekday', h.weekday, 'opens', h.opens_minute, 'closes', h.closes_minute)), '[]')
               from staff_hours h where h.staff_id = p.id and h.clinic_id = c.id),
      'exceptions', (select coalesce(json_agg(json_build_object('day', x.on_date, 'bands', x.bands)), '[]')
                     from (select v.on_date, ${exceptionBands("v")} as bands from staff_overrides v, days
                           where v.staff_id = p.id and v.clinic_id = c.id and v.on_date between days.first and days.last group by v.on_date) x)))
      order by p.id), '[]')
   from candidates p) as practitioners
from clinics c
join organizations o on o.id = c.organization_id
where c.id = $1 and c.active`;

/**
 * `$1`..`$3` as above, `$4` patient or null, `$5`..`$6` the range in epoch
 * minutes. Packed per subject, in order; leave apart.
 */
export const searchBusy = `
with subjects as (
  select s.id
  from staff s
  join staff_clinics sc on sc.staff_id = s.id and sc.clinic_id = $1
  where s.active and ($3::uuid[] is null or s.id = any($3))
    and exists (select from staff_services ss where ss.staff_id = s.id and ss.service_id = any($2))
  union all
  select r.id from rooms r where r.clinic_id = $1
    and r.type in (select type from service_needs where service_id = any($2) and subject_kind = 'room')
  union all
  select e.id from equipment e where e.clinic_id = $1
    and e.type in (select type from service_needs where service_id = any($2) and subject_kind = 'equipment')
  union all
  select $4::uuid where $4::uuid is not null
)
select s.id as subject_id, taken.stretches
from subjects s
cross join lateral (
  select string_agg(int8send(o.starts_minute::int8 << 32 | o.ends_minute), ''::bytea) as stretches
  from (select starts_minute, ends_minute from occupancies
        where subject_id = s.id and starts_minute >= $5::int and starts_minute < $6::int order by starts_minute) o
) taken
where taken.stretches is not null
union all
select l.staff_id, string_agg(int8send(l.starts_minute << 32 | l.ends_minute), ''::bytea)
from (select staff_id, floor(extract(epoch from starts_at) / 60)::int8 as starts_minute, ceil(extract(epoch from ends_at) / 60)::int8 as ends_minute
      from staff_leave
      where staff_id in (select id from subjects) and ends_at > to_timestamp($5::int::float8 * 60) and starts_at < to_timestamp($6::int::float8 * 60)
      order by staff_id, starts_at) l
group by l.staff_id`;
