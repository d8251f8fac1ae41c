import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignParts, assignPractitioner } from "../../../src/domain/booking/assignment.ts";
import { patientMayCancelUntil } from "../../../src/domain/booking/cancellation.ts";
import { isEligible, unknownOf } from "../../../src/domain/booking/eligibility.ts";
import { termsOf } from "../../../src/domain/payment/fees.ts";

describe("the notice of a cancellation", () => {
  const startsAt = new Date("2031-05-05T08:00:00.000Z");
  test.each([
    ["2031-05-04T08:00:00.000Z", 1440, true],
    ["2031-05-04T08:00:00.001Z", 1440, false],
    ["2031-05-05T08:00:00.000Z", 0, true],
    ["2031-05-05T08:00:00.001Z", 0, false],
  ])("at %s with %i minutes: in time %s", (at, minutes, inside) => {
    const terms = termsOf({ feeTerms: null, totalMinor: 5000, cancellationNoticeMinutes: minutes });
    const rules = { startsAt, terms };
    expect(new Date(at) <= patientMayCancelUntil(rules)).toBe(inside);
  });
});

describe("who a service is for", () => {
  const everybody = { eligibleGender: null, minimumAgeYears: null, maximumAgeYears: null };
  const visitOn = "2031-05-05";
  const someone = { gender: "other", bornOn: "2013-05-05" } as const;

  test.each([
    ["everybody, known or not", everybody, { gender: "unknown", bornOn: null }, true],
    ["women, a woman", { ...everybody, eligibleGender: "female" }, { gender: "female", bornOn: null }, true],
    ["women, a man", { ...everybody, eligibleGender: "female" }, { gender: "male", bornOn: null }, false],
    [
      "women, of unknown gender",
      { ...everybody, eligibleGender: "female" },
      { gender: "unknown", bornOn: null },
      false,
    ],
    ["from 18, on the 18th birthday", { ...everybody, minimumAgeYears: 18 }, someone, true],
    ["from 18, the day before", { ...everybody, minimumAgeYears: 18 }, { ...someone, bornOn: "2013-05-06" }, false],
    ["up to 17, the last day", { ...everybody, maximumAgeYears: 17 }, { ...someone, bornOn: "2013-05-06" }, true],
    ["up to 17, on the 18th birthday", { ...everybody, maximumAgeYears: 17 }, someone, false],
    ["up to 0, a newborn", { ...everybody, maximumAgeYears: 0 }, { ...someone, bornOn: visitOn }, true],
    ["from 0, not yet born", { ...everybody, minimumAgeYears: 0 }, { ...someone, bornOn: "2031-05-06" }, false],
    ["of some age, of unknown age", { ...everybody, minimumAgeYears: 0 }, { ...someone, bornOn: null }, false],
  ] as const)("for %s: %#", (_, eligibility, patient, eligible) => {
    expect(isEligible(eligibility, patient, visitOn)).toBe(eligible);
  });

  test("names what has to be known of a patient first, and nothing that no limit asks for", () => {
    const nobody = { gender: "unknown", bornOn: null } as const;
    const girls = { eligibleGender: "female", minimumAgeYears: null, maximumAgeYears: 12 } as const;
    expect(unknownOf(girls, nobody)).toEqual(["gender", "bornOn"]);
    expect(unknownOf({ ...girls, maximumAgeYears: null }, nobody)).toEqual(["gender"]);
    expect([unknownOf(everybody, nobody), unknownOf(girls, someone)]).toEqual([[], []]);
  });

  test("who was born on 29 February grows older on 1 March in common years", () => {
    const adults = { ...everybody, minimumAgeYears: 18 };
    const patient = { gender: "other", bornOn: "2012-02-29" } as const;
    expect(isEligible(adults, patient, "2030-02-28")).toBe(false);
    expect(isEligible(adults, patient, "2030-03-01")).toBe(true);
    expect(isEligible({ ...everybody, minimumAgeYears: 20 }, patient, "2032-02-29")).toBe(true);
  });
});

