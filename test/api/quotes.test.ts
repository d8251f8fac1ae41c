import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import { problem } from "../../src/api/contract.ts";
import { quote } from "../../src/api/pricing/contract.ts";
import type { Principal, Role } from "../../src/domain/identity/principal.ts";
import { addDays, clinicDay } from "../../src/domain/time.ts";
import { type Answer, startTestApi, type TestApi } from "../support/api.ts";
import { hold, type MadeClinic, type Maker, makeClinic, makePatient, makeRequest, openMaker } from "../support/make.ts";
import { insert } from "../support/two-organizations.ts";

const now = new Date();
const today = clinicDay(now, "Europe/Berlin");
/** A full hour, that many days from now. */
const inDays = (days: number) => new Date(Math.ceil(now.getTime() / 3_600_000) * 3_600_000 + days * 86_400_000);
const near = inDays(2).toISOString();
const far = inDays(30).toISOString();

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

const somebody = (
  { organizationId, clinicId }: MadeClinic,
  role: Role,
  clinicIds: string[] = [clinicId],
): Principal => ({
  accountId: randomUUID(),
  organizationId,
  role,
  clinicIds,
  staffId: null,
});

type Asking = { as?: Principal | null; patientId?: string } & Record<string, unknown>;

async function ask(clinic: MadeClinic, { as, ...wishes }: Asking = {}): Promise<Answer> {
  const body = {
    clinicId: clinic.clinicId,
    serviceIds: [clinic.serviceId],
    patientId: wishes.patientId ?? (await makePatient(maker, clinic)),
    startsAt: near,
    ...wishes,
  };
  const principal = as === undefined ? somebody(clinic, "receptionist") : as;
  return api.call({ method: "POST", path: "/v1/quotes", body, ...(principal ? { as: principal } : {}) });
}

async function read(clinic: MadeClinic, wishes?: Asking): Promise<z.output<typeof quote>> {
  const { status, body } = await ask(clinic, wishes);
  expect(status).toBe(200);
  return quote.parse(body);
}

async function addService(clinic: MadeClinic, price: Record<string, unknown>, service: Record<string, unknown> = {}) {
  const id = randomUUID();
  const tenant = { organization_id: clinic.organizationId };
  const category = randomUUID();
  await insert(maker.admin, "service_categories", { ...tenant, id: category, name: "Another" });
  await insert(maker.admin, "services", {
    ...tenant,
    id,
    category_id: category,
    name: "Another",
    duration_minutes: 20,
    ...service,
  });
  await insert(maker.admin, "service_offers", { ...tenant, service_id: id, clinic_id: clinic.clinicId, ...price });
  return id;
}

describe("the price", () => {
  test("is told line by line, each with its share of the discount and the tax it includes", async () => {
    const clinic = await makeClinic(maker, { offer: { price_minor: 120_000, tax_basis_points: 1900 } });
    const second = await addService(clinic, { price_minor: 50_000 });
    const patientId = await makePatient(maker, clinic);
    const found = await read(clinic, { patientId, serviceIds: [clinic.serviceId, second] });
    const service = { kind: "service", serviceId: clinic.serviceId, name: "Consultation", minutes: 30 };
    const another = { kind: "service", serviceId: second, name: "Another", minutes: 20 };
    expect(found).toMatchObject({
      clinicId: clinic.clinicId,
      patientId,
      startsAt: near,
      endsAt: new Date(Date.parse(near) + 50 * 60_000).toISOString(),
      minutes: 50,
      currency: "EUR",
      baseMinor: 170_000,
      discountMinor: 20_400,
      totalMinor: 149_600,
    });
    expect(found.lines).toEqual([
      {
        ...service,
        baseMinor: 120_000,
        discountMinor: 14_400,
        totalMinor: 105_600,
        taxBasisPoints: 1900,
        taxMinor: 16_861,
      },
      { ...another, baseMinor: 50_000, discountMinor: 6_000, totalMinor: 44_000, taxBasisPoints: 0, taxMinor: 0 },
      {
        kind: "discount",
        reason: "price_above_threshold",
        percentageBasisPoints: 1200,
        amountMinor: -20_400,
        text: "12 % off, because the price is above 1,000.00 EUR.",
      },
    ]);
  });

  test("has no discount at the threshold itself", async () => {
    const clinic = await makeClinic(maker, { offer: { price_minor: 100_000 } });
    expect((await read(clinic)).lines).toHaveLength(1);
  });

  test("is discounted on the birthday by the clinic's calendar, until the day's discounts are given", async () => {
    const clinic = await makeClinic(maker);
    const patientId = await makePatient(maker, clinic, { gender: "female", born_on: `1992${today.slice(4)}` });
    const discounted = await read(clinic, { patientId });
    expect(discounted).toMatchObject({ totalMinor: 4_400 });
    expect(discounted.lines[1]).toMatchObject({ reason: "birthday", text: "12 % off on the patient's birthday." });

    const day = { organization_id: clinic.organizationId, on_date: today, daily_limit: 3, used: 3 };
    await insert(maker.admin, "discount_days", day);
    const full = await read(clinic, { patientId });
    expect(full).toMatchObject({ discountMinor: 0, totalMinor: 5_000 });
    expect(full.lines[1]).toMatchObject({
      reason: "quota_exhausted",
      amountMinor: 0,
      text: "Today's discounts of 12 % have all been given, so the full price holds.",
    });
  });

  test.each([
    ["near", near],
    ["far", far],
  ])("and when it is charged is what a booking made now gets: %s", async (_, startsAt) => {
    const clinic = await makeClinic(maker, { offer: { price_minor: 250_000 } });
    const request = await makeRequest(maker, clinic, { startsAt, requestedAt: now.toISOString() });
    const { totalMinor, payment } = await read(clinic, { patientId: request.patientId, startsAt });
    expect(await hold(maker, request)).toMatchObject({ status: "held" });
    const { rows } = await maker.admin.query(
      "select total_minor::int, payment_policy, capture_policy from appointments where id = $1",
      [request.appointmentId],
    );
    expect(rows).toEqual([
      { total_minor: totalMinor, payment_policy: payment.policy, capture_policy: payment.capturedWhen },
    ]);
  });

  test("takes no place of the day's discounts and stores nothing", async () => {
    const clinic = await makeClinic(maker, { offer: { price_minor: 250_000 } });
    await read(clinic);
    for (const table of ["discount_days", "appointments", "payments", "occupancies"]) {
      const { rowCount } = await maker.admin.query(`select from ${table} where organization_id = $1`, [
        clinic.organizationId,
      ]);
      expect(rowCount, table).toBe(0);
    }
  });
});

