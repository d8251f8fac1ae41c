import { captureDeadlines, isLastCall, lastCallOf } from "./capture-deadlines.ts";
import type { PaymentFacts, VisitFacts } from "./payment.ts";
import { authorizesAt, isHeldLongEnough } from "./saved-card.ts";

type Times = Pick<VisitFacts, "startsAt" | "endsAt">;

/**
 * The visit was moved to beyond what the money on hold lasts for, and far enough away for a saved card to be asked anew
 * before it. Nearer than that the hold is kept: the card would be asked again at once.
 */
export function isBeyondHold({ startsAt, endsAt }: Times, hold: PaymentFacts, at: Date): boolean {
  const deadlines = captureDeadlines(hold);
  return deadlines !== undefined && authorizesAt(startsAt) > at && !isHeldLongEnough(deadlines.lastCallAt, endsAt);
}

/**
 * The money on hold for the price of a visit that was moved beyond it: a card that its patient saves takes its place.
 */
export function holdToReplace(visit: VisitFacts, at: Date): PaymentFacts | undefined {
  if (visit.status !== "confirmed" || visit.capturePolicy === "at_confirmation") return undefined;
  return visit.payments.find(
    (payment) =>
      payment.purpose === "price" &&
      !payment.captureRequested &&
      !isLastCall(payment, at) &&
      isBeyondHold(visit, payment, at),
  );
}

/** Its patient is to have a link to save a card by: none is saved, and there is no such link yet. */
export function isLinkWanted(visit: VisitFacts, at: Date): boolean {
  const hold = holdToReplace(visit, at);
  return hold !== undefined && !hold.hasCard && !visit.payments.some(({ cardToSave }) => cardToSave);
}

/**
 * Until when a card may be saved in the stead of money on hold: as long as that is there, and the card need not be
 * asked at once.
 */
export function saveByOf({ captureBefore, startsAt }: { captureBefore: string; startsAt: string }): Date {
  return new Date(Math.min(lastCallOf(captureBefore).getTime(), authorizesAt(startsAt).getTime()));
}
