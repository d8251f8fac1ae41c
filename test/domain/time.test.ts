import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import {
  addDays,
  clinicDay,
  dayNumber,
  epochMinute,
  epochMinuteNotBefore,
  instantOf,
  isBirthday,
  isoWeekday,
  resolveLocalMinute,
  startOfDay,
  toIsoInstants,
  zoneTable,
} from "../../src/domain/time.ts";

describe("clinicDay", () => {
  test("the day changes at the clinic's midnight, not at UTC's", () => {
    expect(clinicDay(new Date("2027-03-01T18:29:59Z"), "Asia/Kolkata")).toBe("2027-03-01");
    expect(clinicDay(new Date("2027-03-01T18:30:00Z"), "Asia/Kolkata")).toBe("2027-03-02");
    expect(clinicDay(new Date("2027-03-01T04:59:59.999Z"), "America/New_York")).toBe("2027-02-28");
  });

  test("a zone may skip a whole day", () => {
    expect(clinicDay(new Date("2011-12-30T09:59:59Z"), "Pacific/Apia")).toBe("2011-12-29");
    expect(clinicDay(new Date("2011-12-30T10:00:00Z"), "Pacific/Apia")).toBe("2011-12-31");
  });

  test("an unknown zone is an error", () => {
    expect(() => clinicDay(new Date(0), "Atlantis/Capital")).toThrow(RangeError);
  });
});

test("a birthday on 29 February counts on the 28th in common years only", () => {
  expect(isBirthday("1990-05-17", "2027-05-17")).toBe(true);
  expect(isBirthday("1990-05-17", "2027-05-18")).toBe(false);
  expect(isBirthday("1990-05-17", "2027-06-17")).toBe(false);
  expect(isBirthday("1992-02-29", "2027-02-28")).toBe(true);
  expect(isBirthday("1992-02-29", "2028-02-28")).toBe(false);
  expect(isBirthday("1992-02-29", "2028-02-29")).toBe(true);
  expect(isBirthday("1992-02-29", "2027-03-01")).toBe(false);
  expect(isBirthday("1992-02-28", "2028-02-29")).toBe(false);
});

test("days are counted across months, leap days and years", () => {
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2027-12-31", 1)).toBe("2028-01-01");
  expect(addDays("2027-03-01", -1)).toBe("2027-02-28");
});

test("weekdays are ISO's, before 1970 too", () => {
  expect(isoWeekday(dayNumber("2027-03-15"))).toBe(1);
  expect(isoWeekday(dayNumber("2027-03-21"))).toBe(7);
  expect(isoWeekday(dayNumber("1969-12-28"))).toBe(7);
});

test("an instant within a minute belongs to that minute, and the next is the first not before it", () => {
  const at = new Date("2027-03-15T08:00:00.001Z");
  expect(instantOf(epochMinute(at))).toEqual(new Date("2027-03-15T08:00:00Z"));
  expect(instantOf(epochMinuteNotBefore(at))).toEqual(new Date("2027-03-15T08:01:00Z"));
  expect(instantOf(epochMinuteNotBefore(new Date("2027-03-15T08:00:00Z")))).toEqual(new Date("2027-03-15T08:00:00Z"));
});

test("a list of instants is written as Date writes them", () => {
  const minutes = ["2027-03-15T23:45Z", "2027-03-16T00:00Z", "2027-03-16T09:05Z"].map((at) =>
    epochMinute(new Date(at)),
  );
  expect(toIsoInstants(minutes)).toEqual(minutes.map((minute) => instantOf(minute).toISOString()));
});

