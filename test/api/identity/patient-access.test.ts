import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { onlineAccess } from "../../../src/api/record/contract.ts";
import { linkHashOf, makeLinkSecret } from "../../../src/db/identity/link-secret.ts";
import { beginAccountMail } from "../../../src/db/identity/send-account-mail.ts";
import { insert, type TwoOrganizations } from "../../support/two-organizations.ts";
import { useTwoOrganizations } from "../../support/use-api.ts";

const served = useTwoOrganizations();

const password = "a walk by the sea";
const session = z.object({
  accessToken: z.string(),
  role: z.string(),
  account: z.object({ id: z.string() }),
  organization: z.object({ slug: z.string() }),
  patients: z.array(z.string()),
});

const post = (path: string, body: unknown) => served().api.call({ method: "POST", path, body });
const readLink = (token: string) => post("/v1/auth/access-link", { token });
const accept = (token: string, more: object = {}) => post("/v1/auth/patient-access", { token, password, ...more });
const register = (email: string) =>
  post("/v1/auth/register", { organization: "sunrise", email, password, fullName: "Grace Example" });

type Asker = keyof TwoOrganizations["people"];
const staff = (method: string, path: string, as: Asker = "receptionist") =>
  served().api.call({ method, path, as: served().world.people[as] });
const invite = (patientId: string, as?: Asker) => staff("POST", `/v1/patients/${patientId}/invitation`, as);
const stateOf = async (patientId: string) =>
  onlineAccess.parse((await staff("GET", `/v1/patients/${patientId}/access`)).body).state;

/** Somebody whom the desk noted. */
async function note(email: string | null = `${randomUUID()}@patients.example`) {
  const { admin, places } = served().world;
  const id = randomUUID();
  await insert(admin, "patients", {
    organization_id: places.own.organizationId,
    id,
    full_name: "Nora Noted",
    email,
    language: "ar",
  });
  return { id, email: email ?? "" };
}

/** The secrets of the invitations that are handed to the mail server now, or at `at`. */
async function sendOut(patientId: string, at = new Date()): Promise<string[]> {
  const { rows } = await served().world.admin.query<{ organizationId: string; mailId: string }>(
    `select organization_id as "organizationId", id as "mailId" from account_mails where patient_id = $1 and status = 'queued'`,
    [patientId],
  );
  return Promise.all(
    rows.map(async (mail) => {
      const { secret, linkHash } = makeLinkSecret();
      await beginAccountMail(served().api.parts.db, { ...mail, linkHash, at });
      return secret;
    }),
  );
}

/** An invitation as if the one before had been sent long ago; its secret. */
async function inviteAnew(patientId: string): Promise<string> {
  await served().world.admin.query("update account_mails set queued_at = queued_at - interval '1 hour'");
  expect((await invite(patientId)).status).toBe(202);
  const [secret = ""] = await sendOut(patientId);
  return secret;
}

const setAddress = (patientId: string, email: string) =>
  served().world.admin.query("update patients set email = $2 where id = $1", [patientId, email]);

