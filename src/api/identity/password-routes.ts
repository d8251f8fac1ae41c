import type { Db } from "../../db/client.ts";
import { linkHashOf } from "../../db/identity/link-secret.ts";
import { type AccountLink, findLink, setPasswordByLink } from "../../db/identity/links.ts";
import { findProfile } from "../../db/identity/queries.ts";
import { queuePasswordReset } from "../../db/identity/queue-account-mail.ts";
import { findRegistration } from "../../db/identity/register.ts";
import { DomainError } from "../../domain/errors.ts";
import { isGuessable } from "../../domain/identity/password.ts";
import type { LimitParts } from "../rate-limit.ts";
import { type Route, route } from "../route.ts";
import { link, linkBody, loginHeaders, newPasswordBody, passwordResetBody } from "./contract.ts";
import { limitLinks, limitResets } from "./limit-logins.ts";
import { refuseOtherSites } from "./own-pages.ts";
import type { Passwords } from "./passwords.ts";

type PasswordParts = { db: Db; passwords: Passwords; publicUrl: string } & LimitParts;

/** A new password for who comes by a link to their mailbox. */
export function createPasswordRoutes({ db, passwords, publicUrl, ...limitParts }: PasswordParts): Route[] {
  const perLink = limitLinks(limitParts);

  const resetPassword = route({
    method: "post",
    path: "/v1/auth/password-reset",
    right: "public",
    operationId: "resetPassword",
    tag: "identity",
    summary: "Have a link to a new password sent",
    description:
      "To the address, if there is a login with it, here or at another organization; who is invited here and has not come is invited anew. The answer is the same, and takes as long, where there is none.",
    headers: loginHeaders,
    body: passwordResetBody,
    limits: limitResets(limitParts),
    refusals: ["forbidden"],
    responses: { 202: { description: "Whoever has a login with this address is written to" } },
    async handler({ body: { organization, email, language }, headers }) {
      refuseOtherSites(headers, publicUrl);
      const facts = await findRegistration(db, { organization, email });
      if (facts) {
        const { organizationId, accountId } = facts;
        await queuePasswordReset(db, { organizationId, accountId, language, at: new Date() });
      }
      return { status: 202 };
    },
  });

  const readLink = route({
    method: "post",
    path: "/v1/auth/link",
    right: "public",
    operationId: "readLink",
    tag: "identity",
    summary: "Whom a mailed link belongs to, if it still works",
    description: "Changes nothing. A POST, so that the secret stands in no address and no log.",
    body: linkBody,
    limits: perLink,
    refusals: ["link_over"],
    responses: { 200: { description: "It works", schema: link } },
    async handler({ body: { token } }) {
      const found = await requireLink(db, token);
      const { kind, email, organizationSlug: slug, organizationName: name } = found;
      const isOwn = kind === "password_reset" || kind === "email_verification" || kind === "invitation";
      if (!isOwn) throw linkOver(); // the others lead to no secret, or to one of another kind
      const isMember = kind === "invitation" || (await findProfile(db, found)) !== undefined;
      return { status: 200, body: { kind, email, organization: { slug, name }, isMember } };
    },
  });

  const setPassword = route({
    method: "post",
    path: "/v1/auth/password",
    right: "public",
    operationId: "setPassword",
    tag: "identity",
    summary: "Set a new password by a mailed link",
    description:
      "Works once. Every login of the account ends, its other links end too, and a mail says that the password was changed.",
    headers: loginHeaders,
    body: newPasswordBody,
    limits: perLink,
    refusals: ["link_over", "forbidden"],
    responses: { 204: { description: "The new password is set; log in with it" } },
    async handler({ body: { token, password }, headers }) {
      refuseOtherSites(headers, publicUrl);
      refuseGuessable(password, await requireLink(db, token));
      const passwordHash = await passwords.hash(password);
      const isSet = await setPasswordByLink(db, { linkHash: linkHashOf(token), passwordHash, at: new Date() });
      if (!isSet) throw linkOver();
      return { status: 204 };
    },
  });

  return [resetPassword, readLink, setPassword];
}

async function requireLink(db: Db, token: string): Promise<AccountLink> {
  const found = await findLink(db, linkHashOf(token), new Date());
  if (!found) throw linkOver();
  return found;
}

export function refuseGuessable(
  password: string,
  { email, organizationSlug }: Pick<AccountLink, "email" | "organizationSlug">,
): void {
  if (!isGuessable(password, [email, email.split("@")[0] ?? "", organizationSlug])) return;
  const detail = "Too easy to guess: it is much used, a mere pattern, or little more than a name";
  throw new DomainError("invalid_request", "See `errors` for each fault.", {
    errors: [{ in: "body", pointer: "/password", detail }],
  });
}

export const linkOver = () =>
  new DomainError("link_over", "The link was used, or its time is over. Nothing was changed; have a new one sent.");
