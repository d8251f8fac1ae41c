import { Readable } from "node:stream";
import type { SendMailOptions } from "nodemailer";
import MailComposer from "nodemailer/lib/mail-composer";

/** What hands mails to a mail server. */
export type Mailer = { sendMail(mail: SendMailOptions): Promise<{ response: string }> };
export type Mail = NonNullable<ConstructorParameters<typeof MailComposer>[0]>;

/**
 * `taken`: the server has it. `not_taken`: it certainly has not, another try may help. `refused`: it never will take
 * it. `unknown`: the connection broke while the server had it in hand.
 */
export type HandOver = { outcome: "taken"; response: string } | { outcome: "not_taken" | "refused" | "unknown" };

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
