import { expect, test } from "vitest";
import { releaseSlot } from "../../../src/db/booking/end-hold.ts";
import { openDb } from "../../../src/db/client.ts";
import { quotePrice, readPricingFacts, releaseDiscount, takeDiscount } from "../../../src/db/pricing/discount-quota.ts";
import {
  hold,
  type MadeClinic,
  makeAppointment,
  makeClinic,
  makePatient,
  makeRequest,
  pay,
  perform,
  requestedAt,
} from "../../support/make.ts";
import { insert } from "../../support/two-organizations.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker();

const dear = { offer: { price_minor: 200_000 } };

async function makeDearClinic(rule: Record<string, unknown>, wishes = {}): Promise<MadeClinic> {
  const clinic = await makeClinic(maker(), { ...dear, ...wishes });
  await insert(maker().admin, "discount_rules", { organization_id: clinic.organizationId, ...rule });
  return clinic;
}

const daysOf = async ({ organizationId }: MadeClinic) => {
  const { rows } = await maker().admin.query<{ day: string; limit: number; used: number }>(
    `select on_date::text as day, daily_limit as limit, used from discount_days where organization_id = $1 order by on_date`,
    [organizationId],
  );
  return rows;
};

const priceOf = async (appointmentId: string) => {
  const { rows } = await maker().admin.query<{ total: number; reason: string | null }>(
    "select total_minor::int as total, discount_reason as reason from appointments where id = $1",
    [appointmentId],
  );
  return rows[0];
};

const startAt = (i: number) => ({ startsAt: new Date(Date.UTC(2031, 4, 5, 0, 30 * i)).toISOString() });

test("the last place goes to exactly one; after it the price is full, and nobody is refused", async () => {
  const clinic = await makeDearClinic({ daily_limit: 3 });
  const requests = [];
  for (let i = 0; i < 10; i++) requests.push(await makeRequest(maker(), clinic, startAt(i)));
  const answers = await Promise.all(requests.map((request) => hold(maker(), request)));
  expect(answers.every(({ status }) => status === "held")).toBe(true);
  const prices = [];
  for (const { appointmentId } of requests) prices.push(await priceOf(appointmentId));
  expect(prices.filter((price) => price?.total === 176_000 && price.reason === "price_above_threshold")).toHaveLength(
    3,
  );
  expect(prices.filter((price) => price?.total === 200_000 && price.reason === "quota_exhausted")).toHaveLength(7);
  expect(await daysOf(clinic)).toEqual([{ day: "2031-05-01", limit: 3, used: 3 }]);
});

test("a full price where a discount was shown is a change of price, whose reason is that the discount is gone", async () => {
  const clinic = await makeDearClinic({ daily_limit: 0 });
  const request = await makeRequest(maker(), clinic, { expectedTotalMinor: 176_000 });
  await hold(maker(), request);
  const { rows } = await maker().admin.query("select price_change from appointments where id = $1", [
    request.appointmentId,
  ]);
  expect(rows).toEqual([{ price_change: { expectedTotalMinor: 176_000, reason: "discount_gone" } }]);
});

test("with the limit 0 there is no place, and no row is made", async () => {
  const clinic = await makeDearClinic({ daily_limit: 0 });
  const { appointmentId } = await makeAppointment(maker(), clinic, { status: "held" });
  expect(await priceOf(appointmentId)).toEqual({ total: 200_000, reason: "quota_exhausted" });
  expect(await daysOf(clinic)).toEqual([]);
});

test("a day's own limit decides once the day has begun, whatever the rule says by then", async () => {
  const clinic = await makeDearClinic({ daily_limit: 0 });
  const day = { organization_id: clinic.organizationId, on_date: "2031-05-01", daily_limit: 1 };
  await insert(maker().admin, "discount_days", day);
  const first = await makeAppointment(maker(), clinic, { status: "held", ...startAt(0) });
  const second = await makeAppointment(maker(), clinic, { status: "held", ...startAt(1) });
  expect((await priceOf(first.appointmentId))?.total).toBe(176_000);
  expect((await priceOf(second.appointmentId))?.total).toBe(200_000);
});

