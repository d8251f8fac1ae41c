import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Amounts,
  accountsOf,
  type Entry,
  entriesBetween,
  ledgerAccounts,
} from "../../../src/domain/payment/ledger.ts";

const nothing: Amounts = { authorizedMinor: 0, capturedMinor: 0, refundedMinor: 0, disputedMinor: 0 };
const at = (authorizedMinor: number, capturedMinor = 0, refundedMinor = 0, disputedMinor = 0) => ({
  authorizedMinor,
  capturedMinor,
  refundedMinor,
  disputedMinor,
});
const entry = (kind: Entry["kind"], amountMinor: number): Entry => ({ kind, amountMinor });

describe("the entries between two readings", () => {
  test.each([
    ["a hold", nothing, at(5000), [entry("hold_placed", 5000)]],
    ["a hold let go of", at(5000), nothing, [entry("hold_released", 5000)]],
    ["a hold taken whole", at(5000), at(0, 5000), [entry("captured", 5000)]],
    ["a hold taken in part", at(5000), at(0, 2000), [entry("captured", 2000), entry("hold_released", 3000)]],
    [
      "a hold that was taken before it was seen",
      nothing,
      at(0, 5000),
      [entry("hold_placed", 5000), entry("captured", 5000)],
    ],
    ["money given back in part", at(0, 5000), at(0, 5000, 2000), [entry("refunded", 2000)]],
    ["a refund that came back", at(0, 5000, 2000), at(0, 5000), [entry("refund_returned", 2000)]],
    ["money that a bank took back", at(0, 5000, 1000), at(0, 5000, 1000, 4000), [entry("disputed", 4000)]],
    ["a dispute that was won", at(0, 5000, 0, 5000), at(0, 5000), [entry("dispute_returned", 5000)]],
    ["nothing new", at(0, 5000), at(0, 5000), []],
  ])("of %s", (_, before, after, entries) => {
    expect(entriesBetween(before, after)).toEqual(entries);
  });

  test("add up to what was read last, whatever was read between, and no account lends what it has not got", () => {
    const amounts = fc
      .tuple(fc.nat(9_999), fc.nat(9_999), fc.nat(9_999), fc.nat(9_999))
      .map(([authorizedMinor, capturedMinor, more, disputedMinor]) => ({
        authorizedMinor,
        capturedMinor,
        refundedMinor: Math.min(capturedMinor, more),
        disputedMinor,
      }));
    // What was taken is never untaken.
    const readings = fc
      .array(amounts, { maxLength: 8 })
      .map((list) => list.sort((a, b) => a.capturedMinor - b.capturedMinor));
    fc.assert(
      fc.property(readings, (list) => {
        const balance = { card: 0, hold: 0, stripe: 0, patient: 0, till: 0, terminal: 0 };
        let before = nothing;
        for (const after of list) {
          for (const { kind, amountMinor } of entriesBetween(before, after)) {
            balance[accountsOf[kind].from] -= amountMinor;
            balance[accountsOf[kind].to] += amountMinor;
            expect(balance.hold).toBeGreaterThanOrEqual(0);
          }
          before = after;
          expect(balance.hold).toBe(after.authorizedMinor);
          expect(balance.stripe).toBe(after.capturedMinor - after.refundedMinor - after.disputedMinor);
          expect(ledgerAccounts.reduce((sum, account) => sum + balance[account], 0)).toBe(0);
        }
      }),
    );
  });
});
