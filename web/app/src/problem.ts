import type { Problem } from "./api.ts";

/** A refusal of the API, as against a request that did not arrive. */
export function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "requestId" in error;
}

/** A refusal as something to throw, with all that the API said. */
export const asError = (problem: Problem) => Object.assign(new Error(problem.title), problem);

const refusedStatuses: ReadonlySet<number> = new Set([403, 404, 409, 412, 422]);

/** What the page's address names is not there, or cannot be: an id that was mistyped. */
export const isMissing = (error: unknown): error is Problem =>
  isProblem(error) && (error.code === "not_found" || (error.errors ?? []).some(({ in: place }) => place === "path"));

/** A decision by the rules, which the same request would meet again; as against a failure, which may pass. */
export const isRefusal = (error: unknown): error is Problem =>
  isMissing(error) || (isProblem(error) && refusedStatuses.has(error.status));
