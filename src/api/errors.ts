import { isGrpcServiceError } from "@temporalio/client";
import { DomainError, type ErrorCode } from "../domain/errors.ts";
import type { Problem } from "./contract.ts";

/** The largest body that is read. */
export const BODY_LIMIT_KB = 100;

type Meaning = { status: number; title: string };

/** What each code is in HTTP. */
export const meanings: Record<ErrorCode, Meaning> = {
  invalid_request: { status: 400, title: "The request is not valid" },
  idempotency_key_missing: { status: 400, title: "An Idempotency-Key header is required" },
  unauthenticated: { status: 401, title: "A valid login is required" },
  forbidden: { status: 403, title: "Your role may not do this" },
  not_found: { status: 404, title: "There is no such thing" },
  method_not_allowed: { status: 405, title: "The method is not allowed here" },
  slot_taken: { status: 409, title: "The slot is taken" },
  patient_busy: { status: 409, title: "The patient has another appointment at that time" },
  patient_limit: { status: 409, title: "The patient has reached a booking limit" },
  request_expired: { status: 409, title: "The request could not be started in time" },
  appointments_affected: { status: 409, title: "Booked appointments would be stranded" },
  in_use: { status: 409, title: "Something else still depends on it" },
  name_taken: { status: 409, title: "The name is taken" },
  booking_switched_off: { status: 409, title: "Patients cannot book online at the moment" },
  registration_switched_off: { status: 409, title: "Patients cannot register online at the moment" },
  payment_unavailable: { status: 409, title: "The booking could not be paid by card" },
  cancellation_too_late: { status: 409, title: "It is too late to cancel" },
  too_early: { status: 409, title: "The visit's time has not come" },
  not_possible_in_this_status: { status: 409, title: "The appointment's status does not allow this" },
  money_under_way: { status: 409, title: "The payment service is moving the money just now" },
  card_needed: { status: 409, title: "The card is still needed for what is owed" },
  payment_disputed: { status: 409, title: "The patient's bank decides about the payment now" },
  second_person_needed: { status: 403, title: "A second person is needed" },
  payment_not_authorized: { status: 409, title: "The payment is not authorized" },
  explanation_needed: { status: 409, title: "The difference needs an explanation" },
  signed_off: { status: 409, title: "The day has been signed off" },
  more_than_left: { status: 409, title: "So much is not left to take or to give back" },
  less_than_needed: { status: 409, title: "So little does not confirm the appointment" },
  resent_recently: { status: 409, title: "It was sent again a moment ago" },
  has_access: { status: 409, title: "A login acts for the patient already" },
  link_over: { status: 410, title: "The link was used, or its time is over" },
  changed_meanwhile: { status: 412, title: "Somebody else has changed it since you read it" },
  payload_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body must be JSON" },
  idempotency_key_reused: { status: 422, title: "The Idempotency-Key was used for another request" },
  wrong_password: { status: 422, title: "The password is wrong" },
  outside_hours: { status: 422, title: "The time lies outside opening or working hours" },
  too_soon: { status: 422, title: "The time is too soon to book" },
  too_far: { status: 422, title: "The time is too far ahead to book" },
  room_unsuitable: { status: 422, title: "The room is not of the kind that the visit needs" },
  nurse_unsuitable: { status: 422, title: "Does not work at the clinic then, or has the visit already" },
  no_address: { status: 422, title: "No e-mail address of the patient is noted" },
  not_eligible: { status: 422, title: "The service is not offered to this patient" },
  not_offered: { status: 422, title: "The practitioner does not offer it there" },
  service_repeated: { status: 422, title: "The same service is in the visit twice" },
  precondition_required: { status: 428, title: "An If-Match header is required" },
  too_many_requests: { status: 429, title: "Too many requests" },
  internal_error: { status: 500, title: "Something went wrong on our side" },
  temporarily_unavailable: { status: 503, title: "Temporarily unavailable" },
};

/** The problem document of any error. What is not a refusal of ours tells nothing of itself. */
export function toProblem(error: unknown, requestId: string): Problem {
  const { code, message, details } = toRefusal(error);
  const { status, title } = meanings[code];
  return { ...details, type: `urn:praxis:problem:${code}`, title, status, code, detail: message, requestId };
}

function toRefusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const code = codeOfHttpError(error);
  if (code) return new DomainError(code, wordsFor(error) ?? `${meanings[code].title}.`);
  if (isAwayOrBusy(error)) {
    return new DomainError("temporarily_unavailable", "Please try again shortly.", { retryAfterSeconds: 2 });
  }
  return new DomainError("internal_error", "Give the request id to support.");
}

/** Errors of Express, its body parser and what serves files carry the HTTP status they mean. */
function codeOfHttpError(error: unknown): ErrorCode | undefined {
  if (!(error instanceof Error) || !("status" in error)) return undefined;
  if (error.status === 412) return "changed_meanwhile";
  if (error.status === 413) return "payload_too_large";
  if (error.status === 415) return "unsupported_media_type";
  // 416: a range that a file does not have.
  return error.status === 400 || error.status === 416 ? "invalid_request" : undefined;
}

/** What to mend, by the type that the body parser gives its errors; their own words would repeat what was sent. */
const wordsForType: Readonly<Record<string, string>> = {
  "charset.unsupported": "Send the body in UTF-8.",
  "encoding.unsupported": "Send the body as it is, or compressed by gzip, deflate or br.",
  "entity.parse.failed": "The body is not JSON, or neither an object nor an array.",
  "entity.too.large": `Send ${BODY_LIMIT_KB} kB at most.`,
};

function wordsFor(error: unknown): string | undefined {
  if (error instanceof URIError) return "A part of the path is not percent-encoded UTF-8.";
  return error instanceof Error && "type" in error ? wordsForType[String(error.type)] : undefined;
}

const refusedConnection = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)/;
/**
 * Connection exceptions, too many connections, shutdown, and what Postgres ended because it took too long or stood in
 * each other's way: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const databaseAwayOrBusy = /^(08...|53300|57P0.|57014|25P0[34]|40P01)$/;
/** What the driver itself finds, in words only: no connection in time, no answer in time, a connection that broke. */
const driverGaveUp =
  /^(timeout exceeded when trying to connect|timeout expired|Query read timeout|Connection terminated)/;

/**
 * Postgres or Temporal cannot be reached or is too busy, here or in a cause: worth another try, and no fault of the
 * code.
 */
function isAwayOrBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isGrpcServiceError(error) && temporalAwayOrBusy.has(error.code)) return true;
  const code = "code" in error ? String(error.code) : "";
  if (refusedConnection.test(code) || databaseAwayOrBusy.test(code) || driverGaveUp.test(error.message)) return true;
  return isAwayOrBusy(error.cause);
}

/** DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const temporalAwayOrBusy: ReadonlySet<number> = new Set([4, 8, 14]);
