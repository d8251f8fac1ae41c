import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedRefusal } from "../../local/seed/refusal.ts";
import { seed } from "../../local/seed/seed.ts";
import { allowedEdges, firstStatuses, liveStatuses } from "../../src/domain/booking/lifecycle.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const live = liveStatuses.map((status) => `'${status}'`).join(",");

/** Each names what must not be found; a row is a violation. */
const violations: Record<string, string> = {
  "two visits of one practitioner or patient at once": `
    select a.id from appointments a join appointments b
        on a.organization_id = b.organization_id and a.id < b.id and (a.staff_id = b.staff_id or a.patient_id = b.patient_id)
       and a.starts_at < b.ends_at and b.starts_at < a.ends_at
     where a.status <> 'cancelled' and b.status <> 'cancelled'`,
  "two occupancies of one subject at once": `
    select a.id from occupancies a join occupancies b on a.id < b.id and a.subject_id = b.subject_id and a.during && b.during`,
  "a live visit without its practitioner and patient, each with their own buffers": `
    select a.id from appointments a
      join appointment_services l on l.appointment_id = a.id join services s on s.id = l.service_id
     where a.status in (${live}) and not (
       exists (select from occupancies o where o.source_id = a.id and o.subject_kind = 'practitioner' and o.subject_id = a.staff_id
                and o.during = tstzrange(a.starts_at - make_interval(mins => s.buffer_before_minutes),
                                         a.ends_at + make_interval(mins => s.buffer_after_minutes)))
       and exists (select from occupancies o where o.source_id = a.id and o.subject_kind = 'patient' and o.subject_id = a.patient_id
                    and o.during = tstzrange(a.starts_at, a.ends_at)))`,
  "a live visit without a room or device of its clinic that its service needs, turnover included": `
    select a.id from appointments a
      join appointment_services l on l.appointment_id = a.id join service_needs n on n.service_id = l.service_id
     where a.status in (${live}) and not exists (
       select from occupancies o
         join (select id, 'room' as kind, clinic_id, type, turnover_minutes from rooms
               union all select id, 'equipment', clinic_id, type, turnover_minutes from equipment) r on r.id = o.subject_id
        where o.source_id = a.id and r.kind = n.subject_kind and r.type = n.type and r.clinic_id = a.clinic_id
          and o.during = tstzrange(a.starts_at, a.ends_at + make_interval(mins => r.turnover_minutes)))`,
  "a live visit whose occupancies are not those of its subjects": `
    select a.id from appointments a
     where a.status in (${live}) and (
       select array_agg((s.subject_kind, s.subject_id, tstzrange(a.starts_at - make_interval(mins => s.before_minutes),
                                                                 a.ends_at + make_interval(mins => s.after_minutes)))::text order by s.subject_id)
         from appointment_subjects s where s.appointment_id = a.id)
       is distinct from (select array_agg((o.subject_kind, o.subject_id, o.during)::text order by o.subject_id)
                           from occupancies o where o.source_id = a.id)`,
  "an occupancy of a visit that is not live": `
    select o.id from occupancies o left join appointments a on a.id = o.source_id where coalesce(a.status not in (${live}), true)`,
  "lines that do not add up to the visit and its price": `
    select a.id from appointments a left join appointment_services l on l.appointment_id = a.id
     group by a.organization_id, a.id
    having coalesce(sum(l.base_minor), -1) <> a.base_minor or sum(l.discount_minor) <> a.discount_minor
        or sum(l.minutes) * interval '1 minute' <> a.ends_at - a.starts_at`,
  "a line at another price or tax than the clinic's, or a visit in another currency": `
    select a.id from appointments a join clinics c on c.id = a.clinic_id join appointment_services l on l.appointment_id = a.id
      left join service_offers o on o.service_id = l.service_id and o.clinic_id = a.clinic_id
     where a.currency <> c.currency or (l.base_minor, l.tax_basis_points) is distinct from (o.price_minor, o.tax_basis_points)`,
  "a visit whose practitioner does not offer its service there": `
    select a.id from appointments a join appointment_services l on l.appointment_id = a.id
     where not exists (select from staff_services s where s.staff_id = l.staff_id and s.service_id = l.service_id)
        or not exists (select from staff_clinics s where s.staff_id = a.staff_id and s.clinic_id = a.clinic_id)`,
  "a visit that is not due at the clinic in full, or a cancelled one that is": `
    select a.id from appointments a left join payments p on p.appointment_id = a.id
     group by a.organization_id, a.id having coalesce(sum(p.amount_minor) filter (where p.status = 'due_at_clinic'), -1)
       <> case a.status when 'cancelled' then 0 else a.total_minor end`,
  "a discount without its place in the day's quota": `
    select a.id from appointments a left join discount_claims d on d.appointment_id = a.id
     where (a.discount_minor > 0) <> (d.state is not null) or (d.state = 'released') <> (a.status = 'cancelled')`,
  "a day whose quota is counted wrong": `
    select q.on_date from discount_days q left join discount_claims d
        on d.organization_id = q.organization_id and d.on_date = q.on_date and d.state <> 'released'
     group by q.organization_id, q.on_date, q.used, q.daily_limit having q.used <> count(d) or q.used > q.daily_limit`,
  "a log that does not end in the status of its visit": `
    select a.id from appointments a
     where a.status is distinct from (select to_status from status_log l where l.appointment_id = a.id order by at desc limit 1)`,
  "a log that goes back in time or is not one chain": `
    select id from (select id, at, from_status, lag(to_status) over visit as status_before, lag(at) over visit as at_before
                      from status_log window visit as (partition by appointment_id order by at)) l
     where from_status is distinct from status_before or at < at_before`,
  "an outbox with gaps, out of step with the log, or not delivered": `
    select aggregate_id from outbox o group by organization_id, aggregate_id
    having max(seq) <> count(*) or count(delivered_at) <> count(*)
        or count(*) <> (select count(*) from status_log l where l.appointment_id = o.aggregate_id)`,
  "a visit under way, or over and still confirmed": `
    select id from appointments where (status = 'confirmed' and starts_at <= $now) or (status in ('completed', 'no_show') and ends_at > $now)`,
  "a visit on leave": `
    select a.id from appointments a join staff_leave l on l.staff_id = a.staff_id and l.starts_at < a.ends_at and a.starts_at < l.ends_at`,
  "a visit outside the clinic's week on a day without exception": `
    select a.id from appointments a join clinics c on c.id = a.clinic_id
     where not exists (select from clinic_holidays h where h.clinic_id = c.id and h.on_date = (a.starts_at at time zone c.time_zone)::date)
       and not exists (
         select from clinic_hours h where h.clinic_id = c.id and h.weekday = extract(isodow from a.starts_at at time zone c.time_zone)
           and a.starts_at at time zone c.time_zone >= date_trunc('day', a.starts_at at time zone c.time_zone) + make_interval(mins => h.opens_minute)
           and a.ends_at at time zone c.time_zone <= date_trunc('day', a.starts_at at time zone c.time_zone) + make_interval(mins => h.closes_minute))`,
};

