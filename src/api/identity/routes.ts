import type * as z from "zod";
import type { Db } from "../../db/client.ts";
import { findLogin, findProfile } from "../../db/identity/queries.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Profile } from "../../domain/identity/profile.ts";
import { type Tokens, tokenSeconds } from "../auth.ts";
import { type Route, route } from "../route.ts";
import { keySet, loginBody, me, session } from "./contract.ts";
import { type LimitParts, limitLogins } from "./limit-logins.ts";
import { createPasswordCheck } from "./passwords.ts";

/** Logging in, and who one is. */
export async function createIdentityRoutes({
  db,
  tokens,
  redis,
  logger,
}: { db: Db; tokens: Tokens } & LimitParts): Promise<Route[]> {
  const checkPassword = await createPasswordCheck();

  const login = route({
    method: "post",
    path: "/v1/auth/login",
    right: "public",
    operationId: "login",
    tag: "identity",
    summary: "Log in to an organization",
    description: "Gives an access token for ten minutes. A wrong organization, e-mail and password are answered alike.",
    body: loginBody,
    limits: limitLogins({ redis, logger }),
    refusals: ["unauthenticated"],
    responses: { 200: { description: "Logged in", schema: session } },
    handler: async ({ body }) => {
      const facts = await findLogin(db, body);
      const matches = await checkPassword(facts?.passwordHash, body.password);
      const profile = matches && facts ? await findProfile(db, facts) : undefined;
      if (!profile) throw new DomainError("unauthenticated", "The organization, e-mail or password is wrong.");
      const accessToken = await tokens.issue(profile);
      const patients = profile.patients.map(({ id }) => id);
      return { status: 200, body: { accessToken, expiresIn: tokenSeconds, ...toWho(profile), patients } };
    },
  });

  const readMe = route({
    method: "get",
    path: "/v1/me",
    right: "authenticated",
    operationId: "readMe",
    tag: "identity",
    summary: "Who the access token stands for",
    responses: { 200: { description: "The account in its organization", schema: me } },
    handler: async ({ principal }) => {
      const profile = await findProfile(db, principal);
      if (!profile) throw new DomainError("unauthenticated", "The account is no longer a member of the organization.");
      const { patients, staffName, email } = profile;
      const self = patients.find(({ relation }) => relation === "self");
      return { status: 200, body: { ...toWho(profile), name: staffName ?? self?.fullName ?? email, patients } };
    },
  });

  const readKeys = route({
    method: "get",
    path: "/.well-known/jwks.json",
    right: "public",
    operationId: "readKeys",
    tag: "identity",
    summary: "Public keys of the access tokens",
    responses: { 200: { description: "Keys", schema: keySet } },
    handler: async () => ({ status: 200, body: tokens.jwks, headers: { "Cache-Control": "public, max-age=600" } }),
  });

  return [login, readMe, readKeys];
}

const toWho = ({
  accountId,
  email,
  organizationId,
  organizationSlug,
  organizationName,
  role,
  clinicIds,
  staffId,
}: Profile): Pick<z.input<typeof me>, "account" | "organization" | "role" | "clinics" | "staffId"> => ({
  account: { id: accountId, email },
  organization: { id: organizationId, slug: organizationSlug, name: organizationName },
  role,
  clinics: [...clinicIds],
  staffId,
});