describe("an invitation to manage one's visits online", () => {
  test("gives who comes by it a login for exactly this patient, once, whichever of its links they come by first", async () => {
    const [noted, other] = [await note(), await note()];
    const links = [await inviteAnew(noted.id), await inviteAnew(noted.id)];
    expect((await readLink(links[0] ?? "")).body).toEqual({
      email: noted.email,
      patientName: "Nora Noted",
      organization: { slug: "sunrise", name: "sunrise" },
      hasLogin: false,
    });
    expect((await accept(links[0] ?? "", { password: noted.email })).body).toMatchObject({
      errors: [{ pointer: "/password" }],
    });
    const answers = await Promise.all([...links, ...links].map((token) => accept(token)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410, 410, 410]);
    const { accessToken, ...login } = session.parse(answers.find(({ status }) => status === 200)?.body);
    expect(login).toMatchObject({ role: "patient", patients: [noted.id], organization: { slug: "sunrise" } });
    const seen = (id: string) =>
      served()
        .api.call({ path: `/v1/patients/${id}`, headers: { authorization: `Bearer ${accessToken}` } })
        .then(({ status }) => status);
    expect([await seen(noted.id), await seen(other.id)]).toEqual([200, 404]);
    const { rows } = await served().world.admin.query(
      `select email_verified_at is not null as "isVerified", (select string_agg(act, ' ' order by id) from patient_access_log where patient_id = $2) as log
       from accounts where id = $1`,
      [login.account.id, noted.id],
    );
    expect(rows).toEqual([{ isVerified: true, log: "invited invited accepted" }]);
  });

  test("is no way in for whoever registered with the address, until mailbox and password are in one hand", async () => {
    const noted = await note();
    const own = session.parse((await register(noted.email.toUpperCase())).body);
    expect(own.patients).not.toContain(noted.id);
    const token = await inviteAnew(noted.id);
    expect((await readLink(token)).body).toMatchObject({ hasLogin: true });
    expect(await accept(token, { password: "another walk by the sea" })).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    });
    expect(await stateOf(noted.id)).toBe("invited");
    const accepted = session.parse((await accept(token, { relation: "parent" })).body);
    expect(accepted.account.id).toBe(own.account.id);
    expect(accepted.patients).toEqual([...own.patients, noted.id]);
  });

  test("is over once the patient has another address, or its week is over, and is not sent to nobody", async () => {
    const noted = await note();
    const token = await inviteAnew(noted.id);
    await setAddress(noted.id, "moved@patients.example");
    expect([(await readLink(token)).status, (await accept(token)).status]).toEqual([410, 410]);
    expect(await stateOf(noted.id)).toBe("none");
    await setAddress(noted.id, noted.email);
    await served().world.admin.query("update access_links set ends_at = now() where link_hash = $1", [
      linkHashOf(token),
    ]);
    expect((await accept(token)).status).toBe(410);
    expect((await invite((await note(null)).id)).body).toMatchObject({ code: "no_address" });
  });

  test("is sent once in two minutes, by the desk alone, and never where somebody has access, which a manager takes back at once, but not from who registered", async () => {
    const noted = await note();
    expect(await stateOf(noted.id)).toBe("none");
    expect((await invite(noted.id, "practitioner")).status).toBe(403);
    expect([(await invite(noted.id)).status, (await invite(noted.id)).body]).toEqual([
      202,
      expect.objectContaining({ code: "resent_recently" }),
    ]);
    expect(await stateOf(noted.id)).toBe("invited");
    const [token = ""] = await sendOut(noted.id);
    const late = await inviteAnew(noted.id);
    const { accessToken } = session.parse((await accept(token)).body);
    expect(await stateOf(noted.id)).toBe("open");
    expect((await invite(noted.id)).body).toMatchObject({ code: "has_access" });
    const end = (as: Asker) => staff("DELETE", `/v1/patients/${noted.id}/access`, as);
    expect([(await end("receptionist")).status, (await end("clinic_manager")).status]).toEqual([403, 204]);
    const read = { path: `/v1/patients/${noted.id}`, headers: { authorization: `Bearer ${accessToken}` } };
    expect([(await served().api.call(read)).status, (await accept(late)).status]).toEqual([404, 410]);
    expect(await stateOf(noted.id)).toBe("none");
    const { ownPatientId, people } = served().world;
    await staff("DELETE", `/v1/patients/${ownPatientId}/access`, "organization_admin");
    expect((await served().api.call({ path: `/v1/patients/${ownPatientId}`, as: people.patient })).status).toBe(200);
  });

  test("waits for who is invited to work here, and leaves who does what they are", async () => {
    const { people, places, admin } = served().world;
    const colleague = await note(people.receptionist.email);
    const kept = await accept(await inviteAnew(colleague.id), { password: served().world.password });
    expect(kept.body).toMatchObject({ role: "receptionist", patients: [colleague.id] });
    const coming = { id: randomUUID(), email: `${randomUUID()}@clinic.example`, password_hash: "none" };
    await insert(admin, "accounts", coming);
    const { organizationId } = places.own;
    const membership = { organization_id: organizationId, account_id: coming.id, role: "nurse", accepted_at: null };
    await insert(admin, "memberships", membership);
    const noted = await note(coming.email);
    expect((await accept(await inviteAnew(noted.id))).body).toMatchObject({ code: "forbidden" });
  });
});
