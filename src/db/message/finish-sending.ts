import { undeliveredKey } from "../../domain/task/keys.ts";
import type { TaskKind } from "../../domain/task/task.ts";
import type { Db } from "../client.ts";
import { closeTasks, raiseTask } from "../task/tasks.ts";

type Which = { organizationId: string; messageId: string };

/** The mail server has taken it. Mail goes out again, so nobody needs to look after it any more. */
export async function recordSent(
  db: Db,
  sent: Which & { language: string; providerMessageId: string; at: Date },
): Promise<void> {
  await db.withTenant(sent.organizationId, async (tx) => {
    const { rows } = await tx.$client.query<{ originalId: string }>({
      name: "record_sent",
      text: `update messages set status = 'sent', language = $2, provider_message_id = $3, sent_at = $4
             where id = $1 and status = 'sending' returning coalesce(resend_of, id) as "originalId"`,
      values: [sent.messageId, sent.language, sent.providerMessageId, sent.at],
    });
    const undelivered = rows.map(({ originalId }) => undeliveredKey(originalId));
    await closeTasks(tx, { dedupeKeys: ["mail_unreachable", ...undelivered], at: sent.at });
  });
}

/** The attempt has ended, and the mail server has certainly not taken it: the next one begins anew. */
export async function recordNotTaken(db: Db, { organizationId, messageId }: Which): Promise<void> {
  await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query({
      name: "record_not_taken",
      text: "update messages set status = 'queued' where id = $1 and status = 'sending'",
      values: [messageId],
    }),
  );
}

/** The attempt has ended, nobody knows how, and there is to be no other. */
export async function recordUnknown(db: Db, { organizationId, messageId }: Which): Promise<void> {
  await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query({
      name: "record_unknown",
      text: `update messages set status = 'unknown', unknown_attempts = unknown_attempts + 1
             where id = $1 and status = 'sending'`,
      values: [messageId],
    }),
  );
}

/**
 * Nothing more is tried, and a person is told. An attempt that is still open may have reached the mail server. A
 * message that has come to another end stays as it is.
 */
export async function giveUpMessage(db: Db, { organizationId, messageId, at }: Which & { at: Date }): Promise<void> {
  await db.withTenant(organizationId, async (tx) => {
    const { rows } = await tx.$client.query<{ appointmentId: string; message: string; originalId: string }>({
      name: "give_up_message",
      text: `update messages set status = case status when 'sending' then 'unknown' else 'gave_up' end
             where id = $1 and status in ('queued', 'sending')
             returning appointment_id as "appointmentId", kind as message, coalesce(resend_of, id) as "originalId"`,
      values: [messageId],
    });
    const [gaveUp] = rows;
    if (!gaveUp) return;
    const kind: TaskKind = "message_undelivered";
    const { appointmentId, message, originalId } = gaveUp;
    const detail = { message, messageId: originalId };
    await raiseTask(tx, { kind, appointmentId, dedupeKey: undeliveredKey(originalId), detail, at });
  });
}
