import type { AppointmentStatus } from "./lifecycle.ts";

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
  "payment_unavailable",
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** How lists of appointments run: a day's work from its beginning, what is over from its end. */
export const visitOrders = ["earliest_first", "latest_first"] as const;
export type VisitOrder = (typeof visitOrders)[number];

/** The price rose between the quote the patient saw and the hold; the slot is held at the new one. */
export type PriceChange = { expectedTotalMinor: number; reason: "price_changed" | "discount_gone" };

/** Why "anyone" became this practitioner: the facts that decided, as of the hold. */
export type Assignment = {
  rule: "only_one_free" | "fewest_booked_minutes" | "least_recently_booked" | "first_by_id";
  freePractitioners: number;
  bookedMinutesThatDay: number;
};

/** Who did something. The account is for the audit trail; it is never shown to patients. */
export type Actor = { kind: "patient" | "staff" | "system"; accountId: string | null };

/** What a patient wants, as it travels to the workflow: ids and ISO instants, no personal data. */
export type BookingRequest = {
  organizationId: string;
  appointmentId: string;
  paymentId: string;
  clinicId: string;
  patientId: string;
  /** null = any practitioner who is free. */
  practitionerId: string | null;
  /** In the order of the visit; at least one. */
  serviceIds: string[];
  startsAt: string;
  /** When the API accepted the request: price, notice and quota hold as of then. */
  requestedAt: string;
  /** The total the patient saw, in minor units; null = not asked for. */
  expectedTotalMinor: number | null;
  /** The stored request that gives the reason to lie on top of other visits, when somebody wants that if need be. */
  overbookRequestId?: string;
  actor: Actor;
};

/** A request whose work has not begun this long after it was made is refused: nobody is waiting for it any more. */
export const ANSWER_WITHIN_SECONDS = 120;

/** Where an appointment stands, in codes: what workflows are told, and nothing more. */
export type Standing = {
  status: AppointmentStatus;
  /** What a hold waits for; null when it is not held. */
  awaits: "payment" | "price_acceptance" | null;
  holdExpiresAt: string | null;
  refusalCode: RefusalCode | null;
};

/** How a hold ends without a visit. */
export type HoldEnd =
  | { status: "expired" }
  | { status: "cancelled"; actor: Actor; requestId?: string }
  | { status: "refused"; code: RefusalCode };
