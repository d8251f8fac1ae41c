import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { problem } from "../../src/api/contract.ts";
import { practitionerList } from "../../src/api/staff/contract.ts";
import { staffList, staffMember, workload } from "../../src/api/staff/member-contract.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { hold, makeAppointment, makeRequest } from "../support/make.ts";
import { refusalOf, someoneOf, useManaging, wellOf } from "../support/managing.ts";
import { insert } from "../support/two-organizations.ts";

const { managing, clinic, admin, manager } = useManaging();
let staffId: string;
beforeEach(() => {
  staffId = clinic().practitionerIds[0] ?? "";
});

const grace = (part: object = {}) => ({
  name: "Dr. Grace Kim",
  title: "Dentist",
  clinicIds: [clinic().clinicId],
  ...part,
});
const make = async (part?: object) => wellOf(staffMember, await managing().post(manager(), "/v1/staff", grace(part)));
const read = async (id = staffId) => wellOf(staffMember, await managing().get(admin(), `/v1/staff/${id}`));
const change = (body: object, as = manager()) => managing().edit(as, "PATCH", `/v1/staff/${staffId}`, { body });
const setHours = (body: object, as = manager(), clinicId = clinic().clinicId) =>
  managing().edit(as, "PUT", `/v1/staff/${staffId}`, { under: `/clinics/${clinicId}/hours`, body });
const addLeave = (body: object, as = manager(), key?: string) =>
  managing().post(as, `/v1/staff/${staffId}/leave`, body, key);
const everyDay = (opens: number, closes: number) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes }));
const visitorsSee = async () => {
  const { rows } = await managing().maker.admin.query<{ slug: string }>(
    "select slug from organizations where id = $1",
    [clinic().organizationId],
  );
  const path = `/v1/organizations/${rows[0]?.slug}/practitioners`;
  return wellOf(practitionerList, await managing().api.call({ path })).data;
};

/** Another clinic of the organization, where the practitioner works too. */
async function makeSecondClinic(): Promise<string> {
  const id = randomUUID();
  const tenant = { organization_id: clinic().organizationId };
  const place = { slug: id.slice(0, 8), name: "Second", address: "x", time_zone: "Asia/Kolkata", currency: "INR" };
  await insert(managing().maker.admin, "clinics", { ...tenant, id, ...place });
  await insert(managing().maker.admin, "staff_clinics", { ...tenant, staff_id: staffId, clinic_id: id });
  return id;
}

describe("a new member of staff", () => {
  test("is noted once for a key, and works at no hour yet", async () => {
    const key = randomUUID();
    const post = () => managing().post(manager(), "/v1/staff", grace({ serviceIds: [clinic().serviceId] }), key);
    const made = wellOf(staffMember, await post());
    expect(wellOf(staffMember, await post())).toEqual(made);
    expect(made).toEqual({
      ...grace({ serviceIds: [clinic().serviceId] }),
      id: made.id,
      active: true,
      hasLogin: false,
      hours: [{ clinicId: clinic().clinicId, week: [], overrides: [] }],
      leave: [],
      version: 1,
    });
    expect((await visitorsSee()).map(({ id }) => id)).toContain(made.id);
    const request = await makeRequest(managing().maker, clinic(), { practitionerId: made.id });
    expect(await hold(managing().maker, request)).toMatchObject({ refusalCode: "outside_hours" });
  });

  test("works at clinics and gives services that there are, within reach", async () => {
    const elsewhere = await makeSecondClinic();
    for (const part of [{ clinicIds: [randomUUID()] }, { clinicIds: [elsewhere] }, { serviceIds: [randomUUID()] }]) {
      expect(refusalOf(await managing().post(manager(), "/v1/staff", grace(part)))).toEqual([404, "not_found"]);
    }
    expect((await managing().post(admin(), "/v1/staff", grace({ clinicIds: [elsewhere] }))).status).toBe(201);
  });

  test.each([
    [{ name: " " }, "/name"],
    [{ clinicIds: [] }, "/clinicIds"],
    [{ serviceIds: ["x"] }, "/serviceIds/0"],
  ])("that makes no sense is refused: %j", async (part, pointer) => {
    const { status, body } = await managing().post(manager(), "/v1/staff", grace(part));
    expect([status, problem.parse(body).errors?.map((fault) => fault.pointer)]).toEqual([400, [pointer]]);
  });

  test("is not a receptionist's to note", async () => {
    const receptionist = someoneOf(clinic(), "receptionist", [clinic().clinicId]);
    expect((await managing().post(receptionist, "/v1/staff", grace())).status).toBe(403);
    expect((await managing().get(receptionist, "/v1/staff")).status).toBe(403);
  });
});

