/**
 * Types of Stripe's events that tell nothing new: each comes with an event of the payment intent's own, or echoes the
 * call that made it, whose answer we read. Any other type, one unknown today included, is a reason to look.
 */
const echoes: ReadonlySet<string> = new Set([
  "payment_intent.created",
  "charge.succeeded", // payment_intent.amount_capturable_updated or .succeeded
  "charge.captured", // payment_intent.succeeded
  "charge.failed", // payment_intent.payment_failed
]);

/** Whether nothing has to be read anew because of an event of this type. Two in three of a paid visit's events. */
export function isEcho(type: string): boolean {
  return echoes.has(type);
}
