import type Stripe from "stripe";
import * as z from "zod";

const FIELDS = [
  "access_activity_log",
  "billing_address",
  "cancellation_policy_disclosure",
  "cancellation_rebuttal",
  "customer_email_address",
  "customer_name",
  "customer_purchase_ip",
  "duplicate_charge_explanation",
  "duplicate_charge_id",
  "product_description",
  "refund_policy_disclosure",
  "refund_refusal_explanation",
  "service_date",
  "shipping_address",
  "shipping_carrier",
  "shipping_date",
  "shipping_tracking_number",
  "uncategorized_text",
] as const;
type EvidenceField = (typeof FIELDS)[number];
export type EvidenceRecord = { [field in EvidenceField]?: string };

/** Evidence in words; files are not modelled. */
export const evidence = z.strictObject(
  Object.fromEntries(FIELDS.map((field) => [field, z.string().max(20_000).optional()])),
);

/** Words of Stripe's that decide a test dispute, given as `uncategorized_text`. */
export function verdictOf({ uncategorized_text: words }: EvidenceRecord): "win_dispute" | "lose_dispute" | undefined {
  if (words === "winning_evidence") return "win_dispute";
  return words === "losing_evidence" ? "lose_dispute" : undefined;
}

/** New words join the old ones; an empty one takes its field back. */
export function mergedEvidence(old: EvidenceRecord, given: EvidenceRecord | undefined): EvidenceRecord {
  return Object.fromEntries(Object.entries({ ...old, ...given }).filter(([, words]) => words !== ""));
}

export function toEvidence(given: EvidenceRecord): Stripe.Dispute.Evidence {
  return { ...NONE, ...given };
}

const NONE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