test("a manager sees the staff of their clinics, a practitioner themselves", async () => {
  const elsewhere = await makeSecondClinic();
  const made = wellOf(staffMember, await managing().post(admin(), "/v1/staff", grace({ clinicIds: [elsewhere] })));
  const idsFor = async (as: Principal, query = "") =>
    wellOf(staffList, await managing().get(as, `/v1/staff${query}`)).data.map(({ id }) => id);
  expect(await idsFor(manager())).toEqual([staffId]);
  expect((await idsFor(admin())).toSorted()).toEqual([staffId, made.id].toSorted());
  expect((await idsFor(admin(), `?clinicId=${elsewhere}`)).toSorted()).toEqual([staffId, made.id].toSorted());
  expect((await managing().get(manager(), `/v1/staff/${made.id}`)).status).toBe(404);
  const self = { ...someoneOf(clinic(), "practitioner", [clinic().clinicId]), staffId };
  expect(await idsFor(self)).toEqual([staffId]);
  expect((await managing().get(self, `/v1/staff/${made.id}`)).status).toBe(404);
  expect(await idsFor({ ...self, staffId: null })).toEqual([]);
});

test("a change names some members, and the rest stays; hours at a clinic that somebody leaves are dropped", async () => {
  const second = await makeSecondClinic();
  await setHours({ week: everyDay(600, 660), overrides: [{ day: "2031-05-06", bands: [] }] }, admin(), second);
  const before = await read();
  const titled = wellOf(staffMember, await change({ title: "Surgeon" }, admin()));
  expect(titled).toEqual({ ...before, title: "Surgeon", version: before.version + 1 });
  const left = wellOf(staffMember, await change({ clinicIds: [clinic().clinicId] }, admin()));
  expect(left.hours.map(({ clinicId }) => clinicId)).toEqual([clinic().clinicId]);
  expect(left.hours).toEqual(before.hours.filter(({ clinicId }) => clinicId === clinic().clinicId));
});

test("what concerns somebody at all of their clinics is not for the manager of one", async () => {
  const second = await makeSecondClinic();
  const leave = { startsAt: "2031-06-01T00:00:00Z", endsAt: "2031-06-02T00:00:00Z" };
  for (const answer of [await change({ title: "Mine" }), await change({ active: false }), await addLeave(leave)]) {
    expect(refusalOf(answer)).toEqual([403, "forbidden"]);
  }
  expect((await setHours({ week: everyDay(540, 720), overrides: [] })).status).toBe(200); // at their own clinic
  expect(refusalOf(await setHours({ week: [], overrides: [] }, manager(), second))).toEqual([404, "not_found"]);
});

test("who leaves says which visits are booked, and vanishes for visitors, bookings and their own login", async () => {
  const { appointmentId } = await makeAppointment(managing().maker, clinic(), { status: "confirmed" });
  const refusal = await change({ active: false });
  expect(refusalOf(refusal)).toEqual([409, "appointments_affected"]);
  expect(refusal.body).toMatchObject({ count: 1, appointments: [{ appointmentId, practitionerId: staffId }] });
  expect(await visitorsSee()).toHaveLength(1);
  expect(wellOf(staffMember, await change({ active: false, acceptAffected: true })).active).toBe(false);
  expect(await visitorsSee()).toEqual([]);
  const next = await makeRequest(managing().maker, clinic(), { startsAt: "2031-05-05T12:00:00.000Z" });
  expect(await hold(managing().maker, next)).toMatchObject({ status: "refused" });
  const listed = async (query: string) =>
    wellOf(staffList, await managing().get(manager(), `/v1/staff${query}`)).data.length;
  expect([await listed("?active=true"), await listed("?active=false")]).toEqual([0, 1]);
});

