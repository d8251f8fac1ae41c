import type { Reach } from "../../domain/identity/reach.ts";
import type { StoredDispute } from "../../domain/payment/dispute.ts";
import { appointmentsWithinReach } from "../booking/reach.ts";
import type { Db } from "../client.ts";
import { openParameters } from "../parameters.ts";

export type DisputePlace = { openedAt: string; id: string };

/** Disputes within reach from behind `after` on, the oldest first: those that are open, or those that are decided. */
export async function listDisputes(
  db: Db,
  organizationId: string,
  { reach, isDecided, after, limit }: { reach: Reach; isDecided: boolean; after: DisputePlace | null; limit: number },
): Promise<StoredDispute[]> {
  const { values, put } = openParameters();
  const conditions = [
    appointmentsWithinReach(reach, put),
    `d.decided_at is ${isDecided ? "not null" : "null"}`,
    ...(after ? [`(d.opened_at, d.id) > (${put(after.openedAt)}::timestamptz, ${put(after.id)}::uuid)`] : []),
  ];
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredDispute>({
      text: `select d.id, d.stripe_dispute_id as "stripeDisputeId", d.state, d.reason, d.amount_minor as "amountMinor", p.currency,
               to_json(d.due_at) #>> '{}' as "dueAt", to_json(d.opened_at) #>> '{}' as "openedAt",
               to_json(d.decided_at) #>> '{}' as "decidedAt", a.id as "appointmentId", a.clinic_id as "clinicId",
               to_json(a.starts_at) #>> '{}' as "visitStartsAt",
               (select json_build_object('id', t.id, 'name', t.full_name) from patients t where t.id = a.patient_id) as patient
             from disputes d
             join payments p on p.organization_id = d.organization_id and p.id = d.payment_id
             join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
             where ${conditions.join(" and ")} order by d.opened_at, d.id limit ${put(limit)}`,
      values,
    }),
  );
  return rows;
}
