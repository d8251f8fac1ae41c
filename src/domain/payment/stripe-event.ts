/**
 * Types of Stripe's events that tell nothing new: each comes with an event of the intent's own, or echoes the
 * call that made it, whose answer we read. Any other type, one unknown today included, is a reason to look.
 */
const echoes: ReadonlySet<string> = new Set([
  "customer.created",
  "payment_method.attached", // setup_intent.succeeded
  "setup_intent.created",
  "payment_intent.created",
  "charge.succeeded", // payment_intent.amount_capturable_updated or .succeeded
  "charge.captured", // payment_intent.succeeded
  "charge.failed", // payment_intent.payment_failed
]);

/** Whether nothing has to be read anew because of an event of this type. Two in three of a paid visit's events. */
export function isEcho(type: string): boolean {
  return echoes.has(type);
}

/** An event as far as we need it: what it is about is read anew from Stripe. */
export type StripeEvent = {
  /** The Connect account, '' for the platform's own. */
  account: string;
  eventId: string;
  type: string;
  paymentIntentId: string | null;
  /** From the object's metadata: whose it claims to be. */
  organizationId: string | null;
  paymentId: string | null;
};

/** Names an event. */
export type EventKey = Pick<StripeEvent, "account" | "eventId">;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Payment intents, charges and refunds carry our ids in their metadata; disputes name their payment intent only. */
export function toStripeEvent(event: {
  id: string;
  type: string;
  account?: string | null | undefined;
  data: { object: unknown };
}): StripeEvent {
  const { object } = event.data;
  const metadata = memberOf(object, "metadata");
  const isIntent = textOf(object, "object") === "payment_intent";
  const idOf = (name: string) => {
    const id = textOf(metadata, name);
    return id !== null && uuid.test(id) ? id : null;
  };
  return {
    account: event.account ?? "",
    eventId: event.id,
    type: event.type,
    paymentIntentId: textOf(object, isIntent ? "id" : "payment_intent"),
    organizationId: idOf("organization_id"),
    paymentId: idOf("payment_id"),
  };
}

function memberOf(object: unknown, name: string): unknown {
  return typeof object === "object" && object !== null
    ? Object.entries(object).find(([key]) => key === name)?.[1]
    : null;
}

function textOf(object: unknown, name: string): string | null {
  const text = memberOf(object, name);
  return typeof text === "string" && text.length <= 255 ? text : null;
}
