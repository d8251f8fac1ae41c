import { expect, test } from "vitest";
import { isRefundNews, type RefundStatus, refundStatuses } from "../../../src/domain/payment/refund.ts";

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
