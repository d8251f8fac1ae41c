import { v7 as uuidv7 } from "uuid";
import type * as z from "zod";
import type { Db } from "../../db/client.ts";
import { findLogin } from "../../db/identity/queries.ts";
import { findRegistration, registerPatient } from "../../db/identity/register.ts";
import { findOrganization } from "../../db/organization/queries.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import { unknownOrganization } from "../organization/by-slug.ts";
import type { LimitParts } from "../rate-limit.ts";
import { type Route, route } from "../route.ts";
import { loginBody, loginHeaders, refreshCookie, registerBody, session } from "./contract.ts";
import { limitLogins, limitRegistrations } from "./limit-logins.ts";
import { refuseOtherSites } from "./own-pages.ts";
import type { Passwords } from "./passwords.ts";
import type { Sessions } from "./sessions.ts";

type SignInParts = { db: Db; sessions: Sessions; passwords: Passwords; publicUrl: string } & LimitParts;

/** The two ways to a session: with a login, and by making one. */
export function createSignInRoutes({ db, sessions, passwords, publicUrl, ...limitParts }: SignInParts): Route[] {
  const perPassword = limitLogins(limitParts);

  const login = route({
    method: "post",
    path: "/v1/auth/login",
    right: "public",
    operationId: "login",
    tag: "identity",
    summary: "Log in to an organization",
    description:
      "Gives an access token for ten minutes, and a cookie that refreshes it. A wrong organization, e-mail and password are answered alike.",
    headers: loginHeaders,
    body: loginBody,
    limits: perPassword,
    refusals: ["unauthenticated", "forbidden"],
    responses: { 200: { description: "Logged in", schema: session, headers: refreshCookie } },
    handler: async ({ body, headers }) => {
      refuseOtherSites(headers, publicUrl);
      const facts = await findLogin(db, body);
      const matches = await passwords.check(facts?.passwordHash, body.password);
      const answer = matches && facts ? await sessions.begin(facts) : undefined;
      if (!answer) throw new DomainError("unauthenticated", "The organization, e-mail or password is wrong.");
      return answer;
    },
  });

  const register = route({
    method: "post",
    path: "/v1/auth/register",
    right: "public",
    operationId: "register",
    tag: "identity",
    summary: "Become a patient of an organization",
    description:
      "Makes a login with a patient record of its own, and logs in. With the e-mail and password of a login that exists, that login becomes a patient here, if it is no member yet.",
    headers: loginHeaders,
    body: registerBody,
    limits: [...limitRegistrations(limitParts), ...perPassword],
    refusals: ["unauthenticated", "forbidden", "not_found", "registration_switched_off"],
    responses: { 200: { description: "Registered and logged in", schema: session, headers: refreshCookie } },
    handler: async ({ body, headers }) => {
      refuseOtherSites(headers, publicUrl);
      const account = (await registerOnce({ db, passwords }, body)) ?? (await registerOnce({ db, passwords }, body));
      const answer = account && (await sessions.begin(account));
      if (!answer) throw refused();
      return answer;
    },
  });

  return [login, register];
}

/**
 * Undefined when somebody else registered the address between the look and the write: the next try finds their account.
 */
async function registerOnce(
  { db, passwords }: { db: Db; passwords: Passwords },
  { organization, password, ...person }: z.output<typeof registerBody>,
): Promise<(Pick<Principal, "organizationId" | "accountId"> & { passwordHash: string }) | undefined> {
  const facts = await findRegistration(db, { organization, email: person.email });
  if (!facts) throw unknownOrganization();
  const { organizationId, accountId, passwordHash } = facts;
  if (!(await findOrganization(db, organizationId))?.patientRegistration) {
    throw new DomainError("registration_switched_off", "Registration is switched off at the moment. Call the clinic.");
  }
  if (passwordHash !== null && !(await passwords.check(passwordHash, password))) throw refused();
  const account = { organizationId, accountId: accountId ?? uuidv7() };
  const newHash = passwordHash === null ? await passwords.hash(password) : null;
  const patient = { id: uuidv7(), ...person };
  const outcome = await registerPatient(db, { ...account, passwordHash: newHash, patient });
  return outcome === "registered" ? { ...account, passwordHash: passwordHash ?? newHash ?? "" } : undefined;
}

const refused = () =>
  new DomainError("unauthenticated", "This e-mail and password cannot be registered. If you have a login, log in.");
