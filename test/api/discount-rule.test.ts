import { describe, expect, test } from "vitest";
import { problem } from "../../src/api/contract.ts";
import { quota } from "../../src/api/pricing/contract.ts";
import { discountSettings } from "../../src/api/pricing/discount-contract.ts";
import { clinicDay } from "../../src/domain/time.ts";
import { hold, makeRequest } from "../support/make.ts";
import { refusalOf, someoneOf, useManaging, wellOf } from "../support/managing.ts";

const { managing, clinic, admin } = useManaging();

const path = "/v1/discount-rule";
const everyVisit = {
  percentageBasisPoints: 2000,
  onBirthday: false,
  dailyLimit: 100,
  thresholds: [{ amountMinor: 4999, currency: "EUR" }],
};
const read = async () => wellOf(discountSettings, await managing().get(admin(), path));
const replace = (body: object) => managing().edit(admin(), "PUT", path, { body });

/** A visit of 50.00 EUR in some hours' time: what it was given, in minor units. */
async function book(hours: number): Promise<number | undefined> {
  const now = new Date();
  const startsAt = new Date(Math.ceil(now.getTime() / 3_600_000) * 3_600_000 + hours * 3_600_000);
  const request = await makeRequest(managing().maker, clinic(), {
    requestedAt: now.toISOString(),
    startsAt: startsAt.toISOString(),
  });
  await hold(managing().maker, request);
  const { rows } = await managing().maker.admin.query<{ discount: number }>(
    "select discount_minor::int as discount from appointments where id = $1",
    [request.appointmentId],
  );
  return rows[0]?.discount;
}

test("an organization that set nothing has twelve percent, a hundred times a day", async () => {
  expect(await read()).toEqual({
    version: 1,
    percentageBasisPoints: 1200,
    onBirthday: true,
    dailyLimit: 100,
    thresholds: [],
  });
});

test("the next booking is given what the rule says now; those made keep theirs", async () => {
  expect(await book(24)).toBe(0);
  expect(wellOf(discountSettings, await replace(everyVisit))).toEqual({ ...everyVisit, version: 2 });
  expect(await book(25)).toBe(1000);
  await replace({ ...everyVisit, thresholds: [] });
  expect(await read()).toEqual({ ...everyVisit, thresholds: [], version: 3 });
  expect(await book(26)).toBe(0);
});

describe("a new limit", () => {
  const today = () => clinicDay(new Date(), "Europe/Berlin");
  const readQuota = async () => wellOf(quota, await managing().get(admin(), `/v1/quotas?on=${today()}`));

  test("holds for the day that has begun: below what is used nothing more is given, above it there are places again", async () => {
    await replace(everyVisit);
    expect([await book(24), await book(25)]).toEqual([1000, 1000]);
    await replace({ ...everyVisit, dailyLimit: 1 });
    expect(await readQuota()).toMatchObject({ limit: 1, used: 2, left: 0 });
    expect(await book(26)).toBe(0);
    await replace({ ...everyVisit, dailyLimit: 3 });
    expect(await readQuota()).toMatchObject({ limit: 3, used: 2, left: 1 });
    expect([await book(27), await book(28)]).toEqual([1000, 0]);
  });

  test("of none is none, also on a day that nobody has booked on", async () => {
    await replace({ ...everyVisit, dailyLimit: 0 });
    expect(await book(24)).toBe(0);
  });
});

test.each([
  [{ percentageBasisPoints: 10_001 }, "/percentageBasisPoints"],
  [{ dailyLimit: -1 }, "/dailyLimit"],
  [{ thresholds: [{ amountMinor: 1, currency: "EUX" }] }, "/thresholds/0/currency"],
  [{ thresholds: [1, 2].map((amountMinor) => ({ amountMinor, currency: "EUR" })) }, "/thresholds"],
])("what makes no sense is refused: %j", async (part, pointer) => {
  const { status, body } = await replace({ ...everyVisit, ...part });
  expect([status, problem.parse(body).errors?.map((fault) => fault.pointer)]).toEqual([400, [pointer]]);
});

test("it is an administrator's to change, a manager's to read, and nobody overwrites what they have not seen", async () => {
  const manager = someoneOf(clinic(), "clinic_manager", [clinic().clinicId]);
  expect((await managing().get(manager, path)).status).toBe(200);
  expect(refusalOf(await managing().edit(manager, "PUT", path, { body: everyVisit }))).toEqual([403, "forbidden"]);
  await replace(everyVisit);
  const stale = await managing().edit(admin(), "PUT", path, { body: everyVisit, version: 1 });
  expect(refusalOf(stale)).toEqual([412, "changed_meanwhile"]);
  expect(problem.parse(stale.body)["current"]).toEqual({ ...everyVisit, version: 2 });
});
