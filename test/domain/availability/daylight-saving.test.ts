import { expect, test, vi } from "vitest";
import type { Hours } from "../../../src/domain/availability/facts.ts";
import { openStarts } from "../../../src/domain/availability/slots.ts";
import { addDays, dayNumber, startOfDay, zoneTable } from "../../../src/domain/time.ts";
import { clockTimes, everyDay, makeSearch, onWeekday } from "./make-search.ts";

/** Hourly starts of one-hour visits on one local day of a clinic that opens as given. */
function hourlyStarts(timeZone: string, day: string, hours: Hours) {
  const search = makeSearch({
    clinic: { clinicId: "clinic", timeZone, hours },
    visit: { minutes: 60, bufferBeforeMinutes: 0, bufferAfterMinutes: 0, needs: [] },
    rules: { slotStepMinutes: 60, minimumNoticeMinutes: 0, horizonDays: 20_000 },
  });
  const table = zoneTable(timeZone, dayNumber(day) * 1440, dayNumber(day) * 1440);
  const [{ starts } = { starts: [] }] = openStarts(search, {
    fromMinute: startOfDay(table, dayNumber(day)),
    untilMinute: startOfDay(table, dayNumber(addDays(day, 1))),
  });
  return { starts, clock: clockTimes(starts, timeZone) };
}

test("the hour that is skipped in spring has no starts", () => {
  expect(hourlyStarts("Europe/Berlin", "2027-03-28", everyDay("00:00-05:00")).clock).toEqual([
    "00:00",
    "01:00",
    "03:00",
    "04:00",
  ]);
});

test("the hour that is repeated in autumn has its starts twice, an hour apart", () => {
  const { starts, clock } = hourlyStarts("Europe/Berlin", "2027-10-31", everyDay("00:00-05:00"));
  expect(clock).toEqual(["00:00", "01:00", "02:00", "02:00", "03:00", "04:00"]);
  expect(starts.map((start, i) => start - (starts[i - 1] ?? start - 60))).toEqual([60, 60, 60, 60, 60, 60]);
});

test("a closing inside the repeated hour is its second showing, an opening its first", () => {
  expect(hourlyStarts("Europe/Berlin", "2027-10-31", everyDay("02:00-03:00")).clock).toEqual(["02:00", "02:00"]);
  expect(hourlyStarts("Europe/Berlin", "2027-10-31", everyDay("01:00-02:30")).clock).toEqual(["01:00", "02:00"]);
  expect(hourlyStarts("Europe/Berlin", "2027-10-31", everyDay("02:30-04:00")).clock).toEqual(["02:30", "02:30"]);
});

test("an opening inside the skipped hour is later by the gap", () => {
  expect(hourlyStarts("Europe/Berlin", "2027-03-28", everyDay("02:30-05:00")).clock).toEqual(["03:30"]);
});

test("hours by day do not move on the wall clock when the offset changes", () => {
  for (const day of ["2027-03-27", "2027-03-28", "2027-03-29", "2027-10-31"]) {
    expect(hourlyStarts("Europe/Berlin", day, everyDay("08:00-10:00")).clock).toEqual(["08:00", "09:00"]);
  }
});

test("half an hour's shift makes half an hour's difference", () => {
  expect(hourlyStarts("Australia/Lord_Howe", "2027-10-03", everyDay("00:00-04:00")).clock).toEqual([
    "00:00",
    "01:00",
    "02:30",
  ]);
  expect(hourlyStarts("Australia/Lord_Howe", "2027-04-04", everyDay("00:00-04:00")).clock).toEqual([
    "00:00",
    "01:00",
    "01:30",
    "02:30",
  ]);
});

test("a clinic that never closes opens where the day begins, when midnight is skipped and when it comes twice", () => {
  expect(hourlyStarts("Africa/Cairo", "2027-04-30", everyDay("00:00-24:00")).clock).toHaveLength(23);
  expect(hourlyStarts("America/Havana", "2027-11-07", everyDay("00:00-24:00")).clock).toHaveLength(25);
});

test("a day that the zone skips has no starts, and its neighbours keep theirs", () => {
  expect(hourlyStarts("Pacific/Apia", "2011-12-29", everyDay("09:00-11:00")).clock).toEqual(["09:00", "10:00"]);
  expect(hourlyStarts("Pacific/Apia", "2011-12-30", everyDay("09:00-11:00")).clock).toEqual([]);
  expect(hourlyStarts("Pacific/Apia", "2011-12-31", everyDay("09:00-11:00")).clock).toEqual(["09:00", "10:00"]);
});

test("hours of a weekday that the zone skips do not slip into the next day", () => {
  const onFridays = { week: onWeekday(5, "09:00-11:00"), exceptions: [] };
  expect(hourlyStarts("Pacific/Apia", "2011-12-23", onFridays).clock).toEqual(["09:00", "10:00"]);
  expect(hourlyStarts("Pacific/Apia", "2011-12-31", onFridays).clock).toEqual([]);
});

test("a day's closing at a midnight that comes twice is the second", () => {
  const onSaturdays = { week: onWeekday(6, "22:00-24:00"), exceptions: [] };
  expect(hourlyStarts("America/Havana", "2027-11-06", onSaturdays).clock).toEqual(["22:00", "23:00"]);
  expect(hourlyStarts("America/Havana", "2027-11-07", onSaturdays).clock).toEqual(["00:00"]);
});

test("a zone's rules are asked of Intl once, not once a search", () => {
  const asked = vi.spyOn(Intl.DateTimeFormat.prototype, "formatToParts");
  // A year that no other test of this process asks about.
  const table = () => zoneTable("Asia/Tehran", dayNumber("2391-06-01") * 1440, dayNumber("2391-07-01") * 1440);
  const first = table();
  const askedFirst = asked.mock.calls.length;
  expect(askedFirst).toBeGreaterThan(0);
  expect(table()).toEqual(first);
  expect(asked.mock.calls.length).toBe(askedFirst);
  asked.mockRestore();
});
