import { MAIL_AGAIN_AFTER_MINUTES } from "../../domain/identity/account-mail.ts";
import type { Db, Tx } from "../client.ts";

type Asked = { language: string; at: Date };

/**
 * Has a link to a new password sent, whether or not the account is a member; who is invited and has not come yet gets
 * the invitation anew, which leads to one too. For no account a row that nobody is written to, which takes as long.
 */
export async function queuePasswordReset(
  db: Db,
  { organizationId, accountId, ...mail }: { organizationId: string; accountId: string | null } & Asked,
): Promise<void> {
  await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query({
      name: "queue_password_reset",
      text: `insert into account_mails (organization_id, kind, account_id, status, language, queued_at)
             select $1,
               case when exists (select from memberships where account_id = $2 and accepted_at is null) then 'invitation' else 'password_reset' end,
               $2::uuid, case when $2::uuid is null then 'skipped' else 'queued' end, $3, $4`,
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

/** Has the address that a patient's mails went to told that they go elsewhere from now on. */
export async function queueAddressChanged(
  tx: Tx,
  { contactChangeId, language, at }: { contactChangeId: string } & Asked,
): Promise<void> {
  await tx.$client.query({
    name: "queue_address_changed",
    text: `insert into account_mails (organization_id, kind, contact_change_id, language, queued_at)
           select organization_id, 'address_changed', id, $2, $3 from contact_changes where id = $1`,
    values: [contactChangeId, language, at],
  });
}

/** `recently`: one was sent a moment ago and may be on its way. */
export async function queuePatientInvitation(
  tx: Tx,
  { patientId, language, at }: { patientId: string } & Asked,
): Promise<"queued" | "recently"> {
  const { rowCount } = await tx.$client.query({
    name: "queue_patient_invitation",
    text: `insert into account_mails (organization_id, kind, patient_id, language, queued_at)
           select current_setting('app.organization_id')::uuid, 'patient_invitation', $1, $2, $3
           where not exists (select from account_mails where patient_id = $1
             and queued_at > $3::timestamptz - make_interval(mins => $4))`,
    values: [patientId, language, at, MAIL_AGAIN_AFTER_MINUTES],
  });
  return rowCount ? "queued" : "recently";
}
