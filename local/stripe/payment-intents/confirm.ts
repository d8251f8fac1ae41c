import { cardNamed, type TestCard } from "../cards.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import { emit } from "../objects/events.ts";
import type { IntentStatus, PaymentIntentRecord } from "../store/records.ts";
import { badRequest } from "../wire/errors.ts";
import { authorize, declineError, fail } from "./authorize.ts";
import type { Confirmation } from "./endpoints.ts";
import { unexpectedState } from "./states.ts";
import { chosenMethod } from "./terms.ts";
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
  | "off_session"
  | "return_url"
  | "use_stripe_sdk"
  | "error_on_requires_action"
  | "receipt_email"
>;

/** Tries the card: authorised, captured, declined (402) or sent to the cardholder for authentication. */
export function confirmIntent(ctx: Context, stored: PaymentIntentRecord, terms: Terms): object {
  checkConfirmable(ctx, stored, terms);
  const paymentMethod = chosenMethod(ctx, terms, stored.customer) ?? stored.paymentMethod;
  if (!paymentMethod) {
    const message =
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent " +
      "with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.";
    throw unexpectedState(ctx, stored, message);
  }
  const receiptEmail = terms.receipt_email === undefined ? stored.receiptEmail : terms.receipt_email;
  const intent: PaymentIntentRecord = { ...stored, paymentMethod, receiptEmail, challenge: null, lastFailure: null };
  const card = cardNamed(ctx.tx.find("payment_method", paymentMethod)?.testCard ?? "");
  const offSession = terms.off_session ?? false;

  if (mustAuthenticate(card, offSession)) {
    if (!offSession && !terms.error_on_requires_action) return challenge(ctx, intent, terms.return_url ?? null);
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
  const mayRedirect = intent.automatic?.enabled && intent.automatic.allowRedirects === "always";
  if (ctx.caller === "secret" && mayRedirect && terms.return_url === undefined && !terms.use_stripe_sdk) {
    const message =
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods " +
      "might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based " +
      "payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to " +
      "`never` when creating Setup Intents and Payment Intents.";
    throw badRequest(message, { param: "return_url" });
  }
}

function mustAuthenticate(card: TestCard, offSession: boolean): boolean {
  return card.authentication === "always" || (card.authentication === "on_session" && !offSession);
}

function challenge(ctx: Context, intent: PaymentIntentRecord, returnUrl: string | null): object {
  const challenged: PaymentIntentRecord = {
    ...intent,
    status: "requires_action",
    challenge: { id: newId("challenge"), returnUrl },
  };
  ctx.tx.put("payment_intent", challenged);
  emit(ctx, "payment_intent.requires_action", toIntent(ctx, challenged));
  return presentIntent(ctx, challenged);
}

/** The cardholder answered the 3-D Secure question of `intent`. */
export function settleChallenge(ctx: Context, intent: PaymentIntentRecord, passed: boolean): PaymentIntentRecord {
  if (passed) {
    const card = cardNamed(ctx.tx.find("payment_method", intent.paymentMethod ?? "")?.testCard ?? "");
    return authorize(ctx, intent, { card, offSession: false, authenticated: true });
  }
  const failed: PaymentIntentRecord = {
    ...intent,
    status: "requires_payment_method",
    paymentMethod: null,
    challenge: null,
    lastFailure: {
      type: "invalid_request_error",
      code: "payment_intent_authentication_failure",
      declineCode: null,
      message:
        "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
      charge: null,
      paymentMethod: intent.paymentMethod,
    },
  };
  ctx.tx.put("payment_intent", failed);
  emit(ctx, "payment_intent.payment_failed", toIntent(ctx, failed));
  return failed;
}
