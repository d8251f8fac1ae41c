import type { PaymentOp } from "../../domain/payment/intent.ts";
import type { Db, Tx } from "../client.ts";
import { lockPayment } from "./lock-payment.ts";

/** A call to Stripe that may be made, or made again: key and parameters belong together for ever. */
export type Attempt<Params> = {
  key: string;
  params: Params;
  stripeAccountId: string | null;
  /** Wall time: the key may be known to Stripe since then. */
  openedAt: Date;
};

/**
 * Writes and commits the attempt before the call: the open one of this step when there is one (a repeat sends the same
 * key and parameters), else the next number, which exists only after a definite failure. `subjectId` is the payment's
 * id, for a refund the refund's. Undefined when the step has succeeded already, or must not begin: nothing moves money
 * that was settled by hand, no card is asked that was removed, the rest of a deposit is asked for while its visit is
 * completed and the desk does not take it, and a fee while there is one. What was sent before that was so is sent again
 * until its outcome is known.
 */
export async function beginAttempt<Params extends object>(
  db: Db,
  step: { organizationId: string; paymentId: string; op: PaymentOp; subjectId: string; params: Params },
): Promise<Attempt<Params> | undefined> {
  const { organizationId, paymentId, op, subjectId, params } = step;
  const rows = await db.withTenant(organizationId, async (tx) => {
    // Two workers never open two attempts of one step: they queue on the payment's row.
    await lockPayment(tx, paymentId);
    const { rows } = await tx.$client.query<Attempt<Params> & { state: string }>({
      name: "begin_attempt",
      text: `with last as (
               select key, attempt, state, params, recorded_at from payment_attempts
               where payment_id = $1 and op = $2 and key like $2 || ':' || $3 || ':%'
               order by attempt desc limit 1
             ), next as (
               insert into payment_attempts (organization_id, key, payment_id, op, attempt, params)
               select current_setting('app.organization_id')::uuid, $2 || ':' || $3 || ':' || n, $1, $2, n, $4
               from (select coalesce((select attempt from last), 0) + 1 as n) x
               where not exists (select from last where state in ('sent', 'ok')) and exists (
                 select from payments p join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
                 where p.id = $1 and case $2
                   when 'authorize' then p.status = 'card_saved' and p.settled_by_hand_at is null and p.withdrawn_at is null and case p.purpose
                     when 'balance' then a.status = 'completed' when 'fee' then a.status in ('cancelled', 'no_show') and a.fee_minor > 0 else true end
                   when 'capture' then p.settled_by_hand_at is null
                   when 'refund' then p.settled_by_hand_at is null and exists (
                     select from refunds r where r.payment_id = p.id and r.id::text = $3 and r.status = 'requested')
                   else true end)
               returning key, state, params, recorded_at
             )
             select a.key, a.state, a.params, p.stripe_account_id as "stripeAccountId", a.recorded_at as "openedAt"
             from (table next union all select key, state, params, recorded_at from last where state in ('sent', 'ok')) a, payments p
             where p.id = $1`,
      values: [paymentId, op, subjectId, JSON.stringify(params)],
    });
    return rows;
  });
  const [row] = rows;
  return row && row.state !== "ok" ? row : undefined;
}

/** What Stripe last refused to do with a payment, and its code for why. */
export async function findRefusal(tx: Tx, paymentId: string): Promise<{ op: PaymentOp; code: string } | undefined> {
  const { rows } = await tx.$client.query<{ op: PaymentOp; code: string }>({
    name: "find_refusal",
    text: `select op, error_code as code from payment_attempts where payment_id = $1 and state = 'failed' and error_code is not null
           order by recorded_at desc, attempt desc limit 1`,
    values: [paymentId],
  });
  return rows[0];
}

/**
 * A payment whose money was taken, let go of or has lapsed tells what became of the calls whose answers were lost: what
 * it says was done is done, as is the asking of a saved card that it came of, and the other never will be.
 */
export async function settleAttempts(tx: Tx, paymentId: string, done: "capture" | "cancel" | null): Promise<void> {
  await tx.$client.query({
    name: "settle_attempts",
    text: `update payment_attempts set state = case when op in ('authorize', $2) then 'ok' else 'failed' end
           where payment_id = $1 and op in ('authorize', 'capture', 'cancel') and state = 'sent'`,
    values: [paymentId, done],
  });
}

/**
 * `ok` and `failed` are definite. After anything else (no answer, 5xx, 409,
 * 429) the attempt stays open and is sent again.
 */
export async function finishAttempt(
  db: Db,
  {
    organizationId,
    key,
    state,
    errorCode,
  }: { organizationId: string; key: string; state: "ok" | "failed"; errorCode?: string | undefined },
): Promise<void> {
  await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query({
      name: "finish_attempt",
      text: "update payment_attempts set state = $2, error_code = $3 where key = $1",
      values: [key, state, errorCode ?? null],
    }),
  );
}
