import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import { availability, nextAvailability } from "../../src/api/availability/contract.ts";
import { problem } from "../../src/api/contract.ts";
import { addDays, clinicDay, dayNumber, isoWeekday } from "../../src/domain/time.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import {
  hold,
  type MadeClinic,
  type Maker,
  makeClinic,
  makeRequest,
  makeService,
  openMaker,
  perform,
} from "../support/make.ts";
import { insert } from "../support/two-organizations.ts";

type Availability = z.output<typeof availability>;

const zone = "Europe/Berlin";
const now = new Date();
const today = clinicDay(now, zone);
const nineToNoon = [540, 720] as const;
/** Far enough ahead for any notice, near enough for any horizon. */
const soon = addDays(today, 3);

let maker: Maker;
let api: TestApi;

beforeAll(async () => {
  maker = await openMaker();
  api = await startTestApi(maker.appUrl);
});
afterAll(async () => {
  await api?.close();
  await maker?.close();
});

const slugOf = ({ organizationId }: MadeClinic) => `o-${organizationId.slice(0, 8)}`;

type Query = Record<string, string | string[]>;

const search = (query: Query) =>
  new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each])),
  ).toString();

const ask = (clinic: MadeClinic, query: Query = {}, path = "availability") =>
  api.call({
    path: `/v1/organizations/${slugOf(clinic)}/${path}?${search({
      ...(path === "availability" ? { clinicId: clinic.clinicId, from: soon, to: soon } : {}),
      serviceId: clinic.serviceId,
      ...query,
    })}`,
  });

async function read(clinic: MadeClinic, query: Query = {}): Promise<Availability> {
  const { status, body } = await ask(clinic, query);
  expect(status).toBe(200);
  return availability.parse(body);
}

async function refusalOf(clinic: MadeClinic, query: Query, path?: string): Promise<string | undefined> {
  const { status, body } = await ask(clinic, query, path);
  expect(status).toBe(404);
  return problem.parse(body).detail;
}

const startsOf = ({ days }: Availability) => days.flatMap(({ starts }) => starts.map(({ startsAt }) => startsAt));
const clockOf = (startsAt: string) => startsAt.slice(11, 16);

/** A second clinic of the same organization, in another zone, with the same service and a practitioner of its own. */
async function addClinic(clinic: MadeClinic, timeZone: string): Promise<{ clinicId: string; practitionerId: string }> {
  const tenant = { organization_id: clinic.organizationId };
  const [clinicId, practitionerId] = [randomUUID(), randomUUID()];
  const place = { slug: "second", name: "Second", address: "2 Main Street", time_zone: timeZone, currency: "EUR" };
  await insert(maker.admin, "clinics", { ...tenant, id: clinicId, ...place });
  await insert(maker.admin, "service_offers", {
    ...tenant,
    service_id: clinic.serviceId,
    clinic_id: clinicId,
    price_minor: 5000,
  });
  await insert(maker.admin, "staff", { ...tenant, id: practitionerId, display_name: "Dr. Bo Example", title: "Nurse" });
  await insert(maker.admin, "staff_clinics", { ...tenant, staff_id: practitionerId, clinic_id: clinicId });
  await insert(maker.admin, "staff_services", { ...tenant, staff_id: practitionerId, service_id: clinic.serviceId });
  return { clinicId, practitionerId };
}

async function addHours(clinic: MadeClinic, at: { clinicId: string; practitionerId: string }, weekday: number) {
  const row = { organization_id: clinic.organizationId, clinic_id: at.clinicId, weekday };
  const band = { opens_minute: 540, closes_minute: 600 };
  await insert(maker.admin, "clinic_hours", { ...row, id: randomUUID(), ...band });
  await insert(maker.admin, "staff_hours", { ...row, id: randomUUID(), staff_id: at.practitionerId, ...band });
}

async function addService(clinic: MadeClinic, minutes: number): Promise<string> {
  const id = randomUUID();
  const tenant = { organization_id: clinic.organizationId };
  const { rows } = await maker.admin.query<{ id: string }>(
    "select id from service_categories where organization_id = $1",
    [clinic.organizationId],
  );
  const service = { id, category_id: rows[0]?.id, name: "Another", duration_minutes: minutes };
  await insert(maker.admin, "services", { ...tenant, ...service });
  return id;
}

