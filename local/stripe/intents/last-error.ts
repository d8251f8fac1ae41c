import type { Context } from "../context.ts";
import { paymentMethodView } from "../payment-methods/view.ts";
import type { PaymentFailure } from "../store/records.ts";
import { docUrl } from "../wire/errors.ts";

/** `last_payment_error` and `last_setup_error`. */
export function toLastError(ctx: Context, failure: PaymentFailure) {
  const method = failure.paymentMethod === null ? undefined : paymentMethodView(ctx, failure.paymentMethod);
  return {
    ...(failure.charge && { charge: failure.charge }),
    code: failure.code,
    ...(failure.declineCode && { decline_code: failure.declineCode }),
    doc_url: docUrl(failure.code),
    message: failure.message,
    ...(method && { payment_method: method }),
    type: failure.type,
  };
}
