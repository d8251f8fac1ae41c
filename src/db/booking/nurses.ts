import type { Hours } from "../../domain/availability/facts.ts";
import { isWithin } from "../../domain/availability/timetable.ts";
import type { AllocationChoice } from "../../domain/booking/allocation.ts";
import type { InTheWay } from "../../domain/booking/in-the-way.ts";
import type { Db, Tx } from "../client.ts";
import { exceptionBands, weekOf } from "../organization/hours.ts";
import type { Subject } from "./occupy.ts";
import { othersWith } from "./others-with.ts";

/** Where and when a visit is, beside whom, and the buffers of its practitioners, which its nurse has as well. */
export type NursedVisit = {
  appointmentId: string;
  clinicId: string;
  practitionerIds: readonly string[];
  startsAt: Date;
  endsAt: Date;
  beforeMinutes: number;
  afterMinutes: number;
};

export type Nurse = { id: string; name: string; inTheWay: InTheWay[] };

type NurseRow = Nurse & { timeZone: string; hours: Hours };

/** Who else works at the clinic and is not on leave then, with their hours, which are not compared yet. */
const besideThePractitioner = `
  select s.id, s.display_name as name, c.time_zone as "timeZone",
    json_build_object('week', ${weekOf("staff_hours", "staff_id = s.id and clinic_id = c.id")},
      'exceptions', (select coalesce(json_agg(json_build_object('day', x.on_date, 'bands', x.bands)), '[]')
                     from (select v.on_date, ${exceptionBands("v")} as bands from staff_overrides v
                           where v.staff_id = s.id and v.clinic_id = c.id and v.on_date between ($5::timestamptz)::date - 2 and ($6::timestamptz)::date + 2
                           group by v.on_date) x)) as hours,
    (${othersWith(
      { kind: "o.subject_kind", id: "s.id", name: "s.display_name" },
      { except: "$1", during: "tstzrange(taken.from_at, taken.until_at)" },
    )}) as "inTheWay"
  from staff s
  join staff_clinics w on w.staff_id = s.id and w.clinic_id = $2
  join clinics c on c.id = w.clinic_id,
    (select $5::timestamptz - make_interval(mins => $7) as from_at, $6::timestamptz + make_interval(mins => $8) as until_at) taken
  where s.active and s.id <> all($3::uuid[]) and ($4::uuid is null or s.id = $4) and not exists (
    select from staff_leave l where l.staff_id = s.id and l.starts_at < taken.until_at and l.ends_at > taken.from_at)
  order by s.display_name, s.id`;

/** Who could be the nurse of a visit, by name, and who has them then; `onlyId`: whether that one could, null = all. */
async function listNurses(tx: Tx, visit: NursedVisit, onlyId: string | null): Promise<Nurse[]> {
  const { appointmentId, clinicId, practitionerIds, startsAt, endsAt, beforeMinutes, afterMinutes } = visit;
  const { rows } = await tx.$client.query<NurseRow>({
    name: "list_nurses",
    text: besideThePractitioner,
    values: [appointmentId, clinicId, practitionerIds, onlyId, startsAt, endsAt, beforeMinutes, afterMinutes],
  });
  return rows.filter((nurse) => isWithin(nurse, visit)).map(({ id, name, inTheWay }) => ({ id, name, inTheWay }));
}

/** Undefined for who does not work there then, and for its practitioners. */
export async function findNurse(tx: Tx, visit: NursedVisit, nurseId: string): Promise<Nurse | undefined> {
  const [nurse] = await listNurses(tx, visit, nurseId);
  return nurse;
}

/** Who could be the nurse of a visit, and who has them then. */
export function listNurseChoices(db: Db, organizationId: string, appointmentId: string): Promise<AllocationChoice[]> {
  return db.withTenant(organizationId, async (tx) => {
    const visit = await findNursedVisit(tx, appointmentId);
    if (!visit) return [];
    const nurses = await listNurses(tx, visit, null);
    return nurses.map((nurse) => ({ ...nurse, isCurrent: nurse.id === visit.nurseId }));
  });
}

/** A visit as it is; undefined for one that takes nobody. */
export async function findNursedVisit(
  tx: Tx,
  appointmentId: string,
): Promise<(NursedVisit & { nurseId: string | null }) | undefined> {
  const { rows } = await tx.$client.query<NursedVisit & { nurseId: string | null }>({
    name: "find_nursed_visit",
    text: `select a.id as "appointmentId", a.clinic_id as "clinicId", s.ids as "practitionerIds", a.starts_at as "startsAt",
             a.ends_at as "endsAt", s.before_minutes as "beforeMinutes", s.after_minutes as "afterMinutes",
             (select n.nurse_id from appointment_subjects n where n.appointment_id = a.id and n.subject_kind = 'nurse') as "nurseId"
           from appointments a
           cross join lateral (
             select array_agg(subject_id) as ids, max(before_minutes) as before_minutes, max(after_minutes) as after_minutes
             from appointment_subjects where appointment_id = a.id and subject_kind = 'practitioner') s
           where a.id = $1 and s.ids is not null`,
    values: [appointmentId],
  });
  return rows[0];
}

export const nurseOf = ({ beforeMinutes, afterMinutes }: NursedVisit, nurseId: string): Subject => ({
  kind: "nurse",
  subjectId: nurseId,
  beforeMinutes,
  afterMinutes,
});
