import { type AccountLetterFacts, type AccountMailKind, linkMinutesOf } from "../../domain/identity/account-mail.ts";
import type { MessageStatus } from "../../domain/message/message.ts";
import type { Db } from "../client.ts";
import { putAccessLink } from "../record/access-links.ts";
import { closeTasks } from "../task/tasks.ts";

type Which = { organizationId: string; mailId: string };

/**
 * A mail that is committed to be handed to the mail server now, by one attempt; its link leads somewhere from now on.
 */
export type OutgoingAccountMail = {
  kind: AccountMailKind;
  attempt: number;
  queuedAt: Date;
  language: string;
  /** Should its end stay unknown too, it is not sent again. */
  isLastTry: boolean;
  name: string | null;
  letter: AccountLetterFacts;
};

type Stored = Omit<OutgoingAccountMail, "isLastTry" | "letter"> & {
  status: MessageStatus;
  unknownAttempts: number;
  isOver: boolean;
  patientId: string | null;
  email: string | null;
  organization: AccountLetterFacts["organization"];
};

/** An attempt whose end nobody knows is repeated once: a second mail does less harm than none. */
const REPEATS = 1;

/**
 * Commits that an attempt begins, with the digest of the secret that its link carries; answers with the mail's status
 * when there is nothing to send. Each attempt has a secret of its own, so the newest mail is the one that works.
 */
export function beginAccountMail(
  db: Db,
  { organizationId, mailId, linkHash, at }: Which & { linkHash: string; at: Date },
): Promise<OutgoingAccountMail | MessageStatus> {
  return db.withTenant(organizationId, async (tx) => {
    const { rows } = await tx.$client.query<Stored>({
      name: "lock_account_mail",
      text: `select m.kind, m.attempts + 1 as attempt, m.queued_at as "queuedAt", m.language, m.status, m.patient_id as "patientId",
               m.link_used_at is not null or exists (select from patient_access x where x.patient_id = m.patient_id) as "isOver",
               m.unknown_attempts + case m.status when 'sending' then 1 else 0 end as "unknownAttempts",
               coalesce(c.was ->> 'email', p.email, i.email) as email, coalesce(t.full_name, p.name, i.full_name) as name,
               jsonb_build_object('name', o.name, 'slug', o.slug, 'brandColor', o.brand_color) as organization
             from account_mails m
             join organizations o on o.id = m.organization_id
             left join account_address(m.organization_id, m.account_id) p on true
             left join contact_changes c on c.id = m.contact_change_id
             left join patients t on t.id = c.patient_id
             left join patients i on i.id = m.patient_id
             where m.id = $1 for update of m`,
      values: [mailId],
    });
    const [mail] = rows;
    if (!mail) return "skipped"; // of an account that was taken away
    const { status, unknownAttempts, email, isOver, patientId, organization, ...outgoing } = mail;
    if (status !== "queued" && status !== "sending") return status;
    const end = unknownAttempts > REPEATS ? "unknown" : email === null || isOver ? "skipped" : null;
    const minutes = end ? null : linkMinutesOf[outgoing.kind];
    const endsAt = minutes === null ? null : new Date(at.getTime() + minutes * 60_000);
    const ownLinkEndsAt = patientId ? null : endsAt;
    await tx.$client.query({
      name: "begin_account_mail",
      text: `update account_mails set status = coalesce($2, 'sending'), unknown_attempts = $3,
               attempts = attempts + case when $2::text is null then 1 else 0 end,
               link_hash = coalesce($4, link_hash), link_ends_at = coalesce($5, link_ends_at)
             where id = $1`,
      values: [mailId, end, unknownAttempts, ownLinkEndsAt && linkHash, ownLinkEndsAt],
    });
    if (end || email === null) return end ?? "skipped";
    if (patientId && endsAt) await putAccessLink(tx, { linkHash, patientId, email, endsAt });
    return { ...outgoing, isLastTry: unknownAttempts >= REPEATS, letter: { email, organization } };
  });
}

/**
 * What came of the attempt, or of all of them. `queued`: certainly not taken, the next one begins anew. `gave_up`:
 * there is to be none.
 */
export async function endAccountMail(
  db: Db,
  { organizationId, mailId, end, at }: Which & { end: "sent" | "queued" | "unknown" | "gave_up"; at: Date },
): Promise<void> {
  await db.withTenant(organizationId, async (tx) => {
    await tx.$client.query({
      name: "end_account_mail",
      text: `update account_mails set status = $2, sent_at = case $2 when 'sent' then $3::timestamptz end,
               unknown_attempts = unknown_attempts + case $2 when 'unknown' then 1 else 0 end
             where id = $1 and status in ('queued', 'sending')`,
      values: [mailId, end, at],
    });
    if (end === "sent") await closeTasks(tx, { dedupeKeys: ["mail_unreachable"], at }); // mail goes out again
  });
}
