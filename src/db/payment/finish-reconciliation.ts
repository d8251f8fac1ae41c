import { type Difference, explainedBy, isExplained } from "../../domain/payment/reconciliation.ts";
import { booksDifferKey } from "../../domain/task/keys.ts";
import type { Db, Tx } from "../client.ts";
import { closeTasks, raiseTask } from "../task/tasks.ts";
import type { Run } from "./reconcile.ts";

type Differing = {
  paymentIntentId: string;
  appointmentId: string | null;
  differences: Difference[];
  explained: Difference[] | null;
};

/** Sets those apart of what differs that somebody has explained, so that nobody looks after them again. */
export function markExplained(db: Db, { organizationId, reconciliationId }: Run): Promise<void> {
  return db.withTenant(organizationId, async (tx) => {
    await setExplainedApart(tx, reconciliationId);
  });
}

/** Answers with the others. */
async function setExplainedApart(tx: Tx, reconciliationId: string): Promise<Differing[]> {
  const { rows } = await tx.$client.query<Differing>({
    name: "list_differing_items",
    text: `select i.payment_intent_id as "paymentIntentId", p.appointment_id as "appointmentId", i.differences,
             (select e.differences from explained_differences e
              where e.organization_id = i.organization_id and e.payment_intent_id = i.payment_intent_id
              order by e.at desc limit 1) as explained
           from reconciliation_items i
           left join payments p on p.organization_id = i.organization_id and p.payment_intent_id = i.payment_intent_id
           where i.reconciliation_id = $1 and i.outcome = 'differs'`,
    values: [reconciliationId],
  });
  const wasExplained = ({ differences, explained }: Differing) => isExplained(differences, explained ?? undefined);
  await tx.$client.query({
    name: "mark_explained_items",
    text: `update reconciliation_items set outcome = 'explained'
           where reconciliation_id = $1 and payment_intent_id = any($2)`,
    values: [reconciliationId, rows.filter(wasExplained).map(({ paymentIntentId }) => paymentIntentId)],
  });
  return rows.filter((item) => !wasExplained(item));
}

/**
 * Ends a comparison: its figures, a task for each payment that differs, unless somebody explained that, also while it
 * went on, and nothing kept of those that match. Stripe has answered, so nobody needs to look after that any more.
 */
export async function finishReconciliation(
  db: Db,
  { organizationId, reconciliationId, at }: Run & { at: Date },
): Promise<void> {
  await db.withTenant(organizationId, async (tx) => {
    for (const { paymentIntentId, appointmentId, differences } of await setExplainedApart(tx, reconciliationId)) {
      const kinds = differences.map(({ kind }) => kind).join(" ");
      const dedupeKey = booksDifferKey(paymentIntentId);
      const about = { kind: "books_differ", appointmentId, dedupeKey, detail: { paymentIntentId, kinds } } as const;
      await raiseTask(tx, { ...about, dueAt: explainedBy(at), at });
    }
    const explained = await listExplained(tx, reconciliationId);
    await closeTasks(tx, { dedupeKeys: ["stripe_unreachable", ...explained.map(booksDifferKey)], at });
    await tx.$client.query({
      name: "finish_reconciliation",
      text: `update reconciliations set finished_at = $2, matched = c.matched, caught_up = c.caught_up, explained = c.explained, differing = c.differing
             from (select count(*) filter (where outcome = 'matched') as matched, count(*) filter (where outcome = 'caught_up') as caught_up,
                     count(*) filter (where outcome = 'explained') as explained, count(*) filter (where outcome = 'differs') as differing
                   from reconciliation_items where reconciliation_id = $1) c
             where id = $1 and finished_at is null`,
      values: [reconciliationId, at],
    });
    await tx.$client.query({
      name: "forget_matched_items",
      text: "delete from reconciliation_items where reconciliation_id = $1 and outcome in ('matched', 'foreign')",
      values: [reconciliationId],
    });
  });
}

async function listExplained(tx: Tx, reconciliationId: string): Promise<string[]> {
  const { rows } = await tx.$client.query<{ id: string }>({
    name: "list_explained_items",
    text: "select payment_intent_id as id from reconciliation_items where reconciliation_id = $1 and outcome = 'explained'",
    values: [reconciliationId],
  });
  return rows.map(({ id }) => id);
}
