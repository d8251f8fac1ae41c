import { expect, test } from "vitest";
import { atStart, nightsUntil, sayMoment } from "../../web/app/src/moment.ts";

const formatters = {
  getDateTimeFormat: (locale: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
  getRelativeTimeFormat: (locale: string, options: Intl.RelativeTimeFormatOptions) =>
    new Intl.RelativeTimeFormat(locale, options),
};
const say = (at: string, now: string, timeZone: string, locale = "en-GB") =>
  sayMoment(at, Date.parse(now), timeZone, { locale, formatters });

test("today, tomorrow and yesterday are said in words, and every other day by its date", () => {
  const now = "2026-11-27T15:00:00Z";
  const at = (day: string) => say(`2026-11-${day}T15:10:00Z`, now, "Europe/Berlin");
  expect([at("27"), at("28"), at("26")]).toEqual(["today 16:10", "tomorrow 16:10", "yesterday 16:10"]);
  expect([at("29"), at("25")]).toEqual([
    expect.stringMatching(/^Sun,? 29 Nov,? (at )?16:10$/),
    expect.stringMatching(/^Wed,? 25 Nov,? (at )?16:10$/),
  ]);
  expect(say("2027-01-05T15:10:00Z", now, "Europe/Berlin")).toContain("2027");
  expect(atStart(at("28"))).toBe("Tomorrow 16:10");
});

test("a day is the clinic's: its midnight counts, wherever and whenever somebody reads", () => {
  const visit = "2026-11-28T00:30:00Z";
  expect(say(visit, "2026-11-27T23:30:00Z", "Europe/Berlin")).toBe("today 01:30");
  expect(say(visit, "2026-11-27T22:30:00Z", "Europe/Berlin")).toBe("tomorrow 01:30");
  expect(say(visit, "2026-11-27T23:30:00Z", "America/New_York")).toBe("today 19:30");
  expect(say(visit, "2026-11-27T18:29:59Z", "Asia/Kolkata")).toBe("tomorrow 06:00");
  expect(say(visit, "2026-11-27T18:30:00Z", "Asia/Kolkata")).toBe("today 06:00");
  // In the last hours of a year it is the place's new year that is named.
  expect(say("2027-01-09T12:00:00Z", "2026-12-31T23:30:00Z", "Europe/Berlin")).not.toContain("2027");
});

test("nights are counted, also where the clocks make a day longer or shorter", () => {
  const nights = (at: string, now: string) => nightsUntil(at, Date.parse(now), "Europe/Berlin");
  expect(nights("2026-10-25T22:30:00Z", "2026-10-24T22:30:00Z")).toBe(0); // a day of 25 hours
  expect(nights("2026-03-29T21:59:00Z", "2026-03-28T22:59:00Z")).toBe(1); // and one of 23
});

test("in Arabic as well", () => {
  const now = "2026-11-27T15:00:00Z";
  const at = (day: string) => say(`2026-11-${day}T15:10:00Z`, now, "Europe/Berlin", "ar-u-nu-latn");
  expect([at("27"), at("28"), at("26")]).toEqual(["اليوم 16:10", "غدًا 16:10", "أمس 16:10"]);
});
