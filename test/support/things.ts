import { randomUUID } from "node:crypto";
import { insert, makePatient, type Owner, type TwoOrganizations } from "./two-organizations.ts";

/** What a path, query or body may name, by the name of its parameter. */
export type Things = Record<
  | "categoryId"
  | "leaveId"
  | "roomId"
  | "equipmentId"
  | "slug"
  | "clinicId"
  | "serviceId"
  | "practitionerId"
  | "staffId"
  | "patientId"
  | "appointmentId"
  | "taskId",
  string
>;

/**
 * One of everything that `owner` has. Visits and tasks are new with each call,
 * so that an act on one leaves the next alone.
 */
export async function makeThings({ admin, places, ownPatientId }: TwoOrganizations, owner: Owner): Promise<Things> {
  const { organizationId, slug, clinicId, serviceId, staffId } = places[owner];
  const patientId = owner === "own" ? ownPatientId : await makePatient(admin, organizationId);
  const [appointmentId, taskId] = [randomUUID(), randomUUID()];
  const common = { organization_id: organizationId };
  const startsAt = new Date("2031-05-05T09:00:00Z");
  await insert(admin, "appointments", {
    ...common,
    id: appointmentId,
    booking_id: appointmentId,
    clinic_id: clinicId,
    staff_id: staffId,
    patient_id: patientId,
    status: "confirmed",
    starts_at: startsAt,
    ends_at: new Date(startsAt.getTime() + 30 * 60_000),
    requested_at: new Date("2031-05-01T09:00:00Z"),
    payment_policy: "none",
    capture_policy: "at_completion",
    currency: "EUR",
    base_minor: 5000,
    total_minor: 5000,
  });
  await insert(admin, "appointment_services", {
    ...common,
    appointment_id: appointmentId,
    position: 0,
    service_id: serviceId,
    staff_id: staffId,
    minutes: 30,
    base_minor: 5000,
    tax_basis_points: 0,
  });
  await insert(admin, "payments", {
    ...common,
    id: randomUUID(),
    appointment_id: appointmentId,
    purpose: "price",
    status: "due_at_clinic",
    amount_minor: 5000,
    currency: "EUR",
  });
  await insert(admin, "tasks", {
    ...common,
    id: taskId,
    kind: "suggest_no_show",
    clinic_id: clinicId,
    appointment_id: appointmentId,
    dedupe_key: `suggest_no_show:${appointmentId}`,
    opened_at: startsAt,
  });
  const [categoryId, leaveId] = [randomUUID(), randomUUID()];
  await insert(admin, "service_categories", { ...common, id: categoryId, name: "Spare" });
  const holiday = { starts_at: new Date("2032-07-01T00:00:00Z"), ends_at: new Date("2032-07-15T00:00:00Z") };
  await insert(admin, "staff_leave", { ...common, id: leaveId, staff_id: staffId, ...holiday });
  const [roomId, equipmentId] = [randomUUID(), randomUUID()];
  const resource = { ...common, clinic_id: clinicId, name: "Spare", type: "spare" };
  await insert(admin, "rooms", { ...resource, id: roomId });
  await insert(admin, "equipment", { ...resource, id: equipmentId });
  return {
    categoryId,
    leaveId,
    roomId,
    equipmentId,
    slug,
    clinicId,
    serviceId,
    practitionerId: staffId,
    staffId,
    patientId,
    appointmentId,
    taskId,
  };
}