test("a limit lowered below what is used gives no new place until enough are given back", async () => {
  const clinic = await makeDearClinic({ daily_limit: 3 });
  const taken = [];
  for (let i = 0; i < 3; i++)
    taken.push(await makeAppointment(maker(), clinic, { status: "confirmed", ...startAt(i) }));
  await maker().admin.query("update discount_days set daily_limit = 2 where organization_id = $1", [
    clinic.organizationId,
  ]);
  const totalOfNext = async (i: number) => {
    const { appointmentId } = await makeAppointment(maker(), clinic, { status: "held", ...startAt(i) });
    return (await priceOf(appointmentId))?.total;
  };
  expect(await totalOfNext(3)).toBe(200_000);
  for (const [i, request] of taken.entries()) {
    if (i < 2) await perform(maker(), request, "cancel");
    expect(await totalOfNext(4 + i)).toBe(i === 0 ? 200_000 : i === 1 ? 176_000 : 200_000);
  }
  expect(await daysOf(clinic)).toEqual([{ day: "2031-05-01", limit: 2, used: 2 }]);
});

test.each([
  ["a second before midnight in Berlin", "Europe/Berlin", "2031-05-01T21:59:59Z", "2031-05-01"],
  ["midnight in Berlin", "Europe/Berlin", "2031-05-01T22:00:00Z", "2031-05-02"],
  ["the last second of the day of 23 hours", "America/New_York", "2031-03-10T03:59:59Z", "2031-03-09"],
  ["the first second after it", "America/New_York", "2031-03-10T04:00:00Z", "2031-03-10"],
  ["the first second of the day of 25 hours", "America/New_York", "2031-11-02T04:00:00Z", "2031-11-02"],
  ["the last second of the day of 25 hours", "America/New_York", "2031-11-03T04:59:59Z", "2031-11-02"],
  ["half past five in Mumbai, where it is another day in London", "Asia/Kolkata", "2031-05-01T18:30:00Z", "2031-05-02"],
])("%s charges its own local day, and a cancel gives the place back to that day", async (_, time_zone, at, day) => {
  const clinic = await makeDearClinic({}, { clinic: { time_zone } });
  const visit = {
    requestedAt: at,
    startsAt: new Date(Math.ceil(Date.parse(at) / 3_600_000) * 3_600_000 + 48 * 3_600_000).toISOString(),
  };
  const request = await makeAppointment(maker(), clinic, { status: "confirmed", ...visit });
  expect(await daysOf(clinic)).toEqual([{ day, limit: 100, used: 1 }]);
  await perform(maker(), request, "cancel", { at: new Date(Date.parse(at) + 86_400_000) });
  expect(await daysOf(clinic)).toEqual([{ day, limit: 100, used: 0 }]);
});

test("a quote takes no place and says what a hold would get", async () => {
  const clinic = await makeDearClinic({ daily_limit: 1 });
  const patientId = await makePatient(maker(), clinic);
  const quote = () =>
    maker().db.withTenant(clinic.organizationId, async (tx) => {
      const facts = await readPricingFacts(tx, { ...clinic, patientId });
      if (!facts) throw new Error("the patient is there");
      const services = [{ serviceId: clinic.serviceId, minutes: 30, baseMinor: 200_000, taxBasisPoints: 0 }];
      return quotePrice(tx, facts, {
        currency: "EUR",
        timeZone: "Europe/Berlin",
        services,
        requestedAt: new Date(requestedAt),
      });
    });
  expect(await quote()).toMatchObject({ totalMinor: 176_000, discountReason: "price_above_threshold" });
  expect(await daysOf(clinic)).toEqual([]);
  await makeAppointment(maker(), clinic, { status: "held" });
  expect(await quote()).toMatchObject({ totalMinor: 200_000, discountReason: "quota_exhausted" });
});

