import type { AccountMailKind } from "../../domain/identity/account-mail.ts";
import type { Db } from "../client.ts";

/** Whom a link belongs to that still works. */
export type AccountLink = {
  kind: AccountMailKind;
  organizationId: string;
  accountId: string;
  email: string;
  organizationSlug: string;
  organizationName: string;
};

export async function findLink(db: Db, linkHash: string, at: Date): Promise<AccountLink | undefined> {
  const [link] = await db.callFunction<AccountLink>({
    name: "account_link",
    text: `select kind, organization_id as "organizationId", account_id as "accountId", email, organization_slug as "organizationSlug",
             organization_name as "organizationName"
           from account_link($1, $2)`,
    values: [linkHash, at],
  });
  return link;
}

/**
 * Sets the password of the link's account, once; ends all its sessions, uses up its other links, and has a mail say so.
 * False, and nothing changed, when the link is over.
 */
export async function setPasswordByLink(
  db: Db,
  { linkHash, passwordHash, at }: { linkHash: string; passwordHash: string; at: Date },
): Promise<boolean> {
  const [row] = await db.callFunction<{ isSet: boolean }>({
    name: "set_password_by_link",
    text: `select set_password_by_link($1, $2, $3) as "isSet"`,
    values: [linkHash, passwordHash, at],
  });
  return row?.isSet ?? false;
}

/**
 * Notes that the address of the account is its holder's. Repeatable; false when the link is over or another account's.
 */
export async function verifyEmailByLink(
  db: Db,
  { linkHash, accountId, at }: { linkHash: string; accountId: string; at: Date },
): Promise<boolean> {
  const [row] = await db.callFunction<{ isVerified: boolean }>({
    name: "verify_email_by_link",
    text: `select verify_email_by_link($1, $2, $3) as "isVerified"`,
    values: [linkHash, accountId, at],
  });
  return row?.isVerified ?? false;
}
