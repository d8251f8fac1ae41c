import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, startTestApi, type TestApi } from "../../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { makeTwoOrganizations, type TwoOrganizations } from "../../support/two-organizations.ts";

let database: TestDatabase;
let world: TwoOrganizations;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeTwoOrganizations(database.adminUrl);
  api = await startTestApi(database.appUrl, { PUBLIC_URL: "https://praxis.example" });
});
afterAll(async () => {
  await api?.close();
  await world?.admin.end();
  await database?.drop();
});

const post = (path: string, headers: Record<string, string> = {}, body?: unknown) =>
  api.call({ method: "POST", path, headers, ...(body ? { body } : {}) });
const credentials = () => ({ organization: "sunrise", email: world.people.nurse.email, password: world.password });
const logIn = async () => cookieOf(await post("/v1/auth/login", {}, credentials()));
const refresh = (cookie: string, headers: Record<string, string> = {}) =>
  post("/v1/auth/refresh", { cookie, ...headers });

/** What a browser would send after this answer. */
function cookieOf({ headers }: Answer): string {
  const [pair] = headers.get("set-cookie")?.split(";") ?? [];
  if (!pair) throw new Error("no cookie was set");
  return pair;
}

/** As if the last refresh of every session had been so long ago. */
const wait = (seconds: number) =>
  world.admin.query("update sessions set rotated_at = rotated_at - make_interval(secs => $1)", [seconds]);

