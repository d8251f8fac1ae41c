import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import type { Challenge, PaymentFailure } from "../store/records.ts";

export function openChallenge(returnUrl: string | undefined): Challenge {
  return { id: newId("challenge"), returnUrl: returnUrl ?? null };
}

/** What the browser must do next: go to the bank's page, by itself or through Stripe.js. */
export function nextActionOf(
  ctx: Context,
  { id, status, challenge }: { id: string; status: string; challenge: Challenge | null },
) {
  if (status !== "requires_action" || !challenge) return null;
  const url = `${ctx.publicUrl}/_emulator/challenges/${ctx.tx.account}/${id}/${challenge.id}`;
  if (challenge.returnUrl === null)
    return { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url } };
  return { type: "redirect_to_url", redirect_to_url: { return_url: challenge.returnUrl, url } };
}

/** What is remembered when the cardholder failed the bank's question. */
export function unauthenticated(kind: "payment_intent" | "setup_intent", paymentMethod: string | null): PaymentFailure {
  return {
    type: "invalid_request_error",
    code: `${kind}_authentication_failure`,
    declineCode: null,
    message:
      "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
    charge: null,
    paymentMethod,
  };
}
