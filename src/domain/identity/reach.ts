import { assertNever } from "../errors.ts";
import type { Principal } from "./principal.ts";

/** How far a right goes: to what is one's own, to one's clinics, to all of the organization. */
export type Scope = "own" | "clinic" | "organization";

/**
 * Which rows a principal may touch in an act; queries take it, so that what is out of reach answers like what does not
 * exist. Own = of a patient the account acts for, or of a visit the staff member gives or is the nurse of.
 */
export type Reach =
  | { kind: "own"; accountId: string; staffId: string | null }
  | { kind: "clinics"; clinicIds: readonly string[] }
  | { kind: "organization" };

/** A clinic-scoped right reaches the clinics somebody works at: none, for who works at none. */
export function reachOf({ accountId, staffId, clinicIds }: Principal, scope: Scope): Reach {
  switch (scope) {
    case "own":
      return { kind: "own", accountId, staffId };
    case "clinic":
      return { kind: "clinics", clinicIds };
    case "organization":
      return { kind: "organization" };
    default:
      return assertNever(scope);
  }
}
