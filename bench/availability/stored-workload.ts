import type { Client } from "pg";
import type { SlotSearch } from "../../src/domain/availability/facts.ts";
import { range } from "./workload.ts";

export const organizationId = "00000000-0000-7000-8000-0000000000f1";
export const clinicId = "00000000-0000-7000-8000-0000000000f2";
export const serviceId = "00000000-0000-7000-8000-0000000000f3";
const categoryId = "00000000-0000-7000-8000-0000000000f4";

/** Writes a search's clinic, practitioners and busy time as the rows that reading it back must find. */
export async function storeWorkload(client: Client, { clinic, practitioners, visit, rules, busy }: SlotSearch) {
  const ids = practitioners.map(({ practitionerId }) => practitionerId);
  await client.query(
    `insert into organizations (id, slug, name, slot_step_minutes, minimum_notice_minutes, horizon_days) values ($1, 'bench', 'Bench', $2, $3, $4)`,
    [organizationId, rules.slotStepMinutes, rules.minimumNoticeMinutes, rules.horizonDays],
  );
  await client.query(
    `insert into clinics (organization_id, id, slug, name, address, time_zone, currency) values ($1, $2, 'bench', 'Bench', 'Bench', $3, 'EUR')`,
    [organizationId, clinicId, clinic.timeZone],
  );
  await client.query(
    `insert into clinic_hours (organization_id, id, clinic_id, weekday, opens_minute, closes_minute)
     select $1, uuidv7(), $2, weekday, opens, closes from jsonb_to_recordset($3) as h (weekday int, opens int, closes int)`,
    [organizationId, clinicId, JSON.stringify(clinic.hours.week)],
  );
  await client.query(`insert into service_categories (organization_id, id, name) values ($1, $2, 'Bench')`, [
    organizationId,
    categoryId,
  ]);
  await client.query(
    `insert into services (organization_id, id, category_id, name, duration_minutes) values ($1, $2, $3, 'Bench', $4)`,
    [organizationId, serviceId, categoryId, visit.minutes],
  );
  await client.query(
    `insert into service_offers (organization_id, service_id, clinic_id, price_minor) values ($1, $2, $3, 5000)`,
    [organizationId, serviceId, clinicId],
  );
  await client.query(
    `insert into staff (organization_id, id, display_name, title) select $1, unnest($2::uuid[]), 'Bench', 'Dr'`,
    [organizationId, ids],
  );
  await client.query(
    `insert into staff_clinics (organization_id, staff_id, clinic_id) select $1, unnest($2::uuid[]), $3`,
    [organizationId, ids, clinicId],
  );
  await client.query(
    `insert into staff_services (organization_id, staff_id, service_id) select $1, unnest($2::uuid[]), $3`,
    [organizationId, ids, serviceId],
  );
  await client.query(
    `insert into staff_hours (organization_id, id, staff_id, clinic_id, weekday, opens_minute, closes_minute)
     select $1, uuidv7(), staff, $2, weekday, opens, closes
     from jsonb_to_recordset($3) as h (staff uuid, weekday int, opens int, closes int)`,
    [
      organizationId,
      clinicId,
      JSON.stringify(
        practitioners.flatMap(({ practitionerId: staff, hours }) => hours.week.map((band) => ({ staff, ...band }))),
      ),
    ],
  );
  for (const [subjectId, stretches] of busy) {
    await client.query(
      `insert into occupancies (organization_id, subject_kind, subject_id, during, source_kind, source_id)
       select $1, 'practitioner', $2, tstzrange(to_timestamp(m * 60.0), to_timestamp((m + 30) * 60.0)), 'appointment', uuidv7()
       from unnest($3::int[]) as m`,
      [organizationId, subjectId, [...stretches].filter((_, i) => i % 2 === 0)],
    );
  }
}

/**
 * Adds visits of the past until about `total` are stored: half hours backwards from the month searched, of the searched
 * practitioners and of others so that nobody has more than 4,000, written in the order of time as years of booking do.
 */
export async function storeHistory(client: Client, ids: readonly string[], total: number) {
  const { rows } = await client.query<{ stored: number; overlap: string }>(
    `select (select count(*)::int from occupancies) as stored,
       (select pg_get_constraintdef(oid) from pg_constraint where conname = 'occupancies_no_overlap') as overlap`,
  );
  const [{ stored, overlap } = { stored: 0, overlap: "" }] = rows;
  const subjects = Math.max(ids.length, Math.ceil(total / 4000));
  // Building the constraint's index at the end takes a tenth of the time of keeping it up row by row.
  await client.query("alter table occupancies drop constraint occupancies_no_overlap");
  await client.query(
    `with subjects as (
       select coalesce(($2::uuid[])[n], uuidv7()) as id from generate_series(1, $3::int) as n
     )
     insert into occupancies (organization_id, subject_kind, subject_id, during, source_kind, source_id)
     select $1, 'practitioner', s.id, tstzrange(to_timestamp(m * 60.0), to_timestamp((m + 30) * 60.0)), 'appointment', uuidv7()
     from generate_series(1, $4::int) as g, lateral (select $5::int - 60 * g as m) as t, subjects s`,
    [organizationId, ids, subjects, Math.max(0, Math.floor((total - stored) / subjects)), range.fromMinute],
  );
  await client.query(`alter table occupancies add constraint occupancies_no_overlap ${overlap}`);
  await client.query("vacuum analyze");
}
