import type { TaskPerson } from "../task/task.ts";
import type { Amounts } from "./ledger.ts";

export const reconciliationKinds = ["hourly", "nightly", "on_demand"] as const;
export type ReconciliationKind = (typeof reconciliationKinds)[number];

/**
 * How many days back each kind looks; one that is asked for says it itself. An hourly one is for what has just
 * happened.
 */
export const daysBack: Record<Exclude<ReconciliationKind, "on_demand">, number> = { hourly: 1 / 8, nightly: 3 };

/**
 * `caught_up`: it differed, and a fresh look at Stripe mended our row. `explained`: it differs as somebody has said it
 * should. `foreign`: none of the organization's payments.
 */
export const reconciliationOutcomes = ["matched", "caught_up", "explained", "differs", "foreign"] as const;
export type ReconciliationOutcome = (typeof reconciliationOutcomes)[number];

/**
 * What Stripe's objects say of a payment: the payment intent with its refunds and disputes, and what moved its balance.
 */
export type StripeBooks = Amounts & {
  currency: string;
  /** What should have moved by those objects, and what has, without fees; null in an account of another currency. */
  expectedBalanceMinor: number;
  balanceMinor: number | null;
};

export type OurBooks = Amounts & { currency: string };

export const differenceKinds = [
  "unknown_here",
  "unknown_there",
  "held",
  "captured",
  "refunded",
  "disputed",
  "balance",
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/**
 * One thing that two books say differently. `ours` is null where we have no such payment, `theirs` where Stripe has
 * none. Of a `balance` both are Stripe's: what its objects call for, and what has moved.
 */
export type Difference = { kind: DifferenceKind; oursMinor: number | null; theirsMinor: number | null };

/** Where our row, Stripe's objects and Stripe's balance differ about one payment; both missing is no payment at all. */
export function compareBooks(ours: OurBooks | undefined, theirs: StripeBooks | undefined): Difference[] {
  if (!theirs) return ours ? [{ kind: "unknown_there", oursMinor: moneyIn(ours), theirsMinor: null }] : [];
  const balance = differs("balance", theirs.expectedBalanceMinor, theirs.balanceMinor ?? theirs.expectedBalanceMinor);
  if (!ours) {
    // An intent that nobody ever paid moved nothing, and is nothing to look for.
    const money = moneyIn(theirs);
    return money === 0 ? balance : [{ kind: "unknown_here", oursMinor: null, theirsMinor: money }, ...balance];
  }
  return [
    ...differs("held", ours.authorizedMinor, theirs.authorizedMinor),
    ...differs("captured", ours.capturedMinor, theirs.capturedMinor),
    ...differs("refunded", ours.refundedMinor, theirs.refundedMinor),
    ...differs("disputed", ours.disputedMinor, theirs.disputedMinor),
    ...balance,
  ];
}

/**
 * Whether a payment differs by just the sums that somebody has explained before, if any. What is taken or given back
 * since, and stands in both books, changes nothing of that.
 */
export function isExplained(differences: readonly Difference[], explained: readonly Difference[] | undefined): boolean {
  return explained?.length === differences.length && differences.every((one) => explained.some(isSameGap(one)));
}

const DAY_MS = 86_400_000;

/** By when a difference that was found at `at` is to be mended or explained: later it is overdue, for all to see. */
export const explainedBy = (at: Date): Date => new Date(at.getTime() + DAY_MS);

const isSameGap = (one: Difference) => (other: Difference) => one.kind === other.kind && gapOf(one) === gapOf(other);

const gapOf = ({ oursMinor, theirsMinor }: Difference) => (theirsMinor ?? 0) - (oursMinor ?? 0);

const moneyIn = ({ authorizedMinor, capturedMinor }: Amounts) => authorizedMinor + capturedMinor;

const differs = (kind: DifferenceKind, oursMinor: number, theirsMinor: number): Difference[] =>
  oursMinor === theirsMinor ? [] : [{ kind, oursMinor, theirsMinor }];

/** A run as it is stored. Instants are ISO strings. */
export type StoredReconciliation = {
  id: string;
  kind: ReconciliationKind;
  from: string;
  until: string;
  startedAt: string;
  finishedAt: string | null;
  matched: number;
  caughtUp: number;
  explained: number;
  differing: number;
};

/** Who said why two books differ about a payment. `at` is an ISO string. */
export type Explanation = { note: string; by: TaskPerson | null; at: string };

/** One payment that differed in a run. */
export type StoredDifference = {
  paymentIntentId: string;
  outcome: ReconciliationOutcome;
  differences: Difference[];
  currency: string | null;
  appointmentId: string | null;
  clinicId: string | null;
  visitStartsAt: string | null;
  /** Of what is `explained`. */
  explanation: Explanation | null;
};
