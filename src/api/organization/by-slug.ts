import type { Db } from "../../db/client.ts";
import { findOrganizationId } from "../../db/organization/queries.ts";
import { DomainError } from "../../domain/errors.ts";

/** The organization that a visitor's path names; refuses with `not_found`. */
export async function organizationBySlug(db: Db, slug: string): Promise<string> {
  const organizationId = await findOrganizationId(db, slug);
  if (!organizationId) throw unknownOrganization();
  return organizationId;
}

export function unknownOrganization(): DomainError {
  return new DomainError("not_found", "There is no organization of this name.");
}
