import type { Reach } from "../../domain/identity/reach.ts";
import type { StoredMessage } from "../../domain/message/message.ts";
import { appointmentsWithinReach } from "../booking/reach.ts";
import type { Db } from "../client.ts";
import { openParameters } from "../parameters.ts";

/**
 * Of `m` or the message it is a copy of; copies that were never sent to anybody do not count. They are about the same
 * appointment, of which the index knows.
 */
export const lastResentAt = `(select max(c.queued_at) from messages c
    where c.appointment_id = m.appointment_id and c.resend_of = coalesce(m.resend_of, m.id)
      and c.status not in ('gave_up', 'skipped'))`;

const storedMessages = `
  select m.id, m.kind, m.channel, m.appointment_id as "appointmentId", m.version, m.status, m.skip_reason as "skipReason", m.attempts,
         m.language, m.text, m.resend_of as "resendOf", to_json(${lastResentAt}) #>> '{}' as "lastResentAt",
         to_json(m.queued_at) #>> '{}' as "queuedAt", to_json(m.sent_at) #>> '{}' as "sentAt"
    from messages m`;

/** What the patient of an appointment was written about it, the first first. */
export async function listMessages(db: Db, organizationId: string, appointmentId: string): Promise<StoredMessage[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredMessage>({
      name: "list_messages",
      text: `${storedMessages} where m.appointment_id = $1 order by m.queued_at, m.id`,
      values: [appointmentId],
    }),
  );
  return rows;
}

/** Undefined for an unknown message and for one about an appointment out of reach alike. */
export async function findMessage(
  db: Db,
  organizationId: string,
  messageId: string,
  reach: Reach,
): Promise<StoredMessage | undefined> {
  const { values, put } = openParameters();
  const condition = `m.id = ${put(messageId)} and ${appointmentsWithinReach(reach, put)}`;
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredMessage>({
      name: `find_message_${reach.kind}`,
      text: `${storedMessages} join appointments a on a.organization_id = m.organization_id and a.id = m.appointment_id where ${condition}`,
      values,
    }),
  );
  return rows[0];
}
