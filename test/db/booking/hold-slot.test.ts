import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { RefusalCode } from "../../../src/domain/booking/appointment.ts";
import { DESK_HORIZON_DAYS } from "../../../src/domain/booking/slot-rules.ts";
import {
  hold,
  makeAppointment,
  makeClinic,
  makePatient,
  makeRequest,
  requestedAt,
  startsAt,
} from "../../support/make.ts";
import { insert } from "../../support/two-organizations.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker();

const minutesAfter = (instant: string, minutes: number) =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

/** By the code of a refusal, a request that earns it. */
const refused: Partial<Record<RefusalCode, () => Promise<unknown>>> = {
  slot_taken: async () => {
    const clinic = await makeClinic(maker());
    await makeAppointment(maker(), clinic, { status: "confirmed", startsAt: minutesAfter(startsAt, -15) });
    return hold(maker(), await makeRequest(maker(), clinic));
  },
  outside_hours: async () =>
    hold(maker(), await makeRequest(maker(), await makeClinic(maker(), { hours: [720, 1080] }))),
  too_soon: async () => {
    const clinic = await makeClinic(maker(), { organization: { minimum_notice_minutes: 61 } });
    return hold(maker(), await makeRequest(maker(), clinic, { startsAt: minutesAfter(requestedAt, 60) }));
  },
  too_far: async () => {
    const clinic = await makeClinic(maker(), { organization: { horizon_days: 3 } });
    return hold(maker(), await makeRequest(maker(), clinic));
  },
  patient_busy: async () => {
    const clinic = await makeClinic(maker(), { practitioners: 2 });
    const { patientId } = await makeAppointment(maker(), clinic, { status: "held" });
    const practitionerId = clinic.practitionerIds[1] ?? null;
    return hold(maker(), await makeRequest(maker(), clinic, { patientId, practitionerId }));
  },
  patient_limit: async () => {
    const clinic = await makeClinic(maker(), { organization: { max_visits_per_patient_day: 1 } });
    const { patientId } = await makeAppointment(maker(), clinic, { status: "confirmed" });
    return hold(maker(), await makeRequest(maker(), clinic, { patientId, startsAt: minutesAfter(startsAt, 60) }));
  },
  not_eligible: async () => {
    const clinic = await makeClinic(maker(), { service: { minimum_age_years: 18 } });
    const patientId = await makePatient(maker(), clinic, { born_on: "2013-05-06" }); // 18 the day after the visit
    return hold(maker(), await makeRequest(maker(), clinic, { patientId }));
  },
  request_expired: async () => {
    const request = await makeRequest(maker(), await makeClinic(maker()));
    return hold(maker(), request, { now: new Date(Date.parse(requestedAt) + 120_001) });
  },
};

test.each(Object.entries(refused))("%s: refused, stored as such, and nothing is held", async (code, ask) => {
  const before = await occupied();
  const standing = await ask();
  expect(standing).toEqual({
    status: "refused",
    awaits: null,
    approvalDueAt: null,
    holdExpiresAt: null,
    refusalCode: code,
  });
  const { rows } = await maker().admin.query(
    "select a.status, (select count(*)::int from payments p where p.appointment_id = a.id) as payments from appointments a where refusal_code = $1",
    [code],
  );
  expect(rows).toEqual([{ status: "refused", payments: 0 }]);
  // The obstacle's own.
  expect((await occupied()) - before).toBe(code === "slot_taken" || code.startsWith("patient_") ? 2 : 0);
});

test("the desk books within the notice, beyond the horizon, for the running step and past a patient's limits, and no further", async () => {
  const clinic = await makeClinic(maker(), {
    offer: { payment_policy: "none" },
    organization: { minimum_notice_minutes: 600, horizon_days: 3, max_visits_per_patient_day: 1 },
  });
  const patientId = await makePatient(maker(), clinic);
  const actor = { kind: "staff", accountId: randomUUID() } as const;
  const asked = { actor, patientId, requestedAt: minutesAfter(requestedAt, 7) };
  const askFor = async (minutes: number) =>
    hold(maker(), await makeRequest(maker(), clinic, { ...asked, startsAt: minutesAfter(requestedAt, minutes) }));
  for (const minutes of [0, 30, 10 * 1440]) expect(await askFor(minutes)).toMatchObject({ status: "confirmed" });
  expect(await askFor(-15)).toMatchObject({ refusalCode: "too_soon" });
  expect(await askFor((DESK_HORIZON_DAYS + 2) * 1440)).toMatchObject({ refusalCode: "too_far" });
});

