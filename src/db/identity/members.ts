import { DomainError } from "../../domain/errors.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { Db, Tx } from "../client.ts";
import { clinicsWithin } from "../edit.ts";

/**
 * Who works with the app at the clinics that somebody reaches, by name; administrators, who are at none, for
 * administrators.
 */
export async function listMembers(db: Db, organizationId: string, reach: Reach): Promise<Member[]> {
  const members = await db.inOneFlight(organizationId, (tx) => readMembers(tx, null));
  return members.filter((member) => isWithin(member, reach)).toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Throws `not_found` for a stranger and for who is out of reach alike. */
export async function findMember(db: Db, organizationId: string, id: string, reach: Reach): Promise<Member> {
  return requireMember(await db.inOneFlight(organizationId, (tx) => readMembers(tx, id)), reach);
}

export function requireMember([member]: readonly Member[], reach: Reach): Member {
  if (member && isWithin(member, reach)) return member;
  throw new DomainError("not_found", "There is no such member.");
}

export async function readMembers(tx: Tx, id: string | null): Promise<Member[]> {
  const { rows } = await tx.$client.query<Member>({
    name: "list_members",
    text: `select id, email, coalesce(staff_name, email) as name, role, clinic_ids as "clinicIds", staff_id as "staffId",
             case when has_left then 'left' when accepted then 'active' else 'invited' end as state, version
           from list_members($1)`,
    values: [id],
  });
  return rows;
}

/**
 * Edits of who may do what take turns within an organization, so that two administrators cannot take each other's
 * rights.
 */
export async function lockMembers(tx: Tx): Promise<void> {
  await tx.$client.query({
    name: "lock_members",
    text: "select pg_advisory_xact_lock(hashtextextended('members of ' || current_setting('app.organization_id'), 0))",
  });
}

/**
 * Refuses whose rights were changed or ended since their access token was made: they could give them to another login
 * of theirs, which would outlive it. Under `lockMembers`.
 */
export async function requireRightsOfToken(tx: Tx, { accountId, role, clinicIds }: Principal): Promise<void> {
  const [giver] = await readMembers(tx, accountId);
  const stands =
    giver?.state === "active" && giver.role === role && clinicIds.every((id) => giver.clinicIds.includes(id));
  if (!stands) throw new DomainError("unauthenticated", "Your rights here have changed. Log in again.");
}

/**
 * The same for what moves money: their rights stay as they are until the transaction ends, and nobody else's are
 * locked.
 */
export async function holdRightsOfToken(tx: Tx, principal: Principal): Promise<void> {
  await tx.$client.query({
    name: "hold_rights",
    text: "select from memberships where account_id = $1 for share",
    values: [principal.accountId],
  });
  await requireRightsOfToken(tx, principal);
}

/**
 * Refuses to end the visits, and so the login, of a member of staff where no other administrator can log in. Under
 * `lockMembers`.
 */
export async function requireAnotherAdmin(tx: Tx, staffId: string): Promise<void> {
  const admins = (await readMembers(tx, null)).filter((each) => each.role === "organization_admin");
  const isTheirs = (member: Member) => member.staffId === staffId;
  if (!admins.some(isTheirs) || admins.some((each) => !isTheirs(each) && each.state === "active")) return;
  throw new DomainError("in_use", "They are the last administrator. Give somebody else the role first.");
}

function isWithin({ clinicIds }: Member, reach: Reach): boolean {
  const within = clinicsWithin(reach);
  return within === null || clinicIds.some((each) => within.includes(each));
}

/** For statements: whether a login is one of these clinics'. */
export const reachesOneOf = (accountId: string, clinicIds: string) =>
  `exists (select from membership_clinics m where m.account_id = ${accountId} and m.clinic_id = any(${clinicIds}))`;
