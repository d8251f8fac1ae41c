import type { Context } from "../context.ts";
import type { PaymentIntentRecord } from "../store/records.ts";
import { type ApiError, refused } from "../wire/errors.ts";
import { presentIntent } from "./view.ts";

export function unexpectedState(ctx: Context, intent: PaymentIntentRecord, message: string): ApiError {
  return refused(message, { code: "payment_intent_unexpected_state", payment_intent: presentIntent(ctx, intent) });
}
