/** `requested` is ours: Stripe has not answered yet. The others are Stripe's. */
export const refundStatuses = ["requested", "pending", "succeeded", "failed", "canceled"] as const;
export type RefundStatus = (typeof refundStatuses)[number];

const rank: Record<RefundStatus, number> = { requested: 0, pending: 1, succeeded: 2, failed: 3, canceled: 3 };

/**
 * Whether what Stripe says is news about a refund. Readings can arrive in the wrong order, and a refund goes one way
 * only: a bank may send back even one that has succeeded, and one that came back stays so.
 */
export function isRefundNews(reading: RefundStatus, stored: RefundStatus): boolean {
  return rank[reading] > rank[stored];
}
