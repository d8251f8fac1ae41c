import type { Workload } from "../../domain/staff/member.ts";
import type { Tx } from "../client.ts";
import { givenBy, handedOverMinutes } from "./handed-over.ts";

/**
 * Visits and the minutes somebody gives of them per clinic-local day, both ends included, at `clinicIds`
 * (null = everywhere): live ones, and those that took place.
 */
export async function listWorkload(
  tx: Tx,
  { staffId, clinicIds, from, to }: { staffId: string; clinicIds: readonly string[] | null; from: string; to: string },
): Promise<Workload[]> {
  const { rows } = await tx.$client.query<Workload>({
    name: "list_workload",
    text: `select local.day::text as day, a.clinic_id as "clinicId", count(*)::int as visits,
                  sum(given.minutes)::int as "bookedMinutes"
             from appointments a
             join clinics c on c.id = a.clinic_id
             cross join lateral (select timezone(c.time_zone, a.starts_at)::date as day) local
            cross join lateral (
              select case when a.staff_id = $1 then extract(epoch from a.ends_at - a.starts_at) / 60 - ${handedOverMinutes}
                else (select sum(l.minutes) from appointment_services l where l.appointment_id = a.id and l.staff_id = $1) end as minutes) given
            where ${givenBy("$1")} and ($2::uuid[] is null or a.clinic_id = any($2))
              and a.status in ('requested','held','confirmed','checked_in','in_progress','completed')
              and a.starts_at between $3::date - interval '2 days' and $4::date + interval '2 days'
              and local.day between $3::date and $4::date
            group by local.day, a.clinic_id
            order by local.day, a.clinic_id`,
    values: [staffId, clinicIds, from, to],
  });
  return rows;
}
