import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type * as z from "zod";
import { memberList, member as memberView } from "../../../src/api/identity/member-contract.ts";
import { makeLinkSecret } from "../../../src/db/identity/link-secret.ts";
import { beginAccountMail } from "../../../src/db/identity/send-account-mail.ts";
import type { Principal } from "../../../src/domain/identity/principal.ts";
import { insert } from "../../support/two-organizations.ts";
import { useTwoOrganizations } from "../../support/use-api.ts";

const served = useTwoOrganizations();

type Member = z.output<typeof memberView>;

const password = "a walk by the sea";
const admin = () => served().world.people.organization_admin;
const manager = () => served().world.people.clinic_manager;
const north = () => served().world.places.own.clinicId;
const south = () => served().world.places.other_clinic.clinicId;

const invite = (as: Principal, body: Record<string, unknown>, key: string = randomUUID()) =>
  served().api.call({ method: "POST", path: "/v1/members", as, body, headers: { "idempotency-key": key } });

const ask = (as: Principal, method: string, { id, version }: Pick<Member, "id" | "version">, body?: unknown) =>
  served().api.call({
    method,
    path: `/v1/members/${id}`,
    as,
    headers: { "if-match": `"${version}"` },
    ...(body ? { body } : {}),
  });

const newEmail = () => `${randomUUID()}@clinic.example`;
const asNurse = (clinicIds = [north()]) => ({ role: "nurse", clinicIds, email: newEmail() });

async function invited(access: Record<string, unknown> = asNurse()): Promise<Member> {
  return memberView.parse((await invite(admin(), access)).body);
}

/** The secret of the newest invitation, which is handed to the mail server now (or at `at`). */
async function invitationOf({ id }: Pick<Member, "id">, at = new Date()): Promise<string> {
  const { rows } = await served().world.admin.query<{ organizationId: string; mailId: string }>(
    `select organization_id as "organizationId", id as "mailId" from account_mails
      where account_id = $1 and kind = 'invitation' order by queued_at desc limit 1`,
    [id],
  );
  const { secret, linkHash } = makeLinkSecret();
  const [mail] = rows;
  if (!mail) throw new Error("nobody was invited");
  await beginAccountMail(served().api.parts.db, { ...mail, linkHash, at });
  return secret;
}

const setPassword = (token: string) =>
  served().api.call({ method: "POST", path: "/v1/auth/password", body: { token, password } });
const logIn = (email: string, given = password) =>
  served().api.call({
    method: "POST",
    path: "/v1/auth/login",
    body: { organization: "sunrise", email, password: given },
  });
const register = (organization: string, email: string, given = password) =>
  served().api.call({
    method: "POST",
    path: "/v1/auth/register",
    body: { organization, email, password: given, fullName: "Anna Example" },
  });
const read = async (id: string) =>
  memberView.parse((await served().api.call({ path: `/v1/members/${id}`, as: admin() })).body);

test("who is invited may do nothing until they choose a password by their mailbox, and then what they were invited to", async () => {
  const access = asNurse();
  const member = await invited(access);
  expect(member).toMatchObject({ ...access, state: "invited" });
  const link = await invitationOf(member);
  expect((await logIn(member.email)).status).toBe(401);
  expect((await setPassword(link)).status).toBe(204);
  expect((await logIn(member.email)).body).toMatchObject({ role: "nurse", clinics: [north()] });
  expect(await read(member.id)).toMatchObject({ state: "active" });
});

test("a stranger who registered with the address beforehand has no part in the invitation", async () => {
  const email = newEmail();
  const own = { organization: "harbour", email, password: "the stranger's own", fullName: "Mallory Example" };
  const registered = await served().api.call({ method: "POST", path: "/v1/auth/register", body: own });
  const cookie = registered.headers.get("set-cookie")?.split(";")[0] ?? "";
  const member = await invited({ ...asNurse(), email });
  expect((await logIn(email, own.password)).status).toBe(401);
  expect((await setPassword(await invitationOf(member))).status).toBe(204);
  expect((await logIn(email, own.password)).status).toBe(401);
  const refreshed = await served().api.call({ method: "POST", path: "/v1/auth/refresh", headers: { cookie } });
  expect([refreshed.status, (await logIn(email)).status]).toEqual([401, 200]);
});

test("an address that was invited by mistake is its holder's to register with, but where the invitation stands", async () => {
  const [mistaken, waiting] = [await invited(), await invited()];
  expect((await ask(admin(), "DELETE", mistaken)).status).toBe(204);
  const own = ["Anna's own words", "a stranger's words"];
  const both = await Promise.all(own.map((words) => register("sunrise", mistaken.email, words)));
  expect(both.map(({ status }) => status).toSorted((x, y) => x - y)).toEqual([200, 401]);
  const logins = await Promise.all(own.map((words) => logIn(mistaken.email, words)));
  expect(logins.map(({ status }) => status)).toEqual(both.map(({ status }) => status));
  expect((await register("sunrise", waiting.email)).status).toBe(401);
  expect((await setPassword(await invitationOf(waiting))).status).toBe(204);
  expect((await register("harbour", waiting.email, "a stranger's words")).status).toBe(401); // it is theirs by now
});

