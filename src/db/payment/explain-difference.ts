import type { Db } from "../client.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { type ActOnTask, changeTask } from "../task/act-on-task.ts";

export type ExplainDifference = Omit<ActOnTask, "act" | "note"> & { paymentIntentId: string; note: string };

/**
 * Closes the task of a payment about which two books differ, and stores by what they did in the last report: by that it
 * is explained from now on, and by anything else it is a task again.
 */
export function explainDifference(
  db: Db,
  organizationId: string,
  use: KeyUse,
  { paymentIntentId, ...explaining }: ExplainDifference,
): Promise<WriteOutcome> {
  return db.withTenant(organizationId, (tx) =>
    writeOnce(tx, use, async () => {
      if (!(await changeTask(tx, use.subjectId, { act: "closed", ...explaining }))) return;
      await tx.$client.query({
        name: "explain_difference",
        text: `insert into explained_differences (organization_id, payment_intent_id, differences, account_id, note, at)
               select i.organization_id, i.payment_intent_id, i.differences, $2, $3, $4 from reconciliation_items i
               join reconciliations r on r.organization_id = i.organization_id and r.id = i.reconciliation_id
               where i.payment_intent_id = $1 and i.outcome = 'differs' and r.finished_at is not null
               order by r.finished_at desc limit 1`,
        values: [paymentIntentId, explaining.accountId, explaining.note, explaining.at],
      });
    }),
  );
}
