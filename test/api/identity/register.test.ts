import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import * as z from "zod";
import { findRegistration, registerPatient } from "../../../src/db/identity/register.ts";
import { startTestApi } from "../../support/api.ts";
import { insert } from "../../support/two-organizations.ts";
import { useTwoOrganizations } from "../../support/use-api.ts";

const served = useTwoOrganizations();

const password = "a walk by the sea";
const grace = { organization: "sunrise", email: "grace@patients.example", password, fullName: "Grace Example" };
const register = (body: unknown, to = served().api) => to.call({ method: "POST", path: "/v1/auth/register", body });
const logIn = ({ organization, email, password }: typeof grace, to = served().api) =>
  to.call({ method: "POST", path: "/v1/auth/login", body: { organization, email, password } });

const session = z.object({
  accessToken: z.string(),
  account: z.object({ id: z.string() }),
  role: z.string(),
  patients: z.array(z.string()),
});

/** How many logins and patient records there are. */
async function counts() {
  const { rows } = await served().world.admin.query<{ accounts: string; patients: string; members: string }>(
    "select (select count(*) from accounts) accounts, (select count(*) from patients) patients, (select count(*) from memberships) members",
  );
  return rows[0];
}

test("a stranger becomes a patient with a record of their own, and is logged in as by a login", async () => {
  const person = {
    fullName: "Ada Example",
    phone: "+49 30 1234567",
    bornOn: "1990-05-01",
    gender: "female",
    language: "de",
  };
  const known = { ...grace, email: "Ada@patients.example" };
  const registered = await register({ ...known, ...person });
  expect(registered.status).toBe(200);
  expect(registered.headers.get("set-cookie")).toMatch(/^__Host-praxis_refresh=/);
  const { accessToken: token, patients, role } = session.parse(registered.body);
  expect([role, patients.length]).toEqual(["patient", 1]);
  expect((await served().api.call({ path: `/v1/patients/${patients[0]}`, token })).body).toEqual({
    id: patients[0],
    email: known.email,
    ...person,
    interpreterFor: null,
    version: 1,
  });
  expect((await logIn({ ...known, email: "ada@patients.example" })).body).toMatchObject({ role, patients });
});

test("a registration is made whole or not at all", async () => {
  const before = await counts();
  const { organizationId } = served().world.places.own;
  const patient = {
    id: served().world.ownPatientId,
    fullName: "X",
    email: "whole@patients.example",
    phone: null,
    bornOn: null,
  };
  const refused = registerPatient(served().api.parts.db, {
    organizationId,
    accountId: randomUUID(),
    passwordHash: "x",
    patient: { ...patient, gender: "unknown", language: "en" },
  });
  await expect(refused).rejects.toMatchObject({ code: "23505", table: "patients" });
  expect(await counts()).toEqual(before);
});

test("who has a login elsewhere becomes a patient here with the password they have, once", async () => {
  const nurse = {
    ...grace,
    email: served().world.people.nurse.email,
    password: served().world.password,
    organization: "harbour",
  };
  const first = session.parse((await register(nurse)).body);
  expect(first).toMatchObject({ account: { id: served().world.people.nurse.accountId }, role: "patient" });
  expect(first.patients).toHaveLength(1);
  expect(session.parse((await register(nurse)).body)).toMatchObject({ patients: first.patients });
});

test("a member who registers is logged in as what they are, and gets no second record", async () => {
  const before = await counts();
  for (const { email, role } of [served().world.people.nurse, served().world.people.patient]) {
    const { body } = await register({ ...grace, email: email.toUpperCase(), password: served().world.password });
    expect(body).toMatchObject({ account: { email }, role });
  }
  expect(await counts()).toEqual(before);
});

test("a known address with another password is refused, here and in an organization it is unknown to, and nothing is made", async () => {
  const before = await counts();
  for (const organization of ["sunrise", "harbour"]) {
    const { status, body, headers } = await register({
      ...grace,
      organization,
      email: served().world.people.patient.email,
    });
    expect([status, body]).toMatchObject([401, { code: "unauthenticated" }]);
    expect(headers.has("set-cookie")).toBe(false);
  }
  expect(await counts()).toEqual(before);
});