describe("the fairest practitioner", () => {
  const free = (practitionerId: string, bookedMinutesThatDay: number, lastBookedAt: string | null) => ({
    practitionerId,
    bookedMinutesThatDay,
    lastBookedAt: lastBookedAt === null ? null : new Date(lastBookedAt),
  });

  test.each([
    ["only_one_free", [free("b", 60, null)], "b"],
    ["fewest_booked_minutes", [free("a", 60, null), free("b", 30, "2031-05-04"), free("c", 60, null)], "b"],
    ["least_recently_booked", [free("a", 30, "2031-05-04"), free("b", 30, "2031-05-03")], "b"],
    ["least_recently_booked", [free("a", 30, "2031-05-04"), free("b", 30, null)], "b"],
    ["first_by_id", [free("b", 30, null), free("a", 30, null)], "a"],
    ["first_by_id", [free("b", 30, "2031-05-04"), free("a", 30, "2031-05-04")], "a"],
  ])("%s: %#", (rule, candidates, practitionerId) => {
    expect(assignPractitioner(candidates)).toMatchObject({
      practitionerId,
      assignment: { rule, freePractitioners: candidates.length },
    });
  });

  test("with nobody free there is none", () => {
    expect(assignPractitioner([])).toBeUndefined();
  });

  test("of a visit in parts whoever gives the part before stays, else the fairest comes, and who was asked for has no reason", () => {
    const [ada, bob, eve] = [free("ada", 60, null), free("bob", 30, null), free("eve", 0, null)];
    expect(
      assignParts(
        [
          [ada, bob],
          [ada, bob, eve],
          [ada, eve],
        ],
        [],
      ),
    ).toMatchObject([
      { practitionerId: "bob", assignment: { rule: "fewest_booked_minutes", freePractitioners: 2 } },
      { practitionerId: "bob", assignment: null },
      { practitionerId: "eve", assignment: { rule: "fewest_booked_minutes" } },
    ]);
    expect(assignParts([[ada], [eve]], ["ada"])).toMatchObject([
      { practitionerId: "ada", assignment: null },
      { practitionerId: "eve", assignment: { rule: "only_one_free" } },
    ]);
    expect(assignParts([[ada], []], [])).toBeUndefined();
  });

  test("does not depend on the order of the candidates, and never passes over somebody with less to do", () => {
    const anyone = fc.record({
      practitionerId: fc.uuid(),
      bookedMinutesThatDay: fc.integer({ min: 0, max: 3 }),
      lastBookedAt: fc.option(
        fc.date({ min: new Date("2031-05-01"), max: new Date("2031-05-04"), noInvalidDate: true }),
      ),
    });
    const candidates = fc.uniqueArray(anyone, { minLength: 1, selector: ({ practitionerId }) => practitionerId });
    fc.assert(
      fc.property(candidates, fc.gen(), (given, generate) => {
        const shuffled = generate(fc.shuffledSubarray, given, { minLength: given.length });
        const choice = assignPractitioner(given);
        expect(assignPractitioner(shuffled)).toEqual(choice);
        expect(choice?.assignment.bookedMinutesThatDay).toBe(Math.min(...given.map((one) => one.bookedMinutesThatDay)));
      }),
    );
  });

  test("a day of equal visits is shared out: nobody gets two more than another", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 60 }), (practitioners, visits) => {
        const loads = Array.from({ length: practitioners }, (_, i) => free(`p${i}`, 0, null));
        for (let visit = 0; visit < visits; visit++) {
          const chosen = loads.find(
            ({ practitionerId }) => practitionerId === assignPractitioner(loads)?.practitionerId,
          );
          if (!chosen) throw new Error("somebody is free");
          chosen.bookedMinutesThatDay += 30;
          chosen.lastBookedAt = new Date(Date.UTC(2031, 4, 1, 0, visit));
        }
        const minutes = loads.map((load) => load.bookedMinutesThatDay);
        expect(Math.max(...minutes) - Math.min(...minutes)).toBeLessThanOrEqual(30);
      }),
    );
  });
});
