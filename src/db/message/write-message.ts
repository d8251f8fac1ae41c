import { dedupeKeyOf } from "../../domain/message/message.ts";
import type { Db } from "../client.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";

type Written = { appointmentId: string; text: string; accountId: string; at: Date };

/**
 * Has a patient written to about their appointment in somebody's own words, once for each use of the key. `no_address`:
 * nobody can be, and nothing was written down.
 */
export function writeMessage(
  db: Db,
  organizationId: string,
  use: KeyUse,
  { appointmentId, text, accountId, at }: Written,
): Promise<WriteOutcome | "no_address"> {
  return db.withTenant(organizationId, async (tx) => {
    let isAddressed = true;
    await tx.$client.query("savepoint writing");
    const outcome = await writeOnce(tx, use, async () => {
      const about = { organizationId, appointmentId, version: 0, kind: "from_clinic", channel: "email" } as const;
      const { rowCount } = await tx.$client.query({
        name: "write_message",
        text: `insert into messages (organization_id, id, dedupe_key, kind, channel, appointment_id, version, patient_id, text, written_by, queued_at)
               select a.organization_id, $2, $3, 'from_clinic', 'email', a.id, a.version, a.patient_id, $4, $5, $6
               from appointments a
               join patients p on p.organization_id = a.organization_id and p.id = a.patient_id
               where a.id = $1 and p.has_email`,
        values: [appointmentId, use.subjectId, `${dedupeKeyOf(about)}:${use.subjectId}`, text, accountId, at],
      });
      isAddressed = rowCount === 1;
    });
    if (isAddressed) return outcome;
    await tx.$client.query("rollback to savepoint writing");
    return "no_address";
  });
}
