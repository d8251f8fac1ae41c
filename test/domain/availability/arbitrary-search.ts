import fc from "fast-check";
import type { Band, Hours, Part, SlotSearch, StartRange, Visit } from "../../../src/domain/availability/facts.ts";
import { addDays, dayNumber, startOfDay, zoneTable } from "../../../src/domain/time.ts";

/** Days on and around which the clock is changed, in zones that each do it in their own way. */
const changes = [
  { timeZone: "Europe/Berlin", day: "2027-03-28" },
  { timeZone: "Europe/Berlin", day: "2027-10-31" },
  { timeZone: "America/New_York", day: "2027-11-07" },
  { timeZone: "Australia/Lord_Howe", day: "2027-04-04" },
  { timeZone: "Australia/Lord_Howe", day: "2027-10-03" },
  { timeZone: "Antarctica/Troll", day: "2027-10-31" },
  { timeZone: "Africa/Cairo", day: "2027-04-30" },
  { timeZone: "America/Havana", day: "2027-11-07" },
  { timeZone: "Asia/Kolkata", day: "2027-12-31" },
  { timeZone: "Pacific/Apia", day: "2011-12-30" },
];

const aTime = fc.oneof(
  fc.integer({ min: 0, max: 1440 }),
  fc.constantFrom(0, 30, 60, 90, 120, 150, 180, 480, 720, 1080, 1440),
);
const aBand: fc.Arbitrary<Band> = fc
  .uniqueArray(aTime, { minLength: 2, maxLength: 2 })
  .map((times) => ({ opens: Math.min(...times), closes: Math.max(...times) }));
const aWeek = fc.array(fc.record({ weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 })), band: aBand }), {
  maxLength: 4,
});
const allDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: 0, closes: 1440 }));

function someHours(day: string): fc.Arbitrary<Hours> {
  const week = fc.oneof(
    {
      arbitrary: aWeek.map((rows) =>
        rows.flatMap(({ weekdays, band }) => weekdays.map((weekday) => ({ weekday, ...band }))),
      ),
      weight: 3,
    },
    { arbitrary: fc.constant(allDay), weight: 2 },
  );
  const exceptionDay = fc.integer({ min: -1, max: 2 }).map((days) => addDays(day, days));
  const exception = fc.record({ day: exceptionDay, bands: fc.array(aBand, { maxLength: 2 }) });
  return fc.record({ week, exceptions: fc.uniqueArray(exception, { selector: ({ day }) => day, maxLength: 2 }) });
}

const someMinutes = fc.integer({ min: 0, max: 40 });
const aCandidate = fc.record({
  resourceId: fc.constantFrom("room 1", "room 2", "laser"),
  turnoverMinutes: someMinutes,
});
const aVisit: fc.Arbitrary<Visit> = fc.record({
  minutes: fc.integer({ min: 1, max: 150 }),
  bufferBeforeMinutes: someMinutes,
  bufferAfterMinutes: someMinutes,
  needs: fc.array(fc.array(aCandidate, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
});

/** A search of two practitioners over two days, the first of which is one of `changes`, with every rule in play. */
export const aSearchAroundAClockChange: fc.Arbitrary<{ search: SlotSearch; range: StartRange }> = fc
  .constantFrom(...changes)
  .chain(({ timeZone, day }) => {
    const table = zoneTable(timeZone, dayNumber(day) * 1440, dayNumber(day) * 1440);
    const fromMinute = startOfDay(table, dayNumber(day));
    const range = { fromMinute, untilMinute: startOfDay(table, dayNumber(day) + 2) };
    const someStretches = fc
      .array(fc.record({ from: fc.integer({ min: -300, max: 3000 }), minutes: fc.integer({ min: 1, max: 400 }) }), {
        maxLength: 6,
      })
      .map((stretches) => stretches.sort((a, b) => a.from - b.from))
      .map((stretches) =>
        Int32Array.from(stretches.flatMap(({ from, minutes }) => [fromMinute + from, fromMinute + from + minutes])),
      );
    const hours = someHours(day);
    const search: fc.Arbitrary<SlotSearch> = fc.record(
      {
        clinic: hours.map((hours) => ({ clinicId: "clinic", timeZone, hours })),
        practitioners: fc
          .tuple(hours, hours)
          .map((both) => both.map((hours, i) => ({ practitionerId: `${i}`, hours }))),
        visit: aVisit,
        rules: fc.record(
          {
            slotStepMinutes: fc.constantFrom(5, 7, 15, 20, 60),
            minimumNoticeMinutes: fc.integer({ min: 0, max: 600 }),
            withRunningStep: fc.constant(true as const),
            horizonDays: fc.integer({ min: 0, max: 4 }),
          },
          { requiredKeys: ["slotStepMinutes", "minimumNoticeMinutes", "horizonDays"] },
        ),
        requestedAt: fc.integer({ min: -4 * 86_400, max: 86_400 }).map((s) => new Date(fromMinute * 60_000 + s * 1000)),
        patientId: fc.constant("patient"),
        busy: fc
          .dictionary(fc.constantFrom("0", "1", "patient", "room 1", "room 2", "laser", "clinic"), someStretches)
          .map((stretches) => new Map(Object.entries(stretches))),
      },
      { requiredKeys: ["clinic", "practitioners", "visit", "rules", "requestedAt", "busy"] },
    );
    return fc.record({ search, range: fc.constant(range) });
  });

const aPart: fc.Arbitrary<Part> = fc.record({
  minutes: fc.integer({ min: 1, max: 90 }),
  bufferBeforeMinutes: someMinutes,
  bufferAfterMinutes: someMinutes,
  practitionerIds: fc.subarray(["0", "1"], { minLength: 1 }),
});

/** The same of a visit that the two give one after another. */
export const aSearchInParts: fc.Arbitrary<{
  search: SlotSearch & { parts: readonly Part[] };
  range: StartRange;
}> = fc
  .record({ one: aSearchAroundAClockChange, parts: fc.array(aPart, { minLength: 2, maxLength: 3 }) })
  .map(({ one: { search, range }, parts }) => {
    const minutes = parts.reduce((sum, part) => sum + part.minutes, 0);
    return { search: { ...search, parts, visit: { ...search.visit, minutes } }, range };
  });
