import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appointmentView } from "../../src/api/booking/contract.ts";
import { problem } from "../../src/api/contract.ts";
import { organizationProfile } from "../../src/api/organization/contract.ts";
import { organizationSettings } from "../../src/api/organization/settings-contract.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { hold, type MadeClinic, makeAppointment, makeClinic, makeRequest, requestedAt } from "../support/make.ts";
import { type Managing, openManaging, refusalOf, someoneOf, wellOf } from "../support/managing.ts";

let managing: Managing;
let clinic: MadeClinic;
let admin: Principal;
beforeAll(async () => {
  managing = await openManaging();
  clinic = await makeClinic(managing.maker);
  admin = someoneOf(clinic, "organization_admin");
});
afterAll(() => managing?.close());

const path = "/v1/organization";
const read = async () => wellOf(organizationSettings, await managing.get(admin, path));
const change = (body: unknown, version?: number) =>
  managing.edit(admin, "PATCH", path, { body, ...(version === undefined ? {} : { version }) });

test("a change names some settings, and leaves the others as they are", async () => {
  const before = await read();
  const answer = await change({ holdMinutes: 25, brandColor: "#7A3B69", logoUrl: "https://sunrise.example/logo.svg" });
  const after = wellOf(organizationSettings, answer);
  expect(after).toEqual({
    ...before,
    holdMinutes: 25,
    brandColor: "#7a3b69",
    logoUrl: "https://sunrise.example/logo.svg",
    version: before.version + 1,
  });
  expect(answer.headers.get("etag")).toBe(`"${after.version}"`);
  expect(await read()).toEqual(after);
});

test("what visitors may know is new for the next of them", async () => {
  const { slug } = wellOf(
    organizationSettings,
    await change({ name: "Sunset", brandColor: "#102030", horizonDays: 30 }),
  );
  const seen = await managing.api.call({ path: `/v1/organizations/${slug}` });
  expect(wellOf(organizationProfile, seen)).toMatchObject({ name: "Sunset", brandColor: "#102030", horizonDays: 30 });
});

test("a new length of holds is that of the next hold", async () => {
  await change({ holdMinutes: 7, horizonDays: 365 });
  const { holdExpiresAt } = await hold(managing.maker, await makeRequest(managing.maker, clinic));
  expect(Date.parse(holdExpiresAt ?? "")).toBe(Date.parse(requestedAt) + 7 * 60_000);
});

test("a new table of fees and a new notice are promised to who books next, and to nobody who has booked", async () => {
  const percent = { kind: "percent", basisPoints: 5_000 };
  const feeTable = { lateCancel: [{ underHours: 24, fee: percent }], noShow: percent };
  const visitAt = (time: string) =>
    makeAppointment(managing.maker, clinic, { status: "confirmed", startsAt: `2031-05-05T${time}:00.000Z` });
  const before = await visitAt("15:00");
  expect((await change({ cancellationNoticeMinutes: 2880 })).status).toBe(200);
  const between = await visitAt("13:00");
  expect((await change({ feeTable })).status).toBe(200);
  expect((await read()).feeTable).toEqual(feeTable);
  const after = await visitAt("12:00");
  const seen = { fees: [], noShowMinor: 5000 };
  expect(await termsOf(before)).toMatchObject({ ...seen, possibleUntil: "2031-05-04T15:00:00.000Z" });
  expect(await termsOf(between)).toMatchObject({ ...seen, possibleUntil: "2031-05-03T13:00:00.000Z" });
  expect(await termsOf(after)).toEqual({
    freeUntil: "2031-05-04T12:00:00.000Z",
    possibleUntil: "2031-05-05T12:00:00.000Z",
    fees: [{ after: "2031-05-04T12:00:00.000Z", amountMinor: 2500 }],
    noShowMinor: 2500,
  });
  const twice = { ...feeTable, lateCancel: [...feeTable.lateCancel, ...feeTable.lateCancel] };
  expect(refusalOf(await change({ feeTable: twice }))).toEqual([400, "invalid_request"]);
});

async function termsOf({ appointmentId }: { appointmentId: string }) {
  return wellOf(appointmentView, await managing.get(admin, `/v1/appointments/${appointmentId}`)).cancellation;
}

test("of two who edit what both have read, the second is refused and shown what it has become", async () => {
  const { version } = await read();
  expect((await change({ noShowGraceMinutes: 45 }, version)).status).toBe(200);
  const second = await change({ noShowGraceMinutes: 90, name: "Lost" }, version);
  expect(refusalOf(second)).toEqual([412, "changed_meanwhile"]);
  expect(problem.parse(second.body)["current"]).toEqual(await read());
  expect(await read()).toMatchObject({ noShowGraceMinutes: 45, version: version + 1 });
});

