import { DomainError } from "../../domain/errors.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { Tx } from "../client.ts";
import { lockRow, requireFound } from "../edit.ts";
import { requireAllClinics } from "./change-staff.ts";
import { findStaffIn } from "./find-staff.ts";

/**
 * Says which member of staff a login is; null = none. A login reaches all visits of who it is, at whatever clinic: so
 * it is given by who runs all clinics of theirs. One that has a login of its own already is refused.
 */
export async function linkLogin(
  tx: Tx,
  { accountId, staffId, reach }: { accountId: string; staffId: string | null; reach: Reach },
): Promise<void> {
  await tx.$client.query({
    name: "unlink_login",
    text: "update staff set account_id = null, version = version + 1 where account_id = $1 and id is distinct from $2",
    values: [accountId, staffId],
  });
  if (staffId === null) return;
  await lockRow(tx, "staff", staffId);
  const { rows } = await tx.$client.query<{ accountId: string | null }>({
    name: "find_login_of_staff",
    text: `select account_id as "accountId" from staff where id = $1`,
    values: [staffId],
  });
  if (rows[0]?.accountId === accountId) return;
  requireAllClinics(requireFound("staff", await findStaffIn(tx, staffId, reach)), reach);
  if (rows[0]?.accountId) throw new DomainError("name_taken", "This member of staff has a login already.");
  await tx.$client.query({
    name: "link_login",
    text: "update staff set account_id = $2, version = version + 1 where id = $1",
    values: [staffId, accountId],
  });
}
