import { Context } from "@temporalio/activity";
import type { Db } from "../db/client.ts";
import { makeLinkSecret } from "../db/identity/link-secret.ts";
import { beginAccountMail, endAccountMail, type OutgoingAccountMail } from "../db/identity/send-account-mail.ts";
import { linkMinutesOf } from "../domain/identity/account-mail.ts";
import { writeAccountLetter } from "../domain/message/account-letter.ts";
import { mailLanguageOf } from "../domain/message/mail-language.ts";
import type { MessageStatus } from "../domain/message/message.ts";
import { handOver, type Mailer, type MailSettings, mailOutage, notSent, toMail } from "./hand-over-mail.ts";
import { reportingOutage } from "./outage.ts";

export type AccountMailActivities = ReturnType<typeof createAccountMailActivities>;

type Step = { organizationId: string; mailId: string };

/** Both may be repeated. Neither an address nor a link's secret leaves them but to the mail server. */
export function createAccountMailActivities({ db, mailer, ...settings }: { db: Db; mailer: Mailer } & MailSettings) {
  /** As `deliverMessage`, of a mail about a login. The secret of its link is made here, anew for each attempt. */
  async function deliverAccountMail(step: Step): Promise<MessageStatus> {
    const at = new Date(Context.current().info.currentAttemptScheduledTimestampMs);
    const { secret, linkHash } = makeLinkSecret();
    const outgoing = await beginAccountMail(db, { ...step, linkHash, at });
    if (typeof outgoing === "string") return outgoing;
    const mail = writeMail(step, outgoing, secret, settings);
    const { outcome } = await handOver(mailer, mail, { from: settings.from, to: outgoing.letter.email });
    switch (outcome) {
      case "taken":
        await endAccountMail(db, { ...step, end: "sent", at });
        return "sent";
      case "unknown":
        if (!outgoing.isLastTry) throw notSent("unknown");
        await endAccountMail(db, { ...step, end: "unknown", at });
        return "unknown";
      case "refused":
      case "not_taken":
        await endAccountMail(db, { ...step, end: "queued", at });
        throw notSent(outcome);
    }
  }

  return {
    deliverAccountMail: reportingOutage(db, deliverAccountMail, mailOutage),
    giveUpAccountMail: ({ at, ...step }: Step & { at: string }) =>
      endAccountMail(db, { ...step, end: "gave_up", at: new Date(at) }),
  };
}

function writeMail({ mailId }: Step, outgoing: OutgoingAccountMail, secret: string, { publicUrl, from }: MailSettings) {
  const { kind, attempt, queuedAt, name, letter: facts } = outgoing;
  const language = mailLanguageOf(outgoing.language);
  const token = linkMinutesOf[kind] === null ? null : secret;
  const letter = writeAccountLetter(kind, facts, { language, publicUrl, token });
  const to = { name: name ?? "", address: facts.email };
  // Another one for each attempt, whose link is another: programs would else show the one that is over.
  return toMail(letter, { id: `${mailId}.${attempt}`, queuedAt, from, to, language });
}