const offer = (clinic: MadeClinic, serviceId: string) =>
  insert(maker.admin, "service_offers", {
    organization_id: clinic.organizationId,
    service_id: serviceId,
    clinic_id: clinic.clinicId,
    price_minor: 1000,
  });

describe("open starts of a clinic", () => {
  test("come by clinic-local day, in order, with the clinic's offset and whoever has them", async () => {
    const clinic = await makeClinic(maker, { practitioners: 2, hours: nineToNoon });
    const found = await read(clinic, { to: addDays(soon, 1) });
    expect(found).toMatchObject({ timeZone: zone, minutes: 30, slotStepMinutes: 15, nextOpenDay: null });
    expect(found.practitionerIds).toEqual(clinic.practitionerIds.toSorted());
    expect(found.days.map(({ day }) => day)).toEqual([soon, addDays(soon, 1)]);
    const clocks = found.days[0]?.starts.map(({ startsAt }) => clockOf(startsAt));
    expect(clocks?.slice(0, 3)).toEqual(["09:00", "09:15", "09:30"]);
    expect(clocks?.at(-1)).toBe("11:30");
    expect(found.days[0]?.starts[0]?.practitioners).toEqual([0, 1]);
    const [first = ""] = startsOf(found);
    expect(clinicDay(new Date(first), zone)).toBe(soon);
  });

  test("show one practitioner's alone when one is asked for", async () => {
    const clinic = await makeClinic(maker, { practitioners: 2, hours: nineToNoon });
    const [, second = ""] = clinic.practitionerIds;
    const found = await read(clinic, { practitionerId: second });
    expect(found.practitionerIds).toEqual([second]);
  });

  test("leave room for several services in one visit", async () => {
    const clinic = await makeClinic(maker, { hours: nineToNoon });
    const [second, third] = [await makeService(maker, clinic), await makeService(maker, clinic)];
    const found = await read(clinic, { serviceId: [clinic.serviceId, second, third] });
    expect(found.minutes).toBe(90);
    expect(startsOf(found).map(clockOf).at(-1)).toBe("10:30");
  });

  test("lose a slot as soon as it is held, for its practitioner alone, and get it back when it is cancelled", async () => {
    const clinic = await makeClinic(maker, { practitioners: 2, hours: nineToNoon, offer: { payment_policy: "none" } });
    const before = await read(clinic);
    const [startsAt = ""] = startsOf(before);
    const request = await makeRequest(maker, clinic, { startsAt, requestedAt: now.toISOString() });
    expect(await hold(maker, request)).toMatchObject({ status: "confirmed" });

    const [first, second] = (await read(clinic)).days[0]?.starts ?? [];
    const other = before.practitionerIds.findIndex((id) => id !== request.practitionerId);
    expect(first).toEqual({ startsAt, practitioners: [other] });
    expect(second?.practitioners).toEqual([other]); // the half hour reaches into the next step

    expect(await perform(maker, request, "cancel", { at: now })).toBe("done");
    expect(await read(clinic)).toEqual(before);
  });

  test("begin after the notice and end with the last bookable day", async () => {
    const clinic = await makeClinic(maker, { organization: { minimum_notice_minutes: 180, horizon_days: 5 } });
    const found = await read(clinic, { from: today, to: addDays(today, 30) });
    const [first = ""] = startsOf(found);
    const noticeMinutes = (Date.parse(first) - now.getTime()) / 60_000;
    expect(noticeMinutes).toBeGreaterThanOrEqual(180);
    expect(noticeMinutes).toBeLessThan(180 + 16);
    expect(found.days.at(-1)?.day).toBe(addDays(today, 5));
  });

  test("skip the hour that the clock skips, and count both of the hour it repeats", async () => {
    const clinic = await makeClinic(maker, { organization: { horizon_days: 730, minimum_notice_minutes: 0 } });
    const spring = await read(clinic, { from: nextLastSunday("03"), to: nextLastSunday("03") });
    const autumn = await read(clinic, { from: nextLastSunday("10"), to: nextLastSunday("10") });
    expect(startsOf(spring).filter((start) => clockOf(start).startsWith("02"))).toEqual([]);
    expect(startsOf(spring)).toHaveLength(23 * 4);
    expect(
      startsOf(autumn)
        .filter((start) => clockOf(start) === "02:30")
        .map((start) => start.slice(-6)),
    ).toEqual(["+02:00", "+01:00"]);
    expect(startsOf(autumn)).toHaveLength(25 * 4);
  });

  test("are the clinic's own days, wherever on Earth it is", async () => {
    for (const timeZone of ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"]) {
      const clinic = await makeClinic(maker, { clinic: { time_zone: timeZone } });
      const found = await read(clinic);
      expect(found.days.map(({ day }) => day)).toEqual([soon]);
      expect(startsOf(found)).toHaveLength(24 * 4);
      expect(startsOf(found).map(clockOf)[0]).toBe("00:00");
    }
  });
});

