import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Part, SlotSearch, StartRange } from "../../src/domain/availability/facts.ts";
import { makeCalendar, resolveHours } from "../../src/domain/availability/hours.ts";
import { practitionersForParts } from "../../src/domain/availability/parts.ts";
import { openStarts } from "../../src/domain/availability/slots.ts";
import { aSearchAroundAClockChange, aSearchInParts } from "../domain/availability/arbitrary-search.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

test("from the same resolved hours, Postgres's multiranges find the same open starts", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(aSearchAroundAClockChange, async ({ search, range }) => {
      const bookable = {
        ...search,
        requestedAt: new Date(0),
        rules: { ...search.rules, minimumNoticeMinutes: 0, horizonDays: 40_000 },
      };
      for (const { practitionerId, starts } of openStarts(bookable, range)) {
        expect(starts).toEqual(await openStartsByMultirange(bookable, practitionerId, range));
        found += starts.length;
      }
    }),
    { numRuns: 100 },
  );
  expect(found).toBeGreaterThan(1000);
}, 60_000);

test("and the same starts of a visit that practitioners give one after another, each of whom is free when it is their turn", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(aSearchInParts, async ({ search, range }) => {
      const bookable = {
        ...search,
        requestedAt: new Date(0),
        rules: { ...search.rules, minimumNoticeMinutes: 0, horizonDays: 40_000 },
      };
      const open = openStarts(bookable, range);
      expect(open.map(({ practitionerId }) => practitionerId)).toEqual(search.parts[0]?.practitionerIds);
      for (const { practitionerId, starts } of open) {
        expect(starts).toEqual(await startsInPartsByMultirange(bookable, practitionerId, range));
        found += starts.length;
        for (const start of [starts[0], starts.at(-1)].filter((one) => one !== undefined)) {
          const free = practitionersForParts(bookable, search.parts, start);
          expect(free[0]).toContain(practitionerId);
          expect(
            free.map((ids, i) => ids.length > 0 && ids.every((id) => search.parts[i]?.practitionerIds.includes(id))),
          ).toEqual(search.parts.map(() => true));
        }
      }
    }),
    { numRuns: 150 },
  );
  expect(found).toBeGreaterThan(1000);
}, 60_000);

/** Asks of each step from each opening whether its stretches lie in, or meet, what they must. */
async function openStartsByMultirange(
  search: SlotSearch,
  practitionerId: string,
  range: StartRange,
): Promise<number[]> {
  const { clinic, practitioners, visit, rules, busy, patientId } = search;
  const calendar = makeCalendar(clinic.timeZone, range, visit.minutes);
  const own = practitioners.find((practitioner) => practitioner.practitionerId === practitionerId);
  if (!own) throw new Error(`${practitionerId} is not in the search`);
  const stretches = [
    ...toRows("clinic hours", resolveHours(clinic.hours, calendar)),
    ...toRows("own hours", resolveHours(own.hours, calendar)),
    ...[...busy].flatMap(([subjectId, taken]) => toRows(subjectId, taken)),
  ];
  const { rows } = await client.query<{ start: number }>({
    name: "open_starts",
    text: openStartsSql,
    values: [
      JSON.stringify(stretches),
      JSON.stringify(visit.needs),
      [practitionerId, clinic.clinicId],
      patientId ?? null,
      clinic.clinicId,
      visit.minutes,
      visit.bufferBeforeMinutes,
      visit.bufferAfterMinutes,
      rules.slotStepMinutes,
      range.fromMinute,
      range.untilMinute,
    ],
  });
  return rows.map(({ start }) => start);
}

function toRows(subject: string, stretches: Int32Array) {
  return Array.from({ length: stretches.length / 2 }, (_, i) => ({
    subject,
    starts: stretches[2 * i],
    ends: stretches[2 * i + 1],
  }));
}

