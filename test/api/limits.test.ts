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

test("of one address 300 questions for open starts are answered in a minute", async () => {
  const search = new URLSearchParams({ serviceId: randomUUID() });
  const { answered, refusal } = await untilRefused({ path: `/v1/organizations/nobody/availability/next?${search}` });
  expect(answered).toBe(300);
  expect(Number(refusal.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("of one account 1,200 requests are answered in a minute, and of another all the same", async () => {
  const path = `/v1/appointments/${randomUUID()}`;
  const { answered, refusal } = await untilRefused({ path, as: someone() });
  expect(answered).toBe(1_200);
  expect(codeOf(refusal)).toEqual([429, "too_many_requests"]);
  expect((await api.call({ path, as: someone() })).status).toBe(404);
});
