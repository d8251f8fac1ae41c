import type Stripe from "stripe";
import type { Db } from "../db/client.ts";
import { type Attempt, beginAttempt, finishAttempt } from "../db/payment/attempts.ts";
import { type CardPayment, findCardPayment } from "../db/payment/queries.ts";
import type { PaymentOp } from "../domain/payment/intent.ts";
import { isDefinite, isReplayedFailure } from "./stripe-reading.ts";
import { accountOf, isKeyForgotten } from "./stripe-recall.ts";

/** What every step about a payment is told. */
export type Step = {
  organizationId: string;
  paymentId: string;
  /** The workflow's time, ISO. */
  at: string;
};

type Work<Params, Answer> = (call: Attempt<Params>) => Promise<Answer>;

/**
 * Makes a call under its attempt. The attempt is closed only after `send` has stored what came back: a crash
 * in between sends it again, and Stripe replays its answer. Where Stripe will not or cannot replay it,
 * `wasDone` looks at Stripe, stores what it finds and says whether the work was done; if not, the next try has
 * a new key. A step that has succeeded before, or must not begin any more, is `done` and not sent.
 */
export async function attempt<Params extends object>(
  db: Db,
  { organizationId, paymentId }: Step,
  wanted: { op: PaymentOp; subjectId: string; params: Params },
  { send, wasDone }: { send: Work<Params, unknown>; wasDone: Work<Params, boolean> },
): Promise<"done" | "refused"> {
  const call = await beginAttempt(db, { organizationId, paymentId, ...wanted });
  if (!call) return "done";
  const finish = (state: "ok" | "failed", errorCode?: string) =>
    finishAttempt(db, { organizationId, key: call.key, state, errorCode });
  try {
    if (!isKeyForgotten(call) || !(await wasDone(call))) await send(call);
  } catch (error) {
    const isReplayed = isReplayedFailure(error);
    if (!isReplayed && !isDefinite(error)) throw error;
    const isDone = isReplayed && (await wasDone(call));
    await finish(isDone ? "ok" : "failed", error.code ?? error.type);
    if (isReplayed && !isDone) throw error;
    return isDone ? "done" : "refused";
  }
  await finish("ok");
  return "done";
}

/**
 * The attempt that makes what a payment begins with at Stripe: made or found there, it is stored, and the status that
 * this gives is the answer; `made_before` by a step that was answered already.
 */
export async function attemptToMake<Params extends object, Made, Status>(
  db: Db,
  step: Step,
  { op, params }: { op: PaymentOp; params: Params },
  { make, find, store }: Making<Params, Made, Status>,
): Promise<Status | "refused" | "made_before"> {
  const stored: { status?: Status } = {};
  const wanted = { op, subjectId: step.paymentId, params };
  const outcome = await attempt(db, step, wanted, {
    async send(call) {
      stored.status = await store(await make(call));
    },
    async wasDone(call) {
      const found = await find(call);
      if (found !== undefined) stored.status = await store(found);
      return found !== undefined;
    },
  });
  return outcome === "refused" ? "refused" : (stored.status ?? "made_before");
}

type Making<Params, Made, Status> = {
  make: Work<Params, Made>;
  find: Work<Params, Made | undefined>;
  store: (made: Made) => Promise<Status>;
};

/** The payment of a step, where it is by card. */
export const findPaymentOf = (db: Db, { organizationId, paymentId }: Step): Promise<CardPayment | undefined> =>
  db.inOneFlight(organizationId, (tx) => findCardPayment(tx, paymentId));

export const optionsOf = (call: Attempt<object>): Stripe.RequestOptions => ({
  idempotencyKey: call.key,
  ...accountOf(call),
});
