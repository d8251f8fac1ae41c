import { DomainError } from "../../domain/errors.ts";
import { MAIL_AGAIN_AFTER_MINUTES } from "../../domain/identity/account-mail.ts";
import type { Access } from "../../domain/identity/member.ts";
import type { Db, Tx } from "../client.ts";
import { requireClinics } from "../edit.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { type Granter, logMembership, refuseFaulty, refuseGiving, takeMember, writeAccess } from "./change-members.ts";
import { lockMembers, requireRightsOfToken } from "./members.ts";

/**
 * Invites somebody, once for each use of the key. They are a member who may do nothing until they come by the link in
 * their mailbox. `subjectId` of the use is taken for the account, unless the address has one; the outcome names theirs.
 */
export async function inviteMember(
  db: Db,
  { principal, reach, at }: Granter,
  use: KeyUse,
  { email, unknownPasswordHash, language, ...access }: Access & Invited,
): Promise<WriteOutcome> {
  return db.withEditor(principal, async (tx) => {
    await lockMembers(tx);
    await requireRightsOfToken(tx, principal);
    await tx.$client.query("savepoint invite");
    const accountId = await findAccount(tx, { accountId: use.subjectId, email, unknownPasswordHash });
    const outcome = await writeOnce(tx, { ...use, subjectId: accountId }, async () => {
      await requireClinics(tx, reach, access.clinicIds);
      refuseGiving(principal, { ...access, id: accountId });
      refuseFaulty(access);
      const { rowCount } = await tx.$client.query({
        name: "invite_member",
        text: `insert into memberships (organization_id, account_id, role, accepted_at)
               values (current_setting('app.organization_id')::uuid, $1, $2, null) on conflict do nothing`,
        values: [accountId, access.role],
      });
      if (!rowCount) throw new DomainError("name_taken", "This address has a login here already. Nobody was invited.");
      await writeAccess(tx, { ...access, id: accountId }, reach);
      await queueInvitation(tx, accountId, language, at);
      await logMembership(tx, { act: "invited", accountId, ...access }, { principal, at });
    });
    if (outcome === "key_reused") await tx.$client.query("rollback to savepoint invite"); // makes no account either
    return outcome;
  });
}

type Invited = { email: string; unknownPasswordHash: string; language: string };

async function findAccount(
  tx: Tx,
  { accountId, email, unknownPasswordHash }: { accountId: string; email: string; unknownPasswordHash: string },
): Promise<string> {
  const { rows } = await tx.$client.query<{ id: string }>({
    name: "account_to_invite",
    text: "select account_to_invite($1, $2, $3) as id",
    values: [accountId, email, unknownPasswordHash],
  });
  return rows[0]?.id ?? accountId;
}

/** Has the invitation sent again to who has not come yet. */
export function inviteAgain(
  db: Db,
  { principal, reach, at }: Granter,
  { id, language }: { id: string; language: string },
): Promise<void> {
  return db.withTenant(principal.organizationId, async (tx) => {
    const member = await takeMember(tx, id, { principal, reach });
    refuseGiving(principal, member);
    if (member.state !== "invited") {
      throw new DomainError("not_possible_in_this_status", "They have come already, or have left. Nothing was sent.");
    }
    await queueInvitation(tx, id, language, at);
  });
}

async function queueInvitation(tx: Tx, accountId: string, language: string, at: Date): Promise<void> {
  const { rowCount } = await tx.$client.query({
    name: "queue_invitation",
    text: `insert into account_mails (organization_id, kind, account_id, language, queued_at)
           select current_setting('app.organization_id')::uuid, 'invitation', $1, $2, $3
           where not exists (select from account_mails where account_id = $1 and kind = 'invitation'
             and queued_at > $3::timestamptz - make_interval(mins => $4))`,
    values: [accountId, language, at, MAIL_AGAIN_AFTER_MINUTES],
  });
  if (!rowCount) {
    throw new DomainError("resent_recently", "One was sent a moment ago and may be on its way. Nothing was sent.");
  }
}
