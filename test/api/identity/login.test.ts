import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freePort } from "../../../local/ready.ts";
import { hasRedis, startRedis } from "../../../local/redis.ts";
import { type Role, roles } from "../../../src/domain/identity/principal.ts";
import { startTestApi, type TestApi } from "../../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { insert, makeTwoOrganizations, type TwoOrganizations } from "../../support/two-organizations.ts";

let database: TestDatabase;
let world: TwoOrganizations;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeTwoOrganizations(database.adminUrl);
});
afterAll(async () => {
  await world?.admin.end();
  await database?.drop();
});

/** Each test has an API of its own: the counts of attempts are the process's. */
async function withApi(work: (api: TestApi) => Promise<void>, env: Record<string, string> = {}): Promise<void> {
  const api = await startTestApi(database.appUrl, env);
  try {
    await work(api);
  } finally {
    await api.close();
  }
}

const login = (api: TestApi, email: string, password: string, more: { organization?: string; address?: string } = {}) =>
  api.call({
    method: "POST",
    path: "/v1/auth/login",
    body: { organization: more.organization ?? "sunrise", email, password },
    ...(more.address ? { headers: { "x-forwarded-for": more.address } } : {}),
  });

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

test("every role logs in and learns from /v1/me who it is", () =>
  withApi(async (api) => {
    for (const role of roles) {
      const { email, accountId, clinicIds, staffId } = world.people[role];
      const session = await login(api, email, world.password);
      expect(session.status).toBe(200);
      const who = {
        account: { id: accountId, email },
        organization: { id: world.places.own.organizationId, slug: "sunrise", name: "sunrise" },
        role,
        clinics: clinicIds,
        staffId,
      };
      expect(session.body).toMatchObject({
        ...who,
        expiresIn: 600,
        patients: role === "patient" ? [world.ownPatientId] : [],
      });
      const me = await api.call({ path: "/v1/me", token: accessTokenOf(session.body) });
      expect(me.body).toMatchObject({ ...who, name: nameOf(role) });
    }
  }));

const nameOf = (role: Role) =>
  role === "patient" ? "Grace Example" : role === "practitioner" ? "Dr. Ada Example" : world.people[role].email;

function accessTokenOf(body: unknown): string {
  if (typeof body !== "object" || body === null || !("accessToken" in body)) throw new Error("no access token");
  return String(body.accessToken);
}

test("the letter case of an e-mail does not matter", () =>
  withApi(async (api) => {
    expect((await login(api, world.people.nurse.email.toUpperCase(), world.password)).status).toBe(200);
  }));

test("an account that belongs to two organizations gets a token for the one it names", () =>
  withApi(async (api) => {
    const { accountId, email } = world.people.patient;
    const harbour = world.places.other_tenant.organizationId;
    await insert(world.admin, "memberships", { organization_id: harbour, account_id: accountId, role: "nurse" });
    const { body } = await login(api, email, world.password, { organization: "harbour" });
    expect(body).toMatchObject({ organization: { slug: "harbour" }, role: "nurse", patients: [] });
    expect(await api.tokens.verify(accessTokenOf(body))).toMatchObject({ organizationId: harbour, role: "nurse" });
    await world.admin.query("delete from memberships where organization_id = $1", [harbour]);
  }));

test("a staff member who has left can neither log in nor go on", () =>
  withApi(async (api) => {
    const { staffId, email } = world.people.practitioner;
    await world.admin.query("update staff set active = false where id = $1", [staffId]);
    expect((await login(api, email, world.password)).status).toBe(401);
    expect((await api.call({ path: "/v1/me", as: world.people.practitioner })).status).toBe(401);
    await world.admin.query("update staff set active = true where id = $1", [staffId]);
  }));

test("a wrong password, an unknown e-mail, another organization and an unknown one are answered alike", () =>
  withApi(async (api) => {
    const answers = [
      await login(api, world.people.patient.email, "wrong"),
      await login(api, "nobody@sunrise.example", world.password),
      await login(api, world.people.patient.email, world.password, { organization: "harbour" }),
      await login(api, world.people.patient.email, world.password, { organization: "nowhere" }),
    ];
    const seen = answers.map(({ status, headers, body }) => ({
      status,
      body: { ...(typeof body === "object" ? body : {}), requestId: "" },
      headers: [...headers.keys()].sort(),
    }));
    expect(seen[0]?.status).toBe(401);
    expect(answers[0]?.headers.get("www-authenticate")).toBe('Bearer realm="praxis"');
    for (const other of seen) expect(other).toEqual(seen[0]);
  }));