test("a threshold set for the clinic's currency decides, and it must be exceeded", async () => {
  const clinic = await makeDearClinic({}, { offer: { price_minor: 3000 } });
  const set = (threshold_minor: number) =>
    insert(maker().admin, "discount_thresholds", {
      organization_id: clinic.organizationId,
      currency: "EUR",
      threshold_minor,
    });
  await set(3000);
  const at = await makeAppointment(maker(), clinic, { status: "held", ...startAt(0) });
  await maker().admin.query("update discount_thresholds set threshold_minor = 2999");
  const above = await makeAppointment(maker(), clinic, { status: "held", ...startAt(1) });
  expect(await priceOf(at.appointmentId)).toEqual({ total: 3000, reason: null });
  expect(await priceOf(above.appointmentId)).toEqual({ total: 2640, reason: "price_above_threshold" });
});

test("1,000 bookings from two pools against a limit of 100, with cancels and expiries in between, keep the count exact", async () => {
  const clinic = await makeDearClinic({ daily_limit: 100 });
  const second = openDb({ url: maker().appUrl, poolMax: 10, onError: () => undefined });
  const patients: string[] = [];
  for (let i = 0; i < 50; i++) patients.push(await makePatient(maker(), clinic));
  const most = { used: 0 };
  try {
    const turns = Array.from({ length: 1_000 }, (_, i) => i).values();
    const work = async (worker: number) => {
      const by = { ...maker(), db: worker % 2 ? maker().db : second };
      for (const i of turns) {
        // Half an hour of a day far enough apart, so that nothing but the quota is contended.
        const request = await makeRequest(maker(), clinic, { patientId: patients[worker] ?? "", ...startAt(i) });
        if ((await hold(by, request)).status !== "held") throw new Error(`turn ${i} was refused`);
        const fate = i % 7;
        if (fate < 2) await pay(by, request);
        if (fate === 1) await perform(by, request, "cancel");
        if (fate > 2) await releaseSlot(by.db, request, { status: "expired" }, new Date(requestedAt));
        if (worker === 0) most.used = Math.max(most.used, (await daysOf(clinic))[0]?.used ?? 0);
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, worker) => work(worker)));
  } finally {
    await second.close();
  }
  const { rows } = await maker().admin.query<{ taken: number; discounted: number }>(
    `select (select used from discount_days where organization_id = $1) as taken,
       count(*) filter (where discount_minor > 0 and status in ('held', 'confirmed'))::int as discounted
     from appointments where organization_id = $1`,
    [clinic.organizationId],
  );
  expect(rows).toEqual([{ taken: 100, discounted: 100 }]); // of 429 that stay, the first hundred to find a place
  expect(most.used).toBeLessThanOrEqual(100);
}, 60_000);

test("a place is given back once, however often it is released", async () => {
  const clinic = await makeDearClinic({ daily_limit: 5 });
  await makeAppointment(maker(), clinic, { status: "confirmed", ...startAt(0) });
  const request = await makeAppointment(maker(), clinic, { status: "cancelled", ...startAt(1) });
  const releasing = Array.from({ length: 5 }, () =>
    maker().db.withTenant(clinic.organizationId, (tx) => releaseDiscount(tx, request.appointmentId)),
  );
  await Promise.all(releasing);
  expect(await daysOf(clinic)).toEqual([{ day: "2031-05-01", limit: 5, used: 1 }]);
});

test("a claim whose transaction fails takes no place", async () => {
  const clinic = await makeDearClinic({ daily_limit: 1 });
  const patientId = await makePatient(maker(), clinic);
  const claim = maker().db.withTenant(clinic.organizationId, async (tx) => {
    const facts = await readPricingFacts(tx, { ...clinic, patientId });
    if (!facts) throw new Error("the patient is there");
    const services = [{ serviceId: clinic.serviceId, minutes: 30, baseMinor: 200_000, taxBasisPoints: 0 }];
    const visit = { currency: "EUR", timeZone: "Europe/Berlin", services, requestedAt: new Date(requestedAt) };
    expect((await takeDiscount(tx, facts, visit)).placeTakenOn).toBe("2031-05-01");
    throw new Error("on purpose");
  });
  await expect(claim).rejects.toThrow("on purpose");
  expect(await daysOf(clinic)).toEqual([]);
});