/** An ordinary day, and the eve of clocks going back (Berlin) and forth (New York); the 29 February birthday. */
const days = ["2030-07-10T11:20:00Z", "2030-10-26T23:55:00Z", "2030-03-10T06:59:00Z", "2028-02-29T12:00:00Z"];

describe.each(days)("demo data made at %s", (day) => {
  const now = new Date(day);
  let database: TestDatabase;
  let admin: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    await seed({ adminUrl: database.adminUrl, now });
    admin = new Client({ connectionString: database.adminUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin?.end();
    await database?.drop();
  });

  test.each(Object.entries(violations))("has not: %s", async (_, text) => {
    const { rows } = await admin.query(text.replaceAll("$now", `'${now.toISOString()}'`));
    expect(rows).toEqual([]);
  });

  test("takes allowed steps of the lifecycle only", async () => {
    const { rows } = await admin.query<{ from: string | null; to: string }>(
      "select distinct from_status as from, to_status as to from status_log",
    );
    const allowed = [...firstStatuses.map((to) => [null, to]), ...allowedEdges()];
    for (const { from, to } of rows) expect(allowed).toContainEqual([from, to]);
  });

  test("tells each visit's story in the order it happened", async () => {
    const { rows } = await admin.query(`
      select appointment_id, array_agg(to_status order by id) as told, array_agg(to_status order by at, id) as happened
      from status_log group by appointment_id having array_agg(to_status order by id) <> array_agg(to_status order by at)`);
    expect(rows).toEqual([]);
  });

  test("is left alone by a second run", async () => {
    const before = await contents(admin);
    expect(await seed({ adminUrl: database.adminUrl, now: new Date(now.getTime() + 86_400_000) })).toBe(
      "already_there",
    );
    expect(await contents(admin)).toEqual(before);
  });
});

