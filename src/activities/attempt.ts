import type Stripe from "stripe";
import type { Db } from "../db/client.ts";
import { type Attempt, beginAttempt, finishAttempt, type PaymentOp } from "../db/payment/attempts.ts";
import { isDefinite, isReplayedFailure } from "./stripe-reading.ts";
import { accountOf, isKeyForgotten } from "./stripe-recall.ts";

type Work<Params, Outcome> = (call: Attempt<Params>) => Promise<Outcome>;

/**
 * Makes a call under its attempt. The attempt is closed only after `send` has stored what came back: a crash in between sends it again,
 * and Stripe replays its answer. Where Stripe will not or cannot replay it, `recall` looks whether the work was done, stores it and says
 * so; if not, the next try has a new key. True when Stripe definitely refused; a step that has succeeded before is not sent.
 */
export async function attempt<Params extends object>(
  db: Db,
  { organizationId, paymentId }: { organizationId: string; paymentId: string },
  wanted: { op: PaymentOp; subjectId: string; params: Params },
  { send, recall }: { send: Work<Params, unknown>; recall: Work<Params, boolean> },
): Promise<boolean> {
  const call = await beginAttempt(db, { organizationId, paymentId, ...wanted });
  if (!call) return false;
  const finish = (state: "ok" | "failed", errorCode?: string) =>
    finishAttempt(db, { organizationId, key: call.key, state, errorCode });
  try {
    if (!isKeyForgotten(call) || !(await recall(call))) await send(call);
  } catch (error) {
    const isReplayed = isReplayedFailure(error);
    if (!isReplayed && !isDefinite(error)) throw error;
    const isDone = isReplayed && (await recall(call));
    await finish(isDone ? "ok" : "failed", error.code ?? error.type);
    if (isReplayed && !isDone) throw error;
    return !isDone;
  }
  await finish("ok");
  return false;
}

export const optionsOf = (call: Attempt<object>): Stripe.RequestOptions => ({
  idempotencyKey: call.key,
  ...accountOf(call),
});
