import type { MessageEvent } from "../../domain/message/message.ts";
import type { Tx } from "../client.ts";

export type AppointmentEvent =
  | "appointment.requested"
  | "appointment.held"
  | "appointment.confirmed"
  | "appointment.refused"
  | "appointment.expired"
  | "appointment.cancelled"
  | "appointment.checked_in"
  | "appointment.in_progress"
  | "appointment.completed"
  | "appointment.no_show"
  | "appointment.moved"
  | "payment.card_saved"
  | "payment.card_removed"
  | "payment.declined"
  | "payment.withdrawn"
  | "payment.authorized"
  | "payment.captured"
  | "payment.voided"
  | "payment.expired"
  | "payment.refunded"
  | "payment.refund_failed"
  | "payment.refund_asked"
  | "payment.refund_declined"
  | "payment.fee_waived"
  | "payment.taken_at_desk"
  | "payment.corrected"
  | "payment.given_back"
  | "payment.disputed"
  | "payment.dispute_won"
  | "payment.dispute_lost"
  | "note.changed";

/**
 * Adds the next event of an appointment, in the transaction that makes it true. The caller holds the appointment's row
 * lock (or has just inserted it): that is what makes `seq` gapless. What changes the row is sent before this, so that
 * the event has the version it leads to. `payload` carries ids and codes only.
 */
export async function recordEvent(
  tx: Tx,
  event: { appointmentId: string; kind: AppointmentEvent; at: Date; payload?: MessageEvent["payload"] },
): Promise<void> {
  await tx.$client.query({
    name: "record_event",
    text: `insert into outbox (organization_id, aggregate_id, seq, aggregate_kind, kind, version, payload, at)
           select organization_id, id, coalesce((select max(seq) from outbox where aggregate_id = $1), 0) + 1, 'appointment', $2, version,
             $3, $4
           from appointments where id = $1`,
    values: [event.appointmentId, event.kind, JSON.stringify(event.payload ?? {}), event.at],
  });
}
