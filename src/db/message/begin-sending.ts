import type { LetterFacts } from "../../domain/message/letter-facts.ts";
import { isAboutComing, leadsToVisit, type MessageKind, type MessageStatus } from "../../domain/message/message.ts";
import { whyNotSend } from "../../domain/message/relevance.ts";
import { visitLinkEndsAt } from "../../domain/record/online-access.ts";
import type { Db, Tx } from "../client.ts";
import { putAccessLink } from "../record/access-links.ts";
import { type Addressed, readLetterFacts } from "./letter-facts.ts";

type Begin = {
  organizationId: string;
  messageId: string;
  /** Of the secret that its link carries to a patient whose record nobody has access to. */
  linkHash: string;
  /** When this attempt's turn came, in the workflow's time. */
  at: Date;
};

/** A message that is committed to be handed to the mail server now, by one attempt. */
export type Outgoing = {
  kind: MessageKind;
  version: number;
  queuedAt: Date;
  /** Should its end stay unknown too, it is not sent again. */
  isLastTry: boolean;
  to: { name: string; address: string; language: string };
  /** Its link gives access to the patient's record. */
  givesAccess: boolean;
  letter: LetterFacts;
};

type Stored = {
  kind: MessageKind;
  version: number;
  status: MessageStatus;
  appointmentId: string;
  paymentId: string | null;
  refundId: string | null;
  text: string | null;
  unknownAttempts: number;
  queuedAt: Date;
};

/**
 * Commits that an attempt to send a message begins, or answers with its status when there is nothing to send: it has
 * come to its end before, or is not true any more. An attempt that began and left no word of how it ended counts as
 * unknown, after which a mail is sent once more at most, and not every kind.
 */
export function beginSending(
  db: Db,
  { organizationId, messageId, linkHash, at }: Begin,
): Promise<Outgoing | MessageStatus> {
  return db.withTenant(organizationId, async (tx) => {
    const message = await lockMessage(tx, messageId);
    if (message.status !== "queued" && message.status !== "sending") return message.status;
    const unknownAttempts = message.unknownAttempts + (message.status === "sending" ? 1 : 0);
    if (unknownAttempts > repeatsOf(message.kind)) return close(tx, messageId, "unknown", null);
    const addressed = await readLetterFacts(tx, message);
    const reason = whyNotSend(message, addressed.facts, at);
    if (reason) return close(tx, messageId, "skipped", reason);
    await tx.$client.query({
      name: "begin_sending",
      text: "update messages set status = 'sending', attempts = attempts + 1, unknown_attempts = $2 where id = $1",
      values: [messageId, unknownAttempts],
    });
    const outgoing = toOutgoing(message, unknownAttempts, addressed);
    if (outgoing.givesAccess) {
      const endsAt = visitLinkEndsAt(at, new Date(addressed.letter.endsAt));
      await putAccessLink(tx, { linkHash, patientId: addressed.patient.id, email: outgoing.to.address, endsAt });
    }
    return outgoing;
  });
}

const repeatsOf = (kind: MessageKind) => (isAboutComing(kind) ? 1 : 0);

async function lockMessage(tx: Tx, messageId: string): Promise<Stored> {
  const { rows } = await tx.$client.query<Stored>({
    name: "lock_message",
    text: `select kind, version, status, appointment_id as "appointmentId", payment_id as "paymentId", refund_id as "refundId", text, unknown_attempts as "unknownAttempts", queued_at as "queuedAt"
           from messages where id = $1 for update`,
    values: [messageId],
  });
  const [message] = rows;
  if (!message) throw new Error("a message that was never decided");
  return message;
}

async function close(tx: Tx, messageId: string, status: MessageStatus, reason: string | null): Promise<MessageStatus> {
  await tx.$client.query({
    name: "close_message",
    text: `update messages set status = $2, skip_reason = $3,
             unknown_attempts = unknown_attempts + case when $2 = 'unknown' then 1 else 0 end
           where id = $1`,
    values: [messageId, status, reason],
  });
  return status;
}

function toOutgoing(
  { kind, version, queuedAt }: Stored,
  unknownAttempts: number,
  { letter, patient: { name, email, language, hasAccess } }: Addressed,
): Outgoing {
  if (email === null) throw new Error("a mail needs an address");
  const isLastTry = unknownAttempts >= repeatsOf(kind);
  const givesAccess = !hasAccess && leadsToVisit(kind);
  return { kind, version, queuedAt, isLastTry, to: { name, address: email, language }, givesAccess, letter };
}
