import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { serviceList } from "../../src/api/catalog/contract.ts";
import { category, categoryList, managedService, managedServiceList } from "../../src/api/catalog/settings-contract.ts";
import { problem } from "../../src/api/contract.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { hold, makeAppointment, makeRequest } from "../support/make.ts";
import { refusalOf, someoneOf, useManaging, wellOf } from "../support/managing.ts";

const { managing, clinic, admin, manager } = useManaging();

const makeCategory = async (body: object) =>
  wellOf(category, await managing().post(admin(), "/v1/service-categories", body));
const makeService = async (part: object = {}) => {
  const { id: categoryId } = await makeCategory({ name: "Skin" });
  return wellOf(managedService, await managing().post(admin(), "/v1/services", { ...skinCheck, categoryId, ...part }));
};
const skinCheck = { name: "Skin check", minutes: 20 };
const euros = (amountMinor: number) => ({ amountMinor, currency: "EUR" });
const change = (serviceId: string, body: object) =>
  managing().edit(admin(), "PATCH", `/v1/services/${serviceId}`, { body });
const offer = (as: Principal, serviceId: string, body: object, clinicId = clinic().clinicId) =>
  managing().edit(as, "PUT", `/v1/services/${serviceId}`, { under: `/offers/${clinicId}`, body });
const visitorsSee = async () => {
  const { rows } = await managing().maker.admin.query<{ slug: string }>(
    "select slug from organizations where id = $1",
    [clinic().organizationId],
  );
  return wellOf(serviceList, await managing().api.call({ path: `/v1/organizations/${rows[0]?.slug}/services` })).data;
};

describe("a category", () => {
  test("is made once for a key, changed, and ended after its last service", async () => {
    const key = randomUUID();
    const post = () => managing().post(admin(), "/v1/service-categories", { name: "Skin", position: 3 }, key);
    const made = wellOf(category, await post());
    expect(wellOf(category, await post())).toEqual(made);
    expect(made).toEqual({ id: made.id, name: "Skin", position: 3, active: true, version: 1 });
    const { id } = wellOf(
      managedService,
      await managing().post(admin(), "/v1/services", { ...skinCheck, categoryId: made.id }),
    );
    const path = `/v1/service-categories/${made.id}`;
    const end = () => managing().edit(admin(), "PATCH", path, { body: { active: false } });
    expect(refusalOf(await end())).toEqual([409, "in_use"]);
    await change(id, { active: false });
    expect(wellOf(category, await end())).toEqual({ ...made, active: false, version: 2 });
    expect(refusalOf(await change(id, { active: true }))).toEqual([404, "not_found"]); // its category is gone
    const listed = async (query: string) =>
      wellOf(categoryList, await managing().get(manager(), `/v1/service-categories${query}`)).data.length;
    expect([await listed(""), await listed("?active=true"), await listed("?active=false")]).toEqual([2, 1, 1]);
  });

  test("is an administrator's to make and change", async () => {
    const { id } = await makeCategory({ name: "Skin" });
    expect((await managing().post(manager(), "/v1/service-categories", { name: "Mine" })).status).toBe(403);
    const path = `/v1/service-categories/${id}`;
    expect((await managing().edit(manager(), "PATCH", path, { body: { name: "Mine" } })).status).toBe(403);
    expect((await managing().get(manager(), path)).status).toBe(200);
  });
});

