import { Readable } from "node:stream";
import { ApplicationFailure } from "@temporalio/activity";
import type { SendMailOptions } from "nodemailer";
import MailComposer from "nodemailer/lib/mail-composer";
import type { Letter } from "../domain/message/letter.ts";
import type { MailLanguage } from "../domain/message/mail-language.ts";
import { toHtml, toText } from "../domain/message/render.ts";

/** What hands mails to a mail server. */
export type Mailer = { sendMail(mail: SendMailOptions): Promise<{ response: string }> };
export type Mail = NonNullable<ConstructorParameters<typeof MailComposer>[0]>;

/**
 * `taken`: the server has it. `not_taken`: it certainly has not, another try may help. `refused`: it never will take
 * it. `unknown`: the connection broke while the server had it in hand.
 */
export type HandOver = { outcome: "taken"; response: string } | { outcome: "not_taken" | "refused" | "unknown" };

/** What is thrown of a mail that was not sent: Temporal tries again, but for one that is refused for good. */
export function notSent(outcome: Exclude<HandOver["outcome"], "taken">): ApplicationFailure {
  switch (outcome) {
    case "unknown":
      return new ApplicationFailure("the connection broke while the mail was taken", "unknown");
    case "refused":
      return ApplicationFailure.nonRetryable("the mail server refused the mail", "mail_refused");
    case "not_taken":
      return new ApplicationFailure("the mail server did not take the mail", "mail_server_away");
  }
}

/** The outage that one mail after the other meets. */
export const mailOutage = {
  task: "mail_unreachable",
  isOutage: (error: unknown) => error instanceof ApplicationFailure && error.type === "mail_server_away",
} as const;

/** Where the links in mails lead, and the address that mails come from. */
export type MailSettings = { publicUrl: string; from: string };

type Envelope = {
  id: string;
  queuedAt: Date;
  from: string;
  to: { name: string; address: string };
  language: MailLanguage;
};

/** A letter as a mail. Programs that show mails show one of those with the same `id`. */
export const toMail = (letter: Letter, { id, queuedAt, from, to, language }: Envelope): Mail => ({
  messageId: `<${id}@${from.split("@").at(-1) ?? ""}>`,
  date: queuedAt,
  from: { name: letter.from, address: from },
  to,
  subject: letter.subject,
  headers: { "Auto-Submitted": "auto-generated", "Content-Language": language },
  text: toText(letter),
  html: toHtml(letter),
});

/** Below the time that an activity has, so that none is still under way when the next attempt begins. */
const PATIENCE_MS = 20_000;

/** Hands one mail to the server, once. */
export async function handOver(
  mailer: Mailer,
  mail: Mail,
  { from, to }: { from: string; to: string },
): Promise<HandOver> {
  const source = await new MailComposer(mail).compile().build();
  let isBegun = false;
  // Read when the server has asked for the mail itself, and not before.
  async function* chunks() {
    isBegun = true;
    yield source;
  }
  try {
    const { response } = await mailer.sendMail({
      envelope: { from, to },
      raw: Readable.from(chunks()),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { outcome: "taken", response };
  } catch (error) {
    return { outcome: outcomeOf(error, isBegun) };
  }
}

function outcomeOf(error: unknown, isBegun: boolean): "not_taken" | "refused" | "unknown" {
  const { responseCode, command } = toSmtpError(error);
  // An answer is an answer; without one, all depends on whether there was something to take.
  if (responseCode === undefined) return isBegun ? "unknown" : "not_taken";
  const isAboutThisMail = command === "RCPT TO" || command === "DATA";
  return responseCode >= 500 && isAboutThisMail ? "refused" : "not_taken";
}

function toSmtpError(error: unknown): { responseCode?: number; command?: string } {
  if (!(error instanceof Error)) return {};
  return {
    ...("responseCode" in error && typeof error.responseCode === "number" ? { responseCode: error.responseCode } : {}),
    ...("command" in error && typeof error.command === "string" ? { command: error.command } : {}),
  };
}
