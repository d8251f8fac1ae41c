import { MAIL_AGAIN_AFTER_MINUTES } from "../../domain/identity/account-mail.ts";
import type { Db } from "../client.ts";

type Asked = { language: string; at: Date };

/**
 * Has a link to a new password sent; for an account that is no member, or none at all, a row that nobody is written to,
 * which takes as long.
 */
export async function queuePasswordReset(
  db: Db,
  { organizationId, accountId, ...mail }: { organizationId: string; accountId: string | null } & Asked,
): Promise<void> {
  await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query({
      name: "queue_password_reset",
      text: `insert into account_mails (organization_id, kind, account_id, status, language, queued_at)
             select $1, 'password_reset', p.account_id, case when p.account_id is null then 'skipped' else 'queued' end, $3, $4
             from (select) one left join account_profile($1, $2) p on true`,
      values: [organizationId, accountId, mail.language, mail.at],
    }),
  );
}

/** `recently`: one was sent a moment ago and may be on its way. */
export async function queueVerification(
  db: Db,
  { organizationId, accountId, language, at }: { organizationId: string; accountId: string } & Asked,
): Promise<"queued" | "recently"> {
  const { rowCount } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query({
      name: "queue_verification",
      text: `insert into account_mails (organization_id, kind, account_id, language, queued_at)
             select $1, 'email_verification', $2, $3, $4
             where not exists (select from account_mails where account_id = $2 and kind = 'email_verification'
               and queued_at > $4::timestamptz - make_interval(mins => $5))`,
      values: [organizationId, accountId, language, at, MAIL_AGAIN_AFTER_MINUTES],
    }),
  );
  return rowCount ? "queued" : "recently";
}
