import { resendableFrom } from "../../domain/message/message.ts";
import type { Db, Tx } from "../client.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { lastResentAt } from "./queries.ts";

/**
 * Has a message sent again, once for each use of the key: a row of its own, `use.subjectId`, that says what is true
 * when its turn comes. `open`: it, or a copy of it, has not come to its end yet. `againAt`: a copy was sent so short
 * before that it may be on its way still.
 */
export function resendMessage(
  db: Db,
  organizationId: string,
  use: KeyUse,
  { messageId, at }: { messageId: string; at: Date },
): Promise<WriteOutcome | "open" | { againAt: Date }> {
  return db.withTenant(organizationId, async (tx) => {
    const state: { isOpen: boolean; againAt?: Date } = { isOpen: false };
    await tx.$client.query("savepoint resend");
    const outcome = await writeOnce(tx, use, async () => {
      // Under the original's lock, so that of two who want it sent again one does.
      await tx.$client.query({
        name: "lock_original",
        text: "select from messages where id = (select coalesce(resend_of, id) from messages where id = $1) for update",
        values: [messageId],
      });
      const againAt = await findPause(tx, messageId, at);
      if (againAt) {
        state.againAt = againAt;
        return;
      }
      const { rowCount } = await tx.$client.query({
        name: "resend_message",
        text: `with original as (
                 select o.* from messages m
                 join messages o on o.organization_id = m.organization_id and o.id = coalesce(m.resend_of, m.id)
                 where m.id = $1)
               insert into messages (organization_id, id, dedupe_key, kind, channel, appointment_id, version, patient_id, payment_id, refund_id, text, written_by, resend_of, queued_at)
               select organization_id, $2::uuid, dedupe_key || ':' || $2::uuid, kind, channel, appointment_id, version, patient_id, payment_id, refund_id, text, written_by, id, $3
               from original o
               where not exists (select from messages c
                 where c.appointment_id = o.appointment_id and (c.id = o.id or c.resend_of = o.id)
                   and c.status in ('queued', 'sending'))`,
        values: [messageId, use.subjectId, at],
      });
      state.isOpen = rowCount === 0;
    });
    if (outcome === "key_reused" || (!state.isOpen && !state.againAt)) return outcome;
    await tx.$client.query("rollback to savepoint resend");
    return state.againAt ? { againAt: state.againAt } : "open";
  });
}

/** Until when it is not sent again; undefined = it may be now. */
async function findPause(tx: Tx, messageId: string, at: Date): Promise<Date | undefined> {
  const { rows } = await tx.$client.query<{ lastResentAt: string | null }>({
    name: "find_last_resent",
    text: `select to_json(${lastResentAt}) #>> '{}' as "lastResentAt" from messages m where m.id = $1`,
    values: [messageId],
  });
  const from = rows[0] && resendableFrom(rows[0]);
  return from && from > at ? from : undefined;
}
