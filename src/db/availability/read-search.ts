import type { Candidate, Hours, Practitioner, SlotSearch, StartRange } from "../../domain/availability/facts.ts";
import { MAX_VISIT_MINUTES } from "../../domain/availability/not-offered.ts";
import { never, type Stretches, unite } from "../../domain/availability/stretches.ts";
import type { Eligibility } from "../../domain/booking/eligibility.ts";
import type { CapturePolicy, PaymentPolicy } from "../../domain/payment/policy.ts";
import { instantOf } from "../../domain/time.ts";
import type { Tx } from "../client.ts";

/** A search for starts: what is wanted, by whom, and in which range of instants the starts may lie. */
export type WantedVisit = {
  clinicId: string;
  /** In the order of the visit; at least one. */
  serviceIds: readonly string[];
  /** null = any practitioner who offers all of the services at the clinic. */
  practitionerId: string | null;
  /** null when nobody is logged in: then nobody's other appointments count. */
  patientId: string | null;
  range: StartRange;
  requestedAt: Date;
};

export type NeedKind = "room" | "equipment";

export type ServiceFacts = Eligibility & {
  serviceId: string;
  name: string;
  minutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  priceMinor: number;
  taxBasisPoints: number;
  paymentPolicy: PaymentPolicy;
};

/** All that decides about a visit: the input of the slot computation, and what pricing and refusals need besides. */
export type SearchFacts = {
  search: SlotSearch;
  /** What each of the search's needs is, in the same order. */
  needKinds: NeedKind[];
  currency: string;
  services: ServiceFacts[];
  settings: {
    holdMinutes: number;
    capturePolicy: CapturePolicy;
    maxHoldsPerPatient: number;
    maxVisitsPerPatientDay: number;
    cancellationNoticeMinutes: number;
  };
};

type RulesRow = {
  time_zone: string;
  currency: string;
  slot_step_minutes: number;
  minimum_notice_minutes: number;
  horizon_days: number;
  hold_minutes: number;
  capture_policy: CapturePolicy;
  max_holds_per_patient: number;
  max_visits_per_patient_day: number;
  cancellation_notice_minutes: number;
  hours: Hours;
  services: ServiceFacts[];
  needs: { kind: NeedKind; candidates: Candidate[] }[];
  practitioners: Practitioner[];
};

type BusyRow = { subject_id: string; stretches: Buffer };

/**
 * Reads all facts of a search in one flight of two prepared statements, however many practitioners and days it spans.
 * Undefined when the clinic does not exist, is closed for good, or does not offer every one of the services; and when they
 * take longer than a visit may.
 */
export async function readSearch(tx: Tx, wanted: WantedVisit): Promise<SearchFacts | undefined> {
  const { clinicId, serviceIds, practitionerId, patientId, range } = wanted;
  const from = instantOf(range.fromMinute).toISOString();
  const until = instantOf(range.untilMinute).toISOString();
  const [rules, busy] = await Promise.all([
    tx.$client.query<RulesRow>({
      name: "search_rules",
      text: searchRules,
      values: [clinicId, serviceIds, practitionerId, from, until],
    }),
    tx.$client.query<BusyRow>({
      name: "search_busy",
      text: searchBusy,
      values: [
        clinicId,
        serviceIds,
        practitionerId,
        patientId,
        range.fromMinute - MARGIN_MINUTES,
        range.untilMinute + MARGIN_MINUTES,
      ],
    }),
  ]);
  const [row] = rules.rows;
  if (row?.services.length !== serviceIds.length) return undefined;
  const facts = toFacts(row, busy.rows, wanted);
  return facts.search.visit.minutes <= MAX_VISIT_MINUTES ? facts : undefined;
}

/** More than any visit with its buffers and turnover takes: MAX_VISIT_MINUTES + 2 × 240, by the tables' checks. */
const MARGIN_MINUTES = 1440;

/** The bands of a day's exceptions; a row without minutes says that the day has none. */
const bandsOf = (table: string) =>
  `coalesce(json_agg(json_build_object('opens', ${table}.opens_minute, 'closes', ${table}.closes_minute)) filter (where ${table}.opens_minute is not null), '[]')`;

