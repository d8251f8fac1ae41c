import type Stripe from "stripe";
import * as z from "zod";
import { inSeconds } from "../clock.ts";
import type { Context } from "../context.ts";
import { inWords } from "../currencies.ts";
import { disputeOf } from "../disputes/view.ts";
import { newId } from "../ids.ts";
import { theIntent } from "../payment-intents/find.ts";
import { cardOf } from "../payment-methods/find.ts";
import { schedule } from "../schedule.ts";
import type { ChargeRecord, RefundRecord } from "../store/money-records.ts";
import type { Metadata } from "../store/records.ts";
import { endpoint } from "../wire/endpoint.ts";
import { badRequest, missing, refused } from "../wire/errors.ts";
import { isWithin, listOf, listPage } from "../wire/lists.ts";
import { mergedMetadata, withoutEmpty } from "../wire/metadata.ts";
import { created, integer, metadata, page, table, text } from "../wire/params.ts";
import { bookRefund, bookRefundFailure } from "./balance-transactions.ts";
import { theCharge, toCharge } from "./charges.ts";
import { emit } from "./events.ts";

/** When the `refundFail` and `pendingRefund` cards settle what they left open. */
const SETTLES_AFTER = inSeconds({ days: 1 });

const order = {
  payment_intent: text.optional(),
  charge: text.optional(),
  amount: integer({ min: 1 }).optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
  metadata: metadata.optional(),
};
type Order = z.output<ReturnType<typeof table<typeof order>>>;

export const refundEndpoints = [
  endpoint({ method: "post", path: "/v1/refunds", params: table(order), run: createRefund }),
  endpoint({
    method: "get",
    path: "/v1/refunds/:id",
    params: table({}),
    run: (ctx, _params, id) => toRefund(theRefund(ctx, id)),
  }),
  endpoint({
    method: "post",
    path: "/v1/refunds/:id",
    params: table({ metadata: metadata.optional() }),
    run: (ctx, params, id) => describeRefund(ctx, theRefund(ctx, id), params.metadata),
  }),
  endpoint({
    method: "get",
    path: "/v1/refunds",
    params: table({ ...page, created, charge: text.optional(), payment_intent: text.optional() }),
    run: (ctx, params) =>
      listPage(
        ctx.tx
          .list("refund")
          .filter((one) => isWithin(params.created, one.created))
          .filter((one) => !params.charge || one.charge === params.charge)
          .filter((one) => !params.payment_intent || one.paymentIntent === params.payment_intent),
        params,
        { url: "/v1/refunds", what: "refund", view: toRefund },
      ),
  }),
];

function createRefund(ctx: Context, params: Order): object {
  const charge = chargeToRefund(ctx, params);
  const dispute = disputeOf(ctx, charge);
  if (dispute && dispute.status !== "won")
    throw refused(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: "charge_disputed" });
  const left = charge.amountCaptured - charge.amountRefunded;
  if (left === 0) throw refused(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  const amount = params.amount ?? left;
  if (amount > left) {
    const words = `Refund amount (${inWords(amount, charge.currency)}) is greater than unrefunded amount on charge (${inWords(left, charge.currency)})`;
    throw refused(words, { param: "amount" });
  }
  const { refunds } = cardOf(ctx, charge.paymentMethod);
  const made: RefundRecord = {
    id: newId("re"),
    created: ctx.now,
    amount,
    currency: charge.currency,
    charge: charge.id,
    paymentIntent: charge.paymentIntent,
    status: refunds === "finish_later" ? "pending" : "succeeded",
    reason: params.reason ?? null,
    failureReason: null,
    metadata: withoutEmpty(params.metadata ?? {}),
    balanceTransaction: null,
    failureBalanceTransaction: null,
  };
  const refund = { ...made, balanceTransaction: bookRefund(ctx, made) };
  const refunded = { ...charge, amountRefunded: charge.amountRefunded + amount };
  ctx.tx.put("refund", refund);
  ctx.tx.put("charge", refunded);
  if (refunds)
    schedule(ctx, refunds === "fail_later" ? "fail_refund" : "finish_refund", refund.id, ctx.now + SETTLES_AFTER);
  emit(ctx, "refund.created", toRefund(refund));
  emit(ctx, "charge.refunded", toCharge(ctx, refunded));
  return toRefund(refund);
}

