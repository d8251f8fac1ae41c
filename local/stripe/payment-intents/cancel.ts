import type { Context } from "../context.ts";
import { theCharge, toCharge } from "../objects/charges.ts";
import { emit } from "../objects/events.ts";
import type { IntentStatus, PaymentIntentRecord } from "../store/records.ts";
import { theIntent } from "./find.ts";
import { unexpectedState } from "./states.ts";
import { presentIntent, toIntent } from "./view.ts";

const CANCELABLE: IntentStatus[] = [
  "requires_payment_method",
  "requires_capture",
  "requires_confirmation",
  "requires_action",
];

export function cancelIntent(ctx: Context, intent: PaymentIntentRecord, reason: string | null): object {
  if (!CANCELABLE.includes(intent.status)) {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(", ")}, processing.`;
    throw unexpectedState(ctx, intent, message);
  }
  return presentIntent(ctx, cancel(ctx, intent, reason, "charge.refunded"));
}

/** The bank's hold ended before anyone captured it. Nothing happens when it was captured or cancelled in time. */
export function lapse(ctx: Context, intentId: string): void {
  const intent = theIntent(ctx, intentId);
  if (intent.status === "requires_capture") cancel(ctx, intent, "automatic", "charge.expired");
}

function cancel(
  ctx: Context,
  intent: PaymentIntentRecord,
  reason: string | null,
  released: "charge.refunded" | "charge.expired",
): PaymentIntentRecord {
  const canceled: PaymentIntentRecord = {
    ...intent,
    status: "canceled",
    amountCapturable: 0,
    challenge: null,
    canceledAt: ctx.now,
    cancellationReason: reason,
  };
  ctx.tx.put("payment_intent", canceled);
  if (intent.status === "requires_capture" && intent.latestCharge) {
    const held = theCharge(ctx, intent.latestCharge);
    const charge = { ...held, amountReleased: held.amount };
    ctx.tx.put("charge", charge);
    emit(ctx, released, toCharge(ctx, charge));
  }
  emit(ctx, "payment_intent.canceled", toIntent(ctx, canceled));
  return canceled;
}