test.each([
  ["by link, for hours", { deskPlan: "by_link" }, { status: "held", holdExpiresAt: "2031-05-02T09:00:00.000Z" }],
  ["by link where it says nothing", {}, { status: "held", holdExpiresAt: "2031-05-02T09:00:00.000Z" }],
  ["at the clinic, confirmed at once", { deskPlan: "at_clinic" }, { status: "confirmed", holdExpiresAt: null }],
] as const)("what asks for a card and the desk books is paid %s", async (_, wish, expected) => {
  const actor = { kind: "staff", accountId: randomUUID() } as const;
  const request = await makeRequest(maker(), await makeClinic(maker()), { actor, ...wish });
  expect(await hold(maker(), request)).toMatchObject(expected);
  const isByLink = expected.status === "held";
  const { rows } = await maker().admin.query(
    `select a.desk_plan, a.payment_policy, p.status, l.actor_account_id from appointments a
     join payments p on p.appointment_id = a.id join status_log l on l.appointment_id = a.id where a.id = $1`,
    [request.appointmentId],
  );
  const agreed = { desk_plan: isByLink ? "by_link" : "at_clinic", payment_policy: isByLink ? "card" : "none" };
  const status = isByLink ? "created" : "due_at_clinic";
  expect(rows).toEqual([{ ...agreed, status, actor_account_id: actor.accountId }]);
});

test("a link that is mailed to who goes straight in is kept for no less than any patient has", async () => {
  const actor = { kind: "staff", accountId: randomUUID() } as const;
  const request = await makeRequest(maker(), await makeClinic(maker()), { actor, startsAt: requestedAt });
  expect(await hold(maker(), request)).toMatchObject({ holdExpiresAt: minutesAfter(requestedAt, 10) });
});

async function occupied(): Promise<number> {
  const { rows } = await maker().admin.query<{ n: number }>("select count(*)::int as n from occupancies");
  return rows[0]?.n ?? 0;
}

test("a service, clinic or practitioner withdrawn since the look is outside hours", async () => {
  for (const statement of [
    "update services set active = false where id = $1",
    "update service_offers set active = false where service_id = $1",
    "update clinics set active = false where id = (select clinic_id from service_offers where service_id = $1)",
    "update staff set active = false where id = (select staff_id from staff_services where service_id = $1)",
  ]) {
    const clinic = await makeClinic(maker());
    await maker().admin.query(statement, [clinic.serviceId]);
    expect(await hold(maker(), await makeRequest(maker(), clinic))).toMatchObject({ refusalCode: "outside_hours" });
  }
});

test("a request that is worked on at the last moment is held, also when the workflow's clock runs ahead", async () => {
  const request = await makeRequest(maker(), await makeClinic(maker()));
  const at = new Date("2031-05-02T00:00:00Z");
  expect(await hold(maker(), request, { at, now: new Date(Date.parse(requestedAt) + 120_000) })).toEqual({
    status: "held",
    awaits: "payment",
    approvalDueAt: null,
    holdExpiresAt: "2031-05-02T00:10:00.000Z",
    refusalCode: null,
  });
});

test("a repeat is answered as the appointment stands, and changes nothing", async () => {
  const clinic = await makeClinic(maker());
  for (const wishes of [{}, { startsAt }]) {
    const request = await makeRequest(maker(), clinic, wishes); // the second is refused: slot_taken
    const first = await hold(maker(), request);
    const contents = await everything();
    expect(await hold(maker(), request)).toEqual(first);
    expect(await hold(maker(), request, { now: new Date("2031-05-03T00:00:00Z") })).toEqual(first);
    expect(await everything()).toEqual(contents);
  }
});

test("a repeat that overlaps the first, as after a worker's loss, is answered the same", async () => {
  const request = await makeRequest(maker(), await makeClinic(maker()));
  const answers = await Promise.all(Array.from({ length: 5 }, () => hold(maker(), request)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: "held" });
});

