import { assertNever } from "../errors.ts";
import type { Principal } from "./principal.ts";

/** How far a right goes: to what is one's own, to one's clinics, to all of the organization. */
export type Scope = "own" | "clinic" | "organization";

/**
 * Which rows a principal may touch in an act; queries take it, so that what is out of reach answers like what does not exist.
 * Own = of a patient the account acts for, or of a visit the staff member gives.
 */
export type Reach =
  | { kind: "own"; accountId: string; staffId: string | null }
  | { kind: "clinics"; clinicIds: readonly string[] }
  | { kind: "organization" };

/** A clinic-scoped right of someone who is not limited to clinics reaches all of them. */
export function reachOf({ accountId, staffId, clinicIds }: Principal, scope: Scope): Reach {
  switch (scope) {
    case "own":
      return { kind: "own", accountId, staffId };
    case "clinic":
      return clinicIds.length > 0 ? { kind: "clinics", clinicIds } : { kind: "organization" };
    case "organization":
      return { kind: "organization" };
    default:
      return assertNever(scope);
  }
}
