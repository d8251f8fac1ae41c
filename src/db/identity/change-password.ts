import type { Principal } from "../../domain/identity/principal.ts";
import type { Db } from "../client.ts";

type Change = Pick<Principal, "organizationId" | "accountId"> & {
  /** Of the password that was shown. */
  shownHash: string;
  passwordHash: string;
  language: string;
  at: Date;
};

/**
 * Sets the password of who has shown the one before; ends all sessions of the account, uses up its links to a new
 * password, and has a mail say so. False, and nothing changed, when the password has become another meanwhile.
 */
export async function changePassword(db: Db, change: Change): Promise<boolean> {
  const { organizationId, accountId, shownHash, passwordHash, language, at } = change;
  const [row] = await db.callFunction<{ isChanged: boolean }>({
    name: "change_password",
    text: `select change_password($1, $2, $3, $4, $5, $6) as "isChanged"`,
    values: [organizationId, accountId, shownHash, passwordHash, language, at],
  });
  return row?.isChanged ?? false;
}
