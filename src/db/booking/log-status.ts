import type { Actor } from "../../domain/booking/appointment.ts";
import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import type { Tx } from "../client.ts";

export type StatusChange = {
  appointmentId: string;
  from: AppointmentStatus | null;
  to: AppointmentStatus;
  actor: Actor;
  /** Why, where nobody gave a reason in words: a code of ours. */
  reasonCode?: string | undefined;
  /**
   * The request that asked for the change, once at most; the reason it gave is
   * logged, in its own words, for staff and for whoever gave it.
   */
  requestId?: string | undefined;
  /** The workflow's time. */
  at: Date;
};

/** One line of an appointment's history, in the transaction of the change. */
export async function logStatus(tx: Tx, change: StatusChange): Promise<void> {
  const { appointmentId, from, to, actor, reasonCode, requestId, at } = change;
  await tx.$client.query({
    name: "log_status",
    text: `insert into status_log (organization_id, appointment_id, from_status, to_status, actor_kind, actor_account_id, reason_code, reason,
             request_id, at)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, $6,
             (select reason from idempotency_keys where appointment_id = $1 and id = $7), $7, $8)`,
    values: [appointmentId, from, to, actor.kind, actor.accountId, reasonCode ?? null, requestId ?? null, at],
  });
}
