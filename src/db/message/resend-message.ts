import type { Db } from "../client.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";

/**
 * Has a message sent again, once for each use of the key: a row of its own, `use.subjectId`, that says what is true when its
 * turn comes. `open`: it, or a copy of it, has not come to its end yet.
 */
export function resendMessage(
  db: Db,
  organizationId: string,
  use: KeyUse,
  { messageId, at }: { messageId: string; at: Date },
): Promise<WriteOutcome | "open"> {
  return db.withTenant(organizationId, async (tx) => {
    const state: { isOpen: boolean } = { isOpen: false };
    await tx.$client.query("savepoint resend");
    const outcome = await writeOnce(tx, use, async () => {
      // Under the original's lock, so that of two who want it sent again one does.
      await tx.$client.query({
        name: "lock_original",
        text: "select from messages where id = (select coalesce(resend_of, id) from messages where id = $1) for update",
        values: [messageId],
      });
      const { rowCount } = await tx.$client.query({
        name: "resend_message",
        text: `with original as (
                 select o.* from messages m
                 join messages o on o.organization_id = m.organization_id and o.id = coalesce(m.resend_of, m.id)
                 where m.id = $1)
               insert into messages (organization_id, id, dedupe_key, kind, channel, appointment_id, version, patient_id, resend_of, queued_at)
               select organization_id, $2::uuid, dedupe_key || ':' || $2::uuid, kind, channel, appointment_id, version, patient_id, id, $3
               from original o
               where not exists (select from messages c
                 where (c.id = o.id or c.resend_of = o.id) and c.status in ('queued', 'sending'))`,
        values: [messageId, use.subjectId, at],
      });
      state.isOpen = rowCount === 0;
    });
    if (!state.isOpen) return outcome;
    await tx.$client.query("rollback to savepoint resend");
    return "open";
  });
}
