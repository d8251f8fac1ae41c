import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { type Answer, type Call, startTestApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { codeOf } from "../support/desk.ts";

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startTestApi(database.appUrl, { RATE_LIMITS: "on" });
});
afterAll(async () => {
  await api?.close();
  await database?.drop();
});

const someone = (): Principal => ({
  accountId: randomUUID(),
  organizationId: randomUUID(),
  role: "organization_admin",
  clinicIds: [],
  staffId: null,
});

/** Asks the same until it is refused; how often it was answered before. */
async function untilRefused(call: Call): Promise<{ answered: number; refusal: Answer }> {
  for (let answered = 0; ; answered++) {
    const answer = await api.call(call);
    if (answer.status === 429) return { answered, refusal: answer };
  }
}

const checkOf = (appointmentId: string, as: Principal) =>
  ({ method: "POST", path: `/v1/appointments/${appointmentId}/payment-check`, as }) as const;

test("five payment checks of an appointment are answered, the next must wait; other accounts and appointments need not", async () => {
  const as = someone();
  const id = randomUUID();
  const { answered, refusal } = await untilRefused(checkOf(id, as));
  expect(answered).toBe(5);
  expect(codeOf(refusal)).toEqual([429, "too_many_requests"]);
  expect(Number(refusal.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(Number(refusal.headers.get("retry-after"))).toBeLessThanOrEqual(10);
  expect((await api.call(checkOf(id.toUpperCase(), as))).status).toBe(429);
  expect((await api.call(checkOf(randomUUID(), as))).status).toBe(404);
  expect((await api.call(checkOf(id, someone()))).status).toBe(404);
});

/** What the answer says of a limit: how much it allows in how many seconds, and how much of that is left. */
function leftOf({ headers }: Answer, name: string) {
  const policy = new RegExp(`"${name}"; q=(\\d+); w=(\\d+)`).exec(headers.get("ratelimit-policy") ?? "") ?? [];
  const [, left] = new RegExp(`"${name}"; r=(\\d+)`).exec(headers.get("ratelimit") ?? "") ?? [];
  return { allowed: Number(policy[1]), seconds: Number(policy[2]), left: Number(left) };
}

test("questions for open starts are counted by address", async () => {
  const path = `/v1/organizations/nobody/availability/next?serviceId=${randomUUID()}`;
  for (const left of [299, 298]) {
    expect(leftOf(await api.call({ path }), "visitor")).toEqual({ allowed: 300, seconds: 60, left });
  }
});

test("whatever is asked with a login is counted by its account", async () => {
  const [one, other] = [someone(), someone()];
  const paths = [`/v1/appointments/${randomUUID()}`, "/v1/appointments"];
  for (const [i, path] of paths.entries()) {
    const counted = { allowed: 1_200, seconds: 60, left: 1_199 - i };
    expect(leftOf(await api.call({ path, as: one }), "account")).toEqual(counted);
  }
  expect(leftOf(await api.call({ path: "/v1/appointments", as: other }), "account").left).toBe(1_199);
});
