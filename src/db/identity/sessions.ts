import type { Principal } from "../../domain/identity/principal.ts";
import { sessionTerms } from "../../domain/identity/session.ts";
import type { Db } from "../client.ts";

type Account = Pick<Principal, "organizationId" | "accountId">;

/** SHA-256 digests of the two halves of a refresh token. */
export type TokenHashes = { handleHash: string; secretHash: string };

/**
 * What became of a refresh token. `live`: `salt` makes the secret that follows the given
 * one, until `lapsesAt`. `reused`: it had been replaced, so somebody has a copy, and its
 * session is ended. `unknown`: no such session, or it is over.
 */
export type Refresh =
  | ({ outcome: "live"; salt: string; lapsesAt: Date } & Account)
  | ({ outcome: "reused" } & Account)
  | { outcome: "unknown" };

/**
 * Begins a session for who has shown the password of this hash; says when it lapses unless it is refreshed. Undefined
 * when the password was changed since.
 */
export async function startSession(
  db: Db,
  session: TokenHashes & Account & { passwordHash: string; at: Date },
): Promise<Date | undefined> {
  const { handleHash, secretHash, organizationId, accountId, passwordHash, at } = session;
  const { idleSeconds, longestSeconds } = sessionTerms;
  const [row] = await db.callFunction<{ lapsesAt: Date | null }>({
    name: "start_session",
    text: `select start_session($1, $2, $3, $4, $5, $6, $7, $8) as "lapsesAt"`,
    values: [handleHash, secretHash, organizationId, accountId, at, idleSeconds, longestSeconds, passwordHash],
  });
  return row?.lapsesAt ?? undefined;
}

/**
 * Replaces the secret of a session by the next, which the given one and `salt`
 * make. Of parallel calls one replaces it, and all get its salt.
 */
export async function refreshSession(
  db: Db,
  { handleHash, secretHash, nextHash, salt, at }: TokenHashes & { nextHash: string; salt: string; at: Date },
): Promise<Refresh> {
  const { idleSeconds, graceSeconds } = sessionTerms;
  const [refresh] = await db.callFunction<Exclude<Refresh, { outcome: "unknown" }>>({
    name: "refresh_session",
    text: `select outcome, organization as "organizationId", account as "accountId", salt_of_successor as salt, lapses as "lapsesAt"
             from refresh_session($1, $2, $3, $4, $5, $6, $7)`,
    values: [handleHash, secretHash, nextHash, salt, at, idleSeconds, graceSeconds],
  });
  return refresh ?? { outcome: "unknown" };
}

/** Repeatable: a session that is over stays over. */
export async function endSession(db: Db, handleHash: string): Promise<void> {
  await db.callFunction({ name: "end_session", text: "select end_session($1)", values: [handleHash] });
}
