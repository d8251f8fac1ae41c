import type { AppointmentStatus } from "../booking/lifecycle.ts";
import { deskMethods } from "./desk.ts";
import type { CapturePolicy } from "./policy.ts";

export const paymentStatuses = [
  "created",
  "requires_action",
  /** Nothing is on hold yet: the card is saved and asked for the price later. */
  "card_saved",
  "authorized",
  "captured",
  "voided",
  "expired",
  "due_at_clinic",
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** Its patient may still pay it, or give the card that is to be saved. */
export const isOpen = (status: PaymentStatus): boolean => status === "created" || status === "requires_action";

/** Its card may still be charged. */
export const isChargeable = (status: PaymentStatus): boolean => isOpen(status) || status === "authorized";

/**
 * `deposit`: what a card pays of the price at booking. `balance`: the rest, which is due at the clinic, or asked of the
 * card of the deposit once the visit is completed. `fee`: of a visit that was cancelled late or missed, beyond what was
 * paid of its price, asked of the card that was saved for that or due at the clinic.
 */
export const paymentPurposes = ["price", "deposit", "balance", "fee"] as const;
export type PaymentPurpose = (typeof paymentPurposes)[number];

export const paymentMethods = ["card", ...deskMethods] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

/** Money as we last knew it. Instants are ISO strings: these facts travel through workflows. */
export type PaymentFacts = {
  paymentId: string;
  /** null = due at the clinic, and open how; missing in histories of before there was money at the desk. */
  method?: PaymentMethod | null;
  /** Missing in histories of before a card paid the rest of a deposit. */
  purpose?: PaymentPurpose;
  status: PaymentStatus;
  amountMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  captureBefore: string | null;
  captureRequested: boolean;
  /** What of it an admin wants, and no more is owed of it; null = all. Missing in histories of before. */
  captureMinor?: number | null;
  /** The clinic was told that its hold is about to lapse; missing in histories of before, where the visit says so. */
  captureWarned?: boolean;
  /** Its price may be put on hold anew, on the card saved for it. */
  hasCard: boolean;
  /** Until when its patient may pay by link, after the saved card did not pay; null = none was sent. */
  payBy: string | null;
  /**
   * A card is to be saved by a link that its patient has, and whether Stripe was asked for that yet. Missing in
   * histories of before.
   */
  cardToSave?: "unasked" | "asked" | null;
  /** Some of `refundedMinor` is under way and may yet fail. */
  refundPending: boolean;
  /** When its latest refund was found to have failed; null = none has. */
  refundFailedAt: string | null;
  /** What the patient's bank has taken back in a dispute that is not won; missing in histories of before. */
  disputedMinor?: number;
  /** What staff gave back of it in another way, as its card did not take it; missing in histories of before. */
  handedOutMinor?: number;
  /** Stripe refuses refunds while a dispute of it goes on. */
  refundBlocked: boolean;
  /** What staff give back of it, and Stripe has not heard of yet, the first of them. */
  askedRefundId?: string | null;
  /** A person has settled it in another way: Praxis moves nothing of it any more. */
  settledByHand: boolean;
  /**
   * It was settled by hand, and its card or link is there yet that was to bring it, or has since; missing in histories
   * of before.
   */
  leftOpen?: boolean;
  /** The desk takes it instead of its card or link; missing in histories of before. */
  withdrawn?: boolean;
  /** Stripe keeps the card of its visit, of which nothing is asked any more; missing in histories of before. */
  cardToDetach?: boolean;
};

/** An appointment as far as it decides about its money. */
export type MoneyFacts = {
  status: AppointmentStatus;
  capturePolicy: CapturePolicy;
  /**
   * What it costs that the visit was cancelled or missed. Not there, or null: that has not happened, or its terms are
   * of before there were fees. Then nothing is kept of a cancelled visit, and all of a missed one in the end.
   */
  feeMinor?: number | null | undefined;
  payments: readonly PaymentFacts[];
};

/** With its time, which decides when a saved card is asked. */
export type VisitFacts = MoneyFacts & { startsAt: string; endsAt: string };
