import { describe, expect, test } from "vitest";
import { overlap, strandedBy, type Timetable } from "../../../src/domain/availability/timetable.ts";

const open = (opens: number, closes: number, exceptions: Timetable["hours"]["exceptions"] = []): Timetable => ({
  timeZone: "Europe/Berlin",
  hours: { week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes })), exceptions },
});
const visit = (startsAt: string, endsAt: string) => ({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) });
const tenToElevenInBerlin = visit("2031-05-05T08:00:00Z", "2031-05-05T09:00:00Z");

describe("a change of hours strands", () => {
  const isStranded = (after: Timetable, before = open(0, 1440), booked = tenToElevenInBerlin) =>
    strandedBy([booked], before, after).length === 1;

  test("a visit that begins before opening or ends after closing, by a minute", () => {
    expect(isStranded(open(600, 660))).toBe(false);
    expect(isStranded(open(601, 660))).toBe(true);
    expect(isStranded(open(600, 659))).toBe(true);
  });

  test("a visit on a day that has other hours, or none", () => {
    const on = (day: string, bands: { opens: number; closes: number }[]) => open(0, 1440, [{ day, bands }]);
    expect(isStranded(on("2031-05-05", []))).toBe(true);
    expect(isStranded(on("2031-05-05", [{ opens: 600, closes: 660 }]))).toBe(false);
    expect(isStranded(on("2031-05-04", []))).toBe(false);
  });

  test("nobody who was outside already", () => {
    expect(isStranded(open(720, 780), open(660, 720))).toBe(false);
  });

  test("nobody whose visit lies in bands that touch, midnight included", () => {
    const nights = open(0, 1440);
    const overMidnight = visit("2031-05-05T21:30:00Z", "2031-05-05T22:30:00Z");
    expect(isStranded(nights, nights, overMidnight)).toBe(false);
    expect(isStranded(open(0, 1439), nights, overMidnight)).toBe(true);
  });

  test("whoever the clock leaves behind on the day it is put back", () => {
    // 26 October 2031: 03:00 summer time is 02:00 again. Six hours pass between midnight and five.
    const untilFive = open(0, 300);
    const lastHour = visit("2031-10-26T03:00:00Z", "2031-10-26T04:00:00Z");
    expect(isStranded(untilFive, open(0, 1440), lastHour)).toBe(false);
    expect(isStranded(open(0, 299), open(0, 1440), lastHour)).toBe(true);
  });

  test("each of many, in their order", () => {
    const later = visit("2031-05-06T10:00:00Z", "2031-05-06T11:00:00Z");
    expect(strandedBy([tenToElevenInBerlin, later], open(0, 1440), open(0, 600))).toEqual([tenToElevenInBerlin, later]);
    expect(strandedBy([], open(0, 1440), open(0, 600))).toEqual([]);
  });
});

test("bands overlap when they share a minute, not when they touch", () => {
  expect(overlap([])).toBe(false);
  expect(
    overlap([
      { opens: 60, closes: 120 },
      { opens: 0, closes: 60 },
    ]),
  ).toBe(false);
  expect(
    overlap([
      { opens: 59, closes: 120 },
      { opens: 0, closes: 60 },
    ]),
  ).toBe(true);
});
