import type { LetterFacts, LetterSettings } from "./letter-facts.ts";
import type { Words } from "./words/words.ts";

// Where the one button of a letter leads.

export const appointmentLink = (words: Words, facts: LetterFacts, settings: LetterSettings) => ({
  label: words.openAppointment,
  url:
    accessUrl(facts, settings, "appointment") ??
    `${settings.publicUrl}/app/appointments/${facts.appointmentId}?organization=${facts.organization.slug}`,
});

/** Where all that was paid for the visit, given back and corrected is to be printed. */
export const receiptLink = (words: Words, facts: LetterFacts, settings: LetterSettings) => ({
  label: words.openReceipt,
  url:
    accessUrl(facts, settings, "receipt") ??
    `${settings.publicUrl}/app/appointments/${facts.appointmentId}/receipt?organization=${facts.organization.slug}`,
});

/** Where the card is asked for, which needs the patient's login. */
export const payLink = (words: Words, facts: LetterFacts, settings: LetterSettings) => ({
  label: words.payNow,
  url:
    accessUrl(facts, settings, "pay") ??
    `${settings.publicUrl}/book/${facts.organization.slug}?lang=${settings.language}&appointment=${facts.appointmentId}`,
});

/** The way there by a login that is made on the way; `aim` names the visit to go on to. */
const accessUrl = (
  { organization, appointmentId }: LetterFacts,
  { publicUrl, accessToken, language }: LetterSettings,
  aim: "appointment" | "receipt" | "pay",
) =>
  accessToken === null
    ? null
    : `${publicUrl}/app/invitation?organization=${organization.slug}&lang=${language}&${aim}=${appointmentId}#${accessToken}`;

export const bookingLink = (words: Words, { organization }: LetterFacts, { publicUrl, language }: LetterSettings) => ({
  label: words.bookAgain,
  url: `${publicUrl}/book/${organization.slug}?lang=${language}`,
});
