import { randomUUID } from "node:crypto";
import { isWithin, strandedBy, type Timetable, type VisitTime } from "../../domain/availability/timetable.ts";
import { liveStatuses } from "../../domain/booking/lifecycle.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Tx } from "../client.ts";
import { noteStranded, noteUnstranded, type StrandedVisit, type StrandingChange } from "../task/stranded.ts";

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
  /** A practitioner or nurse, a room or a device. */
  subjectId?: string;
  serviceId?: string;
  /** At one of these clinics, or for one of these services which the subject, if one is named, gives. */
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

/** Which appointment, and when it needs whoever or whatever is asked about. */
export type BookedTime = VisitTime & { appointmentId: string };

/**
 * Live appointments that need their subject, if one is named, after `from`; the earliest first. That is all of the time
 * of a visit, but of one that several practitioners give, each service that this one gives for itself.
 */
export async function listBooked(tx: Tx, which: BookedWith): Promise<BookedTime[]> {
  const { rows } = await tx.$client.query<BookedTime>({
    name: "list_booked",
    text: `select a.id as "appointmentId", needed.starts_at as "startsAt", needed.ends_at as "endsAt" ${booked}
           order by needed.starts_at, a.id`,
    values: valuesOf(which),
  });
  return rows;
}

type Strand = Omit<StrandingChange, "changeId"> & { changeId?: string; acceptAffected: boolean };

/** How many of the stranded a refusal names. */
const NAMED = 50;

/**
 * Refuses a change that would strand these visits, and says how many and which the first are, unless its sender knows:
 * then they stay booked, and the desk is given them. Before anything is written.
 */
export async function strand(
  tx: Tx,
  visits: readonly BookedTime[],
  { acceptAffected, changeId = randomUUID(), ...change }: Strand,
): Promise<void> {
  if (visits.length === 0) return;
  const ids = idsOf(visits);
  if (acceptAffected) return noteStranded(tx, await lockLive(tx, ids), { ...change, changeId });
  throw new DomainError(
    "appointments_affected",
    "Nothing was changed. Send acceptAffected: true to change it nonetheless; the appointments then stay booked as they are, and are a task for the desk.",
    { count: ids.length, appointments: await nameVisits(tx, ids.slice(0, NAMED)) },
  );
}

/** The same of new hours, with which whoever an earlier change has left outside may lie inside again. */
export async function strandByHours(
  tx: Tx,
  booked: readonly BookedTime[],
  { before, after, ...how }: Omit<Strand, "changeId"> & { before: Timetable; after: Timetable },
): Promise<void> {
  await strand(tx, strandedBy(booked, before, after), how);
  const backInside = idsOf(strandedBy(booked, after, before));
  const stillOutside = booked.filter((one) => backInside.includes(one.appointmentId) && !isWithin(after, one));
  await noteUnstranded(tx, {
    appointmentIds: backInside.filter((id) => !idsOf(stillOutside).includes(id)),
    change: how.change,
    at: how.at,
  });
}

export const idsOf = (visits: readonly BookedTime[]) => [...new Set(visits.map(({ appointmentId }) => appointmentId))];

/** Who ends or moves one of them meanwhile is waited for, and whoever comes later finds it on the desk's list. */
async function lockLive(tx: Tx, appointmentIds: readonly string[]): Promise<StrandedVisit[]> {
  const { rows } = await tx.$client.query<StrandedVisit>({
    name: "lock_live",
    text: `select id as "appointmentId", clinic_id as "clinicId" from appointments where id = any($1) and status = any($2)
           order by id for share`,
    values: [appointmentIds, liveStatuses],
  });
  return rows;
}

async function nameVisits(tx: Tx, appointmentIds: readonly string[]): Promise<BookedVisit[]> {
  const { rows } = await tx.$client.query<BookedVisit>({
    name: "name_visits",
    text: `select a.id as "appointmentId", a.clinic_id as "clinicId", a.staff_id as "practitionerId",
             p.full_name as "patientName", a.starts_at as "startsAt", a.ends_at as "endsAt"
           from appointments a join patients p on p.organization_id = a.organization_id and p.id = a.patient_id
           where a.id = any($1) order by a.starts_at, a.id`,
    values: [appointmentIds],
  });
  return rows;
}

/** Somebody else gives some of it than who begins it. */
const isHandedOver = "exists (select from appointment_services h where h.appointment_id = a.id and h.handed_over)";

const booked = `
  from appointments a
  cross join lateral (
    select a.starts_at, a.ends_at where $5::uuid is null or not ${isHandedOver}
      or not exists (select from appointment_services l where l.appointment_id = a.id and l.staff_id = $5)
    union all
    select a.starts_at + make_interval(mins => turn.until_minute - turn.minutes), a.starts_at + make_interval(mins => turn.until_minute)
    from (select staff_id, minutes, (sum(minutes) over (order by position))::int as until_minute
          from appointment_services where appointment_id = a.id) turn
    where turn.staff_id = $5 and ${isHandedOver}) needed
  where a.status = any($1) and a.ends_at > $2 and needed.ends_at > $2
   and ($3::timestamptz is null or (a.starts_at < $3 and needed.starts_at < $3))
   and ($4::uuid is null or a.clinic_id = $4)
   and ($5::uuid is null or exists (
     select from appointment_subjects s where s.appointment_id = a.id and s.subject_id = $5))
   and ($6::uuid is null or exists (
     select from appointment_services s where s.appointment_id = a.id and s.service_id = $6))
   and ($7::uuid[] is null or a.clinic_id = any($7) or exists (
     select from appointment_services s where s.appointment_id = a.id and s.service_id = any($8)
       and ($5::uuid is null or s.staff_id = $5)))`;

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
