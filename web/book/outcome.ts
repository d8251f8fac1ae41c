import type { Problem } from "./session.ts";

type Answer<T> = { data?: T | undefined; error?: Problem | undefined };

/**
 * What a request came to: an answer, a refusal in words, or nothing at all,
 * after which nobody knows whether it arrived.
 */
export type Outcome<T> = { kind: "done"; value: T } | { kind: "refused"; problem: Problem } | { kind: "unreachable" };

export async function outcomeOf<T>(request: Promise<Answer<T>>): Promise<Outcome<T>> {
  try {
    const { data, error } = await request;
    if (data !== undefined) return { kind: "done", value: data };
    return error ? { kind: "refused", problem: error } : { kind: "unreachable" };
  } catch {
    return { kind: "unreachable" };
  }
}
