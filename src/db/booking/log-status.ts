import type { Actor } from "../../domain/booking/appointment.ts";
import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import type { Tx } from "../client.ts";

export type StatusChange = {
  appointmentId: string;
  from: AppointmentStatus | null;
  to: AppointmentStatus;
  actor: Actor;
  /** A code or the desk's own words; never shown to others than staff. */
  reason?: string | undefined;
  /** The workflow's time. */
  at: Date;
};

/** One line of an appointment's history, in the transaction of the change. */
export async function logStatus(tx: Tx, { appointmentId, from, to, actor, reason, at }: StatusChange): Promise<void> {
  await tx.$client.query({
    name: "log_status",
    text: `insert into status_log (organization_id, appointment_id, from_status, to_status, actor_kind, actor_account_id, reason, at)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, $6, $7)`,
    values: [appointmentId, from, to, actor.kind, actor.accountId, reason ?? null, at],
  });
}
