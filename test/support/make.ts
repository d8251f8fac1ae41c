import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { type ActOutcome, changeStatus } from "../../src/db/booking/change-status.ts";
import { confirmAppointment } from "../../src/db/booking/end-hold.ts";
import { type HoldClock, holdSlot } from "../../src/db/booking/hold-slot.ts";
import { type Db, openDb } from "../../src/db/client.ts";
import { recordReading } from "../../src/db/payment/record-reading.ts";
import type { Actor, BookingRequest, Standing } from "../../src/domain/booking/appointment.ts";
import type { Act } from "../../src/domain/booking/lifecycle.ts";
import type { IntentReading } from "../../src/domain/payment/intent.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { insert } from "./two-organizations.ts";

/** Makes what a test is about; whatever it does not name is ordinary and in nobody's way. */
export type Maker = TestDatabase & { admin: Client; db: Db; close(): Promise<void> };

/** A database of a test file's own, with the application's pool and the superuser's connection to it. */
export async function openMaker({ poolMax = 10 }: { poolMax?: number } = {}): Promise<Maker> {
  const database = await createTestDatabase();
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  const db = openDb({ url: database.appUrl, poolMax, onError: () => undefined });
  const close = async () => {
    await Promise.all([db.close(), admin.end()]);
    await database.drop();
  };
  return { ...database, admin, db, close };
}

export type MadeClinic = {
  organizationId: string;
  clinicId: string;
  practitionerIds: string[];
  roomIds: string[];
  serviceId: string;
};

const weekdays = [1, 2, 3, 4, 5, 6, 7];

type ClinicWishes = {
  organization?: Record<string, unknown>;
  clinic?: Record<string, unknown>;
  service?: Record<string, unknown>;
  offer?: Record<string, unknown>;
  practitioners?: number;
  /** With rooms the service needs one; 0 is a service that needs one where none is to be had. */
  rooms?: number;
  /** Opening hours of every day, in minutes after midnight, for the clinic and its practitioners. */
  hours?: readonly [number, number];
};

/**
 * An organization with one clinic in Berlin, open day and night, whose half-hour service of 50.00 EUR is paid by card.
 */
