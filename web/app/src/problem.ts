import type { Problem } from "./api.ts";

/** A refusal of the API, as against a request that did not arrive. */
export function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "requestId" in error;
}

/** A refusal as something to throw, with all that the API said. */
export const asError = (problem: Problem) => Object.assign(new Error(problem.title), problem);