test("the same moment gives the same demo data", async () => {
  const now = new Date("2030-07-10T11:20:00Z");
  const [first, second] = await Promise.all([visitsOfFreshSeed(now), visitsOfFreshSeed(now)]);
  expect(first.length).toBeGreaterThan(300);
  expect(second).toEqual(first);
});

test("there is something to see: every status, both organizations, a birthday, prices above and below R1's threshold", async () => {
  const database = await createTestDatabase();
  const admin = new Client({ connectionString: database.adminUrl });
  try {
    await seed({ adminUrl: database.adminUrl, now: new Date("2030-07-10T22:30:00Z") }); // the 11th in Berlin
    await admin.connect();
    const { rows } = await admin.query(`
      select (select array_agg(distinct status order by status) from appointments) as statuses,
             (select array_agg(slug order by slug) from organizations) as organizations,
             (select count(*)::int from staff where exists (select from staff_services s where s.staff_id = staff.id) and organization_id = (select id from organizations where slug = 'sunrise')) as practitioners,
             (select array_agg(full_name) from patients where to_char(born_on, 'MM-DD') = '07-11' and gender = 'female') as birthdays,
             (select array_agg(distinct price_minor > 100000 order by price_minor > 100000) from service_offers) as above,
             (select count(*)::int from (select from memberships group by account_id having count(*) = 2) m) as members_of_both`);
    expect(rows).toEqual([
      {
        statuses: ["cancelled", "completed", "confirmed", "no_show"],
        organizations: ["harbour", "sunrise"],
        practitioners: 12,
        birthdays: ["Clara Winter"],
        above: [false, true],
        members_of_both: 1,
      },
    ]);
  } finally {
    await admin.end();
    await database.drop();
  }
});

test.each([
  ["in production", { NODE_ENV: "production", DATABASE_ADMIN_URL: "postgres://localhost/praxis" }],
  ["with a live key", { STRIPE_SECRET_KEY: "sk_live_1", DATABASE_ADMIN_URL: "postgres://localhost/praxis" }],
  ["on another machine without a test key", { DATABASE_ADMIN_URL: "postgres://db.example/praxis" }],
  ["without a database", {}],
])("demo data is refused %s", (_, env) => {
  expect(seedRefusal(env)).toBeDefined();
});

test.each([
  ["on this machine", { DATABASE_ADMIN_URL: "postgres://postgres@127.0.0.1:5432/praxis" }],
  ["beside a test key", { STRIPE_SECRET_KEY: "sk_test_1", DATABASE_ADMIN_URL: "postgres://postgres/praxis" }],
])("demo data is allowed %s", (_, env) => {
  expect(seedRefusal(env)).toBeUndefined();
});

async function visitsOfFreshSeed(now: Date): Promise<unknown[]> {
  const database = await createTestDatabase();
  const admin = new Client({ connectionString: database.adminUrl });
  try {
    await seed({ adminUrl: database.adminUrl, now });
    await admin.connect();
    const { rows } = await admin.query<Record<string, unknown>>(
      "select id, status, starts_at, total_minor from appointments order by id",
    );
    return rows;
  } finally {
    await admin.end();
    await database.drop();
  }
}

/** A fingerprint of every row of every table. */
async function contents(admin: Client): Promise<unknown> {
  const { rows: tables } = await admin.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  );
  const prints = tables.map(
    ({ name }) => `select '${name}' as name, count(*), md5(string_agg(t::text, ',' order by t::text)) from ${name} t`,
  );
  const { rows } = await admin.query<Record<string, unknown>>(`${prints.join(" union all ")} order by name`);
  return rows;
}