describe("what is charged when", () => {
  test.each([
    ["at_completion", near, "at_completion", "held on your card when you book and taken when the visit is completed."],
    ["by_admin", near, "by_admin", "taken by the clinic around the visit."],
    ["at_confirmation", far, "at_confirmation", "Your card is charged when the booking is confirmed."],
    [
      "at_completion",
      far,
      "at_completion",
      "saved when you book; the amount is reserved on it two days before the visit",
    ],
    ["by_admin", far, "by_admin", "two days before the visit and taken by the clinic around the visit."],
    ["at_completion", null, "at_completion", "For a visit further away than a card can be held"],
  ])("with the clinic's policy %s, for a visit at %s: %s", async (capture_policy, startsAt, capturedWhen, words) => {
    const clinic = await makeClinic(maker, { organization: { capture_policy } });
    const { payment } = await read(clinic, { startsAt });
    expect(payment).toMatchObject({ policy: "card", capturedWhen });
    expect(payment.text).toContain(words);
  });

  test.each([
    [{ payment_policy: "none", price_minor: 5_000 }, "Due at the clinic."],
    [{ price_minor: 49 }, "Due at the clinic, because the amount is too small for a card payment online."],
    [{ price_minor: 200_000_000 }, "Due at the clinic, because the amount is too large for a card payment online."],
    [{ price_minor: 0 }, "There is nothing to pay."],
  ])("without a card: %j", async (offer, text) => {
    const clinic = await makeClinic(maker, { offer });
    expect((await read(clinic)).payment).toEqual({
      policy: "none",
      depositMinor: null,
      balance: "at_clinic",
      capturedWhen: null,
      cardPlan: null,
      authorizesAt: null,
      linkUntil: null,
      text,
    });
  });

  test("says until when the patient may cancel", async () => {
    const clinic = await makeClinic(maker);
    const soon = inDays(0).toISOString();
    const until = inDays(1).toISOString();
    const noFees = {
      fees: [],
      noShowMinor: 5000,
      text: "You can cancel free of charge until 24 hours before the visit. Not coming costs 50.00 EUR.",
    };
    const told = async (startsAt: string | null) => (await read(clinic, { startsAt })).cancellation;
    expect(await told(near)).toEqual({ until, possibleUntil: until, ...noFees });
    expect(await told(null)).toEqual({ until: null, possibleUntil: null, ...noFees });
    expect((await told(soon)).text).toBe(
      "The visit begins within the 24 hours of notice, so only the clinic can cancel it. Not coming costs 50.00 EUR.",
    );
  });

  test("says what cancelling late costs, by the service's own table where it has one", async () => {
    const percent = (basisPoints: number) => ({ kind: "percent", basisPoints });
    const tableOf = (underHours: number) =>
      JSON.stringify({ lateCancel: [{ underHours, fee: percent(3_333) }], noShow: percent(0) });
    const clinic = await makeClinic(maker, {
      organization: { fee_table: tableOf(12) },
      service: { fee_table: tableOf(24) },
    });
    expect((await read(clinic, { startsAt: near })).cancellation).toEqual({
      until: inDays(1).toISOString(),
      possibleUntil: near,
      fees: [{ underHours: 24, after: inDays(1).toISOString(), amountMinor: 1667 }],
      noShowMinor: 0,
      text: "You can cancel free of charge until 24 hours before the visit. Cancelling less than 24 hours before the visit costs 16.67 EUR.",
    });
  });
});