test("of ten edits of one version at once, one is made", async () => {
  const { version } = await read();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, i) => change({ maxHoldsPerPatient: i + 1 }, version)),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 412)).toHaveLength(9);
  expect((await read()).version).toBe(version + 1);
});

test("an edit says which version it is of", async () => {
  const send = (headers: Record<string, string>) =>
    managing.api.call({ method: "PATCH", path, as: admin, body: { holdMinutes: 9 }, headers });
  expect(refusalOf(await send({}))).toEqual([428, "precondition_required"]);
  for (const etag of ["*", "7", 'W/"7"', '"7", "8"', '"x"']) {
    const refusal = await send({ "if-match": etag });
    expect(refusalOf(refusal), etag).toEqual([400, "invalid_request"]);
    expect(problem.parse(refusal.body).errors).toMatchObject([{ in: "header", pointer: "/if-match" }]);
  }
});

test.each([
  [{ holdMinutes: 0 }, "/holdMinutes"],
  [{ holdMinutes: 61 }, "/holdMinutes"],
  [{ slotStepMinutes: 7 }, "/slotStepMinutes"],
  [{ horizonDays: 731 }, "/horizonDays"],
  [{ capturePolicy: "never" }, "/capturePolicy"],
  [{ brandColor: "red" }, "/brandColor"],
  [{ logoUrl: "http://sunrise.example/logo.svg" }, "/logoUrl"],
  [{ logoUrl: "javascript:alert(1)" }, "/logoUrl"],
  [{ name: " " }, "/name"],
  [{ slug: "elsewhere" }, ""],
])("what makes no sense is refused, and nothing of it kept: %j", async (body, pointer) => {
  const before = await read();
  const { status, body: answer } = await change({ minimumNoticeMinutes: 5, ...body });
  expect(status).toBe(400);
  expect(problem.parse(answer).errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  expect(await read()).toEqual(before);
});

test("a manager reads the settings, and only administrators change them", async () => {
  const manager = someoneOf(clinic, "clinic_manager", [clinic.clinicId]);
  expect((await managing.get(manager, path)).status).toBe(200);
  const change = await managing.edit(manager, "PATCH", path, { body: { holdMinutes: 9 }, version: 1 });
  expect(refusalOf(change)).toEqual([403, "forbidden"]);
  expect((await managing.get(someoneOf(clinic, "receptionist"), path)).status).toBe(403);
});

test("an administrator of another organization reads and changes their own only", async () => {
  const other = await makeClinic(managing.maker);
  const stranger = { ...someoneOf(other, "organization_admin"), accountId: randomUUID() };
  const before = await read();
  expect((await managing.edit(stranger, "PATCH", path, { body: { name: "Theirs" } })).status).toBe(200);
  expect(await read()).toEqual(before);
});

test("scripts of the sites that an organization lists read what its visitors may, and nothing else", async () => {
  const { slug } = wellOf(organizationSettings, await change({ embedOrigins: ["https://clinic.example"] }));
  const other = await makeClinic(managing.maker);
  const ask = async (path: string, origin: string, method = "GET") => {
    const { headers, status } = await fetch(managing.api.url + path, { method, headers: { origin } });
    const names = ["access-control-allow-origin", "access-control-allow-credentials", "vary"];
    return [status, ...names.map((name) => headers.get(name))];
  };
  const ours = `/v1/organizations/${slug}`;
  const shared = ["https://clinic.example", null, "Origin, Accept-Encoding"];
  expect(await ask(ours, "https://clinic.example")).toEqual([200, ...shared]);
  expect(await ask(`${ours}/services`, "https://clinic.example")).toEqual([200, ...shared]);
  expect((await ask(`${ours}/services`, "https://clinic.example", "OPTIONS")).slice(0, 2)).toEqual([204, shared[0]]);
  for (const stranger of ["https://clinic.example.evil.example", "http://clinic.example", "null"]) {
    expect((await ask(ours, stranger)).slice(0, 2)).toEqual([200, null]);
  }
  const theirs = `/v1/organizations/${await slugOf(other)}`;
  expect((await ask(theirs, "https://clinic.example")).slice(0, 2)).toEqual([200, null]);
  for (const [method, status] of [
    ["OPTIONS", 405],
    ["POST", 401],
  ] as const) {
    expect((await ask("/v1/appointments", "https://clinic.example", method)).slice(0, 2)).toEqual([status, null]);
  }
  expect((await ask("/v1/auth/login", "https://clinic.example", "OPTIONS")).slice(0, 2)).toEqual([405, null]);
  await change({ otherSites: false });
  expect((await ask(ours, "https://clinic.example")).slice(0, 2)).toEqual([200, null]);
});

const slugOf = async (of: MadeClinic) =>
  wellOf(organizationSettings, await managing.get(someoneOf(of, "organization_admin"), path)).slug;
