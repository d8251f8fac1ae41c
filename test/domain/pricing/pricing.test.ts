import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minorPerMajor, shareOf, split } from "../../../src/domain/money.ts";
import {
  type DiscountFacts,
  defaultThresholdMinor,
  discountOf,
  earnsDiscount,
} from "../../../src/domain/pricing/discount.ts";
import { composePrice } from "../../../src/domain/pricing/quote.ts";

const rule = { percentageBasisPoints: 1200, onBirthday: true };
const ordinary: DiscountFacts = {
  rule,
  gender: "female",
  bornOn: "1990-07-11",
  today: "2031-05-01",
  baseMinor: 5000,
  thresholdMinor: 100_000,
};
const birthday = { ...ordinary, today: "2031-07-11" };

describe("R1", () => {
  test.each<[string, DiscountFacts, ReturnType<typeof earnsDiscount>]>([
    ["an ordinary day and price", ordinary, undefined],
    ["a price exactly at the threshold", { ...ordinary, baseMinor: 100_000 }, undefined],
    ["a price one minor unit above it", { ...ordinary, baseMinor: 100_001 }, "price_above_threshold"],
    ["a woman's birthday", birthday, "birthday"],
    ["a man's birthday", { ...birthday, gender: "male" }, undefined],
    ["a birthday of unknown gender", { ...birthday, gender: "unknown" }, undefined],
    ["the day before the birthday", { ...birthday, today: "2031-07-10" }, undefined],
    ["an unknown birthday", { ...birthday, bornOn: null }, undefined],
    ["a birthday where the rule has none", { ...birthday, rule: { ...rule, onBirthday: false } }, undefined],
    ["both reasons: the birthday is named", { ...birthday, baseMinor: 100_001 }, "birthday"],
    [
      "a man above the threshold on his birthday",
      { ...birthday, gender: "male", baseMinor: 100_001 },
      "price_above_threshold",
    ],
    ["29 February in a leap year", { ...birthday, bornOn: "1992-02-29", today: "2032-02-29" }, "birthday"],
    ["29 February, on the 28th of a leap year", { ...birthday, bornOn: "1992-02-29", today: "2032-02-28" }, undefined],
    [
      "29 February, on the 28th of a common year",
      { ...birthday, bornOn: "1992-02-29", today: "2031-02-28" },
      "birthday",
    ],
    ["29 February, on 1 March of a common year", { ...birthday, bornOn: "1992-02-29", today: "2031-03-01" }, undefined],
    ["29 February, in the common year 2100", { ...birthday, bornOn: "1992-02-29", today: "2100-02-28" }, "birthday"],
    ["0 %", { ...birthday, rule: { ...rule, percentageBasisPoints: 0 }, baseMinor: 100_001 }, undefined],
    ["a visit for nothing", { ...birthday, baseMinor: 0 }, undefined],
    ["a threshold of 0", { ...ordinary, baseMinor: 1, thresholdMinor: 0 }, "price_above_threshold"],
  ])("%s", (_, facts, reason) => {
    expect(earnsDiscount(facts)).toBe(reason);
  });

  test.each([
    [1200, 5000, 600],
    [1200, 104, 12], // 12.48
    [1200, 105, 13], // 12.6
    [5000, 1, 1], // half a minor unit goes up
    [4999, 1, 0],
    [1250, 4, 1], // 0.5
    [10_000, 777, 777],
    [1200, Number.MAX_SAFE_INTEGER, 1_080_863_910_568_919],
  ])("%i hundredths of a percent of %i are %i, half up", (percentageBasisPoints, baseMinor, discountMinor) => {
    expect(discountOf(baseMinor, { percentageBasisPoints, onBirthday: true })).toBe(discountMinor);
  });

  test.each([
    ["EUR", 100_000],
    ["JPY", 1_000],
    ["KWD", 1_000_000],
  ])("the threshold of %s is 1,000 major units where none is set", (currency, thresholdMinor) => {
    expect(defaultThresholdMinor(currency)).toBe(thresholdMinor);
  });

  test("a currency that nobody knows is an error, not a factor of 100", () => {
    expect(() => minorPerMajor("XYZ")).toThrow("unknown currency XYZ");
  });
});

const aService = fc.record({
  serviceId: fc.uuid(),
  minutes: fc.integer({ min: 5, max: 720 }),
  baseMinor: fc.nat({ max: 10_000_000 }),
  taxBasisPoints: fc.integer({ min: 0, max: 10_000 }),
});

describe("a price", () => {
  test("is the sum of its lines, keeps each line's tax, and gives no line a discount above its price", () => {
    fc.assert(
      fc.property(
        fc.array(aService, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 10_000 }),
        (services, points) => {
          const baseMinor = services.reduce((sum, service) => sum + service.baseMinor, 0);
          const discountMinor = shareOf(baseMinor, points);
          const price = composePrice("EUR", services, discountMinor, "birthday");
          const sum = (of: "baseMinor" | "discountMinor") => price.lines.reduce((total, line) => total + line[of], 0);
          expect(price.baseMinor).toBe(sum("baseMinor"));
          expect(price.discountMinor).toBe(sum("discountMinor"));
          expect(price.totalMinor).toBe(price.baseMinor - price.discountMinor);
          expect(price.totalMinor).toBeGreaterThanOrEqual(0);
          for (const [i, line] of price.lines.entries()) {
            expect(line).toMatchObject(services[i] ?? {});
            expect(line.discountMinor).toBeGreaterThanOrEqual(0);
            expect(line.discountMinor).toBeLessThanOrEqual(line.baseMinor);
          }
        },
      ),
    );
  });

  test("splits in proportion, to the minor unit", () => {
    expect(split(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(split(600, [5000, 0])).toEqual([600, 0]);
    expect(split(0, [0, 0])).toEqual([0, 0]);
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat(), { minLength: 1 }), (amount, weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const whole = weights.reduce((sum, weight) => sum + weight, 0);
        const parts = split(amount, weights);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
        for (const [i, part] of parts.entries()) {
          const exact = (amount * (weights[i] ?? 0)) / whole;
          expect(Math.abs(part - exact)).toBeLessThan(1 + 1e-6);
        }
      }),
    );
  });
});
