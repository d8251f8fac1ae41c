import type { Reach } from "../../domain/identity/reach.ts";
import type { StoredPaid } from "../../domain/payment/paid.ts";
import { appointmentsWithinReach } from "../booking/reach.ts";
import type { Db } from "../client.ts";
import { openParameters } from "../parameters.ts";
import { cardShownOf, takenAtOf } from "./queries.ts";

export type PaidPlace = { takenAt: string; id: string };

/** Money that was taken within reach and stands, from behind `after` on, the latest first. */
export async function listPaid(
  db: Db,
  organizationId: string,
  { reach, after, limit }: { reach: Reach; after: PaidPlace | null; limit: number },
): Promise<StoredPaid[]> {
  const { values, put } = openParameters();
  const within = appointmentsWithinReach(reach, put);
  const behind = after ? `and (taken.at, p.id) < (${put(after.takenAt)}::timestamptz, ${put(after.id)}::uuid)` : "";
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredPaid>({
      // The page is cut before anything is put together for its rows.
      text: `select p.id, p.purpose, p.method, p.captured_minor as "amountMinor", p.refunded_minor as "refundedMinor", p.currency,
               to_json(p.taken_at) #>> '{}' as "takenAt", ${cardShownOf("p")} as card,
               (select coalesce(json_agg(json_build_object('id', r.id, 'amountMinor', r.amount_minor, 'status', r.status,
                   'at', coalesce(r.at, r.recorded_at)) order by r.id), '[]')
                from refunds r where r.payment_id = p.id and r.status not in ('proposed', 'declined')) as refunds,
               json_build_object('appointmentId', a.id, 'startsAt', a.starts_at, 'clinic', json_build_object('name', c.name, 'timeZone', c.time_zone),
                 'services', (select coalesce(json_agg(s.name order by l.position), '[]')
                   from appointment_services l join services s on s.id = l.service_id where l.appointment_id = a.id)) as visit
             from (select p.*, taken.at as taken_at from payments p
                   join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
                   cross join lateral (select ${takenAtOf("p")} as at) taken
                   where ${within} and p.captured_minor > 0 and taken.at is not null ${behind}
                   order by taken.at desc, p.id desc limit ${put(limit)}) p
             join appointments a on a.id = p.appointment_id
             join clinics c on c.organization_id = a.organization_id and c.id = a.clinic_id
             order by p.taken_at desc, p.id desc`,
      values,
    }),
  );
  return rows;
}