test("an unknown e-mail takes as much work as a known one", () =>
  withApi(async (api) => {
    const known: number[] = [];
    const unknown: number[] = [];
    // The processor's time, which other programs on the machine do not add to as they do to the clock's.
    const measured = async (email: string, works: number[]) => {
      const before = process.cpuUsage();
      await login(api, email, "wrong");
      const { user, system } = process.cpuUsage(before); // their sum is measured, its parts are sampled
      works.push(user + system);
    };
    await measured("warm@sunrise.example", []);
    for (const role of roles) {
      await measured(world.people[role].email, known);
      await measured(`no-${world.people[role].email}`, unknown);
    }
    // The least of each: what else this process does only adds. Without the hash it would be a tenth.
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  }));

test("the sixth failure from one address waits, whether the e-mail is known or not; its owner elsewhere does not", () =>
  withApi(
    async (api) => {
      for (const email of [world.people.patient.email, "nobody@sunrise.example"]) {
        const tries = [];
        for (const _ of times(6, () => 0)) tries.push(await login(api, email, "wrong", { address: "192.0.2.1" }));
        expect(tries.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
        const last = tries.at(-1);
        expect(last?.body).toMatchObject({ code: "too_many_requests" });
        expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
        expect(last?.headers.get("ratelimit")).toContain("login-account-and-address");
      }
      const fromElsewhere = await login(api, world.people.patient.email, world.password, { address: "192.0.2.2" });
      expect(fromElsewhere.status).toBe(200);
    },
    { TRUST_PROXY: "1" },
  ));

test("an address that tries many accounts is slowed down, and a forged X-Forwarded-For does not help it", () =>
  withApi(async (api) => {
    const statuses: number[] = [];
    for (const index of times(31, (n) => n)) {
      const { status } = await login(api, `nobody-${index}@sunrise.example`, "wrong", { address: `192.0.2.${index}` });
      statuses.push(status);
    }
    expect(statuses.slice(0, 30)).not.toContain(429);
    expect(statuses[30]).toBe(429);
  }));

test("with Redis configured but away, logins work and the process's own count still holds", () =>
  withApi(
    async (api) => {
      expect((await login(api, world.people.nurse.email, world.password)).status).toBe(200);
      const tries = [];
      for (const _ of times(6, () => 0)) tries.push(await login(api, world.people.nurse.email, "wrong"));
      expect(tries.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
      expect((await api.call({ path: "/readyz" })).body).toMatchObject({
        status: "degraded",
        parts: { redis: { state: "down" } },
      });
    },
    { REDIS_URL: "redis://127.0.0.1:9" },
  ));

const redisHere = await hasRedis();
test.skipIf(!redisHere && process.env.REQUIRE_ALL !== "1")(
  `${redisHere ? "" : "(no redis-server on PATH) "}with Redis, processes count together, from their first connection on and again after a lost one`,
  async () => {
    const port = await freePort();
    const env = { REDIS_URL: `redis://127.0.0.1:${port}` };
    const apis = [await startTestApi(database.appUrl, env), await startTestApi(database.appUrl, env)] as const;
    try {
      for (const email of [world.people.nurse.email, world.people.receptionist.email]) {
        // After the processes, so the first round is their first connection too.
        const redis = await startRedis({ port });
        await Promise.all(apis.map(({ parts }) => vi.waitUntil(() => parts.redis?.status === "ready", 10_000)));
        const statuses: number[] = [];
        for (const turn of times(6, (n) => n)) {
          const api = turn % 2 === 0 ? apis[0] : apis[1];
          statuses.push((await login(api, email, "wrong")).status);
        }
        expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
        await redis.stop();
      }
    } finally {
      await Promise.all(apis.map((api) => api.close()));
    }
  },
);

test("more logins at once than the process can hash are turned away for a second, and none fails otherwise", () =>
  withApi(async (api) => {
    const answers = await Promise.all(times(20, (n) => login(api, `nobody-${n}@sunrise.example`, "wrong")));
    expect([...new Set(answers.map(({ status }) => status))].sort((a, b) => a - b)).toEqual([401, 503]);
    const turnedAway = answers.find(({ status }) => status === 503);
    expect(turnedAway?.body).toMatchObject({ code: "temporarily_unavailable" });
    expect(turnedAway?.headers.get("retry-after")).toBe("1");
    expect((await login(api, world.people.nurse.email, world.password)).status).toBe(200);
  }));

test.each([
  ["a missing password", { organization: "sunrise", email: "a@b.example" }, "/password"],
  ["a password of the wrong type", { organization: "sunrise", email: "a@b.example", password: 1 }, "/password"],
  ["an unknown member", { organization: "sunrise", email: "a@b.example", password: "x", role: "nurse" }, ""],
])("%s is refused and pointed at", (_what, body, pointer) =>
  withApi(async (api) => {
    const { status, body: problem } = await api.call({ method: "POST", path: "/v1/auth/login", body });
    expect(status).toBe(400);
    expect(problem).toMatchObject({ code: "invalid_request", errors: [{ in: "body", pointer }] });
  }),
);