function chargeToRefund(ctx: Context, params: Order): ChargeRecord {
  if (params.charge && params.payment_intent) {
    throw badRequest("You may only specify one of these parameters: charge, payment_intent.", {
      code: "parameters_exclusive",
    });
  }
  if (params.charge) {
    const charge = theCharge(ctx, params.charge, "charge");
    if (!charge.captured)
      throw refused(`Charge ${charge.id} was not captured; cancel its PaymentIntent instead.`, {
        code: "charge_not_refundable",
      });
    return charge;
  }
  if (!params.payment_intent) {
    throw badRequest("One of the following params should be provided for this request: payment_intent or charge.", {
      code: "parameter_missing",
    });
  }
  const intent = theIntent(ctx, params.payment_intent, "payment_intent");
  if (intent.status !== "succeeded" || !intent.latestCharge) {
    throw refused(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      code: "payment_intent_unexpected_state",
      param: "payment_intent",
    });
  }
  return theCharge(ctx, intent.latestCharge);
}

function describeRefund(ctx: Context, refund: RefundRecord, given: Metadata | undefined): object {
  const described = { ...refund, metadata: mergedMetadata(refund.metadata, given) };
  ctx.tx.put("refund", described);
  emit(ctx, "refund.updated", toRefund(described));
  return toRefund(described);
}

/** The bank sends a refund back, days later: the money is the merchant's debt again. One that came back stays so. */
export function failRefund(ctx: Context, id: string): void {
  const before = theRefund(ctx, id);
  if (before.status === "failed") return;
  const refund: RefundRecord = {
    ...before,
    status: "failed",
    failureReason: "expired_or_canceled_card",
    failureBalanceTransaction: bookRefundFailure(ctx, before),
  };
  const charge = theCharge(ctx, refund.charge);
  ctx.tx.put("refund", refund);
  ctx.tx.put("charge", { ...charge, amountRefunded: charge.amountRefunded - refund.amount });
  emit(ctx, "refund.updated", toRefund(refund));
  emit(ctx, "refund.failed", toRefund(refund));
}

export function finishRefund(ctx: Context, id: string): void {
  const before = theRefund(ctx, id);
  if (before.status !== "pending") return;
  const refund: RefundRecord = { ...before, status: "succeeded" };
  ctx.tx.put("refund", refund);
  emit(ctx, "refund.updated", toRefund(refund));
}

function theRefund(ctx: Context, id: string): RefundRecord {
  const refund = ctx.tx.find("refund", id);
  if (!refund) throw missing("refund", id);
  return refund;
}

export function listRefundsOf(ctx: Context, chargeId: string): object {
  const refunds = ctx.tx.list("refund").filter((refund) => refund.charge === chargeId);
  return listOf(refunds.toReversed().map(toRefund), false, `/v1/charges/${chargeId}/refunds`);
}

export function refundView(ctx: Context, id: string): Stripe.Refund | undefined {
  const refund = ctx.tx.find("refund", id);
  return refund && toRefund(refund);
}

function toRefund(refund: RefundRecord): Stripe.Refund {
  return {
    id: refund.id,
    object: "refund",
    amount: refund.amount,
    balance_transaction: refund.balanceTransaction,
    charge: refund.charge,
    created: refund.created,
    currency: refund.currency,
    customer: null,
    customer_account: null,
    destination_details: { type: "card", card: { type: "refund" } },
    ...(refund.failureBalanceTransaction && { failure_balance_transaction: refund.failureBalanceTransaction }),
    ...(refund.failureReason && { failure_reason: refund.failureReason }),
    metadata: refund.metadata,
    payment_intent: refund.paymentIntent,
    payment_method: null,
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  };
}
