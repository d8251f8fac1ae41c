import type { Db } from "../../db/client.ts";
import { linkHashOf } from "../../db/identity/link-secret.ts";
import { verifyEmailByLink } from "../../db/identity/links.ts";
import { findProfile } from "../../db/identity/queries.ts";
import { queueVerification } from "../../db/identity/queue-account-mail.ts";
import { DomainError } from "../../domain/errors.ts";
import { MAIL_AGAIN_AFTER_MINUTES } from "../../domain/identity/account-mail.ts";
import type { LimitParts } from "../rate-limit.ts";
import { type Route, route } from "../route.ts";
import { linkBody, verificationMailBody } from "./contract.ts";
import { limitLinks } from "./limit-logins.ts";
import { linkOver } from "./password-routes.ts";

/** Showing that the address of one's login is one's own. */
export function createVerificationRoutes({ db, ...limitParts }: { db: Db } & LimitParts): Route[] {
  const sendVerification = route({
    method: "post",
    path: "/v1/me/email-verification-mail",
    right: "authenticated",
    operationId: "sendVerificationMail",
    tag: "identity",
    summary: "Have the link sent that confirms one's address",
    body: verificationMailBody,
    refusals: ["not_possible_in_this_status", "resent_recently"],
    responses: { 202: { description: "It is sent" } },
    async handler({ principal, body: { language } }) {
      const profile = await findProfile(db, principal);
      if (!profile) throw new DomainError("unauthenticated", "The account is no longer a member of the organization.");
      if (profile.isEmailVerified) {
        throw new DomainError("not_possible_in_this_status", "The address is confirmed already. Nothing was sent.");
      }
      if ((await queueVerification(db, { ...principal, language, at: new Date() })) === "recently") {
        const detail = `One was sent less than ${MAIL_AGAIN_AFTER_MINUTES} minutes ago and may be on its way. Nothing was sent.`;
        throw new DomainError("resent_recently", detail);
      }
      return { status: 202 };
    },
  });

  const verifyEmail = route({
    method: "post",
    path: "/v1/me/email-verification",
    right: "authenticated",
    operationId: "verifyEmail",
    tag: "identity",
    summary: "Confirm one's address by the mailed link",
    description: "Asks for the login too: whoever has only the mailbox, or only the password, confirms nothing.",
    body: linkBody,
    limits: limitLinks(limitParts),
    refusals: ["link_over"],
    responses: { 204: { description: "Confirmed" } },
    async handler({ principal: { accountId }, body: { token } }) {
      if (!(await verifyEmailByLink(db, { linkHash: linkHashOf(token), accountId, at: new Date() }))) throw linkOver();
      return { status: 204 };
    },
  });

  return [sendVerification, verifyEmail];
}