async function everything() {
  const tables = [
    "appointments",
    "occupancies",
    "status_log",
    "outbox",
    "payments",
    "payment_attempts",
    "discount_claims",
  ];
  const texts = tables.map(
    (table) => `select '${table}' as name, md5(string_agg(t::text, ',' order by t::text)) from ${table} t`,
  );
  return (await maker().admin.query<Record<string, unknown>>(texts.join(" union all "))).rows;
}

test("a visit without a card is confirmed at once, its price due at the clinic", async () => {
  const clinic = await makeClinic(maker(), { offer: { payment_policy: "none" } });
  const request = await makeRequest(maker(), clinic);
  expect(await hold(maker(), request)).toMatchObject({
    status: "confirmed",
    awaits: null,
    approvalDueAt: null,
    holdExpiresAt: null,
  });
  const { rows } = await maker().admin.query("select status, amount_minor from payments where id = $1", [
    request.paymentId,
  ]);
  expect(rows).toEqual([{ status: "due_at_clinic", amount_minor: "5000" }]);
});

test("several services in a row take one stretch, their minutes and prices added", async () => {
  const clinic = await makeClinic(maker());
  const second = randomUUID();
  const tenant = { organization_id: clinic.organizationId };
  const { rows: categories } = await maker().admin.query<{ category_id: string }>(
    "select category_id from services where id = $1",
    [clinic.serviceId],
  );
  const category = { category_id: categories[0]?.category_id };
  await insert(maker().admin, "services", {
    ...tenant,
    id: second,
    ...category,
    name: "X-ray",
    duration_minutes: 20,
    buffer_after_minutes: 10,
  });
  await insert(maker().admin, "service_offers", {
    ...tenant,
    service_id: second,
    clinic_id: clinic.clinicId,
    price_minor: 3000,
  });
  await insert(maker().admin, "staff_services", { ...tenant, staff_id: clinic.practitionerIds[0], service_id: second });
  const request = await makeRequest(maker(), clinic, { serviceIds: [clinic.serviceId, second] });
  await hold(maker(), request);
  const { rows } = await maker().admin.query(
    `select extract(epoch from a.ends_at - a.starts_at)::int / 60 as minutes, a.total_minor::int,
       (select extract(epoch from upper(o.during) - a.ends_at)::int / 60 from occupancies o where o.source_id = a.id and o.subject_kind = 'practitioner') as after
     from appointments a where a.id = $1`,
    [request.appointmentId],
  );
  expect(rows).toEqual([{ minutes: 50, total_minor: 8000, after: 10 }]);
});

test.each([
  ["lower than the patient saw: nothing to accept", 6000, null],
  ["as the patient saw it", 5000, null],
  [
    "higher than the patient saw: held at the new price, which waits to be accepted",
    4999,
    { expectedTotalMinor: 4999, reason: "price_changed" },
  ],
])("the price is %s", async (_, expectedTotalMinor, priceChange) => {
  const clinic = await makeClinic(maker(), { offer: { payment_policy: "none" } });
  const request = await makeRequest(maker(), clinic, { expectedTotalMinor });
  expect(await hold(maker(), request)).toMatchObject(
    priceChange ? { status: "held", awaits: "price_acceptance" } : { status: "confirmed" },
  );
  const { rows } = await maker().admin.query("select price_change, price_accepted from appointments where id = $1", [
    request.appointmentId,
  ]);
  expect(rows).toEqual([{ price_change: priceChange, price_accepted: priceChange === null }]);
});

test("a hold that is over but not yet ended counts no longer against the patient's limit of holds", async () => {
  const clinic = await makeClinic(maker(), { organization: { max_holds_per_patient: 1 } });
  const { patientId } = await makeAppointment(maker(), clinic, { status: "held" });
  const next = () => makeRequest(maker(), clinic, { patientId, startsAt: minutesAfter(startsAt, 60) });
  const at = (minutes: number) => ({ at: new Date(minutesAfter(requestedAt, minutes)) });
  expect(await hold(maker(), await next(), at(9))).toMatchObject({ refusalCode: "patient_limit" });
  expect(await hold(maker(), await next(), at(10))).toMatchObject({ status: "held" });
});
