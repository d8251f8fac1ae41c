import { expect, test } from "vitest";
import { type Difference, isExplained } from "../../../src/domain/payment/reconciliation.ts";

const refunded = (oursMinor: number, theirsMinor: number): Difference => ({ kind: "refunded", oursMinor, theirsMinor });
const lost: Difference = { kind: "unknown_here", oursMinor: null, theirsMinor: 1000 };

test("the same difference is explained, also once both books have moved on by the same; any other is not", () => {
  expect(isExplained([refunded(0, 1000)], [refunded(0, 1000)])).toBe(true);
  expect(isExplained([refunded(2000, 3000)], [refunded(0, 1000)])).toBe(true);
  expect(isExplained([refunded(0, 1001)], [refunded(0, 1000)])).toBe(false);
  expect(isExplained([{ ...refunded(0, 1000), kind: "captured" }], [refunded(0, 1000)])).toBe(false);
  expect(isExplained([refunded(0, 1000), lost], [refunded(0, 1000)])).toBe(false);
  expect(isExplained([refunded(0, 1000)], [refunded(0, 1000), lost])).toBe(false);
  expect(isExplained([lost], undefined)).toBe(false);
});
