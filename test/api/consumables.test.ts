import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { appointmentPage, appointmentView } from "../../src/api/booking/contract.ts";
import { managedService } from "../../src/api/catalog/settings-contract.ts";
import { problem } from "../../src/api/contract.ts";
import { consumable, consumableList } from "../../src/api/inventory/contract.ts";
import { makeAppointment, makeService } from "../support/make.ts";
import { refusalOf, someoneOf, useManaging, wellOf } from "../support/managing.ts";
import { insert } from "../support/two-organizations.ts";

const { managing, clinic, admin, manager } = useManaging();

const make = async (name: string, unit = "piece") =>
  wellOf(consumable, await managing().post(admin(), "/v1/consumables", { name, unit }));
const change = (id: string, body: object, as = admin()) =>
  managing().edit(as, "PATCH", `/v1/consumables/${id}`, { body });
const use = (serviceId: string, consumables: object, more: object = {}) =>
  managing().edit(admin(), "PATCH", `/v1/services/${serviceId}`, { body: { consumables, ...more } });
const end = { body: { active: false, acceptAffected: true } };
const anything = randomUUID();

describe("a consumable", () => {
  test("is made once for a key, renamed, and ended after the last service that uses it up", async () => {
    const key = randomUUID();
    const post = () => managing().post(admin(), "/v1/consumables", { name: "Cooling gel", unit: "milliliter" }, key);
    const made = wellOf(consumable, await post());
    expect(wellOf(consumable, await post())).toEqual(made);
    expect(made).toEqual({ id: made.id, name: "Cooling gel", unit: "milliliter", active: true, version: 1 });
    const renamed = wellOf(consumable, await change(made.id, { name: "Cooling gel, sterile" }));
    expect(renamed).toEqual({ ...made, name: "Cooling gel, sterile", version: 2 });
    const { serviceId } = clinic();
    wellOf(managedService, await use(serviceId, [{ consumableId: made.id, quantityThousandths: 1_500 }]));
    expect(refusalOf(await change(made.id, { active: false }))).toEqual([409, "in_use"]);
    wellOf(managedService, await managing().edit(admin(), "PATCH", `/v1/services/${serviceId}`, end));
    expect(wellOf(consumable, await change(made.id, { active: false }))).toEqual({
      ...renamed,
      active: false,
      version: 3,
    });
    const again = await managing().edit(admin(), "PATCH", `/v1/services/${serviceId}`, { body: { active: true } });
    expect(refusalOf(again)).toEqual([404, "not_found"]); // what it used up is gone
    await make("Gauze");
    const listed = async (query: string) =>
      wellOf(consumableList, await managing().get(manager(), `/v1/consumables${query}`)).data.map(({ name }) => name);
    expect(await Promise.all(["", "?active=true", "?active=false"].map(listed))).toEqual([
      ["Cooling gel, sterile", "Gauze"],
      ["Gauze"],
      ["Cooling gel, sterile"],
    ]);
  });

  test("keeps its unit, and of two changes from one version the second is refused", async () => {
    const { id } = await make("Gauze");
    expect(refusalOf(await change(id, { unit: "gram" }))).toEqual([400, "invalid_request"]);
    const rename = (name: string) =>
      managing().edit(admin(), "PATCH", `/v1/consumables/${id}`, { body: { name }, version: 1 });
    const answers = await Promise.all([rename("One"), rename("Other")]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  });

  test("is an administrator's to make and change, a manager's to read, and nobody's of another organization", async () => {
    const { id } = await make("Gauze");
    const path = `/v1/consumables/${id}`;
    expect((await managing().post(manager(), "/v1/consumables", { name: "Mine", unit: "piece" })).status).toBe(403);
    expect((await change(id, { name: "Mine" }, manager())).status).toBe(403);
    expect((await managing().get(manager(), path)).status).toBe(200);
    expect((await managing().get(someoneOf(clinic(), "receptionist", [clinic().clinicId]), path)).status).toBe(403);
    const stranger = someoneOf({ organizationId: randomUUID() }, "organization_admin");
    expect(refusalOf(await managing().get(stranger, path))).toEqual([404, "not_found"]);
  });
});

describe("what a service uses up", () => {
  test("is kept by name, and replaced as a whole", async () => {
    const [tape, gel] = [await make("Tape", "centimeter"), await make("Gel", "milliliter")];
    const { serviceId } = clinic();
    const amounts = [gel, tape].map(({ id }, i) => ({ consumableId: id, quantityThousandths: 500 + i }));
    const changed = wellOf(managedService, await use(serviceId, amounts.toReversed()));
    expect(wellOf(managedService, await managing().get(manager(), `/v1/services/${serviceId}`)).consumables).toEqual(
      amounts,
    );
    expect(wellOf(managedService, await use(serviceId, amounts.slice(1)))).toMatchObject({
      consumables: amounts.slice(1),
      version: changed.version + 1,
    });
    expect(wellOf(managedService, await use(serviceId, [])).consumables).toEqual([]);
  });

  test.each([
    ["no amount", [{ consumableId: anything, quantityThousandths: 0 }], "/consumables/0/quantityThousandths"],
    ["a broken one", [{ consumableId: anything, quantityThousandths: 1.5 }], "/consumables/0/quantityThousandths"],
    [
      "more than there is",
      [{ consumableId: anything, quantityThousandths: 1_000_000_001 }],
      "/consumables/0/quantityThousandths",
    ],
    [
      "one thing twice",
      [1, 2].map((quantityThousandths) => ({ consumableId: anything, quantityThousandths })),
      "/consumables",
    ],
  ])("is not %s", async (_, amounts, pointer) => {
    const { status, body } = await use(clinic().serviceId, amounts);
    expect([status, problem.parse(body).errors?.map((fault) => fault.pointer)]).toEqual([400, [pointer]]);
  });

  test("is something that the organization has, and uses still, also of a service that is made or has ended", async () => {
    const nothing = [{ consumableId: anything, quantityThousandths: 1 }];
    const { serviceId } = clinic();
    expect(refusalOf(await use(serviceId, nothing))).toEqual([404, "not_found"]);
    expect(refusalOf(await use(serviceId, nothing, { active: false }))).toEqual([404, "not_found"]);
    const { categoryId } = wellOf(managedService, await managing().get(manager(), `/v1/services/${serviceId}`));
    const madeWith = { categoryId, name: "Skin check", minutes: 20, consumables: nothing };
    expect(refusalOf(await managing().post(admin(), "/v1/services", madeWith))).toEqual([404, "not_found"]);
    const gauze = await make("Gauze");
    await change(gauze.id, { active: false });
    expect(refusalOf(await use(serviceId, [{ consumableId: gauze.id, quantityThousandths: 1 }]))).toEqual([
      404,
      "not_found",
    ]);
  });
});

test("what all services of a visit use up is told together to those who prepare it, as the services say today, and not to its patient", async () => {
  const { maker } = managing();
  const place = clinic();
  const [gel, gloves] = [await make("Gel", "milliliter"), await make("Gloves")];
  const other = await makeService(maker, place);
  const amounts = (gelThousandths: number) => [
    { consumableId: gel.id, quantityThousandths: gelThousandths },
    { consumableId: gloves.id, quantityThousandths: 1_000 },
  ];
  await use(place.serviceId, amounts(2_500));
  await use(other, amounts(500).slice(0, 1));
  const serviceIds = [place.serviceId, other];
  const { appointmentId, patientId } = await makeAppointment(maker, place, { status: "held", serviceIds });
  const desk = someoneOf(place, "receptionist", [place.clinicId]);
  const read = async (as = desk) =>
    wellOf(appointmentView, await managing().get(as, `/v1/appointments/${appointmentId}`)).consumables;
  const gelOf = (quantityThousandths: number) => ({ id: gel.id, name: "Gel", unit: "milliliter", quantityThousandths });
  const pair = { id: gloves.id, name: "Gloves", unit: "piece", quantityThousandths: 1_000 };
  expect(await read()).toEqual([gelOf(3_000), pair]);
  const { data } = wellOf(appointmentPage, await managing().get(desk, "/v1/appointments"));
  expect(data.map(({ consumables }) => consumables)).toEqual([[gelOf(3_000), pair]]);
  await use(place.serviceId, amounts(7_000).slice(0, 1));
  expect(await read()).toEqual([gelOf(7_500)]);

  const patient = someoneOf(place, "patient");
  const { accountId } = patient;
  await insert(maker.admin, "accounts", {
    id: accountId,
    email: `${accountId}@patient.example`,
    password_hash: "none",
  });
  const access = { account_id: accountId, patient_id: patientId, relation: "self" };
  await insert(maker.admin, "patient_access", { organization_id: place.organizationId, ...access });
  expect(await read(patient)).toBeNull();
});
