import type { Principal } from "../../domain/identity/principal.ts";
import type { Profile } from "../../domain/identity/profile.ts";
import type { Db } from "../client.ts";

type LoginFacts = { organizationId: string; accountId: string; passwordHash: string };

/**
 * What a login in an organization, named by its slug, is checked against. Letter case of the e-mail does not matter.
 */
export async function findLogin(
  db: Db,
  { organization, email }: { organization: string; email: string },
): Promise<LoginFacts | undefined> {
  const [facts] = await db.callFunction<LoginFacts>({
    name: "login_facts",
    text: `select organization_id as "organizationId", account_id as "accountId", password_hash as "passwordHash"
             from login_facts($1, $2)`,
    values: [organization, email],
  });
  return facts;
}

/** Who an account is in an organization as of now; undefined once it is no member, or the staff member has left. */
export async function findProfile(
  db: Db,
  { organizationId, accountId }: Pick<Principal, "organizationId" | "accountId">,
): Promise<Profile | undefined> {
  const [profile] = await db.callFunction<Profile>({
    name: "account_profile",
    text: `select account_id as "accountId", email, organization_id as "organizationId", organization_slug as "organizationSlug",
                  organization_name as "organizationName", role, clinic_ids as "clinicIds", staff_id as "staffId",
                  staff_name as "staffName", patients, email_verified as "isEmailVerified"
             from account_profile($1, $2)`,
    values: [organizationId, accountId],
  });
  return profile;
}

/**
 * Makes the organization (when missing) and its first administrator. False, and nothing changed, when it has one
 * already. Safe from several processes at once: one of them makes it.
 */
export async function createFirstAdmin(
  db: Db,
  { organization, email, passwordHash }: { organization: string; email: string; passwordHash: string },
): Promise<boolean> {
  const [row] = await db.callFunction<{ created: boolean }>({
    text: "select create_first_admin($1, $2, $3) as created",
    values: [organization, email, passwordHash],
  });
  return row?.created ?? false;
}
