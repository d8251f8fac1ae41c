import { afterAll, beforeAll, expect, test } from "vitest";
import { hashPassword } from "../../../src/api/identity/passwords.ts";
import { createFirstAdmin } from "../../../src/db/identity/queries.ts";
import { startTestApi, type TestApi } from "../../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startTestApi(database.appUrl);
});
afterAll(async () => {
  await api?.close();
  await database?.drop();
});

const password = "a long enough password";
const login = (organization: string, email: string, given = password) =>
  api.call({ method: "POST", path: "/v1/auth/login", body: { organization, email, password: given } });

test("of ten processes that start at once, one creates the organization's first administrator", async () => {
  const passwordHash = await hashPassword(password);
  const made = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      createFirstAdmin(api.parts.db, {
        organization: "lakeside",
        email: `admin-${index}@lakeside.example`,
        passwordHash,
      }),
    ),
  );
  expect(made.filter(Boolean)).toHaveLength(1);
  const email = `admin-${made.indexOf(true)}@lakeside.example`;
  expect((await login("lakeside", email)).body).toMatchObject({ role: "organization_admin", clinics: [] });
  expect((await api.call({ path: "/v1/installation" })).body).toEqual({
    organization: { slug: "lakeside", name: "lakeside" },
  });
});

test("an organization that has an administrator gets no second one, and nobody's password changes", async () => {
  const first = {
    organization: "hillside",
    email: "admin@hillside.example",
    passwordHash: await hashPassword(password),
  };
  expect(await createFirstAdmin(api.parts.db, first)).toBe(true);
  const passwordHash = await hashPassword("another long password");
  expect(await createFirstAdmin(api.parts.db, { ...first, passwordHash })).toBe(false);
  expect(await createFirstAdmin(api.parts.db, { ...first, email: "new@hillside.example", passwordHash })).toBe(false);
  expect((await login("hillside", "new@hillside.example", "another long password")).status).toBe(401);
  expect((await login("hillside", "admin@hillside.example")).status).toBe(200);
  expect((await api.call({ path: "/v1/installation" })).body).toEqual({ organization: null }); // of two none is told
});

test("someone who has a login already becomes administrator with the password they have", async () => {
  const elsewhere = { email: "ADMIN@hillside.example", passwordHash: await hashPassword("another long password") };
  expect(await createFirstAdmin(api.parts.db, { organization: "seaside", ...elsewhere })).toBe(true);
  expect((await login("seaside", "admin@hillside.example")).status).toBe(200);
});

test("an address that a stranger registered goes to whom the operator names: with another password, and without the stranger's logins", async () => {
  const stranger = { organization: "seaside", email: "owner@riverside.example", password: "a stranger's password" };
  const registered = await api.call({
    method: "POST",
    path: "/v1/auth/register",
    body: { ...stranger, fullName: "A Stranger" },
  });
  expect(registered.status).toBe(200);
  const passwordHash = await hashPassword(password);
  const { email } = stranger;
  expect(await createFirstAdmin(api.parts.db, { organization: "riverside", email, passwordHash })).toBe(true);
  expect((await login("riverside", email, stranger.password)).status).toBe(401);
  expect((await login("riverside", email)).body).toMatchObject({ role: "organization_admin" });
  const cookie = registered.headers.get("set-cookie")?.split(";")[0] ?? "";
  expect((await api.call({ method: "POST", path: "/v1/auth/refresh", headers: { cookie } })).status).toBe(401);
});
