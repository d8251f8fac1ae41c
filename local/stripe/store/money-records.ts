import type { EvidenceRecord } from "../disputes/evidence.ts";
import type { Metadata } from "./records.ts";

export type ChargeRecord = {
  id: string;
  created: number;
  paymentIntent: string;
  amount: number;
  currency: string;
  customer: string | null;
  description: string | null;
  metadata: Metadata;
  paymentMethod: string;
  status: "succeeded" | "failed";
  captured: boolean;
  amountCaptured: number;
  /** Authorised money given back without ever being taken: a cancel, a lapse, the rest of a partial capture. */
  amountReleased: number;
  amountRefunded: number;
  captureBefore: number | null;
  authenticated: boolean;
  failure: { code: string; declineCode: string | null; message: string } | null;
  balanceTransaction: string | null;
  dispute: string | null;
};

export type RefundRecord = {
  id: string;
  created: number;
  amount: number;
  currency: string;
  charge: string;
  paymentIntent: string;
  status: "pending" | "succeeded" | "failed";
  reason: "duplicate" | "fraudulent" | "requested_by_customer" | null;
  failureReason: string | null;
  metadata: Metadata;
  balanceTransaction: string | null;
  failureBalanceTransaction: string | null;
};

export type DisputeRecord = {
  id: string;
  created: number;
  charge: string;
  paymentIntent: string;
  amount: number;
  currency: string;
  reason: string;
  status: "needs_response" | "under_review" | "won" | "lost";
  evidence: EvidenceRecord;
  submissions: number;
  dueBy: number;
  metadata: Metadata;
  balanceTransactions: string[];
};

/** One movement of an account's balance: `amount` less `fee` is what the balance grew by. */
export type BalanceTransactionRecord = {
  id: string;
  created: number;
  availableOn: number;
  type: "charge" | "refund" | "refund_failure" | "adjustment";
  category: "charge" | "refund" | "refund_failure" | "dispute" | "dispute_reversal";
  amount: number;
  fee: number;
  currency: string;
  description: string | null;
  source: string;
};
