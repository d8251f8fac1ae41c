import { inSeconds } from "../clock.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import { bookDispute } from "../objects/balance-transactions.ts";
import { theCharge } from "../objects/charges.ts";
import { emit } from "../objects/events.ts";
import { theIntent } from "../payment-intents/find.ts";
import { cardOf } from "../payment-methods/find.ts";
import { schedule } from "../schedule.ts";
import type { DisputeRecord } from "../store/money-records.ts";
import { refused } from "../wire/errors.ts";
import { theDispute, toDispute } from "./view.ts";

/** How long the merchant may answer. */
const ANSWER_WITHIN = inSeconds({ days: 7 });

/** What a bank may say a cardholder's reason is. */
export const REASONS = [
  "credit_not_processed",
  "duplicate",
  "fraudulent",
  "general",
  "product_not_received",
  "product_unacceptable",
  "subscription_canceled",
  "unrecognized",
] as const;

/** The cardholder of a `createDispute` card disputes what was just taken. */
export function disputeByCard(ctx: Context, chargeId: string): void {
  const charge = theCharge(ctx, chargeId);
  const reason = cardOf(ctx, charge.paymentMethod).disputes;
  if (reason && charge.dispute === null) openDispute(ctx, chargeId, reason);
}

/** The cardholder disputes a payment, whenever that is: once, and while there is something left of it. */
export function disputePayment(ctx: Context, intentId: string, reason: string): DisputeRecord {
  const { latestCharge } = theIntent(ctx, intentId);
  const charge = latestCharge === null ? undefined : theCharge(ctx, latestCharge);
  if (!charge?.captured || charge.dispute !== null || charge.amountCaptured === charge.amountRefunded)
    throw refused("Only a payment that was taken, not wholly refunded and never disputed can be disputed.");
  return openDispute(ctx, charge.id, reason);
}

/** The bank takes back what has not been refunded, and a fee, until the dispute is won. */
function openDispute(ctx: Context, chargeId: string, reason: string): DisputeRecord {
  const charge = theCharge(ctx, chargeId);
  const opened: DisputeRecord = {
    id: newId("du"),
    created: ctx.now,
    charge: charge.id,
    paymentIntent: charge.paymentIntent,
    amount: charge.amountCaptured - charge.amountRefunded,
    currency: charge.currency,
    reason,
    status: "needs_response",
    evidence: {},
    submissions: 0,
    dueBy: ctx.now + ANSWER_WITHIN,
    metadata: {},
    balanceTransactions: [],
  };
  const dispute = { ...opened, balanceTransactions: [bookDispute(ctx, opened, false)] };
  ctx.tx.put("dispute", dispute);
  ctx.tx.put("charge", { ...charge, dispute: dispute.id });
  schedule(ctx, "give_up_dispute", dispute.id, dispute.dueBy);
  emit(ctx, "charge.dispute.created", toDispute(ctx, dispute));
  emit(ctx, "charge.dispute.funds_withdrawn", toDispute(ctx, dispute));
  return dispute;
}

export function isOpen({ status }: DisputeRecord): boolean {
  return status === "needs_response" || status === "under_review";
}

/** The bank decides. What was decided before stays so. */
export function winDispute(ctx: Context, id: string): void {
  const before = theDispute(ctx, id);
  if (!isOpen(before)) return;
  const balanceTransactions = [...before.balanceTransactions, bookDispute(ctx, before, true)];
  const dispute: DisputeRecord = { ...before, status: "won", balanceTransactions };
  ctx.tx.put("dispute", dispute);
  emit(ctx, "charge.dispute.closed", toDispute(ctx, dispute));
  emit(ctx, "charge.dispute.funds_reinstated", toDispute(ctx, dispute));
}

export function loseDispute(ctx: Context, id: string): void {
  const before = theDispute(ctx, id);
  if (!isOpen(before)) return;
  const dispute: DisputeRecord = { ...before, status: "lost" };
  ctx.tx.put("dispute", dispute);
  emit(ctx, "charge.dispute.closed", toDispute(ctx, dispute));
}

/** Nobody answered in time. */
export function giveUpDispute(ctx: Context, id: string): void {
  if (theDispute(ctx, id).status === "needs_response") loseDispute(ctx, id);
}
