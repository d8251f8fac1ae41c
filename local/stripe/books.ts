import { PLATFORM } from "./context.ts";
import type { IntentStatus, Metadata } from "./store/records.ts";
import type { Store } from "./store/store.ts";

/** What truly happened to one payment's money, whatever any caller was told. Minor units. */
export type BookEntry = {
  paymentIntent: string;
  /** null: the platform's own account. */
  account: string | null;
  created: number;
  customer: string | null;
  metadata: Metadata;
  currency: string;
  status: IntentStatus;
  amount: number;
  /** Ever reserved on the card. */
  authorized: number;
  captured: number;
  /** Reserved and given back untaken. */
  released: number;
  /** Refunds that have not failed. */
  refunded: number;
  /** Taken back by the cardholder's bank: disputes that are not won. */
  disputed: number;
  captureBefore: number | null;
  cancellationReason: string | null;
};

/** One entry per payment intent of every account, oldest first within an account. */
export function booksOf(store: Store): BookEntry[] {
  return store.accounts().flatMap((account) => {
    const reader = store.read(account);
    return reader.list("payment_intent").map((intent) => {
      const charge = intent.latestCharge === null ? undefined : reader.find("charge", intent.latestCharge);
      const money = charge?.status === "succeeded" ? charge : undefined;
      const dispute = money?.dispute ? reader.find("dispute", money.dispute) : undefined;
      return {
        paymentIntent: intent.id,
        account: account === PLATFORM ? null : account,
        created: intent.created,
        customer: intent.customer,
        metadata: intent.metadata,
        currency: intent.currency,
        status: intent.status,
        amount: intent.amount,
        authorized: money?.amount ?? 0,
        captured: money?.amountCaptured ?? 0,
        released: money?.amountReleased ?? 0,
        refunded: money?.amountRefunded ?? 0,
        disputed: dispute && dispute.status !== "won" ? dispute.amount : 0,
        captureBefore: intent.status === "requires_capture" ? (money?.captureBefore ?? null) : null,
        cancellationReason: intent.cancellationReason,
      };
    });
  });
}
