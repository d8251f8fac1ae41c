import type { Config } from "../../config.ts";
import { findProfile } from "../../db/identity/queries.ts";
import { DomainError } from "../../domain/errors.ts";
import type { LimitParts } from "../rate-limit.ts";
import { type Route, route } from "../route.ts";
import { keySet, me } from "./contract.ts";
import { createMemberRoutes } from "./member-routes.ts";
import { createOwnPasswordRoutes } from "./own-password-routes.ts";
import { createPasswordRoutes } from "./password-routes.ts";
import { createPasswords } from "./passwords.ts";
import { createPatientAccessRoutes } from "./patient-access-routes.ts";
import { createSessionRoutes } from "./session-routes.ts";
import { createSessions, type SessionParts } from "./sessions.ts";
import { createSignInRoutes } from "./sign-in-routes.ts";
import { createVerificationRoutes } from "./verification-routes.ts";
import { toWho } from "./who.ts";

/** Logging in and out, and who one is. */
export async function createIdentityRoutes({
  db,
  tokens,
  redis,
  logger,
  config,
}: { config: Config } & SessionParts & LimitParts): Promise<Route[]> {
  const sessions = createSessions({ db, tokens, logger });
  const { publicUrl } = config.http;

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
      const { patients, staffName, email, isEmailVerified: emailVerified } = profile;
      const self = patients.find(({ relation }) => relation === "self");
      const name = staffName ?? self?.fullName ?? email;
      return { status: 200, body: { ...toWho(profile), name, emailVerified, patients } };
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

  const passwords = await createPasswords();
  return [
    ...createSignInRoutes({ db, sessions, passwords, publicUrl, redis, logger }),
    ...createSessionRoutes({ sessions, publicUrl }),
    ...createPasswordRoutes({ db, passwords, publicUrl, redis, logger }),
    ...createOwnPasswordRoutes({ db, sessions, passwords, publicUrl, redis, logger, config }),
    ...createVerificationRoutes({ db, redis, logger }),
    ...createMemberRoutes({ db, passwords }),
    ...createPatientAccessRoutes({ db, sessions, passwords, publicUrl, redis, logger }),
    readMe,
    readKeys,
  ];
}
