import { ApplicationFailure, Context } from "@temporalio/activity";
import type { Db } from "../db/client.ts";
import { beginSending, type Outgoing } from "../db/message/begin-sending.ts";
import { giveUpMessage, recordNotTaken, recordSent, recordUnknown } from "../db/message/finish-sending.ts";
import { calendarOf } from "../domain/message/calendar.ts";
import { mailLanguageOf, writeLetter } from "../domain/message/letter.ts";
import type { MessageStatus } from "../domain/message/message.ts";
import { toHtml, toText } from "../domain/message/render.ts";
import { handOver, type Mail, type Mailer } from "./hand-over-mail.ts";
import { reportingOutage } from "./outage.ts";

export type MessageActivities = ReturnType<typeof createMessageActivities>;

type Step = { organizationId: string; messageId: string };
type Settings = { publicUrl: string; from: string };

/** Both may be repeated. No words, names or addresses leave them but to the mail server. */
export function createMessageActivities({ db, mailer, ...settings }: { db: Db; mailer: Mailer } & Settings) {
  /**
   * Sends a message unless it has come to its end; answers the end. That an attempt begins is committed before, from
   * what is true then; what came of it after. Not taken: thrown, so that Temporal tries again. Refused for good: a
   * permanent failure of type `mail_refused`.
   */
  async function deliverMessage(step: Step): Promise<MessageStatus> {
    const at = new Date(Context.current().info.currentAttemptScheduledTimestampMs);
    const outgoing = await beginSending(db, { ...step, at });
    if (typeof outgoing === "string") return outgoing;
    const { language, mail } = writeMail(step, outgoing, settings, at);
    const handed = await handOver(mailer, mail, { from: settings.from, to: outgoing.to.address });
    switch (handed.outcome) {
      case "taken":
        await recordSent(db, { ...step, language, providerMessageId: handed.response.slice(0, 200), at });
        return "sent";
      case "unknown":
        if (!outgoing.isLastTry)
          throw new ApplicationFailure("the connection broke while the mail was taken", "unknown");
        await recordUnknown(db, step);
        return "unknown";
      case "refused":
        await recordNotTaken(db, step);
        throw ApplicationFailure.nonRetryable("the mail server refused the mail", "mail_refused");
      case "not_taken":
        await recordNotTaken(db, step);
        throw new ApplicationFailure("the mail server did not take the mail", "mail_server_away");
    }
  }

  return {
    deliverMessage: reportingOutage(db, deliverMessage, { task: "mail_unreachable", isOutage: isServerAway }),
    giveUpMessage: ({ at, ...which }: Step & { at: string }) => giveUpMessage(db, { ...which, at: new Date(at) }),
  };
}

const isServerAway = (error: unknown) => error instanceof ApplicationFailure && error.type === "mail_server_away";

function writeMail({ messageId }: Step, outgoing: Outgoing, { publicUrl, from }: Settings, at: Date) {
  const { kind, version, queuedAt, to, letter: facts } = outgoing;
  const language = mailLanguageOf(to.language);
  const letter = writeLetter(kind, facts, { language, publicUrl, at });
  const calendar = calendarOf({ kind, facts, version, language, decidedAt: queuedAt });
  const mail: Mail = {
    // The same however often it is tried: programs that show mails show one of each.
    messageId: `<${messageId}@${from.split("@").at(-1) ?? ""}>`,
    date: queuedAt,
    from: { name: letter.from, address: from },
    to: { name: to.name, address: to.address },
    subject: letter.subject,
    headers: { "Auto-Submitted": "auto-generated", "Content-Language": language },
    text: toText(letter),
    html: toHtml(letter),
    ...(calendar ? { icalEvent: { filename: "appointment.ics", ...calendar } } : {}),
  };
  return { language, mail };
}
