/** How money changes hands at the clinic: notes and coins, or a card terminal that Praxis does not see. */
export const deskMethods = ["cash", "terminal"] as const;
export type DeskMethod = (typeof deskMethods)[number];

/** `corrected`: a payment that was entered never was; `given_back`: it was, and the patient has it again. */
export const deskEntryKinds = ["taken", "corrected", "given_back"] as const;
export type DeskEntryKind = (typeof deskEntryKinds)[number];

/**
 * What somebody at the desk has done with money. `insteadOfCard`: also what a card or its link is still to bring,
 * which neither does any more. A correction takes back the whole of what was entered.
 */
export type DeskWish =
  | { act: "take"; method: DeskMethod; amountMinor: number; insteadOfCard?: boolean | undefined }
  | { act: "correct"; paymentId: string }
  | { act: "give_back"; paymentId: string; amountMinor: number };

/** What the desk takes of a hold instead of the card that it waits for. */
export type HoldTaking = { method: DeskMethod; amountMinor: number };

/** What of a price has to be paid so that a hold is confirmed: its deposit, or all of it. */
export const neededOf = ({ depositMinor, totalMinor }: { depositMinor: number | null; totalMinor: number }): number =>
  depositMinor ?? totalMinor;

/**
 * `more_than_due`: so much is not due, or not to be given back, any more. `card_first`: it is once Stripe has ended
 * what the card or its link was to bring. `less_than_needed`: so little does not confirm a hold. `same_person`: who
 * took a payment does not correct it. `not_found`: there is no such payment at the desk. `not_possible`: it was
 * corrected or given back before.
 */
export type DeskOutcome =
  | "done"
  | "already"
  | "more_than_due"
  | "card_first"
  | "less_than_needed"
  | "same_person"
  | "not_found"
  | "not_possible";

/** A login and the name of whoever has it at the clinics; null for one that is no staff's. */
export type DeskPerson = { accountId: string; name: string | null };

/** What people did with one payment at the desk. Instants are ISO strings. */
export type DeskActs = {
  takenAt: string;
  takenBy: DeskPerson;
  /** null = it stands. */
  correction: { at: string; by: DeskPerson; reason: string } | null;
  givenBack: { at: string; by: DeskPerson; amountMinor: number }[];
};
