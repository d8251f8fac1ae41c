import { describe, expect, test } from "vitest";
import { approvalDueAt, approvalOf, mailedHoldUntil, noticeMinutesOf } from "../../../src/domain/booking/approval.ts";

const at = new Date("2031-05-01T09:00:00.000Z");
const hoursLater = (hours: number) => new Date(at.getTime() + hours * 3_600_000);

test("one service that is looked at first is enough, and staff who book have looked", () => {
  expect(approvalOf(["instant", "by_clinic"], "patient")).toBe("by_clinic");
  expect(approvalOf(["instant", "instant"], "patient")).toBe("instant");
  expect(approvalOf(["by_clinic"], "staff")).toBe("instant");
});

describe("a clinic answers", () => {
  const dueIn = (startsIn: number) =>
    approvalDueAt({ at, startsAt: hoursLater(startsIn), approvalHours: 24, minimumNoticeMinutes: 120 });
  test.each([
    ["within its hours, of a visit far ahead", 200, 24],
    ["within its hours, of a visit whose notice begins just then", 26, 24],
    ["before the notice of a visit that is nearer", 25.5, 23.5],
  ])("%s", (_, startsIn, expected) => {
    expect(dueIn(startsIn)).toEqual(hoursLater(expected));
  });

  test("an hour after the last moment to ask, at the soonest", () => {
    const lastMoment = noticeMinutesOf("by_clinic", 120) / 60;
    expect(dueIn(lastMoment)).toEqual(hoursLater(1));
    expect(noticeMinutesOf("instant", 120)).toBe(120);
  });
});

test.each([
  ["hours, as patients are not at the screen then", 200, 24],
  ["no longer than up to the visit", 5, 5],
  ["no shorter than any patient has to pay", 0.1, 0.25],
])("an approved visit waits to be paid %s", (_, startsIn, expected) => {
  const until = mailedHoldUntil({ at, startsAt: hoursLater(startsIn), approvedHoldHours: 24, holdMinutes: 15 });
  expect(until).toEqual(hoursLater(expected));
});
