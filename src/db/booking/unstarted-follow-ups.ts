import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import type { Db, Tx } from "../client.ts";

/** What a follow-up begins with: ids, and the status to show until it knows better. */
export type UnstartedFollowUp = {
  organizationId: string;
  appointmentId: string;
  clinicId: string;
  patientId: string;
  status: AppointmentStatus;
};

/** Notes, in the transaction that confirms it, that the appointment has to be followed from then on. */
export async function recordDueFollowUp(tx: Tx, appointmentId: string): Promise<void> {
  await tx.$client.query({
    name: "record_due_follow_up",
    text: `insert into unstarted_follow_ups (organization_id, appointment_id)
           values (current_setting('app.organization_id')::uuid, $1)`,
    values: [appointmentId],
  });
}

/**
 * Takes some of all organizations in hand, the first first. Nobody else is given them for as long as `forSeconds`:
 * then whoever took them has died, or could not start them.
 */
export function claimUnstartedFollowUps(
  db: Db,
  { forSeconds, limit }: { forSeconds: number; limit: number },
): Promise<UnstartedFollowUp[]> {
  return db.asRelay(async (tx) => {
    const { rows } = await tx.$client.query<UnstartedFollowUp>({
      name: "claim_unstarted_follow_ups",
      text: `with next as (
               select organization_id, appointment_id from unstarted_follow_ups
               where claimed_at is null or claimed_at < now() - make_interval(secs => $1)
               order by recorded_at limit $2
               for update skip locked)
             update unstarted_follow_ups u set claimed_at = now()
             from next
             join appointments a on a.organization_id = next.organization_id and a.id = next.appointment_id
             where u.organization_id = next.organization_id and u.appointment_id = next.appointment_id
             returning a.organization_id as "organizationId", a.id as "appointmentId", a.clinic_id as "clinicId",
               a.patient_id as "patientId", a.status`,
      values: [forSeconds, limit],
    });
    return rows;
  });
}

/** Notes that these are followed. */
export async function forgetStartedFollowUps(db: Db, started: readonly UnstartedFollowUp[]): Promise<void> {
  await db.asRelay((tx) =>
    tx.$client.query({
      name: "forget_started_follow_ups",
      text: `delete from unstarted_follow_ups u using unnest($1::uuid[], $2::uuid[]) as s (organization_id, appointment_id)
             where u.organization_id = s.organization_id and u.appointment_id = s.appointment_id`,
      values: [started.map((one) => one.organizationId), started.map((one) => one.appointmentId)],
    }),
  );
}
