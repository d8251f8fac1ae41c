import type { Reach } from "../../domain/identity/reach.ts";
import type { WorkingHours } from "../../domain/staff/member.ts";
import type { Db } from "../client.ts";
import { requireClinics } from "../edit.ts";
import { exceptionBands, weekOf } from "../organization/hours.ts";

/**
 * When whoever can be booked at a clinic works there: the week, and what differs from it on days from `from` to `to`,
 * both included. Leave is told by its time alone.
 */
export function listWorkingHours(
  db: Db,
  organizationId: string,
  { reach, clinicId, from, to }: { reach: Reach; clinicId: string; from: string; to: string },
): Promise<WorkingHours[]> {
  return db.withTenant(organizationId, async (tx) => {
    await requireClinics(tx, reach, [clinicId]);
    const { rows } = await tx.$client.query<WorkingHours>({
      name: "list_working_hours",
      // Days begin at other instants in other zones: a day more on each side is read, and harms nobody.
      text: `select s.id as "practitionerId", ${weekOf("staff_hours", "staff_id = s.id and clinic_id = $1")} as week,
               coalesce((select json_agg(json_build_object('day', on_date, 'bands', bands) order by on_date)
                         from (select v.on_date, ${exceptionBands("v")} as bands from staff_overrides v
                               where v.staff_id = s.id and v.clinic_id = $1 and v.on_date between $2 and $3 group by v.on_date) x), '[]') as overrides,
               coalesce((select json_agg(json_build_object('startsAt', l.starts_at, 'endsAt', l.ends_at) order by l.starts_at)
                         from staff_leave l
                         where l.staff_id = s.id and l.starts_at < $3::date + 2 and l.ends_at > $2::date - 1), '[]') as leave
             from staff s
             where s.active and exists (select from staff_clinics where staff_id = s.id and clinic_id = $1)
               and exists (select from staff_services where staff_id = s.id)
             order by s.id`,
      values: [clinicId, from, to],
    });
    return rows;
  });
}
