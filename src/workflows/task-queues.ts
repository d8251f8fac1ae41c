/** One worker per queue. Nothing slow runs on `booking`; `payment` may be limited to below Stripe's rate. */
export const taskQueues = { booking: "booking", payment: "payment" } as const;
