import { DomainError } from "../../domain/errors.ts";
import type { Tx } from "../client.ts";

/** Says which member of staff a login is; null = none. One that has a login of its own already is refused. */
export async function linkLogin(
  tx: Tx,
  { accountId, staffId }: { accountId: string; staffId: string | null },
): Promise<void> {
  await tx.$client.query({
    name: "unlink_login",
    text: "update staff set account_id = null, version = version + 1 where account_id = $1 and id is distinct from $2",
    values: [accountId, staffId],
  });
  if (staffId === null) return;
  const { rows } = await tx.$client.query<{ accountId: string | null }>({
    name: "lock_staff_for_login",
    text: `select account_id as "accountId" from staff where id = $1 for no key update`,
    values: [staffId],
  });
  const [staff] = rows;
  if (!staff) throw new DomainError("not_found", "There is no such member of staff.");
  if (staff.accountId === accountId) return;
  if (staff.accountId) throw new DomainError("name_taken", "This member of staff has a login already.");
  await tx.$client.query({
    name: "link_login",
    text: "update staff set account_id = $2, version = version + 1 where id = $1",
    values: [staffId, accountId],
  });
}
