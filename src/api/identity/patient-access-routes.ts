import { v7 as uuidv7 } from "uuid";
import type * as z from "zod";
import type { Db } from "../../db/client.ts";
import { linkHashOf } from "../../db/identity/link-secret.ts";
import { type AccessLink, acceptAccess, findAccessLink } from "../../db/record/access-links.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { LimitParts } from "../rate-limit.ts";
import { type Route, route } from "../route.ts";
import { acceptAccessBody, accessLink, linkBody, loginHeaders, refreshCookie, session } from "./contract.ts";
import { limitLinks, limitTriesOfLink } from "./limit-logins.ts";
import { refuseOtherSites } from "./own-pages.ts";
import { linkOver, refuseGuessable } from "./password-routes.ts";
import type { Passwords } from "./passwords.ts";
import type { Sessions } from "./sessions.ts";

type PatientAccessParts = { db: Db; sessions: Sessions; passwords: Passwords; publicUrl: string } & LimitParts;

/** Where the links lead by which a patient whom the desk noted gets access to their own record. */
export function createPatientAccessRoutes(parts: PatientAccessParts): Route[] {
  const { db, sessions, passwords, publicUrl, ...limitParts } = parts;
  const perLink = limitLinks(limitParts);

  const readLink = route({
    method: "post",
    path: "/v1/auth/access-link",
    right: "public",
    operationId: "readAccessLink",
    tag: "identity",
    summary: "Whose record a mailed link gives access to, if it still works",
    description: "Changes nothing. A POST, so that the secret stands in no address and no log.",
    body: linkBody,
    limits: perLink,
    refusals: ["link_over"],
    responses: { 200: { description: "It works", schema: accessLink } },
    async handler({ body: { token } }) {
      const { email, patientName, passwordHash, ...found } = await requireLink(db, token);
      const organization = { slug: found.organizationSlug, name: found.organizationName };
      return { status: 200, body: { email, patientName, organization, hasLogin: passwordHash !== null } };
    },
  });

  const accept = route({
    method: "post",
    path: "/v1/auth/patient-access",
    right: "public",
    operationId: "acceptPatientAccess",
    tag: "identity",
    summary: "Get access to a patient's record by the mailed link",
    description:
      "Works once. Makes a login for the link's address with this password, or takes the one it has if the password is its own, and logs in. The login acts for this patient, beside those it acts for already.",
    headers: loginHeaders,
    body: acceptAccessBody,
    limits: [...perLink, ...limitTriesOfLink(limitParts)],
    refusals: ["link_over", "unauthenticated", "forbidden"],
    responses: { 200: { description: "Logged in", schema: session, headers: refreshCookie } },
    async handler({ body, headers }) {
      refuseOtherSites(headers, publicUrl);
      const account = (await acceptOnce({ db, passwords }, body)) ?? (await acceptOnce({ db, passwords }, body));
      const answer = account && (await sessions.begin(account));
      if (!answer) throw otherPassword();
      return answer;
    },
  });

  return [readLink, accept];
}

/** Undefined when the address got a login, or that another password, between the look and the write. */
async function acceptOnce(
  { db, passwords }: Pick<PatientAccessParts, "db" | "passwords">,
  { token, password, relation }: z.output<typeof acceptAccessBody>,
): Promise<(Pick<Principal, "organizationId" | "accountId"> & { passwordHash: string }) | undefined> {
  const link = await requireLink(db, token);
  const { organizationId, isBarred } = link;
  if (isBarred) throw new DomainError("forbidden", "This address cannot become a patient's here. Call the clinic.");
  const isNew = link.passwordHash === null;
  if (isNew) refuseGuessable(password, link);
  else if (!(await passwords.check(link.passwordHash ?? undefined, password))) throw otherPassword();
  const passwordHash = link.passwordHash ?? (await passwords.hash(password));
  const accountId = link.accountId ?? uuidv7();
  const acceptance = { linkHash: linkHashOf(token), accountId, passwordHash, isNew, relation, at: new Date() };
  const outcome = await acceptAccess(db, acceptance);
  if (outcome === "over") throw linkOver();
  return outcome === "accepted" ? { organizationId, accountId, passwordHash } : undefined;
}

async function requireLink(db: Db, token: string): Promise<AccessLink> {
  const found = await findAccessLink(db, linkHashOf(token), new Date());
  if (!found) throw linkOver();
  return found;
}

const otherPassword = () =>
  new DomainError("unauthenticated", "The address has a login already, and its password is another.");
