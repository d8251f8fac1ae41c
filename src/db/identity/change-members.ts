import { applyChange, type Change } from "../../domain/change.ts";
import { DomainError } from "../../domain/errors.ts";
import { type Access, faultOf, type Member, type MembershipAct, whyNotGive } from "../../domain/identity/member.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { Db, Tx } from "../client.ts";
import { requireClinics, requireSeen } from "../edit.ts";
import { linkLogin } from "../staff/link-login.ts";
import { lockMembers, readMembers, requireMember, requireRightsOfToken } from "./members.ts";

/** Who gives or takes access, how far they reach, and when. */
export type Granter = { principal: Principal; reach: Reach; at: Date };

type MemberEdit = { id: string; expectedVersion: number };

/** Gives somebody another role, other clinics, or says which member of staff they are. */
export function changeMember(
  db: Db,
  { principal, reach, at }: Granter,
  { id, expectedVersion, change }: MemberEdit & { change: Change<Access> },
): Promise<Member> {
  return db.withEditor(principal, async (tx) => {
    const current = await takeMember(tx, id, { principal, reach });
    requireSeen(current, expectedVersion);
    const next = applyChange(current, change);
    refuseGiving(principal, current);
    await requireClinics(tx, reach, next.clinicIds);
    refuseGiving(principal, next);
    refuseFaulty(next);
    await tx.$client.query({
      name: "change_member",
      text: "update memberships set role = $2, version = version + 1 where account_id = $1",
      values: [id, next.role],
    });
    await writeAccess(tx, { ...next, id }, reach);
    await logMembership(tx, { act: "changed", accountId: id, ...next }, { principal, at });
    return requireMember(await readMembers(tx, id), { kind: "organization" });
  });
}

/**
 * Takes all rights from somebody, and ends their sessions here, so that within ten minutes, which an access token
 * lives, they may do nothing; visits they give stay with the member of staff they were.
 */
export function endMember(
  db: Db,
  { principal, reach, at }: Granter,
  { id, expectedVersion }: MemberEdit,
): Promise<void> {
  return db.withEditor(principal, async (tx) => {
    const current = await takeMember(tx, id, { principal, reach });
    requireSeen(current, expectedVersion);
    refuseGiving(principal, current);
    await linkLogin(tx, { accountId: id, staffId: null, reach });
    await tx.$client.query({
      name: "end_invitations",
      text: "update account_mails set link_used_at = $2 where account_id = $1 and kind = 'invitation' and link_used_at is null",
      values: [id, at],
    });
    await tx.$client.query({
      name: "end_member",
      text: "delete from memberships where account_id = $1", // and by it clinics and sessions
      values: [id],
    });
    await logMembership(tx, { act: "ended", accountId: id, ...current }, { principal, at });
  });
}

/**
 * The member, while nobody else changes who may do what until the transaction ends. As nobody changes their own access,
 * and whoever changes another's still has theirs, an administrator is always left.
 */
export async function takeMember(tx: Tx, id: string, { principal, reach }: Omit<Granter, "at">): Promise<Member> {
  await lockMembers(tx);
  await requireRightsOfToken(tx, principal);
  return requireMember(await readMembers(tx, id), reach);
}

export function refuseGiving(giver: Principal, access: Access & { id: string }): void {
  const why = whyNotGive(giver, access);
  if (why) throw new DomainError("forbidden", refusals[why]);
}

export function refuseFaulty(access: Access): void {
  const fault = faultOf(access);
  if (!fault) return;
  const { pointer, detail } = faults[fault];
  throw new DomainError("invalid_request", "See `errors` for each fault.", {
    errors: [{ in: "body", pointer, detail }],
  });
}

const refusals = {
  own_access: "Nobody changes their own access. Another administrator can.",
  above_own_role: "An administrator's rights are given and taken by administrators.",
  other_clinics: "They work at a clinic that is not yours too; an administrator can change this.",
};

const faults = {
  clinics_needed: { pointer: "/clinicIds", detail: "At least one clinic, but for administrators" },
  no_clinics: { pointer: "/clinicIds", detail: "Administrators reach all clinics: name none" },
  staff_needed: { pointer: "/staffId", detail: "A practitioner is a member of staff: say which" },
};

export async function writeAccess(
  tx: Tx,
  { id: accountId, clinicIds, staffId }: Access & { id: string },
  reach: Reach,
): Promise<void> {
  await tx.$client.query({
    name: "leave_clinics",
    text: "delete from membership_clinics where account_id = $1 and clinic_id <> all($2)",
    values: [accountId, clinicIds],
  });
  await tx.$client.query({
    name: "reach_clinics",
    text: `insert into membership_clinics (organization_id, account_id, clinic_id)
           select current_setting('app.organization_id')::uuid, $1, clinic_id from unnest($2::uuid[]) as c (clinic_id)
           on conflict do nothing`,
    values: [accountId, clinicIds],
  });
  await linkLogin(tx, { accountId, staffId, reach });
}

export async function logMembership(
  tx: Tx,
  { act, accountId, role, clinicIds }: { act: MembershipAct; accountId: string } & Access,
  { principal, at }: Omit<Granter, "reach">,
): Promise<void> {
  await tx.$client.query({
    name: "log_membership",
    text: `insert into membership_log (organization_id, account_id, act, role, clinic_ids, actor_account_id, at)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, $6)`,
    values: [accountId, act, role, clinicIds, principal.accountId, at],
  });
}
