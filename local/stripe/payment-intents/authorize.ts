import { captureWindowSeconds, type Decline, type TestCard } from "../cards.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import { toCharge } from "../objects/charges.ts";
import { emit } from "../objects/events.ts";
import { settleMethod } from "../payment-methods/keep.ts";
import { paymentMethodView } from "../payment-methods/view.ts";
import { schedule } from "../schedule.ts";
import type { ChargeRecord } from "../store/money-records.ts";
import type { PaymentIntentRecord } from "../store/records.ts";
import { type ApiError, cardError } from "../wire/errors.ts";
import { takeMoney } from "./take.ts";
import { presentIntent, toIntent } from "./view.ts";

type Attempt = { card: TestCard; offSession: boolean; authenticated: boolean };

/** Asks the card for the money. The returned intent has a `lastFailure` when it said no. */
export function authorize(
  ctx: Context,
  intent: PaymentIntentRecord,
  { card, offSession, authenticated }: Attempt,
): PaymentIntentRecord {
  if (card.decline) return fail(ctx, intent, card.decline);
  const later = intent.captureMethod === "manual";
  const held: ChargeRecord = {
    ...chargeFor(ctx, intent),
    status: "succeeded",
    captureBefore: later ? ctx.now + captureWindowSeconds(card, offSession) : null,
    authenticated,
  };
  ctx.tx.put("charge", held);
  const charge = later ? held : takeMoney(ctx, held, intent.amount);
  const paid: PaymentIntentRecord = {
    ...intent,
    status: later ? "requires_capture" : "succeeded",
    latestCharge: charge.id,
    lastFailure: null,
    challenge: null,
    amountCapturable: later ? intent.amount : 0,
    amountReceived: later ? 0 : intent.amount,
  };
  ctx.tx.put("payment_intent", paid);
  settleMethod(ctx, charge.paymentMethod, { customer: intent.customer, usage: intent.futureUsage });
  if (charge.captureBefore !== null) schedule(ctx, "lapse_authorization", intent.id, charge.captureBefore);
  emit(ctx, "charge.succeeded", toCharge(ctx, charge));
  emit(ctx, later ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded", toIntent(ctx, paid));
  return paid;
}

/** Records a refused attempt; the intent waits for another card. */
export function fail(ctx: Context, intent: PaymentIntentRecord, decline: Decline): PaymentIntentRecord {
  const charge: ChargeRecord = { ...chargeFor(ctx, intent), failure: decline };
  const failed: PaymentIntentRecord = {
    ...intent,
    status: "requires_payment_method",
    paymentMethod: null,
    latestCharge: charge.id,
    challenge: null,
    lastFailure: { type: "card_error", ...decline, charge: charge.id, paymentMethod: intent.paymentMethod },
  };
  ctx.tx.put("charge", charge);
  ctx.tx.put("payment_intent", failed);
  emit(ctx, "charge.failed", toCharge(ctx, charge));
  emit(ctx, "payment_intent.payment_failed", toIntent(ctx, failed));
  return failed;
}

/** The 402 that tells the caller what `fail` recorded. */
export function declineError(ctx: Context, failed: PaymentIntentRecord): ApiError {
  const failure = failed.lastFailure;
  const method = failure?.paymentMethod ? paymentMethodView(ctx, failure.paymentMethod) : undefined;
  const details = {
    code: failure?.code ?? "card_declined",
    message: failure?.message ?? "Your card was declined.",
    ...(failure?.declineCode && { decline_code: failure.declineCode }),
    ...(failure?.charge && ctx.caller !== "publishable" && { charge: failure.charge }),
    ...(method && { payment_method: method }),
    payment_intent: presentIntent(ctx, failed),
  };
  return cardError(details, "saved_with_effects");
}

function chargeFor(ctx: Context, intent: PaymentIntentRecord): ChargeRecord {
  return {
    id: newId("ch"),
    created: ctx.now,
    paymentIntent: intent.id,
    amount: intent.amount,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    metadata: intent.metadata,
    paymentMethod: intent.paymentMethod ?? "",
    status: "failed",
    captured: false,
    amountCaptured: 0,
    amountReleased: 0,
    amountRefunded: 0,
    captureBefore: null,
    authenticated: false,
    failure: null,
    balanceTransaction: null,
    dispute: null,
  };
}