describe("a service", () => {
  test("is made with its defaults, and can be booked once it is offered", async () => {
    const made = await makeService();
    expect(made).toEqual({
      ...skinCheck,
      id: made.id,
      categoryId: made.categoryId,
      description: "",
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      eligibleGender: null,
      minimumAgeYears: null,
      maximumAgeYears: null,
      needs: [],
      consumables: [],
      feeTable: null,
      questions: [],
      offers: [],
      active: true,
      version: 1,
    });
    expect((await visitorsSee()).map(({ id }) => id)).not.toContain(made.id);
    const price = euros(6500);
    const offered = wellOf(managedService, await offer(manager(), made.id, { price, taxBasisPoints: 1900 }));
    const stored = {
      clinicId: clinic().clinicId,
      price,
      taxBasisPoints: 1900,
      paymentPolicy: "card",
      deposit: null,
      approval: "instant",
      active: true,
    };
    expect(offered).toEqual({ ...made, version: 2, offers: [stored] });
    expect((await visitorsSee()).find(({ id }) => id === made.id)?.offers).toMatchObject([{ price }]);
  });

  test("keeps what a change does not name; needs are replaced as a whole", async () => {
    const needs = [
      { kind: "equipment", type: "laser" },
      { kind: "room", type: "laser" },
    ];
    const made = await makeService({ needs, minimumAgeYears: 18, eligibleGender: "female" });
    const changed = wellOf(managedService, await change(made.id, { needs: needs.slice(1), eligibleGender: null }));
    expect(changed).toEqual({ ...made, needs: needs.slice(1), eligibleGender: null, version: 2 });
    expect(wellOf(managedService, await managing().get(manager(), `/v1/services/${made.id}`))).toEqual(changed);
  });

  test("has a new length for the next booking, and the old one for those made", async () => {
    const booked = await makeAppointment(managing().maker, clinic(), { status: "confirmed" });
    expect((await change(clinic().serviceId, { minutes: 60 })).status).toBe(200);
    const next = await makeRequest(managing().maker, clinic(), { startsAt: "2031-05-05T12:00:00.000Z" });
    await hold(managing().maker, next);
    const { rows } = await managing().maker.admin.query<{ minutes: number }>(
      "select extract(epoch from ends_at - starts_at)::int / 60 as minutes from appointments where id = any($1) order by starts_at",
      [[booked.appointmentId, next.appointmentId]],
    );
    expect(rows.map(({ minutes }) => minutes)).toEqual([30, 60]);
  });

  test("that ends says which visits are booked, and vanishes for visitors and bookings", async () => {
    const { appointmentId } = await makeAppointment(managing().maker, clinic(), { status: "confirmed" });
    const refusal = await change(clinic().serviceId, { active: false });
    expect(refusalOf(refusal)).toEqual([409, "appointments_affected"]);
    expect(refusal.body).toMatchObject({ count: 1, appointments: [{ appointmentId }] });
    expect(await visitorsSee()).toHaveLength(1);
    expect((await change(clinic().serviceId, { active: false, acceptAffected: true })).status).toBe(200);
    expect(await visitorsSee()).toEqual([]);
    expect(await hold(managing().maker, await makeRequest(managing().maker, clinic()))).toMatchObject({
      refusalCode: "outside_hours",
    });
    const listed = async (query: string) =>
      wellOf(managedServiceList, await managing().get(manager(), `/v1/services${query}`)).data.length;
    expect([await listed(""), await listed("?active=false"), await listed("?active=true")]).toEqual([1, 1, 0]);
  });

  test.each([
    [{ minutes: 4 }, "/minutes"],
    [{ bufferAfterMinutes: 241 }, "/bufferAfterMinutes"],
    [{ minimumAgeYears: 18, maximumAgeYears: 17 }, "/maximumAgeYears"],
    [{ needs: [{ kind: "nurse", type: "x" }] }, "/needs/0/kind"],
    [{ needs: [1, 2].map(() => ({ kind: "room", type: "laser" })) }, "/needs"],
  ])("that makes no sense is refused: %j", async (part, pointer) => {
    const { categoryId } = await makeService();
    const { status, body } = await managing().post(admin(), "/v1/services", { ...skinCheck, categoryId, ...part });
    expect([status, problem.parse(body).errors?.map((fault) => fault.pointer)]).toEqual([400, [pointer]]);
  });

  test("needs a category, and is an administrator's to make and change", async () => {
    const body = { ...skinCheck, categoryId: randomUUID() };
    expect(refusalOf(await managing().post(admin(), "/v1/services", body))).toEqual([404, "not_found"]);
    expect((await managing().post(manager(), "/v1/services", body)).status).toBe(403);
    const path = `/v1/services/${clinic().serviceId}`;
    expect((await managing().edit(manager(), "PATCH", path, { body: { minutes: 60 } })).status).toBe(403);
  });
});

