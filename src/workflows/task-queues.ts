/**
 * One worker per queue. Nothing slow runs on `booking`; `payment` may be limited to below Stripe's rate, `message` to
 * what the mail server takes.
 */
export const taskQueues = { booking: "booking", payment: "payment", message: "message" } as const;
