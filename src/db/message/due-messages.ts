import {
  dedupeKeyOf,
  isAboutPayment,
  type MessageKind,
  messageOn,
  openMessageStatuses,
} from "../../domain/message/message.ts";
import type { Db, Tx } from "../client.ts";
import type { RelayedEvent } from "../outbox/relay-events.ts";

/** As the index of open messages has it, letter by letter. */
const open = openMessageStatuses.map((status) => `'${status}'`).join(", ");

type DueMessage = {
  organizationId: string;
  appointmentId: string;
  version: number;
  kind: MessageKind;
  paymentId: string | undefined;
  refundId: string | undefined;
  dedupeKey: string;
  at: Date;
};

/**
 * Decides, as the relay, whom these events make us write to; of who has no address it is noted that nobody did. An
 * event that was decided about before decides nothing.
 */
export async function recordDueMessages(tx: Tx, events: readonly RelayedEvent[]): Promise<void> {
  const due = events.flatMap(dueOn);
  if (due.length === 0) return;
  await tx.$client.query({
    name: "record_due_messages",
    text: `insert into messages (organization_id, dedupe_key, kind, channel, appointment_id, version, patient_id, payment_id, refund_id, queued_at,
             status, skip_reason)
           select a.organization_id, d."dedupeKey", d.kind, 'email', a.id, d.version, a.patient_id, d."paymentId", d."refundId", d.at,
             case when p.has_email then 'queued' else 'skipped' end, case when not p.has_email then 'no_address' end
           from jsonb_to_recordset($1::jsonb)
             as d("organizationId" uuid, "appointmentId" uuid, version int, kind text, "paymentId" uuid, "refundId" uuid, "dedupeKey" text, at timestamptz)
           join appointments a on a.organization_id = d."organizationId" and a.id = d."appointmentId"
           join patients p on p.organization_id = a.organization_id and p.id = a.patient_id
           on conflict (organization_id, dedupe_key) do nothing`,
    values: [JSON.stringify(due)],
  });
}

function dueOn(event: RelayedEvent): DueMessage[] {
  const kind = messageOn(event);
  if (kind === null) return [];
  const { organizationId, aggregateId: appointmentId, version, at, payload } = event;
  const paymentId = isAboutPayment(kind) ? payload.paymentId : undefined;
  const message = { organizationId, appointmentId, version, kind, paymentId, refundId: payload.refundId };
  return [{ ...message, dedupeKey: dedupeKeyOf({ ...message, channel: "email" }), at }];
}

/** What the workflow of a message begins with: ids only. */
export type UnstartedMessage = {
  organizationId: string;
  messageId: string;
  dedupeKey: string;
  appointmentId: string;
  clinicId: string;
  patientId: string;
};

/**
 * Messages of all organizations, the first first, that nobody works on yet; and those whose workflow was started long
 * ago and that are still open, as it may have been lost.
 */
export function listUnstartedMessages(
  db: Db,
  { againAfterMinutes, limit }: { againAfterMinutes: number; limit: number },
): Promise<UnstartedMessage[]> {
  return db.asRelay(async (tx) => {
    const { rows } = await tx.$client.query<UnstartedMessage>({
      name: "list_unstarted_messages",
      text: `select m.organization_id as "organizationId", m.id as "messageId", m.dedupe_key as "dedupeKey",
               m.appointment_id as "appointmentId", a.clinic_id as "clinicId", m.patient_id as "patientId"
             from messages m
             join appointments a on a.organization_id = m.organization_id and a.id = m.appointment_id
             where m.status in (${open}) and (m.started_at is null or m.started_at < now() - make_interval(mins => $1))
             order by m.queued_at limit $2`,
      values: [againAfterMinutes, limit],
    });
    return rows;
  });
}

/** Notes that these have a workflow that works on them. */
export async function markStarted(db: Db, started: readonly UnstartedMessage[]): Promise<void> {
  await db.asRelay((tx) =>
    tx.$client.query({
      name: "mark_messages_started",
      text: `update messages m set started_at = now()
             from jsonb_to_recordset($1::jsonb) as s("organizationId" uuid, "messageId" uuid)
             where m.organization_id = s."organizationId" and m.id = s."messageId"`,
      values: [JSON.stringify(started)],
    }),
  );
}
