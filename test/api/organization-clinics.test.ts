import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { problem } from "../../src/api/contract.ts";
import { managedClinic, managedClinicList } from "../../src/api/organization/clinic-contract.ts";
import { clinicList } from "../../src/api/organization/contract.ts";
import { hold, makeAppointment, makeRequest, startsAt } from "../support/make.ts";
import { refusalOf, useManaging, wellOf } from "../support/managing.ts";

const { managing, clinic, admin, manager } = useManaging();
let path: string;
beforeEach(() => {
  path = `/v1/clinics/${clinic().clinicId}`;
});

const hamburg = () => ({
  slug: `hamburg-${randomUUID().slice(0, 8)}`,
  name: "Hamburg",
  address: "Elbchaussee 1",
  timeZone: "Europe/Berlin",
  currency: "EUR",
});
const read = async () => wellOf(managedClinic, await managing().get(manager(), path));
const change = (body: unknown) => managing().edit(manager(), "PATCH", path, { body });
const setHours = (body: unknown) => managing().edit(manager(), "PUT", path, { under: "/hours", body });
const visitorsSee = async () => {
  const { rows } = await managing().maker.admin.query<{ slug: string }>(
    "select slug from organizations where id = $1",
    [clinic().organizationId],
  );
  return wellOf(clinicList, await managing().api.call({ path: `/v1/organizations/${rows[0]?.slug}/clinics` })).data;
};
const everyDay = (opens: number, closes: number) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes }));

describe("a new clinic", () => {
  test("is there at once for administrators and visitors, once for a key, and closed until it has hours", async () => {
    const body = hamburg();
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => managing().post(admin(), "/v1/clinics", body, key)));
    const [made] = answers.map((answer) => wellOf(managedClinic, answer));
    expect(made).toEqual({ ...body, phone: null, id: made?.id, active: true, version: 1, week: [], holidays: [] });
    expect(answers[0]?.headers.get("location")).toBe(`/v1/clinics/${made?.id}`);
    expect(new Set(answers.map((answer) => wellOf(managedClinic, answer).id)).size).toBe(1);
    expect((await visitorsSee()).map(({ id }) => id)).toContain(made?.id);
    expect(refusalOf(await managing().post(admin(), "/v1/clinics", hamburg(), key))).toEqual([
      422,
      "idempotency_key_reused",
    ]);
  });

  test("has a short name of its own, and a refused one leaves its key unused", async () => {
    const [body, key] = [hamburg(), randomUUID()];
    await managing().post(admin(), "/v1/clinics", body);
    expect(refusalOf(await managing().post(admin(), "/v1/clinics", body, key))).toEqual([409, "name_taken"]);
    expect((await managing().post(admin(), "/v1/clinics", hamburg(), key)).status).toBe(201);
  });

  test.each([
    [{ timeZone: "Europe/Hamburg" }, "/timeZone"],
    [{ timeZone: "+02:00" }, "/timeZone"],
    [{ timeZone: "CET" }, "/timeZone"],
    [{ currency: "EUX" }, "/currency"],
    [{ slug: "Ham burg" }, "/slug"],
    [{ address: "" }, "/address"],
    [{ phone: "030 23125014" }, "/phone"],
  ])("that makes no sense is refused: %j", async (part, pointer) => {
    const { status, body } = await managing().post(admin(), "/v1/clinics", { ...hamburg(), ...part });
    expect([status, problem.parse(body).errors?.map((fault) => fault.pointer)]).toEqual([400, [pointer]]);
  });

  test("is an administrator's to make", async () => {
    expect(refusalOf(await managing().post(manager(), "/v1/clinics", hamburg()))).toEqual([403, "forbidden"]);
  });
});

test("a manager reads and changes their clinics, and no other is there for them", async () => {
  const other = wellOf(managedClinic, await managing().post(admin(), "/v1/clinics", hamburg()));
  expect(wellOf(managedClinicList, await managing().get(manager(), "/v1/clinics")).data.map(({ id }) => id)).toEqual([
    clinic().clinicId,
  ]);
  expect(wellOf(managedClinic, await change({ phone: "+49 (30) 231-25014" }))).toMatchObject({
    phone: "+493023125014",
  });
  const moved = await change({ address: "2 Main Street" });
  expect(wellOf(managedClinic, moved)).toMatchObject({ address: "2 Main Street", phone: "+493023125014" });
  const elsewhere = `/v1/clinics/${other.id}`;
  expect((await managing().get(manager(), elsewhere)).status).toBe(404);
  for (const [method, under, body] of [
    ["PATCH", "", { address: "Mine" }],
    ["PUT", "/hours", { week: [], holidays: [] }],
  ] as const) {
    const answer = await managing().edit(manager(), method, elsewhere, { under, body, version: 1 });
    expect(refusalOf(answer)).toEqual([404, "not_found"]);
  }
  expect(wellOf(managedClinic, await managing().get(admin(), elsewhere))).toEqual(other);
});