describe("who is not quoted", () => {
  test("whom the service is not for on the day of the visit", async () => {
    const clinic = await makeClinic(maker, { service: { minimum_age_years: 18, eligible_gender: "female" } });
    const visitOn = clinicDay(new Date(near), "Europe/Berlin");
    const bornOn = (day: string) => `${Number(day.slice(0, 4)) - 18}${day.slice(4)}`;
    const adult = await makePatient(maker, clinic, { gender: "female", born_on: bornOn(visitOn) });
    const minor = await makePatient(maker, clinic, { gender: "female", born_on: bornOn(addDays(visitOn, 1)) });
    const man = await makePatient(maker, clinic, { gender: "male", born_on: "1980-01-01" });
    expect((await ask(clinic, { patientId: adult })).status).toBe(200);
    for (const asked of [{ patientId: minor }, { patientId: man }, { patientId: adult, startsAt: null }]) {
      const { status, body } = await ask(clinic, asked);
      expect([status, problem.parse(body)]).toEqual([
        422,
        expect.objectContaining({ code: "not_eligible", unknown: [] }),
      ]);
    }
    const nameOnly = await ask(clinic, {
      patientId: await makePatient(maker, clinic, { gender: "female", born_on: null }),
    });
    const { code, unknown, detail } = problem.parse(nameOnly.body);
    expect([code, unknown]).toEqual(["not_eligible", ["bornOn"]]);
    expect(detail).toMatch(/asks for a date of birth, which is not noted/);
  });

  test("a patient who is somebody else's: only who acts for them is", async () => {
    const clinic = await makeClinic(maker);
    const patientId = await makePatient(maker, clinic);
    const mother = somebody(clinic, "patient");
    await insert(maker.admin, "accounts", {
      id: mother.accountId,
      email: `${mother.accountId}@x.example`,
      password_hash: "x",
    });
    await insert(maker.admin, "patient_access", {
      organization_id: clinic.organizationId,
      account_id: mother.accountId,
      patient_id: patientId,
      relation: "parent",
    });
    expect((await ask(clinic, { as: mother, patientId })).status).toBe(200);
    const stranger = await ask(clinic, { as: somebody(clinic, "patient"), patientId });
    expect([stranger.status, problem.parse(stranger.body).detail]).toEqual([404, "There is no such patient."]);
    expect((await ask(clinic, { as: somebody(clinic, "practitioner"), patientId })).status).toBe(403);
    expect((await ask(clinic, { as: null, patientId })).status).toBe(401);
  });

  test("who asks about what is not there, or not within reach", async () => {
    const clinic = await makeClinic(maker);
    const foreign = await makeClinic(maker);
    const elsewhere = await addService(clinic, { price_minor: 100, active: false });
    const cases: [Asking, string][] = [
      [{ clinicId: foreign.clinicId }, "There is no such clinic."],
      [{ as: somebody(clinic, "receptionist", [randomUUID()]) }, "There is no such clinic."],
      [{ serviceIds: [foreign.serviceId] }, "There is no such service."],
      [{ serviceIds: [elsewhere] }, "This clinic does not offer this."],
      [{ patientId: await makePatient(maker, foreign) }, "There is no such patient."],
    ];
    for (const [wishes, words] of cases) {
      const { status, body } = await ask(clinic, wishes);
      expect(status).toBe(404);
      expect(problem.parse(body).detail).toContain(words);
    }
    expect((await ask(clinic, { as: somebody(clinic, "receptionist", [clinic.clinicId]) })).status).toBe(200);
  });

  test("who asks for nothing that makes sense", async () => {
    const clinic = await makeClinic(maker);
    const cases: [Record<string, unknown>, string][] = [
      [{ clinicId: "berlin" }, "/clinicId"],
      [{ serviceIds: [] }, "/serviceIds"],
      [{ serviceIds: Array.from({ length: 6 }, () => clinic.serviceId) }, "/serviceIds"],
      [{ startsAt: "2030-05-01 09:00" }, "/startsAt"],
      [{ totalMinor: 1 }, ""],
    ];
    for (const [wishes, pointer] of cases) {
      const { status, body } = await ask(clinic, wishes);
      expect([status, problem.parse(body).errors?.map((fault) => fault.pointer)]).toEqual([400, [pointer]]);
    }
  });
});
