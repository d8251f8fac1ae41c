import type { Db } from "../../db/client.ts";
import { changePassword } from "../../db/identity/change-password.ts";
import { findLogin, findProfile } from "../../db/identity/queries.ts";
import { DomainError } from "../../domain/errors.ts";
import { limitPasswordChanges, type RequestLimitParts } from "../limit-requests.ts";
import { type Route, route } from "../route.ts";
import { changePasswordBody, loginHeaders, refreshCookie, session } from "./contract.ts";
import { refuseOtherSites } from "./own-pages.ts";
import { refuseGuessable } from "./password-routes.ts";
import type { Passwords } from "./passwords.ts";
import type { Sessions } from "./sessions.ts";

type OwnPasswordParts = { db: Db; sessions: Sessions; passwords: Passwords; publicUrl: string } & RequestLimitParts;

/** A new password for who is logged in and knows the one before. */
export function createOwnPasswordRoutes(parts: OwnPasswordParts): Route[] {
  const { db, sessions, passwords, publicUrl, ...limitParts } = parts;
  return [
    route({
      method: "post",
      path: "/v1/me/password",
      right: "authenticated",
      operationId: "changePassword",
      tag: "identity",
      summary: "Change one's password",
      description:
        "Asks for the one before. Every login of the account ends, and one begins in their place; a mail says that the password was changed.",
      headers: loginHeaders,
      body: changePasswordBody,
      limits: limitPasswordChanges(limitParts),
      refusals: ["forbidden", "wrong_password"],
      responses: { 200: { description: "Changed, and logged in with it", schema: session, headers: refreshCookie } },
      async handler({ principal, body, headers }) {
        refuseOtherSites(headers, publicUrl);
        const { organizationId, accountId } = principal;
        const profile = await findProfile(db, principal);
        if (!profile)
          throw new DomainError("unauthenticated", "The account is no longer a member of the organization.");
        const { email, organizationSlug } = profile;
        const login = await findLogin(db, { organization: organizationSlug, email });
        const matches = await passwords.check(login?.passwordHash, body.currentPassword);
        if (!login || !matches) throw wrongPassword();
        refuseGuessable(body.password, profile);
        const account = { organizationId, accountId, passwordHash: await passwords.hash(body.password) };
        const change = { ...account, shownHash: login.passwordHash, language: body.language, at: new Date() };
        const answer = (await changePassword(db, change)) ? await sessions.begin(account) : undefined;
        if (!answer) throw wrongPassword();
        return answer;
      },
    }),
  ];
}

const wrongPassword = () => new DomainError("wrong_password", "This is not the login's password. Nothing was changed.");