/** `$1` clinic, `$2` services in order, `$3` practitioner or null, `$4`..`$5` the range; days are read with one to spare on each side. */
const searchRules = `
with days as (
  select (timezone(c.time_zone, $4::timestamptz))::date - 2 as first, (timezone(c.time_zone, $5::timestamptz))::date + 2 as last
  from clinics c where c.id = $1
), wanted as (
  select service_id, position from unnest($2::uuid[]) with ordinality as w (service_id, position)
), candidates as (
  select s.id
  from staff s
  join staff_clinics sc on sc.staff_id = s.id and sc.clinic_id = $1
  where s.active and ($3::uuid is null or s.id = $3)
    and not exists (select from wanted w where not exists (
      select from staff_services ss where ss.staff_id = s.id and ss.service_id = w.service_id))
)
select c.time_zone, c.currency, o.slot_step_minutes, o.minimum_notice_minutes, o.horizon_days, o.hold_minutes, o.capture_policy,
  o.max_holds_per_patient, o.max_visits_per_patient_day, o.cancellation_notice_minutes,
  json_build_object(
    'week', (select coalesce(json_agg(json_build_object('weekday', h.weekday, 'opens', h.opens_minute, 'closes', h.closes_minute)), '[]')
             from clinic_hours h where h.clinic_id = c.id),
    'exceptions', (select coalesce(json_agg(json_build_object('day', x.on_date, 'bands', x.bands)), '[]')
                   from (select h.on_date, ${bandsOf("h")} as bands from clinic_holidays h, days
                         where h.clinic_id = c.id and h.on_date between days.first and days.last group by h.on_date) x)) as hours,
  (select coalesce(json_agg(json_build_object(
      'serviceId', s.id, 'name', s.name, 'minutes', s.duration_minutes, 'bufferBeforeMinutes', s.buffer_before_minutes,
      'bufferAfterMinutes', s.buffer_after_minutes, 'priceMinor', so.price_minor, 'taxBasisPoints', so.tax_basis_points,
      'paymentPolicy', so.payment_policy, 'eligibleGender', s.eligible_gender, 'minimumAgeYears', s.minimum_age_years,
      'maximumAgeYears', s.maximum_age_years) order by w.position), '[]')
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
  (select coalesce(json_agg(json_build_object('practitionerId', p.id, 'hours', json_build_object(
      'week', (select coalesce(json_agg(json_build_object('weekday', h.weekday, 'opens', h.opens_minute, 'closes', h.closes_minute)), '[]')
               from staff_hours h where h.staff_id = p.id and h.clinic_id = c.id),
      'exceptions', (select coalesce(json_agg(json_build_object('day', x.on_date, 'bands', x.bands)), '[]')
                     from (select v.on_date, ${bandsOf("v")} as bands from staff_overrides v, days
                           where v.staff_id = p.id and v.clinic_id = c.id and v.on_date between days.first and days.last group by v.on_date) x)))
      order by p.id), '[]')
   from candidates p) as practitioners
from clinics c
join organizations o on o.id = c.organization_id
where c.id = $1 and c.active`;

/** `$1`..`$3` as above, `$4` patient or null, `$5`..`$6` the range in epoch minutes. Packed per subject, in order; leave apart. */
const searchBusy = `
with subjects as (
  select s.id
  from staff s
  join staff_clinics sc on sc.staff_id = s.id and sc.clinic_id = $1
  where s.active and ($3::uuid is null or s.id = $3)
    and not exists (select from unnest($2::uuid[]) w where not exists (
      select from staff_services ss where ss.staff_id = s.id and ss.service_id = w))
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

function toFacts(row: RulesRow, busy: BusyRow[], wanted: WantedVisit): SearchFacts {
  const { services } = row;
  return {
    needKinds: row.needs.map(({ kind }) => kind),
    currency: row.currency,
    services,
    settings: {
      holdMinutes: row.hold_minutes,
      capturePolicy: row.capture_policy,
      maxHoldsPerPatient: row.max_holds_per_patient,
      maxVisitsPerPatientDay: row.max_visits_per_patient_day,
      cancellationNoticeMinutes: row.cancellation_notice_minutes,
    },
    search: {
      clinic: { clinicId: wanted.clinicId, timeZone: row.time_zone, hours: row.hours },
      practitioners: row.practitioners,
      visit: {
        minutes: services.reduce((sum, service) => sum + service.minutes, 0),
        bufferBeforeMinutes: services[0]?.bufferBeforeMinutes ?? 0,
        bufferAfterMinutes: services.at(-1)?.bufferAfterMinutes ?? 0,
        needs: row.needs.map(({ candidates }) => candidates),
      },
      rules: {
        slotStepMinutes: row.slot_step_minutes,
        minimumNoticeMinutes: row.minimum_notice_minutes,
        horizonDays: row.horizon_days,
      },
      requestedAt: wanted.requestedAt,
      ...(wanted.patientId ? { patientId: wanted.patientId } : {}),
      busy: unpackBusy(busy),
    },
  };
}

/** A subject with occupancies and leave has a row of each. */
function unpackBusy(rows: readonly BusyRow[]): Map<string, Stretches> {
  const busy = new Map<string, Stretches>();
  for (const { subject_id, stretches } of rows) {
    busy.set(subject_id, unite(busy.get(subject_id) ?? never, unpack(stretches)));
  }
  return busy;
}

/** Eight bytes a stretch: its start and its end, most significant byte first. */
function unpack(packed: Buffer): Stretches {
  return Int32Array.from({ length: packed.length / 4 }, (_, i) => packed.readInt32BE(i * 4));
}
