import type { Relation } from "../record/online-access.ts";
import type { Principal } from "./principal.ts";

/** An account in one organization, with what its screens show of it. */
export type Profile = Principal & {
  email: string;
  /** Somebody has shown that the address is theirs, or an operator vouched for it. */
  isEmailVerified: boolean;
  organizationSlug: string;
  organizationName: string;
  /** The name patients know the staff member by. */
  staffName: string | null;
  /** The patients the account acts for, itself first. */
  patients: { id: string; fullName: string; relation: Relation }[];
};
