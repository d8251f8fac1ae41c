import { randomUUID } from "node:crypto";
import { hash } from "@node-rs/argon2";
import type { Client } from "pg";
import { clinicDay } from "../../src/domain/time.ts";
import { storeClinic } from "../booking/clinic.ts";

export const receptionist = "desk@bench.example";
export const password = "a desk with much to do";

const PRACTITIONERS = 10;
const VISITS_EACH = 20;

/**
 * Today, as patients are checked in on their day alone, with 200 visits: ten practitioners, each booked from eight in
 * the morning until six, every half hour.
 */
export async function storeBusyDay(admin: Client): Promise<{ day: string; appointmentIds: string[] }> {
  const visits = PRACTITIONERS * VISITS_EACH;
  const clinic = await storeClinic(admin, { practitioners: PRACTITIONERS, patients: visits });
  const { organizationId, clinicId, practitionerIds, services, patients } = clinic;
  await storeReceptionist(admin, organizationId, clinicId);
  const day = clinicDay(new Date(), "Europe/Berlin");
  const appointmentIds: string[] = [];
  for (const [i, { patientId }] of patients.entries()) {
    const id = randomUUID();
    const staffId = practitionerIds[Math.floor(i / VISITS_EACH)];
    await admin.query(
      `with visit as (
         select $1::uuid as organization_id, $2::uuid as id, $3::uuid as clinic_id, $4::uuid as staff_id, $5::uuid as patient_id,
           (($6::date + interval '8 hours' + make_interval(mins => $7::int)) at time zone 'Europe/Berlin') as starts_at),
       booked as (
         insert into appointments (organization_id, id, booking_id, clinic_id, staff_id, patient_id, status, starts_at, ends_at,
           requested_at, payment_policy, capture_policy, currency, base_minor, total_minor)
         select organization_id, id, id, clinic_id, staff_id, patient_id, 'confirmed', starts_at, starts_at + interval '30 minutes',
           now(), 'none', 'at_completion', 'EUR', 5000, 5000 from visit returning id),
       line as (
         insert into appointment_services (organization_id, appointment_id, position, service_id, staff_id, minutes, base_minor, tax_basis_points)
         select organization_id, id, 0, $8::uuid, staff_id, 30, 5000, 0 from visit)
       insert into payments (organization_id, id, appointment_id, purpose, status, amount_minor, currency)
       select organization_id, gen_random_uuid(), id, 'price', 'due_at_clinic', 5000, 'EUR' from visit`,
      [organizationId, id, clinicId, staffId, patientId, day, (i % VISITS_EACH) * 30, services.none],
    );
    appointmentIds.push(id);
  }
  return { day, appointmentIds };
}

async function storeReceptionist(admin: Client, organizationId: string, clinicId: string): Promise<void> {
  const accountId = randomUUID();
  const login = [accountId, receptionist, await hash(password)];
  await admin.query("insert into accounts (id, email, password_hash) values ($1, $2, $3)", login);
  await admin.query("insert into memberships (organization_id, account_id, role) values ($1, $2, 'receptionist')", [
    organizationId,
    accountId,
  ]);
  await admin.query("insert into membership_clinics (organization_id, account_id, clinic_id) values ($1, $2, $3)", [
    organizationId,
    accountId,
    clinicId,
  ]);
}
