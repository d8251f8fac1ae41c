import type { DeskPlan } from "../payment/desk-plan.ts";
import type { AppointmentStatus } from "./lifecycle.ts";

/** Why a booking was refused before it held anything, or could not be paid. Each is a code of the API's errors. */
const bookingRefusals = [
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

/** Why a request did not become a booking: the clinic said no, or nothing in time. */
const requestRefusals = ["declined", "not_answered"] as const;

export const refusalCodes = [...bookingRefusals, ...requestRefusals] as const;
export type RefusalCode = (typeof refusalCodes)[number];
export type BookingRefusal = (typeof bookingRefusals)[number];

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
  /** How the desk agrees that a visit is paid that asks for a card. */
  deskPlan?: DeskPlan | undefined;
  actor: Actor;
};

/** A request whose work has not begun this long after it was made is refused: nobody is waiting for it any more. */
export const ANSWER_WITHIN_SECONDS = 120;

/** Where an appointment stands, in codes: what workflows are told, and nothing more. */
export type Standing = {
  status: AppointmentStatus;
  /** Whose turn it is while it is not decided: the clinic's, or the patient's with the card or the new price. */
  awaits: "approval" | "payment" | "price_acceptance" | null;
  /** By when the clinic answers, or was to answer; null when it was never a request. */
  approvalDueAt: string | null;
  holdExpiresAt: string | null;
  refusalCode: RefusalCode | null;
};

/** How a request or a hold ends without a visit. Who is not named is the system. */
export type HoldEnd =
  | { status: "expired" }
  | { status: "cancelled"; actor: Actor; requestId?: string }
  | { status: "refused"; code: RefusalCode; actor?: Actor; requestId?: string };

/** The clinic's answer to a request. */
export type ApprovalAnswer = "approve" | "decline";
