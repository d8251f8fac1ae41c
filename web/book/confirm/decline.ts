import type { Messages } from "../messages/en.ts";

type Reason = keyof Messages["declines"];

const like = <R extends Reason>(reason: R, ...codes: string[]) => codes.map((code) => [code, reason] as const);

/**
 * By Stripe's decline codes and error codes, https://docs.stripe.com/declines/codes. That a card was stolen, or that a
 * payment looks like fraud, is told like any other no.
 */
const reasons = new Map<string, Reason>([
  ...like("insufficient_funds", "insufficient_funds"),
  ...like("expired_card", "expired_card"),
  ...like("incorrect_cvc", "incorrect_cvc", "invalid_cvc"),
  ...like("incorrect_number", "incorrect_number", "invalid_number", "invalid_account"),
  ...like("incorrect_expiry", "invalid_expiry_month", "invalid_expiry_year"),
  ...like("incorrect_address", "incorrect_zip", "incorrect_address"),
  ...like("authentication_required", "authentication_required", "authentication_not_handled"),
  ...like("payment_intent_authentication_failure", "payment_intent_authentication_failure"),
  ...like("setup_intent_authentication_failure", "setup_intent_authentication_failure"),
  ...like("over_limit", "card_velocity_exceeded", "withdrawal_count_limit_exceeded"),
  ...like("not_for_this", "card_not_supported", "currency_not_supported", "transaction_not_allowed", "not_permitted"),
  ...like("not_for_this", "service_not_allowed"),
  ...like("try_again", "processing_error", "issuer_not_available", "reenter_transaction", "try_again_later"),
  ...like("try_again", "approve_with_id"),
  ...like("no_reason", "card_declined", "generic_decline", "do_not_honor", "call_issuer", "no_action_taken"),
  ...like("no_reason", "fraudulent", "merchant_blacklist", "lost_card", "stolen_card", "pickup_card"),
  ...like("no_reason", "restricted_card", "security_violation", "stop_payment_order", "do_not_try_again"),
  ...like("no_reason", "revocation_of_authorization", "revocation_of_all_authorizations", "testmode_decline"),
]);

/** Why a card did not pay, in words; of a reason that has none, its code. */
export function sayDecline(code: string, say: Pick<Messages, "declines" | "declinedFor">): string {
  const reason = reasons.get(code);
  return reason ? say.declines[reason] : say.declinedFor(code);
}
