import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import * as z from "zod";
import { type AppointmentView, appointmentView } from "../../src/api/booking/contract.ts";
import { taskPage } from "../../src/api/task/contract.ts";
import type { AppointmentStatus } from "../../src/domain/booking/lifecycle.ts";
import type { Principal, Role } from "../../src/domain/identity/principal.ts";
import type { Answer } from "./api.ts";
import { type MadeClinic, makeClinic, makePatient } from "./make.ts";
import type { Stack } from "./stack.ts";
import { insert } from "./two-organizations.ts";
import { waiting } from "./waiting.ts";

/** A clinic of a test's own with a patient who has a login, and whoever works there. */
export type Desk = MadeClinic & { patientId: string; patient: Principal; staff: Principal; manager: Principal };

export async function openDesk(stack: Stack, wishes: Parameters<typeof makeClinic>[1] = {}): Promise<Desk> {
  const clinic = await inTurn(() => makeClinic(stack.maker, wishes));
  const { patientId, as } = await makeLogin(stack, clinic);
  const [staff, manager] = [
    await makeMember(stack, clinic, "receptionist"),
    await makeMember(stack, clinic, "clinic_manager"),
  ];
  return { ...clinic, patientId, patient: as, staff, manager };
}

/** Somebody who works at the clinic and gives no visits: known by their address. */
export async function makeMember(
  { maker: { admin } }: Stack,
  { organizationId, clinicId }: MadeClinic,
  role: Role,
): Promise<Principal> {
  const accountId = randomUUID();
  const member = { organization_id: organizationId, account_id: accountId };
  await inTurn(async () => {
    const email = `${accountId}@clinic.example`;
    await insert(admin, "accounts", { id: accountId, email, password_hash: "none" });
    await insert(admin, "memberships", { ...member, role });
    await insert(admin, "membership_clinics", { ...member, clinic_id: clinicId });
  });
  return { accountId, organizationId, role, clinicIds: [clinicId], staffId: null };
}

/** A new patient with an account that acts for them. */
export async function makeLogin(
  { maker }: Stack,
  clinic: MadeClinic,
  wishes: Record<string, unknown> = {},
): Promise<{ patientId: string; as: Principal }> {
  const { organizationId } = clinic;
  const accountId = randomUUID();
  const account = { id: accountId, email: `${accountId}@mail.example`, password_hash: "none" };
  const patientId = await inTurn(async () => {
    const id = await makePatient(maker, clinic, wishes);
    await insert(maker.admin, "accounts", account);
    const access = { account_id: accountId, patient_id: id, relation: "self" };
    await insert(maker.admin, "patient_access", { organization_id: organizationId, ...access });
    return id;
  });
  return { patientId, as: { accountId, organizationId, role: "patient", clinicIds: [], staffId: null } };
}

let turn: Promise<unknown> = Promise.resolve();

/** Tests that run at the same time share the one connection that makes things. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work);
  turn = done.catch(() => undefined);
  return done;
}

const QUARTER_MS = 900_000;

/** A start that the clinics of `makeClinic` offer: about this many hours from now, on the quarter of an hour. */
export function startIn(hours: number): string {
  return new Date(Math.ceil((Date.now() + hours * 3_600_000) / QUARTER_MS) * QUARTER_MS).toISOString();
}

/** More than the day's notice of a cancellation, and near enough for money on hold to last until the visit is over. */
export const soon = () => startIn(48);

export type BookWishes = { as?: Principal; key?: string; [member: string]: unknown };

/** Asks for a visit with the clinic's first practitioner, unless told otherwise. */
export function book(stack: Stack, desk: Desk, wishes: BookWishes = {}): Promise<Answer> {
  const same = { key: randomUUID(), startsAt: soon(), ...wishes };
  return untilAnswered(() => bookOnce(stack, desk, same));
}

/** The same, but 202 is an answer too. */
export function bookOnce(
  { api }: Stack,
  desk: Desk,
  { as = desk.patient, key = randomUUID(), ...wishes }: BookWishes = {},
): Promise<Answer> {
  const body = {
    clinicId: desk.clinicId,
    serviceIds: [desk.serviceId],
    practitionerId: desk.practitionerIds[0],
    patientId: desk.patientId,
    startsAt: soon(),
    ...wishes,
  };
  return api.call({ method: "POST", path: "/v1/appointments", as, body, headers: { "idempotency-key": key } });
}

/** On a machine too busy to answer within eight seconds a client is told so and asks again with the same key. */
async function untilAnswered(ask: () => Promise<Answer>): Promise<Answer> {
  const answer = await ask();
  return answer.status === 202 ? untilAnswered(ask) : answer;
}

