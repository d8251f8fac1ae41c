import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cancellationFee } from "../../../src/domain/booking/cancellation.ts";
import { cancellationTermsOf } from "../../../src/domain/booking/cancellation-terms.ts";
import { defaultFeeTable, type Fee, type FeeTable, feesOf, lateFeeAt } from "../../../src/domain/payment/fees.ts";

const percent = (basisPoints: number): Fee => ({ kind: "percent", basisPoints });
const euros = (amountMinor: number): Fee => ({ kind: "amount", amounts: [{ amountMinor, currency: "EUR" }] });
const table: FeeTable = {
  lateCancel: [
    { underHours: 2, fee: percent(10_000) },
    { underHours: 24, fee: percent(3_333) },
  ],
  noShow: percent(10_000),
};
const line = (totalMinor: number, feeTable: FeeTable | null = null) => ({ totalMinor, feeTable });
const startsAt = new Date("2031-05-05T08:00:00.000Z");

describe("a table in the amounts of a visit", () => {
  test("has its rows from the longest notice to the shortest, each rounded once to a minor unit of the currency", () => {
    expect(feesOf(table, [line(5001)], "EUR")).toEqual({
      lateCancel: [
        { underHours: 24, amountMinor: 1667 },
        { underHours: 2, amountMinor: 5001 },
      ],
      noShowMinor: 5001,
    });
    expect(feesOf(table, [line(3_100)], "JPY").lateCancel[0]).toEqual({ underHours: 24, amountMinor: 1_033 });
  });

  test("counts a service with a table of its own by itself and the others together, an amount once and at most the price", () => {
    const flat: FeeTable = { lateCancel: [{ underHours: 24, fee: euros(4000) }], noShow: euros(9000) };
    expect(feesOf(flat, [line(3000), line(5000)], "EUR")).toEqual({
      lateCancel: [{ underHours: 24, amountMinor: 4000 }],
      noShowMinor: 8000,
    });
    const own: FeeTable = { lateCancel: [{ underHours: 48, fee: percent(5_000) }], noShow: percent(0) };
    expect(feesOf(flat, [line(3000), line(5000, own)], "EUR")).toEqual({
      lateCancel: [
        { underHours: 48, amountMinor: 2500 },
        { underHours: 24, amountMinor: 5500 },
      ],
      noShowMinor: 3000,
    });
  });

  test("asks nothing in a currency that no amount is named for, and nothing a card could not be charged", () => {
    const flat: FeeTable = { lateCancel: [], noShow: euros(4000) };
    expect(feesOf(flat, [line(9000)], "USD").noShowMinor).toBe(0);
    expect(feesOf({ lateCancel: [], noShow: percent(100) }, [line(4900)], "EUR").noShowMinor).toBe(0);
    expect(feesOf({ lateCancel: [], noShow: percent(100) }, [line(5000)], "EUR").noShowMinor).toBe(50);
  });

  test("never asks for more than the price", () => {
    const fee = fc.oneof(fc.nat(10_000).map(percent), fc.nat(20_000).map(euros));
    const rows = fc.uniqueArray(fc.record({ underHours: fc.integer({ min: 1, max: 720 }), fee }), {
      selector: ({ underHours }) => underHours,
      maxLength: 4,
    });
    const aTable = fc.record({ lateCancel: rows, noShow: fee });
    const aLine = fc.record({ totalMinor: fc.nat(30_000), feeTable: fc.option(aTable) });
    fc.assert(
      fc.property(aTable, fc.array(aLine, { minLength: 1, maxLength: 4 }), (ours, lines) => {
        const total = lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
        const { lateCancel, noShowMinor } = feesOf(ours, lines, "EUR");
        for (const amountMinor of [noShowMinor, ...lateCancel.map((row) => row.amountMinor)])
          expect(amountMinor).toBeLessThanOrEqual(total);
      }),
    );
  });
});

describe("what cancelling costs", () => {
  const terms = feesOf(table, [line(6000)], "EUR");
  test.each([
    ["2031-05-04T08:00:00.000Z", 0],
    ["2031-05-04T08:00:00.001Z", 2000],
    ["2031-05-05T06:00:00.000Z", 2000],
    ["2031-05-05T06:00:00.001Z", 6000],
  ])("at %s: %i", (at, amountMinor) => {
    expect(lateFeeAt(terms, startsAt, new Date(at))).toBe(amountMinor);
  });

  test("with a table a patient cancels until the visit begins, without one inside the notice; the clinic always", () => {
    const cost = (by: "patient" | "staff", at: string, rules = terms) =>
      cancellationFee({ startsAt, terms: { ...rules, noticeMinutes: 1440 } }, new Date(at), by);
    expect(cost("patient", "2031-05-05T08:00:00.000Z")).toBe(6000);
    expect(cost("patient", "2031-05-05T08:00:00.001Z")).toBe("too_late");
    expect(cost("staff", "2031-05-05T08:00:00.001Z")).toBe(6000);
    const none = feesOf(defaultFeeTable, [line(6000)], "EUR");
    expect(cost("patient", "2031-05-04T08:00:00.001Z", none)).toBe("too_late");
    expect(cost("staff", "2031-05-05T08:00:00.001Z", none)).toBe(0);
  });

  test("is told before booking, from what still holds then", () => {
    const tell = (requestedAt: string) =>
      cancellationTermsOf({
        requestedAt: new Date(requestedAt),
        startsAt,
        terms: { ...terms, noticeMinutes: 60 },
        currency: "EUR",
      });
    const rows =
      " Cancelling less than 24 hours before the visit costs 20.00 EUR. Cancelling less than 2 hours before the visit costs 60.00 EUR. Not coming costs 60.00 EUR.";
    expect(tell("2031-05-01T09:00:00.000Z")).toEqual({
      until: new Date("2031-05-04T08:00:00.000Z"),
      text: `You can cancel free of charge until 24 hours before the visit.${rows}`,
    });
    expect(tell("2031-05-04T09:00:00.000Z").text).toBe(`The visit is soon.${rows}`);
    expect(tell("2031-05-05T07:00:00.000Z").text).not.toContain("20.00");
  });
});
