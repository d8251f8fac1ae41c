/** The body of a refusal as Stripe writes it, without the `error` wrapper. */
export type ErrorBody = {
  type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: object;
  setup_intent?: object;
  payment_method?: object;
  doc_url?: string;
};

/**
 * `unsaved`: refused before any work began, so a repeat under the same idempotency key starts anew.
 * `saved`: refused by the work itself; the refusal is the answer of that key from now on, and nothing changed.
 * `saved_with_effects`: the same, but what was written stays (a decline leaves its failed charge).
 */
export type Trace = "unsaved" | "saved" | "saved_with_effects";

export class ApiError extends Error {
  readonly status: number;
  readonly body: { error: ErrorBody };
  readonly trace: Trace;

  constructor(status: number, error: ErrorBody, trace: Trace) {
    super(error.message);
    this.status = status;
    this.trace = trace;
    this.body = { error: error.code ? { ...error, doc_url: docUrl(error.code) } : error };
  }
}

/** A request that no state of the world could make right. */
export function badRequest(message: string, details: Partial<ErrorBody> = {}): ApiError {
  return new ApiError(400, { type: "invalid_request_error", message, ...details }, "unsaved");
}

/** A request refused because of what is stored now. */
export function refused(message: string, details: Partial<ErrorBody> = {}): ApiError {
  return new ApiError(400, { type: "invalid_request_error", message, ...details }, "saved");
}

/**
 * `param` is the parameter that named it; without one the address did, under the name `inAddress`: only that is a 404.
 */
export function missing(what: string, id: string, param?: string, inAddress = "id"): ApiError {
  const details = { code: "resource_missing", message: `No such ${what}: '${id}'`, param: param ?? inAddress };
  return new ApiError(param === undefined ? 404 : 400, { type: "invalid_request_error", ...details }, "saved");
}

export function denied(status: 401 | 403, message: string, code?: string): ApiError {
  return new ApiError(status, { type: "invalid_request_error", message, ...(code && { code }) }, "unsaved");
}

export function cardError(error: Omit<ErrorBody, "type">, trace: Trace): ApiError {
  return new ApiError(402, { type: "card_error", ...error }, trace);
}

export function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;
}
