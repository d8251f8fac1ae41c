import type { VisitTime } from "../../domain/availability/timetable.ts";
import { liveStatuses } from "../../domain/booking/lifecycle.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Tx } from "../client.ts";

/**
 * A live appointment that a change of hours, leave or what is offered may leave
 * without its room, its practitioner or its clinic.
 */
export type BookedVisit = VisitTime & {
  appointmentId: string;
  clinicId: string;
  practitionerId: string;
  patientName: string;
};

/** Whose visits; what is not named does not narrow. `from` and `until`: those that meet the stretch. */
export type BookedWith = {
  clinicId?: string;
  /** A practitioner, a room or a device. */
  subjectId?: string;
  serviceId?: string;
  /** At one of these clinics or for one of these services. */
  either?: { clinicIds: readonly string[]; serviceIds: readonly string[] };
  from: Date;
  until?: Date;
};

/**
 * Keeps bookings of these clinics out until the transaction ends: `holdSlot` takes the same locks shared. So whoever
 * changes hours, leave or what is offered sees every booking made before, and every booking made after sees the change.
 */
export async function lockClinics(tx: Tx, clinicIds: readonly string[]): Promise<void> {
  await tx.$client.query({
    name: "lock_clinics",
    text: "select pg_advisory_xact_lock(hashtextextended(id, 0)) from unnest($1::text[]) with ordinality as c (id, n) order by n",
    values: [clinicIds.toSorted()],
  });
}

/** Which appointment, and when. */
export type BookedTime = VisitTime & { appointmentId: string };

/**
 * Live appointments that are not over at `from`, the earliest first: for rules that look at the time of each of them.
 */
export async function listBooked(tx: Tx, which: BookedWith): Promise<BookedTime[]> {
  const { rows } = await tx.$client.query<BookedTime>({
    name: "list_booked",
    text: `select a.id as "appointmentId", a.starts_at as "startsAt", a.ends_at as "endsAt" from appointments a where ${booked}
           order by a.starts_at, a.id`,
    values: valuesOf(which),
  });
  return rows;
}

/** How many appointments a change would strand, and the earliest of them. */
export type Stranded = { count: number; first: readonly BookedVisit[] };

/** How many of the stranded a refusal names. */
const NAMED = 50;

/** These, the earliest first, as stranded: however many there are, only those are read in full that are named. */
export async function findStranded(tx: Tx, visits: readonly BookedTime[]): Promise<Stranded> {
  if (visits.length === 0) return { count: 0, first: [] };
  const { rows } = await tx.$client.query<BookedVisit>({
    name: "find_stranded",
    text: `select ${visit} from ${named} where a.id = any($1) order by a.starts_at, a.id`,
    values: [visits.slice(0, NAMED).map(({ appointmentId }) => appointmentId)],
  });
  return { count: visits.length, first: rows };
}

/** All of `which` as stranded. */
export async function findBooked(tx: Tx, which: BookedWith): Promise<Stranded> {
  const { rows } = await tx.$client.query<BookedVisit & { count: number }>({
    name: "find_booked",
    text: `select ${visit}, (count(*) over ())::int as count from ${named} where ${booked}
           order by a.starts_at, a.id limit ${NAMED}`,
    values: valuesOf(which),
  });
  return { count: rows[0]?.count ?? 0, first: rows.map(toVisit) };
}

const toVisit = ({
  appointmentId,
  clinicId,
  practitionerId,
  patientName,
  startsAt,
  endsAt,
}: BookedVisit): BookedVisit => ({ appointmentId, clinicId, practitionerId, patientName, startsAt, endsAt });

const visit = `a.id as "appointmentId", a.clinic_id as "clinicId", a.staff_id as "practitionerId",
  p.full_name as "patientName", a.starts_at as "startsAt", a.ends_at as "endsAt"`;

const named = `appointments a join patients p on p.organization_id = a.organization_id and p.id = a.patient_id`;

const booked = `
  a.status = any($1) and a.ends_at > $2 and ($3::timestamptz is null or a.starts_at < $3)
   and ($4::uuid is null or a.clinic_id = $4)
   and ($5::uuid is null or exists (
     select from appointment_subjects s where s.appointment_id = a.id and s.subject_id = $5))
   and ($6::uuid is null or exists (
     select from appointment_services s where s.appointment_id = a.id and s.service_id = $6))
   and ($7::uuid[] is null or a.clinic_id = any($7) or exists (
     select from appointment_services s where s.appointment_id = a.id and s.service_id = any($8)))`;

const valuesOf = ({ clinicId, subjectId, serviceId, either, from, until }: BookedWith) => [
  liveStatuses,
  from,
  until ?? null,
  clinicId ?? null,
  subjectId ?? null,
  serviceId ?? null,
  either?.clinicIds ?? null,
  either?.serviceIds ?? null,
];

/**
 * Refuses a change that would strand appointments, and says which, unless its sender knows. Nothing is written then.
 */
export function refuseStranding({ count, first }: Stranded, acceptAffected: boolean): void {
  if (count === 0 || acceptAffected) return;
  throw new DomainError(
    "appointments_affected",
    "Nothing was changed. Send acceptAffected: true to change it nonetheless; the appointments then stay booked as they are.",
    { count, appointments: first },
  );
}