test("who gives a service no more, or works at a clinic no more, says which visits are booked, each once", async () => {
  await makeSecondClinic();
  const { appointmentId } = await makeAppointment(managing().maker, clinic(), { status: "confirmed" });
  const [second] = (await read()).clinicIds.filter((id) => id !== clinic().clinicId);
  for (const body of [{ serviceIds: [] }, { clinicIds: [second] }, { serviceIds: [], clinicIds: [second] }]) {
    const refusal = await change(body, admin());
    expect(refusalOf(refusal)).toEqual([409, "appointments_affected"]);
    expect(refusal.body).toMatchObject({ count: 1, appointments: [{ appointmentId }] });
  }
});

describe("hours", () => {
  const overrides = [{ day: "2031-05-05", bands: [{ opens: 540, closes: 720 }] }];

  test("are replaced as a whole, overrides too, and decide about the next booking", async () => {
    const after = wellOf(staffMember, await setHours({ week: everyDay(780, 840), overrides }));
    expect(after.hours).toEqual([{ clinicId: clinic().clinicId, week: everyDay(780, 840), overrides }]);
    expect(await read()).toEqual(after);
    const at = (instant: string) => makeRequest(managing().maker, clinic(), { startsAt: instant });
    expect(await hold(managing().maker, await at("2031-05-05T08:00:00.000Z"))).toMatchObject({ status: "held" });
    const outside = await hold(managing().maker, await at("2031-05-06T08:00:00.000Z"));
    expect(outside).toMatchObject({ refusalCode: "outside_hours" });
  });

  test("that would strand booked visits say which, and change nothing; unless their sender knows", async () => {
    const { appointmentId } = await makeAppointment(managing().maker, clinic(), { status: "confirmed" }); // 10:00 in Berlin
    const before = await read();
    const body = { week: everyDay(660, 720), overrides: [] };
    const refusal = await setHours(body);
    expect(refusalOf(refusal)).toEqual([409, "appointments_affected"]);
    expect(refusal.body).toMatchObject({ count: 1, appointments: [{ appointmentId }] });
    expect(await read()).toEqual(before);
    expect((await setHours({ ...body, overrides })).status).toBe(200); // the override keeps that day
    expect((await setHours({ ...body, acceptAffected: true })).status).toBe(200);
  });

  test.each([
    [{ week: [...everyDay(0, 60), ...everyDay(30, 90)], overrides: [] }, "/week"],
    [{ week: [], overrides: [...overrides, ...overrides] }, "/overrides"],
    [{ week: [], overrides: [{ day: "2031-05-05", bands: [{ opens: 60, closes: 0 }] }] }, "/overrides/0/bands/0"],
  ])("that make no sense are refused: %j", async (body, pointer) => {
    const { status, body: answer } = await setHours(body);
    expect([status, problem.parse(answer).errors?.map((fault) => fault.pointer)]).toEqual([400, [pointer]]);
  });
});

