import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { problem } from "../../src/api/contract.ts";
import { resource, resourceList } from "../../src/api/organization/resource-contract.ts";
import { hold, makeAppointment, makeRequest } from "../support/make.ts";
import { refusalOf, someoneOf, useManaging, wellOf } from "../support/managing.ts";

const { managing, clinic, manager } = useManaging({ rooms: 1 });

describe.each(["rooms", "equipment"])("/v1/%s", (kind) => {
  const body = () => ({ clinicId: clinic().clinicId, name: "Laser 2", type: "laser" });
  const make = async (key = randomUUID()) =>
    wellOf(resource, await managing().post(manager(), `/v1/${kind}`, body(), key));

  test("makes one for a key, changes it, and takes it out of use", async () => {
    const key = randomUUID();
    const made = await make(key);
    expect(await make(key)).toEqual(made);
    expect(made).toEqual({ ...body(), id: made.id, turnoverMinutes: 0, active: true, version: 1 });
    const path = `/v1/${kind}/${made.id}`;
    const changed = await managing().edit(manager(), "PATCH", path, { body: { turnoverMinutes: 15, active: false } });
    expect(wellOf(resource, changed)).toEqual({ ...made, turnoverMinutes: 15, active: false, version: 2 });
    const stale = await managing().edit(manager(), "PATCH", path, { body: { name: "Lost" }, version: 1 });
    expect(refusalOf(stale)).toEqual([412, "changed_meanwhile"]);
    const listed = async (query: string) =>
      wellOf(
        resourceList,
        await managing().get(manager(), `/v1/${kind}?clinicId=${clinic().clinicId}${query}`),
      ).data.map(({ id }) => id);
    expect(await listed("")).toContain(made.id);
    expect(await listed("&active=true")).not.toContain(made.id);
    expect(await listed("&active=false")).toEqual([made.id]);
  });

  test("is out of reach for the manager of another clinic", async () => {
    const made = await make();
    const other = someoneOf(clinic(), "clinic_manager", [randomUUID()]);
    const path = `/v1/${kind}/${made.id}`;
    expect((await managing().get(other, path)).status).toBe(404);
    expect(wellOf(resourceList, await managing().get(other, `/v1/${kind}`)).data).toEqual([]);
    const change = await managing().edit(other, "PATCH", path, { body: { name: "Mine" }, version: 1 });
    expect(refusalOf(change)).toEqual([404, "not_found"]);
    expect(refusalOf(await managing().post(other, `/v1/${kind}`, body()))).toEqual([404, "not_found"]);
  });

  test.each([
    [{ turnoverMinutes: 241 }, "/turnoverMinutes"],
    [{ type: "" }, "/type"],
    [{ clinicId: "north" }, "/clinicId"],
  ])("refuses what makes no sense: %j", async (part, pointer) => {
    const answer = await managing().post(manager(), `/v1/${kind}`, { ...body(), ...part });
    expect(problem.parse(answer.body).errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });
});

test("a room out of use takes no visit; one that is booked says which visits first", async () => {
  const { appointmentId } = await makeAppointment(managing().maker, clinic(), { status: "confirmed" });
  const path = `/v1/rooms/${clinic().roomIds[0]}`;
  for (const body of [{ active: false }, { type: "storage" }]) {
    const refusal = await managing().edit(manager(), "PATCH", path, { body });
    expect(refusalOf(refusal)).toEqual([409, "appointments_affected"]);
    expect(refusal.body).toMatchObject({ count: 1, appointments: [{ appointmentId, patientName: "Grace Example" }] });
  }
  expect((await managing().edit(manager(), "PATCH", path, { body: { name: "Room 7" } })).status).toBe(200);
  expect(
    (await managing().edit(manager(), "PATCH", path, { body: { active: false, acceptAffected: true } })).status,
  ).toBe(200);
  const next = await makeRequest(managing().maker, clinic(), { startsAt: "2031-05-05T12:00:00.000Z" });
  expect(await hold(managing().maker, next)).toMatchObject({ status: "refused", refusalCode: "slot_taken" });
});
