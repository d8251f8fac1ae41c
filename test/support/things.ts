import { randomInt, randomUUID } from "node:crypto";
import { insert, makePatients, type Owner, type TwoOrganizations } from "./two-organizations.ts";

/** What a path, query or body may name, by the name of its parameter. */
export type Things = Record<
  | "categoryId"
  | "consumableId"
  | "leaveId"
  | "roomId"
  | "equipmentId"
  | "slug"
  | "clinicId"
  | "serviceId"
  | "practitionerId"
  | "staffId"
  | "memberId"
  | "patientId"
  | "appointmentId"
  | "taskId"
  | "messageId"
  | "reconciliationId"
  | "refundId"
  | "paymentId"
  | "countId",
  string
>;

/**
 * One of everything that `owner` has. Visits and tasks are new with each call,
 * so that an act on one leaves the next alone.
 */
export async function makeThings(world: TwoOrganizations, owner: Owner): Promise<Things> {
  const [things] = await makeThingsOf(world, [owner]);
  if (!things) throw new Error("nothing was made");
  return things;
}

/** The same for many at once, in their order, by one statement for each table. */
export async function makeThingsOf(world: TwoOrganizations, owners: readonly Owner[]): Promise<Things[]> {
  const { admin, places, ownPatientId } = world;
  const sets = owners.map((owner) => {
    const { organizationId, slug, clinicId, serviceId, staffId } = places[owner];
    const patientId = owner === "own" ? ownPatientId : randomUUID();
    const fresh = {
      appointmentId: randomUUID(),
      taskId: randomUUID(),
      memberId: randomUUID(),
      messageId: randomUUID(),
      refundId: randomUUID(),
      categoryId: randomUUID(),
      consumableId: randomUUID(),
      leaveId: randomUUID(),
      reconciliationId: randomUUID(),
      paymentId: randomUUID(),
      countId: randomUUID(),
    };
    const resources = { roomId: randomUUID(), equipmentId: randomUUID() };
    const things = { slug, clinicId, serviceId, practitionerId: staffId, staffId, patientId, ...fresh, ...resources };
    return { organizationId, things };
  });
  const put = (table: string, rowOf: (things: Things) => Record<string, unknown>) =>
    insert(
      admin,
      table,
      ...sets.map(({ organizationId, things }) => ({ organization_id: organizationId, ...rowOf(things) })),
    );

  const strangers = sets.filter(({ things }) => things.patientId !== ownPatientId);
  await makePatients(
    admin,
    strangers.map(({ organizationId, things }) => ({ organizationId, id: things.patientId })),
  );
  await put("appointments", visitOf);
  await put("appointment_services", serviceOf);
  await put("payments", ({ appointmentId }) => ({ id: appointmentId, appointment_id: appointmentId, ...payment }));
  await put("refunds", ({ refundId, appointmentId }) => ({ id: refundId, payment_id: appointmentId, ...proposal }));
  await makeDeskPayments(world, sets);
  await put("receipts", ({ appointmentId }) => ({ appointment_id: appointmentId, number: randomInt(2 ** 40) + 1 }));
  await put("day_counts", countOf);
  await put("tasks", taskOf);
  await put("messages", messageOf);
  await put("reconciliations", ({ reconciliationId }) => ({ id: reconciliationId, ...comparison }));
  await insert(admin, "accounts", ...sets.map(({ things: { memberId } }) => accountOf(memberId)));
  await put("memberships", ({ memberId }) => ({ account_id: memberId, role: "nurse", accepted_at: null }));
  await put("membership_clinics", ({ memberId, clinicId }) => ({ account_id: memberId, clinic_id: clinicId }));
  await put("service_categories", ({ categoryId }) => ({ id: categoryId, name: "Spare" }));
  await put("consumables", ({ consumableId }) => ({ id: consumableId, name: "Spare", unit: "piece" }));
  await put("staff_leave", ({ leaveId, staffId }) => ({ id: leaveId, staff_id: staffId, ...holiday }));
  const resource = ({ clinicId }: Things) => ({ clinic_id: clinicId, name: "Spare", type: "spare" });
  await put("rooms", (things) => ({ id: things.roomId, ...resource(things) }));
  await put("equipment", (things) => ({ id: things.equipmentId, ...resource(things) }));
  return sets.map(({ things }) => things);
}

