import type { LetterFacts, LetterSettings } from "./letter-facts.ts";
import type { Words } from "./words/words.ts";

// Where the one button of a letter leads, in the letter's language, which the browser that opens it need not have.

export const appointmentLink = (words: Words, facts: LetterFacts, settings: LetterSettings) => ({
  label: words.openAppointment,
  url: accessUrl(facts, settings, "appointment") ?? appUrl(facts, settings, `appointments/${facts.appointmentId}`),
});

/** Where all that was paid for the visit, given back and corrected is to be printed. */
export const receiptLink = (words: Words, facts: LetterFacts, settings: LetterSettings) => ({
  label: words.openReceipt,
  url: accessUrl(facts, settings, "receipt") ?? appUrl(facts, settings, `appointments/${facts.appointmentId}/receipt`),
});

/** Where the card is asked for, which needs the patient's login. */
export const payLink = (words: Words, facts: LetterFacts, settings: LetterSettings) => ({
  label: words.payNow,
  url:
    accessUrl(facts, settings, "pay") ??
    `${settings.publicUrl}/book/${facts.organization.slug}?lang=${settings.language}&appointment=${facts.appointmentId}`,
});

/** The way there by a login that is made on the way; `aim` names the visit to go on to. */
const accessUrl = (facts: LetterFacts, settings: LetterSettings, aim: "appointment" | "receipt" | "pay") =>
  settings.accessToken === null
    ? null
    : `${appUrl(facts, settings, "invitation")}&${aim}=${facts.appointmentId}#${settings.accessToken}`;

/** A page of the app, for somebody of the organization. */
export const appUrl = (
  { organization }: { organization: { slug: string } },
  { publicUrl, language }: Pick<LetterSettings, "publicUrl" | "language">,
  path: string,
) => `${publicUrl}/app/${path}?organization=${organization.slug}&lang=${language}`;

export const bookingLink = (words: Words, { organization }: LetterFacts, { publicUrl, language }: LetterSettings) => ({
  label: words.bookAgain,
  url: `${publicUrl}/book/${organization.slug}?lang=${language}`,
});