export async function makeClinic({ admin }: Maker, wishes: ClinicWishes = {}): Promise<MadeClinic> {
  const { practitioners = 1, rooms, hours: [opens_minute, closes_minute] = [0, 1440] } = wishes;
  const [organizationId, clinicId, categoryId, serviceId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const tenant = { organization_id: organizationId };
  const name = `o-${organizationId.slice(0, 8)}`;
  const limits = { max_holds_per_patient: 50, max_visits_per_patient_day: 50, horizon_days: 365 };
  await insert(admin, "organizations", { id: organizationId, slug: name, name, ...limits, ...wishes.organization });
  const place = { slug: name, name, address: "1 Main Street", time_zone: "Europe/Berlin", currency: "EUR" };
  await insert(admin, "clinics", { ...tenant, id: clinicId, ...place, ...wishes.clinic });
  await insert(admin, "service_categories", { ...tenant, id: categoryId, name: "General" });
  const service = { id: serviceId, category_id: categoryId, name: "Consultation", duration_minutes: 30 };
  await insert(admin, "services", { ...tenant, ...service, ...wishes.service });
  const offer = { service_id: serviceId, clinic_id: clinicId, price_minor: 5000 };
  await insert(admin, "service_offers", { ...tenant, ...offer, ...wishes.offer });
  const daily = { opens_minute, closes_minute };
  const each = weekdays.map((weekday) => ({ ...tenant, id: randomUUID(), clinic_id: clinicId, weekday, ...daily }));
  await insert(admin, "clinic_hours", ...each);
  const made = { organizationId, clinicId, serviceId };
  const practitionerIds: string[] = [];
  for (let i = 0; i < practitioners; i++) practitionerIds.push(await makePractitioner(admin, made, daily));
  const roomIds = rooms === undefined ? [] : await makeRooms(admin, made, rooms);
  return { ...made, practitionerIds, roomIds };
}

/** Another service of the clinic, as long and as dear as its first, by all who work there. */
export async function makeService({ admin }: Maker, clinic: MadeClinic): Promise<string> {
  const { organizationId, clinicId, serviceId, practitionerIds } = clinic;
  const id = randomUUID();
  const { rows } = await admin.query<{ category_id: string }>("select category_id from services where id = $1", [
    serviceId,
  ]);
  const tenant = { organization_id: organizationId };
  const service = { id, category_id: rows[0]?.category_id, name: "Treatment", duration_minutes: 30 };
  await insert(admin, "services", { ...tenant, ...service });
  await insert(admin, "service_offers", { ...tenant, service_id: id, clinic_id: clinicId, price_minor: 5000 });
  for (const staffId of practitionerIds)
    await insert(admin, "staff_services", { ...tenant, staff_id: staffId, service_id: id });
  return id;
}

export type Pair = MadeClinic & { checkUp: string; skin: string; dentist: string; dermatologist: string };

/**
 * Of a clinic with two practitioners and more: the first gives its service, the second another one, each half an hour
 * and paid at the clinic. Nobody gives both; whoever else works there gives its service too.
 */
export async function makePair<Made extends MadeClinic>(maker: Maker, clinic: Made): Promise<Made & Pair> {
  const skin = await makeService(maker, clinic);
  const [dentist = "", dermatologist = ""] = clinic.practitionerIds;
  await maker.admin.query("update service_offers set payment_policy = 'none' where clinic_id = $1", [clinic.clinicId]);
  await gives(maker, dermatologist, [skin]);
  for (const id of clinic.practitionerIds) if (id !== dermatologist) await gives(maker, id, [clinic.serviceId]);
  return { ...clinic, checkUp: clinic.serviceId, skin, dentist, dermatologist };
}

/** From now on these services and no others. */
export async function gives({ admin }: Maker, staffId: string, serviceIds: readonly string[]): Promise<void> {
  await admin.query("delete from staff_services where staff_id = $1", [staffId]);
  await admin.query(
    `insert into staff_services (organization_id, staff_id, service_id)
     select organization_id, id, unnest($2::uuid[]) from staff where id = $1`,
    [staffId, serviceIds],
  );
}

type Place = Pick<MadeClinic, "organizationId" | "clinicId" | "serviceId">;

async function makePractitioner(admin: Client, place: Place, daily: Record<string, number>): Promise<string> {
  const id = randomUUID();
  const tenant = { organization_id: place.organizationId };
  const at = { staff_id: id, clinic_id: place.clinicId };
  await insert(admin, "staff", { ...tenant, id, display_name: "Dr. Ada Example", title: "Physician" });
  await insert(admin, "staff_clinics", { ...tenant, ...at });
  await insert(admin, "staff_services", { ...tenant, staff_id: id, service_id: place.serviceId });
  const each = weekdays.map((weekday) => ({ ...tenant, id: randomUUID(), ...at, weekday, ...daily }));
  await insert(admin, "staff_hours", ...each);
  return id;
}

async function makeRooms(admin: Client, { organizationId, clinicId, serviceId }: Place, rooms: number) {
  const tenant = { organization_id: organizationId };
  await insert(admin, "service_needs", { ...tenant, service_id: serviceId, subject_kind: "room", type: "treatment" });
  const ids = Array.from({ length: rooms }, () => randomUUID());
  for (const id of ids) {
    await insert(admin, "rooms", { ...tenant, id, clinic_id: clinicId, name: `Room ${id}`, type: "treatment" });
  }
  return ids;
}

export async function makePatient(
  { admin }: Maker,
  { organizationId }: Pick<MadeClinic, "organizationId">,
  wishes: Record<string, unknown> = {},
): Promise<string> {
  const id = randomUUID();
  await insert(admin, "patients", { organization_id: organizationId, id, full_name: "Grace Example", ...wishes });
  return id;
}

/**
 * A Thursday, and the Monday of the visit: within five days, so that a card's money is held until the visit is over.
 */
export const requestedAt = "2031-05-01T09:00:00.000Z";
export const startsAt = "2031-05-05T08:00:00.000Z";
export const receptionist: Actor = { kind: "staff", accountId: null };

/** What a new patient asks for, with the clinic's first practitioner. */
export async function makeRequest(
  maker: Maker,
  clinic: MadeClinic,
  wishes: Partial<BookingRequest> = {},
): Promise<BookingRequest> {
  return {
    organizationId: clinic.organizationId,
    appointmentId: randomUUID(),
    paymentId: randomUUID(),
    clinicId: clinic.clinicId,
    patientId: wishes.patientId ?? (await makePatient(maker, clinic)),
    practitionerId: clinic.practitionerIds[0] ?? null,
    serviceIds: [clinic.serviceId],
    startsAt,
    requestedAt,
    expectedTotalMinor: null,
    actor: { kind: "patient", accountId: null },
    ...wishes,
  };
}

/** The claim as a worker makes it, at the time of the request. */
export function hold({ db }: Maker, request: BookingRequest, clock: Partial<HoldClock> = {}): Promise<Standing> {
  const at = new Date(request.requestedAt);
  return holdSlot(db, request, { at, now: at, ...clock });
}

/** What Stripe says once a card is authorised for the whole price. */
export const authorized = (paymentId: string, amountMinor = 5000): IntentReading => ({
  paymentIntentId: `pi_${paymentId}`,
  status: "authorized",
  authorizedMinor: amountMinor,
  capturedMinor: 0,
  clientSecret: `pi_${paymentId}_secret`,
  captureBefore: "2031-05-08T09:00:00.000Z",
  declineCode: null,
});

export function read({ db }: Maker, { organizationId, paymentId }: BookingRequest, reading: IntentReading) {
  const readAt = new Date();
  return recordReading(db, {
    organizationId,
    paymentId,
    reading: { ...reading, readAt, at: new Date(requestedAt) },
  });
}

/** How an appointment comes to stand where it stands. */
const actsTo = {
  held: [],
  confirmed: [],
  checked_in: ["check_in"],
  in_progress: ["start"],
  completed: ["start", "complete"],
  no_show: ["mark_no_show"],
  cancelled: ["cancel"],
} as const satisfies Record<string, readonly Act[]>;

/** An appointment that stands at `status`, and came there as any other does. */
export async function makeAppointment(
  maker: Maker,
  clinic: MadeClinic,
  { status, ...wishes }: Partial<BookingRequest> & { status: keyof typeof actsTo },
): Promise<BookingRequest> {
  const request = await makeRequest(maker, clinic, wishes);
  const standing = await hold(maker, request);
  if (standing.status === "refused") throw new Error(`the appointment to be made was refused: ${standing.refusalCode}`);
  if (status === "held") return request;
  if (standing.awaits === "payment") await pay(maker, request);
  for (const act of actsTo[status]) {
    const outcome = await perform(maker, request, act);
    if (outcome !== "done") throw new Error(`${act} of the appointment to be made answered ${outcome}`);
  }
  return request;
}

/** The card is authorised and the hold confirmed. */
export async function pay(maker: Maker, request: BookingRequest): Promise<Standing> {
  const { rows } = await maker.admin.query<{ amount: string }>(
    "select amount_minor as amount from payments where id = $1",
    [request.paymentId],
  );
  await read(maker, request, authorized(request.paymentId, Number(rows[0]?.amount)));
  return confirm(maker, request);
}

export function confirm(
  { db }: Maker,
  { organizationId, appointmentId }: BookingRequest,
  acceptedBy: Actor | null = null,
) {
  return confirmAppointment(db, { organizationId, appointmentId, acceptedBy, at: new Date(requestedAt) });
}

export async function perform(
  { db }: Maker,
  { organizationId, appointmentId }: BookingRequest,
  act: Act,
  {
    actor = receptionist,
    at = new Date(requestedAt),
    acceptEarly = true,
  }: { actor?: Actor; at?: Date; acceptEarly?: boolean } = {},
): Promise<ActOutcome> {
  return (await changeStatus(db, { organizationId, appointmentId, act, actor, acceptEarly, at })).outcome;
}

/** How many of the application's connections wait for a lock. */
export async function countWaiting({ admin }: Maker): Promise<number | undefined> {
  await admin.query("select pg_stat_clear_snapshot()"); // who holds the lock saw who is connected once and for all
  const { rows } = await admin.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and application_name = 'praxis' and wait_event_type = 'Lock'`,
  );
  return rows[0]?.n;
}
