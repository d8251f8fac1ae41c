import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import * as z from "zod";
import { makeLinkSecret } from "../../../src/db/identity/link-secret.ts";
import { beginAccountMail, endAccountMail } from "../../../src/db/identity/send-account-mail.ts";
import { raiseTask } from "../../../src/db/task/tasks.ts";
import { useTwoOrganizations } from "../../support/use-api.ts";

const served = useTwoOrganizations();

const minute = 60_000;
const password = "a walk by the sea";
const session = z.object({ accessToken: z.string(), account: z.object({ id: z.string() }) });

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  served().api.call({ method: "POST", path, body, headers });
const logIn = (login: { email: string; password: string }) =>
  post("/v1/auth/login", { organization: "sunrise", ...login });
const askFor = (email: string) => post("/v1/auth/password-reset", { organization: "sunrise", email, language: "en" });
const setPassword = (token: string, chosen: string) => post("/v1/auth/password", { token, password: chosen });

/** Somebody new who has just registered. */
async function join() {
  const email = `${randomUUID()}@patients.example`;
  const answer = await post("/v1/auth/register", {
    organization: "sunrise",
    email,
    password,
    fullName: "Grace Example",
  });
  const { accessToken: token, account } = session.parse(answer.body);
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  return { email, token, cookie, accountId: account.id };
}

type Mail = { organizationId: string; mailId: string; kind: string; status: string };

async function mailsOf(accountId: string | null): Promise<Mail[]> {
  const { rows } = await served().world.admin.query<Mail>(
    `select organization_id as "organizationId", id as "mailId", kind, status from account_mails
      where account_id is not distinct from $1 order by queued_at, id`,
    [accountId],
  );
  return rows;
}

/** The secrets of the account's mails of that kind, which are handed to the mail server now (or at `at`). */
async function sendOut(accountId: string, kind: string, at = new Date()): Promise<string[]> {
  const mails = (await mailsOf(accountId)).filter((mail) => mail.kind === kind && mail.status === "queued");
  return Promise.all(
    mails.map(async ({ organizationId, mailId }) => {
      const { secret, linkHash } = makeLinkSecret();
      await beginAccountMail(served().api.parts.db, { organizationId, mailId, linkHash, at });
      return secret;
    }),
  );
}

test("an unknown address is answered like a known one, and nobody is written to", async () => {
  const { email, accountId } = await join();
  const answers = [await askFor(email.toUpperCase()), await askFor("nobody@patients.example")];
  expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(2).fill([202, undefined]));
  const kinds = (await mailsOf(accountId)).map(({ kind, status }) => [kind, status]);
  expect(kinds).toEqual([
    ["email_verification", "queued"],
    ["password_reset", "queued"],
  ]);
  expect((await mailsOf(null)).map(({ status }) => status)).toEqual(["skipped"]);
});

test("who is a member no more sets a new password all the same, and becomes a patient with it", async () => {
  const { accountId, email } = served().world.people.platform_admin;
  await served().world.admin.query("delete from memberships where account_id = $1", [accountId]);
  await askFor(email);
  const [token = ""] = await sendOut(accountId, "password_reset");
  expect((await post("/v1/auth/link", { token })).body).toMatchObject({ isMember: false });
  expect((await setPassword(token, password)).status).toBe(204);
  const registered = await post("/v1/auth/register", { organization: "sunrise", email, password, fullName: "Pat" });
  expect(registered.body).toMatchObject({ role: "patient", account: { id: accountId } });
});

test("a mail about a login that is sent says for all that the mail server is there again", async () => {
  const { accountId } = await join();
  await sendOut(accountId, "email_verification");
  const [mail] = await mailsOf(accountId);
  if (!mail) throw new Error("nobody is written to");
  const at = new Date();
  const task = { kind: "mail_unreachable", appointmentId: null, dedupeKey: "mail_unreachable", at } as const;
  await served().api.parts.db.withTenant(mail.organizationId, (tx) => raiseTask(tx, task));
  const ends = async (end: "queued" | "sent") => {
    await endAccountMail(served().api.parts.db, { ...mail, end, at });
    return (await served().world.admin.query<{ state: string }>("select state from tasks")).rows;
  };
  expect([await ends("queued"), await ends("sent")]).toEqual([[{ state: "open" }], [{ state: "closed" }]]);
});

