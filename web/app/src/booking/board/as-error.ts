import type { Problem } from "../../api.ts";

/** A refusal as something to throw, with all that the API said. */
export const asError = (problem: Problem) => Object.assign(new Error(problem.title), problem);