const openStartsSql = `
with stretches as (
  select subject, int4range(starts, ends) as stretch
  from jsonb_to_recordset($1) as r (subject text, starts int, ends int)
), open as (
  select coalesce(range_agg(stretch) filter (where subject = 'clinic hours'), '{}')
       * coalesce(range_agg(stretch) filter (where subject = 'own hours'), '{}') as hours
  from stretches
), openings as (
  select lower(part) as opening from open, unnest(hours) as part
  union
  select lower(stretch) from stretches, open where subject = 'own hours' and lower(stretch) <@ hours
), steps as (
  select start
  from (select opening, lead(opening) over (order by opening) as next from openings) o,
    generate_series(opening, coalesce(next, $11::int) - 1, $9::int) as start
)
select start from steps, open
where start >= $10::int and start < $11::int
  and int4range(start, start + $6::int) <@ hours
  and not exists (select from stretches where subject = any($3::text[])
    and stretch && int4range(start - $7::int, start + $6::int + $8::int))
  and not exists (select from stretches where subject = $4::text and stretch && int4range(start, start + $6::int))
  and not exists (
    select from jsonb_array_elements($2::jsonb) as candidates where not exists (
      select from jsonb_to_recordset(candidates) as c ("resourceId" text, "turnoverMinutes" int) where not exists (
        select from stretches where subject in (c."resourceId", $5::text)
          and stretch && int4range(start, start + $6::int + c."turnoverMinutes"))))
order by start`;

/** The same of each part in turn: whether there is somebody whose hours and busy time leave them theirs. */
async function startsInPartsByMultirange(
  search: SlotSearch & { parts: readonly Part[] },
  practitionerId: string,
  range: StartRange,
): Promise<number[]> {
  const { clinic, practitioners, visit, rules, busy, patientId, parts } = search;
  const calendar = makeCalendar(clinic.timeZone, range, visit.minutes);
  const stretches = [
    ...toRows("clinic hours", resolveHours(clinic.hours, calendar)),
    ...practitioners.flatMap((one) => toRows(`hours ${one.practitionerId}`, resolveHours(one.hours, calendar))),
    ...[...busy].flatMap(([subjectId, taken]) => toRows(subjectId, taken)),
  ];
  const inOrder = parts.map((part, i) => ({
    offset: parts.slice(0, i).reduce((sum, before) => sum + before.minutes, 0),
    minutes: part.minutes,
    before: part.bufferBeforeMinutes,
    after: part.bufferAfterMinutes,
    who: i === 0 ? [practitionerId] : part.practitionerIds,
  }));
  const { rows } = await client.query<{ start: number }>({
    name: "open_starts_in_parts",
    text: startsInPartsSql,
    values: [
      JSON.stringify(stretches),
      JSON.stringify(visit.needs),
      JSON.stringify(inOrder),
      practitionerId,
      patientId ?? null,
      clinic.clinicId,
      visit.minutes,
      rules.slotStepMinutes,
      range.fromMinute,
      range.untilMinute,
    ],
  });
  return rows.map(({ start }) => start);
}

const startsInPartsSql = `
with stretches as (
  select subject, int4range(starts, ends) as stretch
  from jsonb_to_recordset($1) as r (subject text, starts int, ends int)
), parts as (
  select * from jsonb_to_recordset($3) as p ("offset" int, minutes int, before int, after int, who text[])
), hours as (
  select who, coalesce((select range_agg(stretch) from stretches where subject = 'clinic hours'), '{}')
            * coalesce((select range_agg(stretch) from stretches where subject = 'hours ' || who), '{}') as hours
  from (select distinct unnest(who) as who from parts) w
), openings as (
  select lower(part) as opening from hours, unnest(hours) as part where who = $4::text
  union
  select lower(stretch) from stretches, hours where who = $4::text and subject = 'hours ' || who and lower(stretch) <@ hours
), steps as (
  select start
  from (select opening, lead(opening) over (order by opening) as next from openings) o,
    generate_series(opening, coalesce(next, $10::int) - 1, $8::int) as start
)
select start from steps
where start >= $9::int and start < $10::int
  and not exists (select from parts p where not exists (
    select from hours h where h.who = any(p.who)
      and int4range(start + p."offset", start + p."offset" + p.minutes) <@ h.hours
      and not exists (select from stretches where subject in (h.who, $6::text)
        and stretch && int4range(start + p."offset" - p.before, start + p."offset" + p.minutes + p.after))))
  and not exists (select from stretches where subject = $5::text and stretch && int4range(start, start + $7::int))
  and not exists (
    select from jsonb_array_elements($2::jsonb) as candidates where not exists (
      select from jsonb_to_recordset(candidates) as c ("resourceId" text, "turnoverMinutes" int) where not exists (
        select from stretches where subject in (c."resourceId", $6::text)
          and stretch && int4range(start, start + $7::int + c."turnoverMinutes"))))
order by start`;
