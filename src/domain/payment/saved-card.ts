import type { AppointmentStatus } from "../booking/lifecycle.ts";
import type { CapturePolicy } from "./policy.ts";

/**
 * What a card is asked for when a visit is booked. `hold`: its price, on hold at once, with the patient at the screen.
 * `save`: nothing yet; the card is saved, and its price put on hold two days before the visit.
 */
export const cardPlans = ["hold", "save"] as const;
export type CardPlan = (typeof cardPlans)[number];

/**
 * What patients agree to when their card is saved, as the quote and the payment step word it: another wording is
 * another version. Stored with each card, beside the time and the most it may be asked for. `price`: a card that is
 * saved for the price of a visit far ahead; `balance`: one that pays a deposit and is kept for the rest of the price.
 * Both name the fee of a visit that is cancelled late or missed, which those before them (`2026-11`) did not.
 */
export const savedCardTerms = { price: "2026-11-fee", balance: "2026-11-balance-fee" } as const;

const HOUR_MS = 3_600_000;
/** How long money on hold can be relied upon, with two days to spare of the seven of a card that pays online. */
const HOLD_HOURS = 5 * 24;
/** Money is needed on hold until a visit has been ended at the desk, for which it is given a day. */
const NEEDED_HOURS_AFTER = 24;
const HOURS_BEFORE_VISIT = 48;
const PAY_LINK_HOURS = 24;

/** The choice at booking, and again when an approved request begins its payment. `at`: when that is. */
export function cardPlanOf(policy: CapturePolicy, { at, endsAt }: { at: Date; endsAt: Date }): CardPlan {
  if (policy === "at_confirmation") return "hold"; // taken at once, so it never lapses
  return endsAt.getTime() + NEEDED_HOURS_AFTER * HOUR_MS <= at.getTime() + HOLD_HOURS * HOUR_MS ? "hold" : "save";
}

/** When a saved card is asked for the price of its visit. */
export function authorizesAt(startsAt: string): Date {
  return new Date(Date.parse(startsAt) - HOURS_BEFORE_VISIT * HOUR_MS);
}

/** Until when a patient whose saved card did not pay may pay by the link they were sent at `at`. */
export function payByOf(at: Date): Date {
  return new Date(at.getTime() + PAY_LINK_HOURS * HOUR_MS);
}

/**
 * Whether an unpaid link may still be offered: before the visit, or of the rest of a deposit after it. Past its time it
 * is let go of, however long that takes.
 */
export function isLinkOpen(
  { status, startsAt }: { status: AppointmentStatus; startsAt: string },
  { payBy, isRest }: { payBy: string | null; isRest: boolean },
  at: Date,
): boolean {
  if (payBy === null || Date.parse(payBy) <= at.getTime()) return false;
  if (isRest) return status !== "no_show" && status !== "cancelled";
  return status === "confirmed" && Date.parse(startsAt) > at.getTime();
}

/** Whether money that has to be taken by `takenBy` is on hold for long enough for a visit that ends then. */
export function isHeldLongEnough(takenBy: Date, endsAt: string): boolean {
  return takenBy.getTime() >= Date.parse(endsAt) + NEEDED_HOURS_AFTER * HOUR_MS;
}

export type Loss = {
  status: AppointmentStatus;
  startsAt: string;
  /** Let go of in Stripe's dashboard: whoever did that settles it otherwise. */
  byHand: boolean;
  /** It was on a card that is saved for the price. */
  hasCard: boolean;
  /** Its card did not pay before, and its patient was sent a link. */
  hadPayLink: boolean;
  /** Payments of the visit that were lost before this one. */
  lostBefore: number;
};

/**
 * How a price is owed that was on hold, or was to be, and is no longer, although its visit is not off. With a saved
 * card it is put on hold again when that is due; where that is now, once only, so that a card is not asked over and
 * over. Else at the clinic.
 */
export function owedAfter(loss: Loss, at: Date): "card_saved" | "due_at_clinic" {
  const { status, startsAt, byHand, hasCard, hadPayLink, lostBefore } = loss;
  if (!hasCard || byHand || status === "no_show") return "due_at_clinic";
  if (authorizesAt(startsAt) > at) return "card_saved";
  return hadPayLink || lostBefore > 0 ? "due_at_clinic" : "card_saved";
}
