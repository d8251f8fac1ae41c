import type { Context } from "../context.ts";
import { theCharge, toCharge } from "../objects/charges.ts";
import { emit } from "../objects/events.ts";
import type { PaymentIntentRecord } from "../store/records.ts";
import { refused } from "../wire/errors.ts";
import { mergedMetadata } from "../wire/metadata.ts";
import type { Capture } from "./endpoints.ts";
import { unexpectedState } from "./states.ts";
import { takeMoney } from "./take.ts";
import { presentIntent, toIntent } from "./view.ts";

/** Takes authorised money, once: what is not taken is released. */
export function captureIntent(ctx: Context, intent: PaymentIntentRecord, params: Capture): object {
  if (intent.status !== "requires_capture" || !intent.latestCharge) {
    const message = `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`;
    throw unexpectedState(ctx, intent, message);
  }
  const amount = params.amount_to_capture ?? intent.amountCapturable;
  if (amount > intent.amountCapturable) {
    const message = `The amount to capture is greater than the amount you can capture: ${intent.amountCapturable}.`;
    throw refused(message, {
      code: "amount_too_large",
      param: "amount_to_capture",
      payment_intent: presentIntent(ctx, intent),
    });
  }
  const charge = takeMoney(ctx, theCharge(ctx, intent.latestCharge), amount);
  const captured: PaymentIntentRecord = {
    ...intent,
    status: "succeeded",
    amountCapturable: 0,
    amountReceived: amount,
    metadata: mergedMetadata(intent.metadata, params.metadata),
    statementSuffix: params.statement_descriptor_suffix ?? intent.statementSuffix,
  };
  ctx.tx.put("payment_intent", captured);
  emit(ctx, "charge.captured", toCharge(ctx, charge));
  emit(ctx, "payment_intent.succeeded", toIntent(ctx, captured));
  return presentIntent(ctx, captured);
}