describe("local times of every zone from 2026 to 2028", { timeout: 60_000 }, () => {
  const fromMinute = Date.UTC(2026, 0, 1) / 60_000;
  const toMinute = Date.UTC(2029, 0, 1) / 60_000;
  const zones = Intl.supportedValuesOf("timeZone");
  const changesOf = (zone: string) => zoneTable(zone, fromMinute, toMinute).slice(1);

  test("each offset change is found, to the minute", () => {
    for (const zone of zones) {
      const wallMinuteAt = wallClock(zone);
      const offsetAt = (minute: number) => wallMinuteAt(minute) - minute;
      const table = zoneTable(zone, fromMinute, toMinute);
      for (let noon = fromMinute + 720; noon < toMinute; noon += 14 * 1440) {
        const period = table.find(({ untilMinute }) => noon < untilMinute);
        expect(period?.offsetMinutes, `${zone} at ${instantOf(noon).toISOString()}`).toBe(offsetAt(noon));
      }
      for (const change of table.slice(1)) {
        expect(offsetAt(change.fromMinute), zone).toBe(change.offsetMinutes);
        expect(offsetAt(change.fromMinute - 1), zone).not.toBe(change.offsetMinutes);
      }
    }
  });

  test("wall times around each change resolve to the instants whose wall clock shows them", () => {
    let checked = 0;
    for (const zone of zones) {
      const wallMinuteAt = wallClock(zone);
      for (const { fromMinute: change } of changesOf(zone)) {
        const table = zoneTable(zone, change - 1440, change + 1440);
        const before = wallMinuteAt(change - 1440) - (change - 1440);
        const after = wallMinuteAt(change + 1440) - (change + 1440);
        for (let wall = change + before - 180; wall <= change + before + 180; wall += 15) {
          const shown = [wall - before, wall - after].filter((minute) => wallMinuteAt(minute) === wall);
          const afterGap = wall - before;
          const [first = afterGap, second = first] = shown.sort((a, b) => a - b);
          expect(resolveLocalMinute(table, wall, "first"), `${zone}, first of ${wall}`).toBe(first);
          expect(resolveLocalMinute(table, wall, "second"), `${zone}, second of ${wall}`).toBe(second);
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(10_000);
  });

  test("shifts of half an hour and of two hours are among them", () => {
    const shifts = zones.flatMap((zone) =>
      zoneTable(zone, fromMinute, toMinute).map(({ offsetMinutes }, i, all) =>
        Math.abs(offsetMinutes - (all[i - 1]?.offsetMinutes ?? offsetMinutes)),
      ),
    );
    expect(new Set(shifts)).toEqual(new Set([0, 30, 60, 120]));
  });

  test("the days around each change begin where the calendar says", () => {
    for (const zone of zones) {
      for (const { fromMinute: change } of changesOf(zone)) {
        const table = zoneTable(zone, change, change);
        for (const day of [-1, 0, 1].map((days) => addDays(clinicDay(instantOf(change), zone), days))) {
          const expected = Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds / 60_000;
          expect(startOfDay(table, dayNumber(day)), `${zone} ${day}`).toBe(expected);
        }
      }
    }
  });
});

describe("local times that a clock skips or repeats", () => {
  const resolve = (zone: string, wallTime: string, ofTwo: "first" | "second") => {
    const localMinute = epochMinute(new Date(`${wallTime}Z`));
    return instantOf(resolveLocalMinute(zoneTable(zone, localMinute, localMinute), localMinute, ofTwo));
  };

  test("a skipped time counts on from before the gap", () => {
    expect(resolve("Europe/Berlin", "2027-03-28T02:30", "first")).toEqual(new Date("2027-03-28T03:30+02:00"));
    expect(resolve("Europe/Berlin", "2027-03-28T02:30", "second")).toEqual(new Date("2027-03-28T03:30+02:00"));
    expect(resolve("Australia/Lord_Howe", "2027-10-03T02:10", "first")).toEqual(new Date("2027-10-03T02:40+11:00"));
  });

  test("a repeated time is its first or its second instant", () => {
    expect(resolve("Europe/Berlin", "2027-10-31T02:30", "first")).toEqual(new Date("2027-10-31T02:30+02:00"));
    expect(resolve("Europe/Berlin", "2027-10-31T02:30", "second")).toEqual(new Date("2027-10-31T02:30+01:00"));
    expect(resolve("Australia/Lord_Howe", "2027-04-04T01:45", "first")).toEqual(new Date("2027-04-04T01:45+11:00"));
    expect(resolve("Australia/Lord_Howe", "2027-04-04T01:45", "second")).toEqual(new Date("2027-04-04T01:45+10:30"));
  });

  test("a skipped day begins and ends at one instant", () => {
    const table = zoneTable("Pacific/Apia", dayNumber("2011-12-29") * 1440, dayNumber("2011-12-31") * 1440);
    const starts = ["2011-12-29", "2011-12-30", "2011-12-31"].map((day) => startOfDay(table, dayNumber(day)));
    expect(starts.map((minute) => instantOf(minute).toISOString())).toEqual([
      "2011-12-29T10:00:00.000Z",
      "2011-12-30T10:00:00.000Z",
      "2011-12-30T10:00:00.000Z",
    ]);
  });
});

/** Minutes since 1970-01-01T00:00 on the zone's wall clock, as Intl formats it: the independent witness. */
function wallClock(timeZone: string): (epochMinute: number) => number {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return (epochMinute) => Date.parse(`${format.format(instantOf(epochMinute)).replace(" ", "T")}Z`) / 60_000;
}
