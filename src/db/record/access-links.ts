import type { Relation } from "../../domain/record/online-access.ts";
import type { Db, Tx } from "../client.ts";

/** Has a link that is being sent lead to the patient's record from now on, beside those that were sent before. */
export async function putAccessLink(
  tx: Tx,
  link: { linkHash: string; patientId: string; email: string; endsAt: Date },
): Promise<void> {
  await tx.$client.query({
    name: "put_access_link",
    text: `insert into access_links (organization_id, link_hash, patient_id, email, ends_at)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4)`,
    values: [link.linkHash, link.patientId, link.email, link.endsAt],
  });
}

/** Where a link leads that still works, and the login that its address has. */
export type AccessLink = {
  organizationId: string;
  organizationSlug: string;
  organizationName: string;
  patientName: string;
  email: string;
  accountId: string | null;
  /** Null without a login, and of one that is nobody's yet: its address was invited to work, its holder never came. */
  passwordHash: string | null;
  /** It cannot log in here: it is invited to work here and has not come, or has left the team. */
  isBarred: boolean;
};

export async function findAccessLink(db: Db, linkHash: string, at: Date): Promise<AccessLink | undefined> {
  const [link] = await db.callFunction<AccessLink>({
    name: "access_link",
    text: `select organization_id as "organizationId", organization_slug as "organizationSlug", organization_name as "organizationName",
             patient_name as "patientName", email, account_id as "accountId", password_hash as "passwordHash", is_barred as "isBarred"
           from access_link($1, $2)`,
    values: [linkHash, at],
  });
  return link;
}

export type Acceptance = {
  linkHash: string;
  accountId: string;
  passwordHash: string;
  /** Whether the account gets this password; else its own was shown. */
  isNew: boolean;
  relation: Relation;
  at: Date;
};

/**
 * Gives the login of the link's address access to the patient's record, once, and uses all its links up. `taken`: the
 * address got a login, or that another password, since the link was read; nothing was changed.
 */
export async function acceptAccess(db: Db, acceptance: Acceptance): Promise<"accepted" | "taken" | "over"> {
  const { linkHash, accountId, passwordHash, isNew, relation, at } = acceptance;
  const [row] = await db.callFunction<{ outcome: "accepted" | "taken" | "over" }>({
    name: "accept_access",
    text: "select accept_access($1, $2, $3, $4, $5, $6) as outcome",
    values: [linkHash, accountId, passwordHash, isNew, relation, at],
  });
  return row?.outcome ?? "over";
}