const startsAt = new Date("2031-05-05T09:00:00Z");
const endsAt = new Date("2031-05-05T09:30:00Z");
const holiday = { starts_at: new Date("2032-07-01T00:00:00Z"), ends_at: new Date("2032-07-15T00:00:00Z") };
const comparison = { kind: "nightly", from_at: startsAt, until_at: endsAt, started_at: startsAt, finished_at: endsAt };
const payment = { purpose: "price", status: "due_at_clinic", amount_minor: 5000, currency: "EUR" };
const asked = { reason: "by_staff", note: "Why not", asked_by: randomUUID(), alone_minor: 0 };
const proposal = { amount_minor: 100, status: "proposed", ...asked };

/**
 * One that was corrected, as it needs no entries in the ledger. At once with its entries, as no list shows one without.
 */
async function makeDeskPayments(
  { admin }: TwoOrganizations,
  sets: readonly { organizationId: string; things: Things }[],
): Promise<void> {
  const rows = sets.map(({ organizationId, things: { paymentId, appointmentId, clinicId } }) => ({
    organizationId,
    paymentId,
    appointmentId,
    clinicId,
  }));
  await admin.query(
    `with wanted as (
       select * from json_to_recordset($1) as w ("organizationId" uuid, "paymentId" uuid, "appointmentId" uuid, "clinicId" uuid)
     ), made as (
       insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
       select "organizationId", "paymentId", "appointmentId", 'price', 'cash', 'voided', 5000, 'EUR' from wanted)
     insert into desk_entries (organization_id, payment_id, clinic_id, kind, method, amount_minor, currency, till_account_id, on_date, account_id,
       reason, request_id, at)
     select "organizationId", "paymentId", "clinicId", kind, 'cash', 5000, 'EUR', $2, '2031-05-05', account_id, reason, uuidv7(), $4
     from wanted, (values ('taken', $2::uuid, null), ('corrected', $3::uuid, 'Entered twice')) e (kind, account_id, reason)`,
    [JSON.stringify(rows), randomUUID(), randomUUID(), startsAt],
  );
}

/** All counts are of one till: nobody has as many tills on a day as there are things here, nor waits for their sums. */
const tillAccountId = randomUUID();

const countOf = ({ countId, clinicId }: Things) => ({
  id: countId,
  clinic_id: clinicId,
  on_date: "2031-05-05",
  account_id: tillAccountId,
  counted_by: countId,
  currency: "EUR",
  expected_cash_minor: 0,
  expected_terminal_minor: 0,
  cash_minor: 0,
  terminal_minor: 0,
  counted_at: startsAt,
});

const visitOf = ({ appointmentId, clinicId, staffId, patientId }: Things) => ({
  id: appointmentId,
  booking_id: appointmentId,
  clinic_id: clinicId,
  staff_id: staffId,
  patient_id: patientId,
  status: "confirmed",
  starts_at: startsAt,
  ends_at: endsAt,
  requested_at: new Date("2031-05-01T09:00:00Z"),
  payment_policy: "none",
  capture_policy: "at_completion",
  currency: "EUR",
  base_minor: 5000,
  total_minor: 5000,
});

const serviceOf = ({ appointmentId, serviceId, staffId }: Things) => ({
  appointment_id: appointmentId,
  position: 0,
  service_id: serviceId,
  staff_id: staffId,
  minutes: 30,
  base_minor: 5000,
  tax_basis_points: 0,
});

const accountOf = (memberId: string) => ({ id: memberId, email: `${memberId}@clinic.example`, password_hash: "none" });

const taskOf = ({ taskId, clinicId, appointmentId }: Things) => ({
  id: taskId,
  kind: "suggest_no_show",
  clinic_id: clinicId,
  appointment_id: appointmentId,
  dedupe_key: `suggest_no_show:${appointmentId}`,
  opened_at: startsAt,
});

const messageOf = ({ messageId, appointmentId, patientId }: Things) => ({
  id: messageId,
  dedupe_key: messageId,
  kind: "confirmed",
  channel: "email",
  appointment_id: appointmentId,
  version: 1,
  patient_id: patientId,
  status: "unknown",
  queued_at: startsAt,
});
