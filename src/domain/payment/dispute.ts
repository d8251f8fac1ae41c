/**
 * Where a dispute stands, in our words. `needs_answer`: the clinic may still answer its patient's bank. `under_review`:
 * the bank decides. `won`: the clinic keeps the money, also where the bank only inquired. `lost`: the patient keeps it.
 */
export const disputeStates = ["needs_answer", "under_review", "won", "lost"] as const;
export type DisputeState = (typeof disputeStates)[number];

/** What Stripe's dispute said when it was read. Instants are ISO strings. */
export type DisputeReading = {
  stripeDisputeId: string;
  amountMinor: number;
  /** Stripe's codes, of lists that are open. */
  reason: string;
  status: string;
  /** The bank has taken the money, and has not brought it back. */
  isWithdrawn: boolean;
  /** Stripe refuses to refund the payment while it goes on. */
  blocksRefunds: boolean;
  /** Until when it can be answered. */
  dueAt: string | null;
  openedAt: string;
};

/** A status that we do not know is the bank's to decide: nothing is asked of anybody, and nothing taken to be over. */
export function disputeStateOf(status: string): DisputeState {
  switch (status) {
    case "needs_response":
    case "warning_needs_response":
      return "needs_answer";
    case "won":
    case "warning_closed":
    case "prevented":
      return "won";
    case "lost":
      return "lost";
    default:
      return "under_review";
  }
}

export const isDecided = (state: DisputeState): boolean => state === "won" || state === "lost";

/** A dispute as it is stored, with what it is about. */
export type StoredDispute = {
  id: string;
  stripeDisputeId: string;
  state: DisputeState;
  reason: string;
  amountMinor: number;
  currency: string;
  dueAt: string | null;
  openedAt: string;
  decidedAt: string | null;
  appointmentId: string;
  clinicId: string;
  visitStartsAt: string;
  patient: { id: string; name: string };
};