test("a record that the desk made under the same address stays the desk's", async () => {
  const { organizationId } = served().world.places.own;
  const id = randomUUID();
  const email = "desk@patients.example";
  await insert(served().world.admin, "patients", {
    organization_id: organizationId,
    id,
    full_name: "Desk Example",
    email,
  });
  const { patients } = session.parse((await register({ ...grace, email })).body);
  expect(patients).not.toContain(id);
});

test("of registrations of one address at the same time all lead to one login with one record", async () => {
  const before = await counts();
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => register({ ...grace, email: "twice@patients.example" })),
  );
  expect(new Set(answers.map(({ body }) => JSON.stringify(session.omit({ accessToken: true }).parse(body)))).size).toBe(
    1,
  );
  const more = (field: "accounts" | "patients" | "members") => Number(before?.[field] ?? 0) + 1;
  expect(await counts()).toEqual({
    accounts: `${more("accounts")}`,
    patients: `${more("patients")}`,
    members: `${more("members")}`,
  });
});

test("an address that got a login since the look is not overwritten", async () => {
  const { organizationId } = served().world.places.own;
  const { email, accountId } = served().world.people.patient;
  const patient = { id: randomUUID(), fullName: "X", email, phone: null, bornOn: null, language: "en" };
  const outcome = await registerPatient(served().api.parts.db, {
    organizationId,
    accountId: randomUUID(),
    passwordHash: "a stranger's",
    patient: { ...patient, gender: "unknown" },
  });
  expect(outcome).toBe("taken");
  const facts = await findRegistration(served().api.parts.db, { organization: "sunrise", email });
  expect(facts).toMatchObject({ accountId });
  expect(facts?.passwordHash).not.toBe("a stranger's");
});

test("a letter typed in another form is the same letter of the password", async () => {
  const person = { ...grace, email: "cafe@patients.example", password: "caf\u00e9 am Meer" };
  expect((await register(person)).status).toBe(200);
  expect((await logIn({ ...person, password: "cafe\u0301 am Meer" })).status).toBe(200);
});

test("an unknown organization is told", async () => {
  expect((await register({ ...grace, organization: "nowhere" })).body).toMatchObject({
    status: 404,
    code: "not_found",
  });
});

test.each([
  ["a short password", { password: "short one" }, "/password"],
  ["an endless password", { password: Array.from({ length: 64 }, (_, index) => index).join(" ") }, "/password"],
  ["a much used password", { password: "Password123" }, "/password"],
  ["the address as password", { password: "grace@patients.example" }, "/password"],
  ["no address", { email: "grace" }, "/email"],
  ["a birthday to come", { bornOn: "2999-01-01" }, "/bornOn"],
  ["a role", { role: "organization_admin" }, ""],
])("%s is refused and pointed at", async (_what, fault, pointer) => {
  expect((await register({ ...grace, ...fault })).body).toMatchObject({
    code: "invalid_request",
    errors: [{ in: "body", pointer }],
  });
});

test("another site's page can register nobody", async () => {
  const headers = { "sec-fetch-site": "cross-site" };
  const { status } = await served().api.call({ method: "POST", path: "/v1/auth/register", body: grace, headers });
  expect(status).toBe(403);
});

test("wrong passwords count together, whether they are tried at the login or at the registration", async () => {
  const fresh = await startTestApi(served().appUrl);
  const patient = { ...grace, email: served().world.people.patient.email };
  const tries = [];
  for (const attempt of [logIn, register, logIn, register, logIn, register, logIn])
    tries.push(await attempt(patient, fresh));
  expect(tries.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
  await fresh.close();
});

test("an address registers thirty times an hour at most", async () => {
  const fresh = await startTestApi(served().appUrl);
  const statuses = [];
  for (const _ of Array.from({ length: 31 })) statuses.push((await register({}, fresh)).status);
  expect(statuses).toEqual([...Array.from({ length: 30 }, () => 400), 429]);
  await fresh.close();
});
