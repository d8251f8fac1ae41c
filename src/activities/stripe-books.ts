import type Stripe from "stripe";
import type { StripeBooks } from "../domain/payment/reconciliation.ts";
import { isDisputed, isUnknown, toDisputeReading, toReading, toRefundStatus } from "./stripe-reading.ts";

/** What is read with a payment, so that one call says all. */
export const booksExpand = [
  "latest_charge.balance_transaction",
  "latest_charge.refunds.data.balance_transaction",
  "latest_charge.refunds.data.failure_balance_transaction",
];

/**
 * All that Stripe has done with a payment, in one call, and another for a disputed one; undefined where it has no such
 * payment.
 */
export async function readBooks(
  stripe: Stripe,
  paymentIntentId: string,
  account: Stripe.RequestOptions,
): Promise<{ intent: Stripe.PaymentIntent; books: StripeBooks } | undefined> {
  const intent = await findWithBooks(stripe, paymentIntentId, account);
  if (!intent) return undefined;
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const refunds = charge?.refunds?.data ?? [];
  const disputes = isDisputed(intent)
    ? (await stripe.disputes.list({ payment_intent: intent.id, limit: 100 }, account)).data
    : [];
  const { authorizedMinor, capturedMinor } = toReading(intent);
  const refundedMinor = sum(refunds.filter(isOnItsWay).map(({ amount }) => amount));
  const disputedMinor = sum(
    disputes
      .map(toDisputeReading)
      .filter(({ isWithdrawn }) => isWithdrawn)
      .map(({ amountMinor }) => amountMinor),
  );
  const moved = [
    charge?.balance_transaction,
    ...refunds.flatMap((refund) => [refund.balance_transaction, refund.failure_balance_transaction]),
    ...disputes.flatMap((dispute) => dispute.balance_transactions),
  ].filter(isTransaction);
  const isConverted = moved.some(({ currency }) => currency !== intent.currency);
  const booked = refunds.filter((refund) => refund.balance_transaction && isOnItsWay(refund));
  return {
    intent,
    books: {
      currency: intent.currency.toUpperCase(),
      authorizedMinor,
      capturedMinor,
      refundedMinor,
      disputedMinor,
      expectedBalanceMinor: capturedMinor - sum(booked.map(({ amount }) => amount)) - disputedMinor,
      balanceMinor: isConverted ? null : sum(moved.map(({ amount }) => amount)),
    },
  };
}

async function findWithBooks(stripe: Stripe, id: string, account: Stripe.RequestOptions) {
  try {
    return await stripe.paymentIntents.retrieve(id, { expand: booksExpand }, account);
  } catch (error) {
    if (isUnknown(error)) return undefined;
    throw error;
  }
}

function isOnItsWay({ status }: Stripe.Refund): boolean {
  const read = toRefundStatus(status);
  return read === "pending" || read === "succeeded";
}

const isTransaction = (
  transaction: string | Stripe.BalanceTransaction | null | undefined,
): transaction is Stripe.BalanceTransaction => typeof transaction === "object" && transaction !== null;

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
