import type { DeskEntryKind, DeskMethod } from "./desk.ts";

/**
 * Where the money of a payment is. By card: with the patient (`card`), on hold for the clinic (`hold`), or taken and
 * owed to the clinic by Stripe (`stripe`). At the desk: with the patient (`patient`), in the `till`, or at the bank of
 * the card `terminal`. Every entry takes from one and gives to another, so together they are always zero.
 */
export const ledgerAccounts = ["card", "hold", "stripe", "patient", "till", "terminal"] as const;
export type LedgerAccount = (typeof ledgerAccounts)[number];

const cardEntryKinds = [
  "hold_placed",
  "hold_released",
  "captured",
  "refunded",
  "refund_returned",
  "disputed",
  "dispute_returned",
] as const;
type CardEntryKind = (typeof cardEntryKinds)[number];

export const entryKinds = [...cardEntryKinds, "taken", "corrected", "given_back"] as const;

type Accounts = { from: LedgerAccount; to: LedgerAccount };

export const accountsOf: Record<CardEntryKind, Accounts> = {
  hold_placed: { from: "card", to: "hold" },
  hold_released: { from: "hold", to: "card" },
  captured: { from: "hold", to: "stripe" },
  refunded: { from: "stripe", to: "card" },
  /** A refund that the bank sent back, or that Stripe could not make after all. */
  refund_returned: { from: "card", to: "stripe" },
  /** The patient's bank takes the money back, for as long as it decides or for good. */
  disputed: { from: "stripe", to: "card" },
  dispute_returned: { from: "card", to: "stripe" },
};

/** Money at the desk comes to where its method keeps it, and goes from there. */
export function deskAccountsOf(kind: DeskEntryKind, method: DeskMethod): Accounts {
  const place = method === "cash" ? "till" : "terminal";
  return kind === "taken" ? { from: "patient", to: place } : { from: place, to: "patient" };
}

export type Entry = { kind: CardEntryKind; amountMinor: number };

/**
 * What is on hold now, what was ever taken, what of that was given back or is on its way, and what the patient's bank
 * has taken back in a dispute that is not won.
 */
export type Amounts = { authorizedMinor: number; capturedMinor: number; refundedMinor: number; disputedMinor: number };

/**
 * The movements between two readings of a payment. Readings skip steps: one that finds money taken whose hold was never
 * seen is a hold and a capture, and what a capture leaves of a hold is released.
 */
export function entriesBetween(before: Amounts, after: Amounts): Entry[] {
  const captured = after.capturedMinor - before.capturedMinor;
  const placed = after.authorizedMinor - before.authorizedMinor + captured;
  const refunded = after.refundedMinor - before.refundedMinor;
  const disputed = after.disputedMinor - before.disputedMinor;
  const entries: Entry[] = [
    { kind: "hold_placed", amountMinor: placed },
    { kind: "captured", amountMinor: captured },
    { kind: "hold_released", amountMinor: -placed },
    { kind: "refunded", amountMinor: refunded },
    { kind: "refund_returned", amountMinor: -refunded },
    { kind: "disputed", amountMinor: disputed },
    { kind: "dispute_returned", amountMinor: -disputed },
  ];
  return entries.filter(({ amountMinor }) => amountMinor > 0);
}