describe("leave", () => {
  const leave = { startsAt: "2031-05-05T08:15:00Z", endsAt: "2031-05-12T22:00:00Z" };

  test("is noted once for a key, keeps bookings out, and can be taken back", async () => {
    const key = randomUUID();
    const noted = wellOf(staffMember, await addLeave(leave, manager(), key));
    expect(wellOf(staffMember, await addLeave(leave, manager(), key))).toEqual(noted);
    expect(noted.leave).toHaveLength(1);
    expect(noted.leave.map(({ startsAt, endsAt }) => [Date.parse(startsAt), Date.parse(endsAt)])).toEqual([
      [Date.parse(leave.startsAt), Date.parse(leave.endsAt)],
    ]);
    const request = () => makeRequest(managing().maker, clinic());
    expect(await hold(managing().maker, await request())).toMatchObject({ status: "refused" });
    const path = `/v1/staff/${staffId}`;
    const under = `/leave/${noted.leave[0]?.id}`;
    const stale = await managing().edit(manager(), "DELETE", path, { under, version: noted.version - 1 });
    expect(refusalOf(stale)).toEqual([412, "changed_meanwhile"]);
    expect(wellOf(staffMember, await managing().edit(manager(), "DELETE", path, { under }))).toMatchObject({
      leave: [],
    });
    expect(await hold(managing().maker, await request())).toMatchObject({ status: "held" });
    expect(refusalOf(await managing().edit(manager(), "DELETE", path, { under }))).toEqual([404, "not_found"]);
  });

  test("that meets booked visits says which; one that only touches them does not", async () => {
    // 08:00Z to 08:30Z.
    const { appointmentId } = await makeAppointment(managing().maker, clinic(), { status: "confirmed" });
    const key = randomUUID();
    const refusal = await addLeave(leave, manager(), key);
    expect(refusalOf(refusal)).toEqual([409, "appointments_affected"]);
    expect(refusal.body).toMatchObject({ count: 1, appointments: [{ appointmentId }] });
    expect((await read()).leave).toEqual([]);
    expect((await addLeave({ ...leave, startsAt: "2031-05-05T08:30:00Z" })).status).toBe(201);
    expect((await addLeave({ ...leave, acceptAffected: true }, manager(), key)).status).toBe(201);
  });

  test("ends after it starts", async () => {
    expect(refusalOf(await addLeave({ startsAt: leave.endsAt, endsAt: leave.startsAt }))).toEqual([
      400,
      "invalid_request",
    ]);
  });
});

describe("workload", () => {
  const readWorkload = (query: string, as = manager()) => managing().get(as, `/v1/staff/${staffId}/workload?${query}`);

  test("counts the visits of each of the clinic's own days, both ends included", async () => {
    const book = (status: "confirmed" | "cancelled", startsAt: string) =>
      makeAppointment(managing().maker, clinic(), { status, startsAt });
    await book("confirmed", "2031-05-04T22:00:00.000Z"); // midnight in Berlin
    await book("confirmed", "2031-05-05T08:00:00.000Z");
    await book("cancelled", "2031-05-05T12:00:00.000Z");
    await book("confirmed", "2031-05-06T21:30:00.000Z"); // the last half hour
    await book("confirmed", "2031-05-06T22:00:00.000Z"); // the day after
    const { clinicId } = clinic();
    expect(wellOf(workload, await readWorkload("from=2031-05-05&to=2031-05-06")).data).toEqual([
      { day: "2031-05-05", clinicId, visits: 2, bookedMinutes: 60 },
      { day: "2031-05-06", clinicId, visits: 1, bookedMinutes: 30 },
    ]);
  });

  test("spans at most 92 days, and is not everybody's to see", async () => {
    expect((await readWorkload("from=2031-01-01&to=2031-04-02")).status).toBe(200);
    expect((await readWorkload("from=2031-01-01&to=2031-04-03")).status).toBe(400);
    expect((await readWorkload("from=2031-01-02&to=2031-01-01")).status).toBe(400);
    const other = someoneOf(clinic(), "clinic_manager", [randomUUID()]);
    expect((await readWorkload("from=2031-01-01&to=2031-01-02", other)).status).toBe(404);
  });
});

test("of ten edits of one version at once, one is made", async () => {
  const { version } = await make();
  const body = { week: everyDay(540, 720), overrides: [] };
  const under = `/clinics/${clinic().clinicId}/hours`;
  const path = `/v1/staff/${staffId}`;
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => managing().edit(manager(), "PUT", path, { under, body, version })),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    200,
    ...Array.from({ length: 9 }, () => 412),
  ]);
});
