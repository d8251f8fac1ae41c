import { expect, test } from "vitest";
import { isRefundNews, type RefundStatus, refundableOf, refundStatuses } from "../../../src/domain/payment/refund.ts";

/** What may still be heard of a refund. */
const heard: Record<RefundStatus, RefundStatus[]> = {
  proposed: [],
  declined: [],
  requested: ["pending", "succeeded", "failed", "canceled"],
  settled_by_hand: ["pending", "succeeded"],
  pending: ["succeeded", "failed", "canceled"],
  succeeded: ["failed", "canceled"],
  failed: [],
  canceled: [],
};

test.each(refundStatuses)("a refund that is %s goes on or stays, and never a step back", (stored) => {
  expect(refundStatuses.filter((reading) => isRefundNews(reading, stored))).toEqual(heard[stored]);
});

test("what can go back at once is what one payment has left, not settled by hand and not with a bank", () => {
  const paid = (id: string, capturedMinor: number, changes: object = {}) => {
    const taken = { id, method: "card", status: "captured", capturedMinor, refundedMinor: 0 } as const;
    return { ...taken, settledByHand: false, refundBlocked: false, ...changes };
  };
  const [deposit, rest] = [paid("deposit", 370), paid("rest", 1480)];
  expect(refundableOf({ payments: [deposit, rest], refunds: [] })).toBe(1480);
  const proposed = { paymentId: "rest", amountMinor: 1200, status: "proposed" as const };
  expect(refundableOf({ payments: [deposit, rest], refunds: [proposed] })).toBe(370);
  for (const gone of [{ settledByHand: true }, { refundBlocked: true }, { method: "cash" }, { refundedMinor: 1480 }])
    expect(refundableOf({ payments: [deposit, paid("rest", 1480, gone)], refunds: [] })).toBe(370);
  expect(refundableOf({ payments: [], refunds: [] })).toBe(0);
});