test("a clinic that takes no more bookings vanishes for visitors and bookings, and stays for those who run it", async () => {
  const request = await makeRequest(managing().maker, clinic());
  expect(wellOf(managedClinic, await change({ active: false }))).toMatchObject({ active: false });
  expect(await visitorsSee()).toEqual([]);
  expect(await hold(managing().maker, request)).toMatchObject({ status: "refused", refusalCode: "outside_hours" });
  const listed = async (query: string) =>
    wellOf(managedClinicList, await managing().get(manager(), `/v1/clinics${query}`)).data.length;
  expect([await listed(""), await listed("?active=false"), await listed("?active=true")]).toEqual([1, 1, 0]);
  await change({ active: true });
  expect(await visitorsSee()).toHaveLength(1);
});

test("the currency stays once something is priced in it; before, it can be changed", async () => {
  expect(refusalOf(await change({ currency: "USD" }))).toEqual([409, "in_use"]);
  const made = wellOf(managedClinic, await managing().post(admin(), "/v1/clinics", hamburg()));
  const changed = await managing().edit(admin(), "PATCH", `/v1/clinics/${made.id}`, { body: { currency: "USD" } });
  expect(wellOf(managedClinic, changed).currency).toBe("USD");
});

describe("hours", () => {
  const holidays = [
    { day: "2031-05-05", name: "Repairs", bands: [{ opens: 540, closes: 720 }] },
    { day: "2031-12-25", name: "Christmas Day", bands: [] },
  ];

  test("are replaced as a whole, holidays too, and decide about the next booking", async () => {
    const week = everyDay(600, 660);
    const after = wellOf(managedClinic, await setHours({ week, holidays }));
    expect(after).toMatchObject({ week, holidays });
    expect(await read()).toEqual(after);
    const at = (hour: string) => makeRequest(managing().maker, clinic(), { startsAt: `2031-05-05T${hour}:00.000Z` });
    expect(await hold(managing().maker, await at("07:30"))).toMatchObject({ status: "held" }); // 09:30 in Berlin
    expect(await hold(managing().maker, await at("10:30"))).toMatchObject({ refusalCode: "outside_hours" });
    expect(wellOf(managedClinic, await setHours({ week: [], holidays: [], acceptAffected: true }))).toMatchObject({
      week: [],
      holidays: [],
    });
  });

  test("that would strand booked visits say which, and change nothing; unless their sender knows", async () => {
    const inside = await makeAppointment(managing().maker, clinic(), { status: "confirmed" }); // 10:00 to 10:30 in Berlin
    const outside = await makeAppointment(managing().maker, clinic(), {
      status: "held",
      startsAt: "2031-05-05T12:00:00.000Z",
    });
    await makeAppointment(managing().maker, clinic(), { status: "cancelled", startsAt: "2031-05-05T13:00:00.000Z" });
    const before = await read();
    const body = { week: everyDay(540, 720), holidays: [] };
    const refusal = await setHours(body);
    expect(refusalOf(refusal)).toEqual([409, "appointments_affected"]);
    expect(refusal.body).toMatchObject({
      count: 1,
      appointments: [
        {
          appointmentId: outside.appointmentId,
          clinicId: clinic().clinicId,
          practitionerId: clinic().practitionerIds[0],
          startsAt: "2031-05-05T12:00:00.000Z",
          endsAt: "2031-05-05T12:30:00.000Z",
        },
      ],
    });
    expect(await read()).toEqual(before);
    expect((await setHours({ ...body, acceptAffected: true })).status).toBe(200);
    // Who lies outside already is no news.
    expect((await setHours({ week: everyDay(540, 700), holidays: [] })).status).toBe(200);
    expect((await setHours({ week: [], holidays: [] })).body).toMatchObject({
      count: 1,
      appointments: [{ appointmentId: inside.appointmentId }],
    });
  });

  test.each([
    [{ week: [{ weekday: 8, opens: 0, closes: 60 }], holidays: [] }, "/week/0/weekday"],
    [{ week: [{ weekday: 1, opens: 60, closes: 60 }], holidays: [] }, "/week/0"],
    [{ week: [{ weekday: 1, opens: 0, closes: 1441 }], holidays: [] }, "/week/0/closes"],
    [{ week: [...everyDay(0, 60), { weekday: 3, opens: 59, closes: 90 }], holidays: [] }, "/week"],
    [{ week: [], holidays: [{ day: "2031-02-29", name: "x", bands: [] }] }, "/holidays/0/day"],
    [{ week: [], holidays: [...holidays, ...holidays] }, "/holidays"],
    [{ week: [] }, "/holidays"],
  ])("that make no sense are refused: %j", async (body, pointer) => {
    const { status, body: answer } = await setHours(body);
    expect([status, problem.parse(answer).errors?.map((fault) => fault.pointer)]).toEqual([400, [pointer]]);
  });
});

test.each([{ active: false }, { timeZone: "Asia/Kolkata" }])(
  "%j says which visits are booked, the first fifty of them",
  async (body) => {
    const day = (n: number) => new Date(Date.parse(startsAt) + n * 3_600_000).toISOString();
    for (let n = 0; n < 51; n++)
      await makeAppointment(managing().maker, clinic(), { status: "held", startsAt: day(n) });
    const refusal = await change(body);
    expect(refusalOf(refusal)).toEqual([409, "appointments_affected"]);
    const { count, appointments } = problem.parse(refusal.body);
    expect([count, Array.isArray(appointments) && appointments.length]).toEqual([51, 50]);
    expect((await change({ ...body, acceptAffected: true })).status).toBe(200);
  },
);
