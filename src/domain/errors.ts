/** Every way a request can fail that its sender should understand; `src/api/errors.ts` gives each its HTTP status. */
export const errorCodes = [
  "invalid_request",
  "unauthenticated",
  "wrong_password",
  "forbidden",
  "not_found",
  "method_not_allowed",
  "payload_too_large",
  "unsupported_media_type",
  "idempotency_key_missing",
  "idempotency_key_reused",
  "precondition_required",
  "changed_meanwhile",
  "too_many_requests",
  "temporarily_unavailable",
  "internal_error",
  "slot_taken",
  "outside_hours",
  "too_soon",
  "too_far",
  "patient_busy",
  "room_unsuitable",
  "nurse_unsuitable",
  "patient_limit",
  "not_eligible",
  "no_address",
  "not_offered",
  "service_repeated",
  "request_expired",
  "payment_unavailable",
  "cancellation_too_late",
  "too_early",
  "not_possible_in_this_status",
  "payment_not_authorized",
  "more_than_left",
  "less_than_needed",
  "explanation_needed",
  "signed_off",
  "second_person_needed",
  "resent_recently",
  "money_under_way",
  "card_needed",
  "payment_disputed",
  "appointments_affected",
  "in_use",
  "name_taken",
  "booking_switched_off",
  "registration_switched_off",
  "link_over",
  "has_access",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/**
 * The one error class. `message` is shown to the sender: it says what happened
 * and what to do, and holds no personal data.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  /** Extra members of the problem document, such as `alternatives`. */
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = "DomainError";
    this.code = code;
    this.details = details;
  }
}

/** For the default branch of an exhaustive switch. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
