import type { VisitNote } from "../../domain/booking/note.ts";
import type { Db, Tx } from "../client.ts";
import { requireSeen } from "../edit.ts";
import { recordEvent } from "../outbox/record-event.ts";

const nothing: VisitNote = { text: null, by: null, at: null, version: 0 };

export function findNote(db: Db, organizationId: string, appointmentId: string): Promise<VisitNote> {
  return db.inOneFlight(organizationId, (tx) => readNote(tx, appointmentId));
}

async function readNote(tx: Tx, appointmentId: string): Promise<VisitNote> {
  const { rows } = await tx.$client.query<VisitNote>({
    name: "find_note",
    text: `select text, member_name(account_id) as by, at, version from appointment_notes where appointment_id = $1`,
    values: [appointmentId],
  });
  return rows[0] ?? nothing;
}

/**
 * Writes what staff note for a visit in the place of what was noted; null takes it away. The caller has seen that the
 * appointment is within reach. Others are told that there is news of it, and not what. Throws `changed_meanwhile`.
 */
export function writeNote(
  db: Db,
  organizationId: string,
  note: { appointmentId: string; text: string | null; expectedVersion: number; accountId: string; at: Date },
): Promise<VisitNote> {
  const { appointmentId, text, expectedVersion, accountId, at } = note;
  return db.withTenant(organizationId, async (tx) => {
    await tx.$client.query({
      name: "lock_noted_appointment",
      text: "select from appointments where id = $1 for no key update",
      values: [appointmentId],
    });
    const before = await readNote(tx, appointmentId);
    requireSeen(before, expectedVersion);
    if (before.text === text) return before;
    await tx.$client.query({
      name: "write_note",
      text: `insert into appointment_notes (organization_id, appointment_id, text, account_id, at)
             values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4)
             on conflict (organization_id, appointment_id) do update
             set text = excluded.text, account_id = excluded.account_id, at = excluded.at, version = appointment_notes.version + 1`,
      values: [appointmentId, text, accountId, at],
    });
    await recordEvent(tx, { appointmentId, kind: "note.changed", at });
    return readNote(tx, appointmentId);
  });
}
