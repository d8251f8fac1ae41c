import { asksCardholder } from "../cards.ts";
import type { Context } from "../context.ts";
import { withOptions } from "../intents/card-options.ts";
import { openChallenge, unauthenticated } from "../intents/challenge.ts";
import { checkReturn } from "../intents/welcome.ts";
import { emit } from "../objects/events.ts";
import { cardOf, chosenMethod } from "../payment-methods/find.ts";
import type { IntentStatus, PaymentIntentRecord } from "../store/records.ts";
import { authorize, declineError, fail } from "./authorize.ts";
import type { Confirmation } from "./endpoints.ts";
import { unexpectedState } from "./states.ts";
import { presentIntent, toIntent } from "./view.ts";

const CONFIRMABLE: IntentStatus[] = ["requires_payment_method", "requires_confirmation", "requires_action"];
const UNAUTHENTICATED = {
  code: "authentication_required",
  declineCode: "authentication_required",
  message: "Your card was declined. This transaction requires authentication.",
};

type Terms = Pick<
  Confirmation,
  | "payment_method"
  | "payment_method_data"
  | "payment_method_options"
  | "setup_future_usage"
  | "off_session"
  | "return_url"
  | "use_stripe_sdk"
  | "error_on_requires_action"
  | "receipt_email"
>;

/** Tries the card: authorised, captured, declined (402) or sent to the cardholder for authentication. */
export function confirmIntent(ctx: Context, stored: PaymentIntentRecord, terms: Terms): object {
  checkConfirmable(ctx, stored, terms);
  const paymentMethod = chosenMethod(ctx, terms, stored.customer, stored.paymentMethod);
  if (!paymentMethod) {
    const message =
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent " +
      "with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.";
    throw unexpectedState(ctx, stored, message);
  }
  const intent: PaymentIntentRecord = {
    ...stored,
    paymentMethod,
    receiptEmail: terms.receipt_email === undefined ? stored.receiptEmail : terms.receipt_email,
    futureUsage: terms.setup_future_usage === undefined ? stored.futureUsage : terms.setup_future_usage || null,
    cardOptions: withOptions(stored.cardOptions, terms.payment_method_options),
    challenge: null,
    lastFailure: null,
  };
  const card = cardOf(ctx, paymentMethod);
  const offSession = terms.off_session ?? false;
  const setUp = ctx.tx.find("payment_method", paymentMethod)?.setUp ?? false;
  const requested = intent.cardOptions.requestThreeDSecure !== "automatic";

  if (asksCardholder(card, { offSession, setUp, requested })) {
    if (!offSession && !terms.error_on_requires_action) return challenge(ctx, intent, terms.return_url);
    throw declineError(ctx, fail(ctx, intent, UNAUTHENTICATED));
  }
  const result = authorize(ctx, intent, { card, offSession, authenticated: false });
  if (result.lastFailure) throw declineError(ctx, result);
  return presentIntent(ctx, result);
}

function checkConfirmable(ctx: Context, intent: PaymentIntentRecord, terms: Terms): void {
  if (!CONFIRMABLE.includes(intent.status)) {
    const message = `You cannot confirm this PaymentIntent because it has already ${intent.status === "succeeded" ? "succeeded after being previously confirmed" : `a status of ${intent.status}`}.`;
    throw unexpectedState(ctx, intent, message);
  }
  checkReturn(ctx, "PaymentIntent", intent, terms);
}

function challenge(ctx: Context, intent: PaymentIntentRecord, returnUrl: string | undefined): object {
  const challenged: PaymentIntentRecord = {
    ...intent,
    status: "requires_action",
    challenge: openChallenge(returnUrl),
  };
  ctx.tx.put("payment_intent", challenged);
  emit(ctx, "payment_intent.requires_action", toIntent(ctx, challenged));
  return presentIntent(ctx, challenged);
}

/** The cardholder answered the 3-D Secure question of `intent`. */
export function settleChallenge(ctx: Context, intent: PaymentIntentRecord, passed: boolean): PaymentIntentRecord {
  if (passed) {
    const card = cardOf(ctx, intent.paymentMethod);
    return authorize(ctx, intent, { card, offSession: false, authenticated: true });
  }
  const failed: PaymentIntentRecord = {
    ...intent,
    status: "requires_payment_method",
    paymentMethod: null,
    challenge: null,
    lastFailure: unauthenticated("payment_intent", intent.paymentMethod),
  };
  ctx.tx.put("payment_intent", failed);
  emit(ctx, "payment_intent.payment_failed", toIntent(ctx, failed));
  return failed;
}