describe("an offer", () => {
  test("is set by who runs the clinic, in its currency", async () => {
    const { id } = await makeService();
    expect((await offer(manager(), id, { price: euros(100) })).status).toBe(200);
    const other = someoneOf(clinic(), "clinic_manager", [randomUUID()]);
    expect(refusalOf(await offer(other, id, { price: euros(1) }))).toEqual([404, "not_found"]);
    const foreign = await offer(manager(), id, { price: { amountMinor: 100, currency: "USD" } });
    expect(problem.parse(foreign.body).errors).toMatchObject([{ pointer: "/price/currency" }]);
    expect(wellOf(managedService, await managing().get(admin(), `/v1/services/${id}`)).offers).toMatchObject([
      { price: euros(100) },
    ]);
  });

  test("has a deposit where its payment is one, and nowhere else", async () => {
    const { id } = await makeService();
    const price = euros(6500);
    const deposit = { kind: "percent", basisPoints: 2000, balance: "by_card" };
    const set = (body: Record<string, unknown>) => offer(manager(), id, { price, ...body });
    // Who leaves out how the rest is paid would take it from the card unseen.
    const { balance: _, ...unsaid } = deposit;
    for (const wrong of [
      { paymentPolicy: "deposit" },
      { deposit },
      { paymentPolicy: "none", deposit },
      { paymentPolicy: "deposit", deposit: unsaid },
    ])
      expect(refusalOf(await set(wrong))).toEqual([400, "invalid_request"]);
    wellOf(managedService, await set({ paymentPolicy: "deposit", deposit }));
    const offers = async () => (await visitorsSee()).find((service) => service.id === id)?.offers;
    expect(await offers()).toMatchObject([{ paymentPolicy: "deposit", deposit }]);
    wellOf(managedService, await set({ paymentPolicy: "card" }));
    expect(await offers()).toMatchObject([{ paymentPolicy: "card", deposit: null }]);
  });

  test("of two that two managers set from one version, the second is refused", async () => {
    const { id } = await makeService();
    const set = (amountMinor: number) =>
      managing().edit(manager(), "PUT", `/v1/services/${id}`, {
        under: `/offers/${clinic().clinicId}`,
        body: { price: euros(amountMinor) },
        version: 1,
      });
    const answers = await Promise.all([set(100), set(200)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  });

  test("has no price of which sums would not stay exact", async () => {
    expect(refusalOf(await offer(manager(), clinic().serviceId, { price: euros(10 ** 12 + 1) }))).toEqual([
      400,
      "invalid_request",
    ]);
  });

  test("has a new price for the next booking only", async () => {
    const before = await makeAppointment(managing().maker, clinic(), { status: "held" });
    await offer(manager(), clinic().serviceId, { price: euros(9900) });
    const next = await makeRequest(managing().maker, clinic(), { startsAt: "2031-05-05T12:00:00.000Z" });
    await hold(managing().maker, next);
    const { rows } = await managing().maker.admin.query<{ total: number }>(
      "select total_minor::int as total from appointments where id = any($1) order by starts_at",
      [[before.appointmentId, next.appointmentId]],
    );
    expect(rows.map(({ total }) => total)).toEqual([5000, 9900]);
  });

  test("that ends says which visits are booked at that clinic", async () => {
    await makeAppointment(managing().maker, clinic(), { status: "confirmed" });
    const end = { price: euros(5000), active: false };
    expect(refusalOf(await offer(manager(), clinic().serviceId, end))).toEqual([409, "appointments_affected"]);
    expect((await offer(manager(), clinic().serviceId, { ...end, acceptAffected: true })).status).toBe(200);
    expect(await visitorsSee()).toEqual([]);
  });
});
