/** Why a booking was refused. Each has words for the patient in the API's error table. */
export const refusalCodes = [
  "slot_taken",
  "outside_hours",
  "too_soon",
  "too_far",
  "patient_busy",
  "patient_limit",
  "not_eligible",
  "request_expired",
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** The price rose between the quote the patient saw and the hold; the slot is held at the new one. */
export type PriceChange = { expectedTotalMinor: number; reason: "price_changed" | "discount_gone" };

/** Why "anyone" became this practitioner: the facts that decided, as of the hold. */
export type Assignment = {
  rule: "only_one_free" | "fewest_booked_minutes" | "least_recently_booked" | "first_by_id";
  freePractitioners: number;
  bookedMinutesThatDay: number;
};