test("the fourth link within a quarter of an hour is refused, whether or not there is a login", async () => {
  const { email } = await join();
  for (const address of [email, `${randomUUID()}@patients.example`]) {
    const answers = [await askFor(address), await askFor(address), await askFor(address), await askFor(address)];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 429]);
  }
});

test("a link sets a password once, and with it every login, the old password and the other links are over", async () => {
  const { email, cookie, accountId } = await join();
  await askFor(email);
  await askFor(email);
  const [used = "", other = ""] = await sendOut(accountId, "password_reset");
  expect((await post("/v1/auth/link", { token: used })).body).toMatchObject({
    kind: "password_reset",
    email,
    isMember: true,
  });
  const [guessable] = [await setPassword(used, email)];
  expect(guessable).toMatchObject({ status: 400, body: { errors: [{ pointer: "/password" }] } });

  const chosen = ["one of four friends", "two of four friends", "three of four friends", "four of four friends"];
  const answers = await Promise.all(chosen.map((one, i) => setPassword(i % 2 ? used : other, one)));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 410, 410, 410]);
  const set = chosen[answers.findIndex(({ status }) => status === 204)] ?? "";

  expect((await post("/v1/auth/refresh", {}, { cookie })).status).toBe(401);
  const logins = await Promise.all([password, set].map((one) => logIn({ email, password: one })));
  expect(logins.map(({ status }) => status)).toEqual([401, 200]);
  expect((await post("/v1/auth/link", { token: used })).body).toMatchObject({ code: "link_over" });
  expect((await mailsOf(accountId)).map(({ kind }) => kind).at(-1)).toBe("password_changed");
  const { accessToken } = session.parse(logins[1]?.body);
  expect((await served().api.call({ path: "/v1/me", token: accessToken })).body).toMatchObject({ emailVerified: true });
});

test("a link to a new password is over an hour after it was sent", async () => {
  const { email, accountId } = await join();
  await askFor(email);
  const [late = ""] = await sendOut(accountId, "password_reset", new Date(Date.now() - 60 * minute));
  expect((await setPassword(late, "another walk by the sea")).body).toMatchObject({ code: "link_over" });
  await askFor(email);
  const [timely = ""] = await sendOut(accountId, "password_reset", new Date(Date.now() - 59 * minute));
  expect((await setPassword(timely, "another walk by the sea")).status).toBe(204);
});

test("an address is confirmed by its mail and its login together, and by neither alone", async () => {
  const [owner, stranger] = [await join(), await join()];
  const [token = ""] = await sendOut(owner.accountId, "email_verification");
  const confirm = (as: { token: string }) =>
    served().api.call({ method: "POST", path: "/v1/me/email-verification", body: { token }, token: as.token });
  const isVerified = async () => (await served().api.call({ path: "/v1/me", token: owner.token })).body;
  expect((await confirm(stranger)).body).toMatchObject({ code: "link_over" });
  expect((await setPassword(token, "another walk by the sea")).body).toMatchObject({ code: "link_over" });
  expect(await isVerified()).toMatchObject({ emailVerified: false });
  expect([(await confirm(owner)).status, (await confirm(owner)).status]).toEqual([204, 204]);
  expect(await isVerified()).toMatchObject({ emailVerified: true });
});

test("the mail that confirms an address is sent again at most every two minutes, and not to a confirmed one", async () => {
  const { accountId, token } = await join();
  const again = () =>
    served().api.call({ method: "POST", path: "/v1/me/email-verification-mail", body: { language: "ar" }, token });
  expect((await again()).body).toMatchObject({ code: "resent_recently" });
  await served().world.admin.query(
    "update account_mails set queued_at = queued_at - interval '121 seconds' where account_id = $1",
    [accountId],
  );
  expect([(await again()).status, (await again()).status]).toEqual([202, 409]);
  await served().world.admin.query("update accounts set email_verified_at = now() where id = $1", [accountId]);
  expect((await again()).body).toMatchObject({ code: "not_possible_in_this_status" });
});

test("of a mail that is sent twice the newest link works, and the one before no more", async () => {
  const { email, accountId } = await join();
  await askFor(email);
  const [first = ""] = await sendOut(accountId, "password_reset");
  await served().world.admin.query("update account_mails set status = 'queued' where account_id = $1", [accountId]);
  const [second = ""] = await sendOut(accountId, "password_reset");
  const statuses = await Promise.all([first, second].map((token) => post("/v1/auth/link", { token })));
  expect(statuses.map(({ status }) => status)).toEqual([410, 200]);
});