describe("an empty range", () => {
  test("names the next open day, however far", async () => {
    const clinic = await makeClinic(maker, { hours: nineToNoon });
    for (const days of [4, 40, 200]) {
      const closed = { organization_id: clinic.organizationId, clinic_id: clinic.clinicId, name: "Closed" };
      for (let day = soon; day <= addDays(soon, days); day = addDays(day, 1)) {
        const known = await maker.admin.query("select from clinic_holidays where clinic_id = $1 and on_date = $2", [
          clinic.clinicId,
          day,
        ]);
        if (!known.rowCount)
          await insert(maker.admin, "clinic_holidays", { ...closed, id: randomUUID(), on_date: day });
      }
      expect(await read(clinic)).toMatchObject({ days: [], nextOpenDay: addDays(soon, days + 1) });
    }
  });

  test("says so when nothing can be booked within the horizon", async () => {
    const clinic = await makeClinic(maker, { organization: { horizon_days: 5 }, hours: nineToNoon });
    expect(await read(clinic, { from: addDays(today, 6), to: addDays(today, 9) })).toMatchObject({
      days: [],
      practitionerIds: [],
      nextOpenDay: null,
    });
  });

  test("in the past leads to what is open now", async () => {
    const clinic = await makeClinic(maker);
    const found = await read(clinic, { from: "2020-01-01", to: "2020-01-02" });
    expect([today, addDays(today, 1)]).toContain(found.nextOpenDay);
  });
});

describe("the next start", () => {
  test("comes for each clinic, the earliest first, and those without one last", async () => {
    const clinic = await makeClinic(maker, { hours: nineToNoon });
    const never = await addClinic(clinic, "America/New_York");
    const { status, body } = await ask(clinic, {}, "availability/next");
    expect(status).toBe(200);
    const { data } = nextAvailability.parse(body);
    expect(data.map(({ clinicId }) => clinicId)).toEqual([clinic.clinicId, never.clinicId]);
    expect(data[0]).toMatchObject({ timeZone: zone, practitionerIds: clinic.practitionerIds });
    expect(data[1]).toMatchObject({ startsAt: null, practitionerIds: [] });

    const at = { practitionerId: clinic.practitionerIds[0] ?? "" };
    const first = await read(clinic, { from: today, to: addDays(today, 2), ...at });
    expect(data[0]?.startsAt).toBe(startsOf(first)[0]);
  });

  test("puts a clinic first that opens later in the week of the other", async () => {
    const clinic = await makeClinic(maker, { hours: nineToNoon });
    await maker.admin.query("delete from staff_hours where organization_id = $1", [clinic.organizationId]);
    const weekday = (days: number) => isoWeekday(dayNumber(addDays(today, days)));
    await addHours(clinic, { clinicId: clinic.clinicId, practitionerId: clinic.practitionerIds[0] ?? "" }, weekday(4));
    const sooner = await addClinic(clinic, "America/New_York");
    await addHours(clinic, sooner, weekday(2));
    const { data } = nextAvailability.parse((await ask(clinic, {}, "availability/next")).body);
    expect(data.map(({ clinicId }) => clinicId)).toEqual([sooner.clinicId, clinic.clinicId]);
    expect(clockOf(data[0]?.startsAt ?? "")).toBe("09:00");

    const only = nextAvailability.parse(
      (await ask(clinic, { practitionerId: sooner.practitionerId }, "availability/next")).body,
    );
    expect(only.data.map(({ clinicId }) => clinicId)).toEqual([sooner.clinicId]);
  });
});

