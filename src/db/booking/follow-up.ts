import type { FollowUp } from "../../domain/booking/follow-up.ts";
import type { Tx } from "../client.ts";
import { paymentFactsOfAppointment } from "../payment/queries.ts";

/** What the follow-up decides from, in one statement. Undefined for an unknown appointment. */
export async function readFollowUp(tx: Tx, appointmentId: string): Promise<FollowUp | undefined> {
  const { rows } = await tx.$client.query<{ follow_up: FollowUp }>({
    name: "read_follow_up",
    text: `select json_build_object(
             'status', a.status, 'startsAt', a.starts_at, 'endsAt', a.ends_at, 'capturePolicy', a.capture_policy, 'feeMinor', a.fee_minor,
             'noShowGraceMinutes', o.no_show_grace_minutes, 'automaticNoShow', o.automatic_no_show,
             'noShowSuggested', exists (select from tasks t where t.appointment_id = a.id and t.kind = 'suggest_no_show'
               and (t.state = 'open' or not exists (select from appointment_moves m where m.appointment_id = a.id and m.at > t.opened_at))),
             'endUndone', exists (select from status_log l where l.appointment_id = a.id and l.from_status in ('no_show', 'completed') and l.to_status <> l.from_status),
             'payments', ${paymentFactsOfAppointment}) as follow_up
           from appointments a
           join organizations o on o.id = a.organization_id
           where a.id = $1`,
    values: [appointmentId],
  });
  return rows[0]?.follow_up;
}