test("whose invitation is over is invited anew by asking for a password, and one accepted otherwise leads nowhere", async () => {
  const week = 7 * 24 * 60 * 60_000;
  const member = await invited();
  const late = await invitationOf(member, new Date(Date.now() - week));
  expect((await setPassword(late)).body).toMatchObject({ code: "link_over" });
  const body = { organization: "sunrise", email: member.email, language: "en" };
  await served().api.call({ method: "POST", path: "/v1/auth/password-reset", body });
  const link = await invitationOf(member);
  const look = () => served().api.call({ method: "POST", path: "/v1/auth/link", body: { token: link } });
  expect((await look()).body).toMatchObject({ kind: "invitation" });
  const accept = "update memberships set accepted_at = $2 where account_id = $1";
  await served().world.admin.query(accept, [member.id, new Date()]);
  expect([(await look()).status, (await setPassword(link)).status]).toEqual([410, 410]);
  await served().world.admin.query(accept, [member.id, null]); // nothing was used up
  expect((await setPassword(link)).status).toBe(204);
  expect((await logIn(member.email)).body).toMatchObject({ role: "nurse" });
});

test("nobody gives more than they have, nor anything at a clinic that is not theirs, and nobody changes their own", async () => {
  const { staffId } = served().world.people.practitioner;
  const answers = [
    await invite(manager(), { ...asNurse([]), role: "organization_admin" }),
    await invite(manager(), asNurse([north(), south()])),
    await invite(manager(), asNurse([])),
    await invite(manager(), { ...asNurse(), role: "practitioner" }),
    await invite(manager(), { ...asNurse(), role: "practitioner", staffId }),
    await invite(manager(), { ...asNurse(), role: "clinic_manager" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 404, 400, 400, 409, 201]);
  const [self, boss] = [await read(manager().accountId), await read(admin().accountId)];
  expect((await ask(manager(), "PATCH", self, { role: "organization_admin", clinicIds: [] })).status).toBe(403);
  expect((await ask(manager(), "DELETE", boss)).status).toBe(404);
  expect((await ask(admin(), "DELETE", boss)).status).toBe(403);
  const both = await invited(asNurse([north(), south()]));
  expect((await ask(manager(), "PATCH", both, { role: "receptionist" })).body).toMatchObject({ code: "forbidden" });
});

test("nobody becomes a member of staff who works at a clinic that is not the giver's, where their visits would be read", async () => {
  const { staffId: atSouth, organizationId } = served().world.places.other_clinic;
  const atNorth = served().world.places.other_patient.staffId;
  const asThem = (staffId: string) => ({ ...asNurse(), role: "practitioner", staffId });
  const nurse = await invited();
  expect((await invite(manager(), asThem(atSouth))).status).toBe(404);
  const asked = { role: "practitioner", staffId: atSouth };
  expect((await ask(manager(), "PATCH", nurse, asked)).status).toBe(404);
  await insert(served().world.admin, "staff_clinics", {
    organization_id: organizationId,
    staff_id: atNorth,
    clinic_id: south(),
  });
  expect((await invite(manager(), asThem(atNorth))).body).toMatchObject({ code: "forbidden" });
  expect((await ask(manager(), "PATCH", nurse, { ...asked, staffId: atNorth })).status).toBe(403);
  const theirs = memberView.parse((await ask(admin(), "PATCH", nurse, { ...asked, staffId: atNorth })).body);
  // What they are already stays theirs, whoever changes the rest.
  expect((await ask(manager(), "PATCH", theirs, { role: "nurse" })).body).toMatchObject({ staffId: atNorth });
});

test("the last administrator who can log in is no member of staff who leaves", async () => {
  const [staffId, ofLast] = [randomUUID(), randomUUID()];
  const staff = { organization_id: served().world.places.own.organizationId, display_name: "Dr. Gone", title: "" };
  await insert(served().world.admin, "staff", { ...staff, id: staffId });
  await insert(served().world.admin, "staff", { ...staff, id: ofLast, account_id: admin().accountId });
  const leave = async (id: string) => {
    const path = `/v1/staff/${id}`;
    const etag = (await served().api.call({ path, as: admin() })).headers.get("etag") ?? "";
    return served().api.call({
      method: "PATCH",
      path,
      as: admin(),
      body: { active: false },
      headers: { "if-match": etag },
    });
  };
  const second = await invited({ email: newEmail(), role: "organization_admin", clinicIds: [], staffId });
  await setPassword(await invitationOf(second));
  expect((await leave(staffId)).status).toBe(200);
  expect(await read(second.id)).toMatchObject({ state: "left" });
  expect((await leave(ofLast)).body).toMatchObject({ code: "in_use" });
});

test("whose access is ended can neither log in nor refresh, and an invitation taken back is over", async () => {
  const [member, waiting] = [await invited(), await invited()];
  await setPassword(await invitationOf(member));
  const cookie = (await logIn(member.email)).headers.get("set-cookie")?.split(";")[0] ?? "";
  const link = await invitationOf(waiting);
  const { version } = await read(member.id);
  expect((await ask(admin(), "DELETE", member)).body).toMatchObject({ code: "changed_meanwhile" }); // they have come since
  expect((await ask(admin(), "DELETE", { ...member, version })).status).toBe(204);
  expect((await ask(admin(), "DELETE", waiting)).status).toBe(204);
  const { email } = waiting; // else whoever invites and takes back would fill a stranger's mailbox
  expect((await invite(admin(), { ...asNurse(), email })).body).toMatchObject({ code: "resent_recently" });
  const refreshed = await served().api.call({ method: "POST", path: "/v1/auth/refresh", headers: { cookie } });
  expect([refreshed.status, (await logIn(member.email)).status, (await setPassword(link)).status]).toEqual([
    401, 401, 410,
  ]);
  const { rows } = await served().world.admin.query<{ act: string; actor: string }>(
    "select act, actor_account_id as actor from membership_log where account_id = $1 order by at",
    [member.id],
  );
  expect(rows).toEqual([
    { act: "invited", actor: admin().accountId },
    { act: "ended", actor: admin().accountId },
  ]);
});

test("a changed role and clinics hold from the next refresh on, and are written down", async () => {
  const member = await invited();
  await setPassword(await invitationOf(member));
  const cookie = (await logIn(member.email)).headers.get("set-cookie")?.split(";")[0] ?? "";
  const change = { role: "clinic_manager", clinicIds: [south()] };
  expect((await ask(admin(), "PATCH", await read(member.id), change)).body).toMatchObject(change);
  const refreshed = await served().api.call({ method: "POST", path: "/v1/auth/refresh", headers: { cookie } });
  expect(refreshed.body).toMatchObject({ role: "clinic_manager", clinics: [south()] });
});

test("whose role was taken gives nobody access, though their token still lives", async () => {
  const boss = await invited({ email: newEmail(), role: "organization_admin", clinicIds: [] });
  await setPassword(await invitationOf(boss));
  const asBoss = { ...admin(), accountId: boss.id };
  expect((await invite(asBoss, asNurse())).status).toBe(201);
  const nurse = await invited();
  expect((await ask(admin(), "PATCH", await read(boss.id), { role: "nurse", clinicIds: [north()] })).status).toBe(200);
  expect((await invite(asBoss, { ...asNurse(), role: "organization_admin", clinicIds: [] })).status).toBe(401);
  expect((await ask(asBoss, "PATCH", nurse, { role: "receptionist" })).status).toBe(401);
});

test("sent twice with one key somebody is invited once; an address that has a login here is refused", async () => {
  const [access, key] = [asNurse(), randomUUID()];
  const [first, second] = [await invite(admin(), access, key), await invite(admin(), access, key)];
  expect([first.status, second.body]).toEqual([201, first.body]);
  const accounts = async () => (await served().world.admin.query("select from accounts")).rowCount;
  const before = await accounts();
  expect((await invite(admin(), asNurse(), key)).body).toMatchObject({ code: "idempotency_key_reused" });
  for (const email of [access.email, served().world.people.patient.email])
    expect((await invite(admin(), { ...access, email })).body).toMatchObject({ code: "name_taken" });
  expect(await accounts()).toBe(before);
});

/** Last: it is not known whose rights are left. */
test("of two administrators who take each other's rights one succeeds, as the other has none any more", async () => {
  const other = await invited({ email: newEmail(), role: "organization_admin", clinicIds: [] });
  await setPassword(await invitationOf(other));
  const [a, b] = [await read(admin().accountId), await read(other.id)];
  const asOther = { ...admin(), accountId: b.id };
  const answers = await Promise.all([ask(admin(), "DELETE", b), ask(asOther, "DELETE", a)]);
  expect(answers.map(({ status }) => status).toSorted((x, y) => x - y)).toEqual([204, 401]);
  const { data } = memberList.parse((await served().api.call({ path: "/v1/members", as: asOther })).body);
  expect(data.filter(({ id }) => id === a.id || id === b.id)).toHaveLength(1);
});
