import { asksCardholder } from "../cards.ts";
import type { Context } from "../context.ts";
import { withOptions } from "../intents/card-options.ts";
import { openChallenge, unauthenticated } from "../intents/challenge.ts";
import { checkReturn } from "../intents/welcome.ts";
import { emit } from "../objects/events.ts";
import { cardOf, chosenMethod } from "../payment-methods/find.ts";
import { settleMethod } from "../payment-methods/keep.ts";
import { paymentMethodView } from "../payment-methods/view.ts";
import type { PaymentFailure, SetupIntentRecord, SetupStatus } from "../store/records.ts";
import { type ApiError, cardError } from "../wire/errors.ts";
import type { Confirmation } from "./endpoints.ts";
import { unexpectedSetupState } from "./find.ts";
import { presentSetup, toSetup } from "./view.ts";

/** While it is neither done nor given up. */
export const OPEN: SetupStatus[] = ["requires_payment_method", "requires_confirmation", "requires_action"];

type Terms = Omit<Confirmation, "client_secret" | "expand" | "payment_method_types">;

/** Saves the card: at once, after its cardholder has authenticated, or not at all (402). No money moves. */
export function confirmSetup(ctx: Context, stored: SetupIntentRecord, terms: Terms): object {
  if (!OPEN.includes(stored.status)) {
    const message = `You cannot confirm this SetupIntent because it has already ${stored.status === "succeeded" ? "succeeded" : `a status of ${stored.status}`}.`;
    throw unexpectedSetupState(ctx, stored, message);
  }
  checkReturn(ctx, "SetupIntent", stored, terms);
  const paymentMethod = chosenMethod(ctx, terms, stored.customer, stored.paymentMethod);
  if (!paymentMethod) {
    const message =
      "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with a " +
      "payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.";
    throw unexpectedSetupState(ctx, stored, message);
  }
  const cardOptions = withOptions(stored.cardOptions, terms.payment_method_options);
  const setup: SetupIntentRecord = { ...stored, paymentMethod, cardOptions, challenge: null, lastFailure: null };
  const requested = cardOptions.requestThreeDSecure !== "automatic";
  if (asksCardholder(cardOf(ctx, paymentMethod), { offSession: false, setUp: false, requested })) {
    const challenge = openChallenge(terms.return_url);
    const asked = put(ctx, { ...setup, status: "requires_action", challenge }, "setup_intent.requires_action");
    return presentSetup(ctx, asked);
  }
  const result = save(ctx, setup);
  if (result.lastFailure) throw setupError(ctx, result, result.lastFailure);
  return presentSetup(ctx, result);
}

/** The cardholder answered the 3-D Secure question of `setup`. */
export function settleSetupChallenge(ctx: Context, setup: SetupIntentRecord, passed: boolean): SetupIntentRecord {
  return passed ? save(ctx, setup) : fail(ctx, setup, unauthenticated("setup_intent", setup.paymentMethod));
}

/** The returned set-up has a `lastFailure` when the card said no. */
function save(ctx: Context, setup: SetupIntentRecord): SetupIntentRecord {
  const { paymentMethod, customer, usage } = setup;
  const { decline, savable } = cardOf(ctx, paymentMethod);
  if (decline && !savable) return fail(ctx, setup, { type: "card_error", ...decline, charge: null, paymentMethod });
  if (paymentMethod) settleMethod(ctx, paymentMethod, { customer, usage });
  return put(ctx, { ...setup, status: "succeeded", challenge: null }, "setup_intent.succeeded");
}

function fail(ctx: Context, setup: SetupIntentRecord, lastFailure: PaymentFailure): SetupIntentRecord {
  const failed: SetupIntentRecord = {
    ...setup,
    status: "requires_payment_method",
    paymentMethod: null,
    challenge: null,
    lastFailure,
  };
  return put(ctx, failed, "setup_intent.setup_failed");
}

function put(
  ctx: Context,
  setup: SetupIntentRecord,
  event: "setup_intent.requires_action" | "setup_intent.succeeded" | "setup_intent.setup_failed",
): SetupIntentRecord {
  ctx.tx.put("setup_intent", setup);
  emit(ctx, event, toSetup(ctx, setup));
  return setup;
}

/** The 402 that tells the caller what `fail` recorded. */
function setupError(ctx: Context, failed: SetupIntentRecord, failure: PaymentFailure): ApiError {
  const { code, message, declineCode, paymentMethod } = failure;
  const method = paymentMethod === null ? undefined : paymentMethodView(ctx, paymentMethod);
  const details = {
    code,
    message,
    ...(declineCode && { decline_code: declineCode }),
    ...(method && { payment_method: method }),
    setup_intent: presentSetup(ctx, failed),
  };
  return cardError(details, "saved_with_effects");
}
