import type { Problem } from "./api.ts";

/** A refusal of the API, as against a request that did not arrive. */
export function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "requestId" in error;
}
