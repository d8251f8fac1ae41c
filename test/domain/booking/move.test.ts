import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { appointmentStatuses, isMovable } from "../../../src/domain/booking/lifecycle.ts";
import { resizeServices } from "../../../src/domain/booking/move.ts";
import { type MoveRecord, tellMove } from "../../../src/domain/booking/tell-move.ts";

test("only a visit that has not begun can be moved, and no hold", () => {
  expect(appointmentStatuses.filter(isMovable)).toEqual(["confirmed", "checked_in"]);
});

describe("the services of a visit that gets another length", () => {
  test.each([
    [[30], 45, [45]],
    [[30, 30], 75, [30, 45]],
    [[30, 30], 40, [30, 10]],
    [[30, 30], 20, [19, 1]],
    [[30, 30], 60, [30, 30]],
  ])("%j in %i minutes take %j", (before, total, after) => {
    expect(resizeServices(before, total)).toEqual(after);
  });

  test("add up to it, and each takes at least a minute", () => {
    const services = fc.array(fc.integer({ min: 1, max: 240 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(services, fc.integer({ min: 5, max: 720 }), (before, total) => {
        const after = resizeServices(before, total);
        expect(after.reduce((sum, minutes) => sum + minutes, 0)).toBe(total);
        expect(Math.min(...after)).toBeGreaterThanOrEqual(1);
        expect(after).toHaveLength(before.length);
      }),
    );
  });
});

describe("the words of a move", () => {
  const move: MoveRecord = {
    fromStartsAt: "2031-03-29T08:00:00Z",
    toStartsAt: "2031-03-30T08:00:00Z",
    fromMinutes: 30,
    toMinutes: 30,
    newPractitioner: null,
    fromRooms: ["Room 1"],
    toRooms: ["Room 1"],
    fromNurse: null,
    toNurse: null,
    overbooked: false,
    actorKind: "staff",
    actorAccountId: null,
    who: null,
    reason: null,
    at: "2031-03-01T08:00:00Z",
  };
  const told = (changes: Partial<MoveRecord>, isStaff = true) =>
    tellMove({ ...move, ...changes }, "Europe/Berlin", isStaff);

  test("show the clinic's clock, also when it is put forward in between", () => {
    expect(told({})).toBe(
      "Moved by the clinic from Saturday, 29 March 2031 at 09:00 to Sunday, 30 March 2031 at 10:00.",
    );
  });

  test("name only what has changed", () => {
    const here = { toStartsAt: move.fromStartsAt };
    expect(told({ ...here, newPractitioner: "Dr. Alan Example" })).toBe("Moved by the clinic to Dr. Alan Example.");
    expect(told({ ...here, toMinutes: 45 })).toBe("Given another length by the clinic. It takes 45 minutes now.");
    const toRooms = ["Room 2"];
    expect(told({ ...here, toRooms })).toBe("Given another room by the clinic. It is in Room 2 now.");
    expect(told({ toRooms })).toMatch(/ at 10:00\. It is in Room 2 now\.$/);
  });

  test("tell of the nurse who is given, takes another's place, or is let go", () => {
    const here = { toStartsAt: move.fromStartsAt };
    const toNurse = "Nina Example";
    expect(told({ ...here, toNurse })).toBe("Given a nurse by the clinic. Nina Example is its nurse now.");
    expect(told({ ...here, fromNurse: "Noor Example", toNurse })).toMatch(/^Given another nurse by the clinic\. Nina /);
    const leaving = { ...here, fromNurse: "Nina Example" };
    expect(told(leaving)).toBe("Left without a nurse by the clinic. Nina Example is its nurse no more.");
    expect(told({ fromNurse: "Nina Example" })).toMatch(/ at 10:00\. Nina Example is its nurse no more\.$/);
  });

  test("tell of an overbooking to staff alone", () => {
    expect(told({ overbooked: true })).toMatch(/ It lies on top of other visits, on purpose\.$/);
    expect(told({ overbooked: true }, false)).not.toMatch(/on top/);
  });
});
