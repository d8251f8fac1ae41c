import type { Principal, Role } from "./principal.ts";

/** The roles that somebody can be given: patients register themselves, and the platform's people are no clinic's. */
export const staffRoles = [
  "practitioner",
  "nurse",
  "receptionist",
  "clinic_manager",
  "organization_admin",
] as const satisfies readonly Role[];
export type StaffRole = (typeof staffRoles)[number];

export const membershipActs = ["invited", "changed", "ended"] as const;
export type MembershipAct = (typeof membershipActs)[number];

/** What somebody may do in an organization, and where. */
export type Access = {
  role: StaffRole;
  /** The clinics that the role is limited to: none for administrators, at least one for everybody else. */
  clinicIds: readonly string[];
  /** The member of staff they are, who can be booked; null = nobody. */
  staffId: string | null;
};

/** Somebody who works with the app. */
export type Member = Access & {
  /** Their account's. */
  id: string;
  email: string;
  name: string;
  /**
   * `invited`: they have not chosen a password yet; `left`: as the member of staff they are works here no more. They
   * may do nothing.
   */
  state: "active" | "invited" | "left";
  version: number;
};

/**
 * Why somebody may not give or take this access. Nobody changes their own, by which nobody raises themselves either;
 * nobody gives or takes more than they have: a manager of clinics no administrator's rights, and at no other clinic.
 */
export function whyNotGive(
  giver: Pick<Principal, "accountId" | "role" | "clinicIds">,
  { id, role, clinicIds }: Pick<Member, "role" | "clinicIds"> & { id: string | null },
): "own_access" | "above_own_role" | "other_clinics" | null {
  if (id === giver.accountId) return "own_access";
  if (giver.role === "organization_admin") return null;
  if (role === "organization_admin") return "above_own_role";
  return clinicIds.every((each) => giver.clinicIds.includes(each)) ? null : "other_clinics";
}

/** What is wrong with an access in itself. */
export function faultOf({ role, clinicIds, staffId }: Access): "clinics_needed" | "no_clinics" | "staff_needed" | null {
  if (role === "organization_admin") return clinicIds.length > 0 ? "no_clinics" : null;
  if (clinicIds.length === 0) return "clinics_needed";
  return role === "practitioner" && staffId === null ? "staff_needed" : null; // they see nothing but their own visits
}
