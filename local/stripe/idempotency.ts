import { createHash } from "node:crypto";
import { inSeconds } from "./clock.ts";
import type { IdempotencyRecord } from "./store/records.ts";
import type { Reader } from "./store/store.ts";
import { ApiError, badRequest } from "./wire/errors.ts";

const KEPT_SECONDS = inSeconds({ hours: 24 });
const LONGEST_KEY = 255;

/** Keys whose request is being answered at this moment, per account. */
export type InFlight = Set<string>;

/** The saved answer of `key`, or undefined when the request must be done. Refuses a key used for something else. */
export function savedAnswer(
  reader: Reader,
  key: string,
  fingerprint: string,
  now: number,
): IdempotencyRecord | undefined {
  if (key.length > LONGEST_KEY) throw badRequest(`Idempotency keys can have up to ${LONGEST_KEY} characters.`);
  const saved = reader.find("idempotency", key);
  if (!saved || isForgotten(saved, now)) return undefined;
  if (saved.fingerprint !== fingerprint) {
    const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
    throw new ApiError(400, { type: "idempotency_error", message }, "unsaved");
  }
  return saved;
}

export function isForgotten(saved: IdempotencyRecord, now: number): boolean {
  return now - saved.created >= KEPT_SECONDS;
}

export function keyInUse(key: string): ApiError {
  const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`;
  return new ApiError(409, { type: "idempotency_error", code: "idempotency_key_in_use", message }, "unsaved");
}

/** Two requests are the same when their method, path and parameters are. */
export function fingerprintOf(method: string, path: string, params: object): string {
  return createHash("sha256")
    .update(JSON.stringify([method, path, params]))
    .digest("hex");
}