describe("what is not to be had", () => {
  test("answers 404 and says which part is missing", async () => {
    const clinic = await makeClinic(maker);
    const foreign = await makeClinic(maker);
    const elsewhere = await addService(clinic, 30);
    const [practitionerId = ""] = foreign.practitionerIds;
    const [longOnes, alsoLong] = [await addService(clinic, 400), await addService(clinic, 400)];
    for (const serviceId of [longOnes, alsoLong]) await offer(clinic, serviceId);
    const cases: [Query, string][] = [
      [{ clinicId: randomUUID() }, "no such clinic"],
      [{ clinicId: foreign.clinicId }, "no such clinic"],
      [{ serviceId: foreign.serviceId }, "no such service"],
      [{ serviceId: [clinic.serviceId, randomUUID()] }, "no such service"],
      [{ practitionerId }, "no such practitioner"],
      [{ serviceId: elsewhere }, "does not offer this"],
      [{ serviceId: longOnes, practitionerId: clinic.practitionerIds[0] ?? "" }, "This practitioner does not offer"],
      [{ serviceId: [longOnes, alsoLong] }, "longer than the 12 hours"],
    ];
    for (const [query, words] of cases) {
      expect(await refusalOf(clinic, query)).toContain(words);
    }
    const next = "availability/next";
    expect(await refusalOf(clinic, { serviceId: elsewhere }, next)).toContain("No clinic offers this");
    expect(await refusalOf(clinic, { clinicId: foreign.clinicId }, next)).toContain("no such clinic");
    expect(
      (await api.call({ path: `/v1/organizations/nobody/availability/next?serviceId=${randomUUID()}` })).status,
    ).toBe(404);
  });

  test("a closed clinic, service or practitioner is gone", async () => {
    const clinic = await makeClinic(maker);
    for (const table of ["staff", "services", "clinics"]) {
      await maker.admin.query(`update ${table} set active = false where organization_id = $1`, [clinic.organizationId]);
      const [practitionerId = ""] = clinic.practitionerIds;
      expect((await ask(clinic, { practitionerId })).status).toBe(404);
    }
  });
});

test("a request that cannot be understood is refused and pointed at", async () => {
  const clinic = await makeClinic(maker);
  const cases: [Query, string[]][] = [
    [{ from: "tomorrow" }, ["/from"]],
    [{ from: addDays(soon, 1) }, ["/to"]],
    [{ to: addDays(soon, 62) }, ["/to"]],
    [{ serviceId: "haircut" }, ["/serviceId/0"]],
    [{ serviceId: Array.from({ length: 6 }, () => clinic.serviceId) }, ["/serviceId"]],
    [{ clinicId: "x" }, ["/clinicId"]],
    [{ practitioner: "x" }, [""]],
  ];
  for (const [query, pointers] of cases) {
    const { status, body } = await ask(clinic, query);
    expect(status).toBe(400);
    const { errors } = problem.parse(body);
    expect(errors?.map((fault) => [fault.in, fault.pointer])).toEqual(pointers.map((pointer) => ["query", pointer]));
  }
  expect((await ask(clinic, { to: addDays(soon, 61) })).status).toBe(200);
});

/** The day on which Europe's clocks change next, in that month. */
function nextLastSunday(month: "03" | "10"): string {
  const year = Number(today.slice(0, 4));
  const inYear = (each: number) => {
    const last = `${each}-${month}-31`;
    return addDays(last, -(isoWeekday(dayNumber(last)) % 7));
  };
  const [next = ""] = [year, year + 1].map(inYear).filter((day) => day > addDays(today, 1));
  return next;
}
