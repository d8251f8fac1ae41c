import type * as z from "zod";
import type { Profile } from "../../domain/identity/profile.ts";
import type { me } from "./contract.ts";

type Who = Pick<z.input<typeof me>, "account" | "organization" | "role" | "clinics" | "staffId">;

/** What a login and its profile say alike of an account in its organization. */
export const toWho = (profile: Profile): Who => ({
  account: { id: profile.accountId, email: profile.email },
  organization: { id: profile.organizationId, slug: profile.organizationSlug, name: profile.organizationName },
  role: profile.role,
  clinics: [...profile.clinicIds],
  staffId: profile.staffId,
});
