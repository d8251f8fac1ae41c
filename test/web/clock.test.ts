import { expect, test } from "vitest";
import { clinicTime, instantOf } from "../../web/app/src/clock.ts";

const at = (day: string, minute: number, timeZone: string) =>
  new Date(instantOf({ day, minute }, timeZone)).toISOString();

test.each([
  ["Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00.000Z"],
  ["America/Santiago", "2026-09-06", "2026-09-06T04:00:00.000Z"],
])(
  "in %s a day without a midnight begins where the clocks go on, and not in the evening before",
  (zone, day, begins) => {
    expect(at(day, 0, zone)).toBe(begins);
    expect(clinicTime(begins, zone)).toEqual({ day, minute: 60 });
  },
);

test("of a time that the clocks bring twice it is the first, and one they leave out is an hour later", () => {
  expect(at("2026-10-25", 150, "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
  expect(at("2026-03-29", 150, "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
});

test("every other minute of such a day is what the clock shows", () => {
  for (const [zone, day] of [
    ["Africa/Cairo", "2026-04-24"],
    ["Europe/Berlin", "2026-10-25"],
    ["America/New_York", "2026-03-08"],
  ] as const)
    for (let minute = 240; minute < 1440; minute += 30)
      expect(clinicTime(instantOf({ day, minute }, zone), zone)).toEqual({ day, minute });
});
