export const roles = [
  "patient",
  "practitioner",
  "nurse",
  "receptionist",
  "clinic_manager",
  "organization_admin",
  "platform_admin",
] as const;
export type Role = (typeof roles)[number];

/** Who is asking, as their access token says: one account acting in one organization. */
export type Principal = {
  accountId: string;
  organizationId: string;
  role: Role;
  /**
   * The clinics a staff role works at: clinic-scoped rights reach these and no
   * other. Rights over the organization need none.
   */
  clinicIds: readonly string[];
  /** The staff record of this account, if it has one. */
  staffId: string | null;
};
