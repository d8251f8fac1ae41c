import type { Reach } from "../../domain/identity/reach.ts";
import type { StaffMember, StaffSummary, Workload } from "../../domain/staff/member.ts";
import { listWorkload } from "../booking/workload.ts";
import type { Db, Tx } from "../client.ts";
import { clinicsWithin, requireFound } from "../edit.ts";
import { exceptionBands, weekOf } from "../organization/hours.ts";

const summary = `
  s.id, s.display_name as name, s.title, s.active, s.account_id is not null as "hasLogin", s.version,
  array(select clinic_id from staff_clinics where staff_id = s.id order by clinic_id) as "clinicIds",
  array(select service_id from staff_services where staff_id = s.id order by service_id) as "serviceIds"`;

const hoursAtEach = `
  coalesce((select json_agg(json_build_object(
                      'clinicId', sc.clinic_id,
                      'week', ${weekOf("staff_hours", "staff_id = s.id and clinic_id = sc.clinic_id")},
                      'overrides', coalesce((
                        select json_agg(json_build_object('day', on_date, 'bands', bands) order by on_date)
                          from (select v.on_date, ${exceptionBands("v")} as bands from staff_overrides v
                                 where v.staff_id = s.id and v.clinic_id = sc.clinic_id group by v.on_date) override), '[]'))
                    order by sc.clinic_id)
              from staff_clinics sc where sc.staff_id = s.id), '[]') as hours`;

const allLeave = `
  coalesce((select json_agg(json_build_object('id', id, 'startsAt', starts_at, 'endsAt', ends_at) order by starts_at, id)
              from staff_leave where staff_id = s.id), '[]') as leave`;

/** Over `staffReach`: whoever works at a clinic within reach; for one's own reach oneself. */
const withinReach = `
  ($1::uuid[] is null or exists (select from staff_clinics where staff_id = s.id and clinic_id = any($1)))
  and (not $2::boolean or s.id = $3::uuid)`;

const staffReach = (reach: Reach) =>
  reach.kind === "own" ? [null, true, reach.staffId] : [clinicsWithin(reach), false, null];

/** Staff within reach by name; null = no limit of that kind. */
export async function listStaff(
  db: Db,
  organizationId: string,
  { reach, clinicId, active }: { reach: Reach; clinicId: string | null; active: boolean | null },
): Promise<StaffSummary[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StaffSummary>({
      name: "list_staff",
      text: `select ${summary} from staff s
             where ${withinReach} and ($4::boolean is null or s.active = $4)
               and ($5::uuid is null or exists (select from staff_clinics where staff_id = s.id and clinic_id = $5))
             order by s.display_name, s.id`,
      values: [...staffReach(reach), active, clinicId],
    }),
  );
  return rows;
}

export function findStaff(db: Db, organizationId: string, id: string, reach: Reach): Promise<StaffMember> {
  return db.inOneFlight(organizationId, async (tx) => requireFound("staff", await findStaffIn(tx, id, reach)));
}

export async function findStaffIn(tx: Tx, id: string, reach: Reach): Promise<StaffMember | undefined> {
  const { rows } = await tx.$client.query<StaffMember>({
    name: "find_staff",
    text: `select ${summary}, ${hoursAtEach}, ${allLeave} from staff s where ${withinReach} and s.id = $4`,
    values: [...staffReach(reach), id],
  });
  return rows[0];
}

/**
 * What somebody is booked for per clinic-local day, both ends included: at the
 * clinics within reach, or all that is one's own.
 */
export function readWorkload(
  db: Db,
  organizationId: string,
  { id, reach, from, to }: { id: string; reach: Reach; from: string; to: string },
): Promise<Workload[]> {
  const clinicIds = reach.kind === "own" ? null : clinicsWithin(reach);
  return db.withTenant(organizationId, async (tx) => {
    const [found, workload] = await Promise.all([
      findStaffIn(tx, id, reach),
      listWorkload(tx, { staffId: id, clinicIds, from, to }),
    ]);
    requireFound("staff", found);
    return workload;
  });
}
