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

/** Live appointments that are not over at `from`, the earliest first. */
export async function listBooked(
  tx: Tx,
  { clinicId, subjectId, serviceId, from, until }: BookedWith,
): Promise<BookedVisit[]> {
  const { rows } = await tx.$client.query<BookedVisit>({
    name: "list_booked",
    text: `select a.id as "appointmentId", a.clinic_id as "clinicId", a.staff_id as "practitionerId",
                  p.full_name as "patientName", a.starts_at as "startsAt", a.ends_at as "endsAt"
             from appointments a
             join patients p on p.organization_id = a.organization_id and p.id = a.patient_id
            where a.status = any($1) and a.ends_at > $2 and ($3::timestamptz is null or a.starts_at < $3)
              and ($4::uuid is null or a.clinic_id = $4)
              and ($5::uuid is null or exists (
                select from appointment_subjects s where s.appointment_id = a.id and s.subject_id = $5))
              and ($6::uuid is null or exists (
                select from appointment_services s where s.appointment_id = a.id and s.service_id = $6))
            order by a.starts_at, a.id`,
    values: [liveStatuses, from, until ?? null, clinicId ?? null, subjectId ?? null, serviceId ?? null],
  });
  return rows;
}

/** How many of the affected a refusal names. */
const NAMED = 50;

/**
 * Refuses a change that would strand appointments, and says which, unless its sender knows. Nothing is written then.
 */
export function refuseStranding(affected: readonly BookedVisit[], acceptAffected: boolean): void {
  if (affected.length === 0 || acceptAffected) return;
  throw new DomainError(
    "appointments_affected",
    "Nothing was changed. Send acceptAffected: true to change it nonetheless; the appointments then stay booked as they are.",
    { count: affected.length, appointments: affected.slice(0, NAMED) },
  );
}
