import type Stripe from "stripe";
import type { Context } from "../context.ts";
import { balanceTransactionView } from "../objects/balance-transactions.ts";
import { cardOf } from "../payment-methods/find.ts";
import type { DisputeRecord } from "../store/money-records.ts";
import { missing } from "../wire/errors.ts";
import { toEvidence } from "./evidence.ts";

export function theDispute(ctx: Context, id: string): DisputeRecord {
  const dispute = ctx.tx.find("dispute", id);
  if (!dispute) throw missing("dispute", id, undefined, "dispute");
  return dispute;
}

/** A charge's one dispute, whatever became of it. */
export function disputeOf(ctx: Context, { dispute }: { dispute: string | null }): DisputeRecord | undefined {
  return dispute === null ? undefined : ctx.tx.find("dispute", dispute);
}

export function disputeView(ctx: Context, id: string): Stripe.Dispute | undefined {
  const dispute = ctx.tx.find("dispute", id);
  return dispute && toDispute(ctx, dispute);
}

export function toDispute(ctx: Context, dispute: DisputeRecord): Stripe.Dispute {
  const card = cardOf(ctx, ctx.tx.find("charge", dispute.charge)?.paymentMethod ?? null);
  return {
    id: dispute.id,
    object: "dispute",
    amount: dispute.amount,
    balance_transactions: dispute.balanceTransactions.flatMap((id) => balanceTransactionView(ctx, id) ?? []),
    charge: dispute.charge,
    created: dispute.created,
    currency: dispute.currency,
    enhanced_eligibility_types: [],
    evidence: toEvidence(dispute.evidence),
    evidence_details: {
      due_by: dispute.dueBy,
      enhanced_eligibility: {},
      has_evidence: Object.keys(dispute.evidence).length > 0,
      past_due: dispute.submissions === 0 && ctx.now >= dispute.dueBy,
      submission_count: dispute.submissions,
      submission_method: dispute.submissions === 0 ? "not_submitted" : "manual",
    },
    intended_submission_method: "manual",
    is_charge_refundable: false,
    livemode: false,
    metadata: dispute.metadata,
    payment_intent: dispute.paymentIntent,
    payment_method_details: {
      type: "card",
      card: { brand: card.brand, case_type: "chargeback", network: card.brand, network_reason_code: null },
    },
    reason: dispute.reason,
    status: dispute.status,
  };
}
