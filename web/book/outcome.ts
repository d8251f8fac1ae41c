import { isFinal } from "../../clients/typescript/wish.ts";
import type { Problem } from "./session.ts";

type Answer<T> = { data?: T | undefined; error?: Problem | undefined };

/**
 * What a request came to: an answer, a refusal in words, or nothing that is final, after which nobody knows what became
 * of it; `problem` is what a server in trouble said.
 */
export type Outcome<T> =
  | { kind: "done"; value: T }
  | { kind: "refused"; problem: Problem }
  | { kind: "unreachable"; problem?: Problem };

export async function outcomeOf<T>(request: Promise<Answer<T>>): Promise<Outcome<T>> {
  try {
    const { data, error } = await request;
    if (data !== undefined) return { kind: "done", value: data };
    if (!error) return { kind: "unreachable" };
    return { kind: isFinal(error) ? "refused" : "unreachable", problem: error };
  } catch {
    return { kind: "unreachable" };
  }
}
