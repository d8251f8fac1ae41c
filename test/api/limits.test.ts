import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freePort } from "../../local/ready.ts";
import { hasRedis, startRedis } from "../../local/redis.ts";
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
  expect(refusal.body).toMatchObject({ retryAfterSeconds: Number(refusal.headers.get("retry-after")) });
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

test("whatever is asked without a login is counted by its address, but what probes and Stripe ask", async () => {
  const paths = [
    `/v1/organizations/nobody/availability/next?serviceId=${randomUUID()}`,
    "/v1/organizations/nobody",
    "/.well-known/jwks.json",
  ];
  for (const [i, path] of paths.entries()) {
    expect(leftOf(await api.call({ path }), "visitor")).toEqual({ allowed: 300, seconds: 60, left: 299 - i });
  }
  expect((await api.call({ path: "/readyz" })).headers.has("ratelimit")).toBe(false);
  const report = await api.call({ method: "POST", path: "/v1/webhooks/stripe", body: {} });
  expect(report.headers.has("ratelimit")).toBe(false);
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

const redisHere = await hasRedis();
test.skipIf(!redisHere && process.env.REQUIRE_ALL !== "1")(
  `${redisHere ? "" : "(no redis-server on PATH) "}with Redis, an account's requests to all processes count together, also over a Redis that is lost or emptied`,
  async () => {
    const port = await freePort();
    let redis = await startRedis({ port });
    const env = { RATE_LIMITS: "on", REDIS_URL: `redis://127.0.0.1:${port}` };
    const apis = [await startTestApi(database.appUrl, env), await startTestApi(database.appUrl, env)] as const;
    const isReady = () =>
      Promise.all(apis.map(({ parts }) => vi.waitUntil(() => parts.redis?.status === "ready", 10_000)));
    const as = someone();
    const ask = (which: 0 | 1) => apis[which].call({ path: "/v1/appointments", as });
    try {
      await isReady();
      for (const [i, which] of ([0, 1, 0] as const).entries()) {
        expect(leftOf(await ask(which), "account").left).toBe(1_199 - i);
      }
      await apis[0].parts.redis?.flushall();
      expect(leftOf(await ask(0), "account").left).toBe(1_197); // the third of those that this process has seen
      await redis.stop();
      expect(leftOf(await ask(1), "account").left).toBe(1_198);
      redis = await startRedis({ port });
      await isReady();
      expect(leftOf(await ask(0), "account").left).toBe(1_196);
    } finally {
      await redis.stop();
      await Promise.all(apis.map((each) => each.close()));
    }
  },
);
