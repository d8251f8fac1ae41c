import { Context } from "@temporalio/activity";
import type { Db } from "../db/client.ts";
import { makeLinkSecret } from "../db/identity/link-secret.ts";
import { beginSending, type Outgoing } from "../db/message/begin-sending.ts";
import { giveUpMessage, recordNotTaken, recordSent, recordUnknown } from "../db/message/finish-sending.ts";
import { calendarOf } from "../domain/message/calendar.ts";
import { writeLetter } from "../domain/message/letter.ts";
import { mailLanguageOf } from "../domain/message/mail-language.ts";
import type { MessageStatus } from "../domain/message/message.ts";
import { handOver, type Mailer, type MailSettings, mailOutage, notSent, toMail } from "./hand-over-mail.ts";
import { reportingOutage } from "./outage.ts";

export type MessageActivities = ReturnType<typeof createMessageActivities>;

type Step = { organizationId: string; messageId: string };

/** Both may be repeated. No words, names, addresses or secrets of links leave them but to the mail server. */
export function createMessageActivities({ db, mailer, ...settings }: { db: Db; mailer: Mailer } & MailSettings) {
  /**
   * Sends a message unless it has come to its end; answers the end. That an attempt begins is committed before, from
   * what is true then; what came of it after. Not taken: thrown, so that Temporal tries again. Refused for good: a
   * permanent failure of type `mail_refused`.
   */
  async function deliverMessage(step: Step): Promise<MessageStatus> {
    const at = new Date(Context.current().info.currentAttemptScheduledTimestampMs);
    const { secret, linkHash } = makeLinkSecret();
    const outgoing = await beginSending(db, { ...step, linkHash, at });
    if (typeof outgoing === "string") return outgoing;
    const { language, mail } = writeMail(step, outgoing, { ...settings, at, secret });
    const handed = await handOver(mailer, mail, { from: settings.from, to: outgoing.to.address });
    switch (handed.outcome) {
      case "taken":
        await recordSent(db, { ...step, language, providerMessageId: handed.response.slice(0, 200), at });
        return "sent";
      case "unknown":
        if (!outgoing.isLastTry) throw notSent("unknown");
        await recordUnknown(db, step);
        return "unknown";
      case "refused":
      case "not_taken":
        await recordNotTaken(db, step);
        throw notSent(handed.outcome);
    }
  }

  return {
    deliverMessage: reportingOutage(db, deliverMessage, mailOutage),
    giveUpMessage: ({ at, ...which }: Step & { at: string }) => giveUpMessage(db, { ...which, at: new Date(at) }),
  };
}

function writeMail(
  { messageId }: Step,
  outgoing: Outgoing,
  { publicUrl, from, at, secret }: MailSettings & { at: Date; secret: string },
) {
  const { kind, version, queuedAt, to, letter: facts, givesAccess } = outgoing;
  const language = mailLanguageOf(to.language);
  const letter = writeLetter(kind, facts, { language, publicUrl, at, accessToken: givesAccess ? secret : null });
  const calendar = calendarOf({ kind, facts, version, language, decidedAt: queuedAt });
  // The same however often it is tried, so that one is shown.
  const mail = toMail(letter, { id: messageId, queuedAt, from, to: { name: to.name, address: to.address }, language });
  if (!calendar) return { language, mail };
  return { language, mail: { ...mail, icalEvent: { filename: "appointment.ics", ...calendar } } };
}