test("the cookie is bound to this host, hidden from scripts, and sent over TLS by our own pages alone", async () => {
  const { headers } = await post("/v1/auth/login", {}, credentials());
  expect(headers.get("set-cookie")).toMatch(
    /^__Host-praxis_refresh=[\w-]{22}\.[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
});

test("a refresh gives what the login gave, with a new access token and a new cookie", async () => {
  const login = await post("/v1/auth/login", {}, credentials());
  const refreshed = await refresh(cookieOf(login));
  expect(refreshed.status).toBe(200);
  const { accessToken, ...rest } = session(refreshed);
  expect(session(login)).toMatchObject(rest);
  expect(await api.tokens.verify(accessToken)).toMatchObject({ accountId: world.people.nurse.accountId });
  expect(cookieOf(refreshed)).not.toBe(cookieOf(login));
  expect((await refresh(cookieOf(refreshed))).status).toBe(200);
});

function session({ body }: Answer): { accessToken: string } {
  if (typeof body !== "object" || body === null || !("accessToken" in body)) throw new Error("no session");
  return { ...body, accessToken: String(body.accessToken) };
}

test("a used cookie that comes again ends its login, whoever holds the newest one, and no other login", async () => {
  const [stolen, elsewhere] = [await logIn(), await logIn()];
  const newest = cookieOf(await refresh(stolen));
  await wait(10);
  expect((await refresh(stolen)).status).toBe(401);
  expect((await refresh(newest)).status).toBe(401);
  expect((await refresh(elsewhere)).status).toBe(200);
});

test("twenty tabs that refresh at once all go on, with one cookie that lives", async () => {
  const cookie = await logIn();
  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(cookie)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  const [next, ...others] = [...new Set(answers.map(cookieOf))];
  expect(others).toEqual([]);
  expect((await refresh(next ?? "")).status).toBe(200);
});

test("a refresh whose answer was lost is asked again within seconds and goes on", async () => {
  const cookie = await logIn();
  const lost = await refresh(cookie);
  const again = await refresh(cookie);
  expect(cookieOf(again)).toBe(cookieOf(lost));
  await wait(10);
  expect((await refresh(cookieOf(again))).status).toBe(200);
});

test("a secret that was never given out ends the login whose handle it comes with", async () => {
  const cookie = await logIn();
  const forged = cookie.replace(/[^.]+$/, "A".repeat(43));
  expect((await refresh(forged)).status).toBe(401);
  expect((await refresh(cookie)).status).toBe(401);
});

test.each([
  ["no cookie", ""],
  ["another cookie", "theme=dark"],
  ["an unknown one", `__Host-praxis_refresh=${"A".repeat(22)}.${"A".repeat(43)}`],
  ["one of another form", "__Host-praxis_refresh=1"],
  ["one under a like name", `x__Host-praxis_refresh=${"A".repeat(22)}.${"A".repeat(43)}`],
])("with %s there is nothing to go on with, and a logout is answered like any", async (_what, cookie) => {
  const refused = await refresh(cookie);
  expect(refused.body).toMatchObject({
    status: 401,
    code: "unauthenticated",
    detail: "The login is over. Log in again.",
  });
  expect((await post("/v1/auth/logout", { cookie })).status).toBe(204);
});

test("a logout ends the login in all its tabs, clears the cookie, may be repeated, and ends no other login", async () => {
  const [cookie, elsewhere] = [await logIn(), await logIn()];
  const newest = cookieOf(await refresh(`theme=dark; ${cookie}`));
  for (const sent of [cookie, newest]) {
    const { status, headers } = await post("/v1/auth/logout", { cookie: sent });
    expect(status).toBe(204);
    expect(headers.get("set-cookie")).toBe(
      "__Host-praxis_refresh=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict",
    );
  }
  expect((await refresh(newest)).status).toBe(401);
  expect((await refresh(elsewhere)).status).toBe(200);
});

test("a refresh sees the role of now, and gives nothing to who has left", async () => {
  const { accountId, staffId, email } = world.people.practitioner;
  const first = cookieOf(await post("/v1/auth/login", {}, { ...credentials(), email }));
  await world.admin.query("update memberships set role = 'nurse' where account_id = $1", [accountId]);
  const second = await refresh(first);
  expect(second.body).toMatchObject({ role: "nurse" });
  await world.admin.query("update staff set active = false where id = $1", [staffId]);
  expect((await refresh(cookieOf(second))).status).toBe(401);
});

test("a new password takes the one before, ends every other login, and is told of by a mail; this login goes on", async () => {
  const { email, accountId } = world.people.receptionist;
  const logInWith = (password: string) => post("/v1/auth/login", {}, { ...credentials(), email, password });
  const [here, elsewhere] = [await logInWith(world.password), await logInWith(world.password)];
  const change = (currentPassword: string, password: string, headers: Record<string, string> = {}) =>
    api.call({
      method: "POST",
      path: "/v1/me/password",
      token: session(here).accessToken,
      body: { currentPassword, password, language: "ar" },
      headers,
    });
  const wanted = "another walk by the sea";
  expect((await change("a guess of mine", wanted)).body).toMatchObject({ status: 422, code: "wrong_password" });
  expect((await change(world.password, "1234567890")).body).toMatchObject({ errors: [{ pointer: "/password" }] });
  expect((await change(world.password, wanted, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await refresh(cookieOf(here))).status).toBe(200);

  const changed = await change(world.password, wanted);
  expect(changed.status).toBe(200);
  for (const before of [here, elsewhere]) expect((await refresh(cookieOf(before))).status).toBe(401);
  expect((await refresh(cookieOf(changed))).status).toBe(200);
  expect([(await logInWith(world.password)).status, (await logInWith(wanted)).status]).toEqual([401, 200]);
  const mails = await world.admin.query("select kind, language from account_mails where account_id = $1", [accountId]);
  expect(mails.rows).toEqual([{ kind: "password_changed", language: "ar" }]);
});

test("the database holds nothing that a browser could send", async () => {
  const cookies = [await logIn()];
  for (const _ of Array.from({ length: 2 })) cookies.push(cookieOf(await refresh(cookies.at(-1) ?? "")));
  const { rows } = await world.admin.query("select * from sessions");
  const halves = cookies.flatMap((cookie) => cookie.replace(/^.*=/, "").split("."));
  expect(halves).toHaveLength(6);
  for (const half of halves) expect(JSON.stringify(rows)).not.toContain(half);
});

test.each([
  ["another site's page", { "sec-fetch-site": "cross-site", origin: "https://praxis.example" }],
  ["a neighbouring host's page", { "sec-fetch-site": "same-site" }],
  ["another site's page in an old browser", { origin: "https://evil.example" }],
  ["a page that hides where it is from", { origin: "null" }],
])("%s can log nobody in, refresh nobody and log nobody out", async (_what, headers) => {
  const cookie = await logIn();
  for (const path of ["/v1/auth/refresh", "/v1/auth/logout"]) {
    const { status, body } = await post(path, { ...headers, cookie });
    expect([status, body]).toMatchObject([403, { code: "forbidden" }]);
  }
  expect((await post("/v1/auth/login", headers, credentials())).status).toBe(403);
  expect((await refresh(cookie)).status).toBe(200);
});

test.each([
  ["our own page", { "sec-fetch-site": "same-origin", origin: "http://127.0.0.1:3000" }],
  ["our own page in an old browser", { origin: "https://praxis.example" }],
])("%s is served", async (_what, headers) => {
  expect((await refresh(await logIn(), headers)).status).toBe(200);
});
