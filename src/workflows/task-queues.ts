/**
 * One worker per queue. What comes back by schedule runs on `booking` too, behind everybody who waits (decision 66);
 * `payment` may be limited to below Stripe's rate, `message` to what the mail server takes.
 */
export const taskQueues = { booking: "booking", payment: "payment", message: "message" } as const;