/** The same, for a test to which the booking is only the beginning. */
export async function booked(stack: Stack, desk: Desk, wishes: BookWishes = {}): Promise<AppointmentView> {
  return appointmentIn(await book(stack, desk, wishes), 201);
}

export function appointmentIn({ status, body }: Answer, expected = 200): AppointmentView {
  expect(status, JSON.stringify(body)).toBe(expected);
  return appointmentView.parse(body);
}

export async function read({ api }: Stack, id: string, as: Principal): Promise<AppointmentView> {
  return appointmentIn(await api.call({ path: `/v1/appointments/${id}`, as }));
}

/** Waits for what webhooks and workflows bring about by themselves. */
export async function becomes(stack: Stack, id: string, as: Principal, status: AppointmentStatus) {
  return vi.waitFor(async () => {
    const appointment = await read(stack, id, as);
    expect(appointment.status).toBe(status);
    return appointment;
  }, waiting);
}

/** Waits until an approved visit can be paid: its payment is made at Stripe after the answer to the approval. */
export async function becomesPayable(stack: Stack, id: string, as: Principal): Promise<AppointmentView> {
  return vi.waitFor(async () => {
    const appointment = await read(stack, id, as);
    expect(appointment.payment.clientSecret).not.toBeNull();
    return appointment;
  }, waiting);
}

/** Waits until the money stands so. */
export async function moneyBecomes(
  stack: Stack,
  id: string,
  as: Principal,
  expected: Partial<AppointmentView["payment"]>,
) {
  await vi.waitFor(async () => expect((await read(stack, id, as)).payment).toMatchObject(expected), waiting);
}

/** Acts that have their time, which in most tests has not come. */
const timed = ["check-in", "start", "completion", "no-show"];

/** One act: `act("cancellation")`; those that have their time also before it, unless told otherwise. */
export function act(
  { api }: Stack,
  id: string,
  noun: string,
  {
    as,
    method = "POST",
    key = randomUUID(),
    acceptEarly = method === "POST" && timed.includes(noun),
    ...words
  }: {
    as: Principal;
    method?: string;
    reason?: string;
    key?: string;
    acceptEarly?: boolean;
    waivesFee?: boolean;
    amountMinor?: number;
    unlessBooked?: boolean;
  },
): Promise<Answer> {
  const body = { ...words, ...(acceptEarly ? { acceptEarly } : {}) };
  const headers = { "idempotency-key": key };
  return untilAnswered(() => api.call({ method, path: `/v1/appointments/${id}/${noun}`, as, body, headers }));
}

/** What else is asked for under an appointment: `post(stack, id, "desk-payments", { as, method, amountMinor })`. */
export function post(
  { api }: Stack,
  id: string,
  path: string,
  { as, key = randomUUID(), ...words }: { as: Principal; key?: string; [member: string]: unknown },
): Promise<Answer> {
  const headers = { "idempotency-key": key };
  const body = Object.keys(words).length > 0 ? { body: words } : {};
  const asked = { method: "POST", path: `/v1/appointments/${id}/${path}`, as, headers, ...body };
  return untilAnswered(() => api.call(asked));
}

/** Asks for another time, length or practitioner. */
export const reschedule = (stack: Stack, id: string, wishes: Parameters<typeof post>[3]): Promise<Answer> =>
  post(stack, id, "reschedule", wishes);

export function checkPayment({ api }: Stack, id: string, as: Principal): Promise<Answer> {
  return untilAnswered(() => api.call({ method: "POST", path: `/v1/appointments/${id}/payment-check`, as }));
}

/** The bank sends the latest refund of the visit back. */
export async function sendRefundBack(stack: Stack, id: string, as: Principal): Promise<void> {
  const latest = (await read(stack, id, as)).refunds.at(-1);
  const { data } = await stack.api.parts.stripe.refunds.list({ limit: 100 });
  const sent = data.find(({ metadata }) => metadata?.["refund_id"] === latest?.id);
  await stack.emulator.failRefund(sent?.id ?? "");
}

export async function openTasks({ api }: Stack, as: Principal) {
  return taskPage.parse((await api.call({ path: "/v1/tasks", as })).body).data;
}

export const codeOf = ({ status, body }: Answer) => [status, problem.parse(body).code];
const problem = z.looseObject({ code: z.string() });

const timeline = z.looseObject({
  events: z.array(
    z.looseObject({
      kind: z.string(),
      text: z.string(),
      by: z.string(),
      who: z.string().nullable(),
      money: z.object({ amountMinor: z.number() }).optional(),
    }),
  ),
  next: z.array(z.looseObject({ kind: z.string(), at: z.string().nullable(), text: z.string() })),
});

export async function timelineOf({ api }: Stack, id: string, as: Principal) {
  return timeline.parse((await api.call({ path: `/v1/appointments/${id}/timeline`, as })).body);
}
