import { repeatPending } from "../../../clients/typescript/repeat-pending.ts";
import type { Wish } from "../../../clients/typescript/wish.ts";
import type { Problem } from "./api.ts";
import { asError } from "./problem.ts";

type Answer<D> = { data?: D; error?: Problem };

/**
 * What came of a wish, which comes true once however often it is sent; for the function of a mutation. Throws what it
 * was refused with, and what keeps it from being known, after which it may be sent again.
 */
export async function sendOnce<D extends object>(
  wish: Wish,
  body: unknown,
  request: (params: { "idempotency-key": string }) => Promise<Answer<D>>,
) {
  const { data, error } = await wish.send(body, (key) => repeatPending(() => request({ "idempotency-key": key })));
  if (data === undefined) throw error ? asError(error) : new Error("an answer without a body");
  return data;
}
