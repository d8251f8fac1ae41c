/**
 * What somebody is written about their login; `address_changed` about the address of a patient's mails, and to the one
 * before; `patient_invitation` to a patient whom the desk noted, and who may have no login yet.
 */
export const accountMailKinds = [
  "password_reset",
  "password_changed",
  "email_verification",
  "invitation",
  "address_changed",
  "patient_invitation",
] as const;
export type AccountMailKind = (typeof accountMailKinds)[number];

/**
 * For how long the link of a mail may be used, from when it is handed to the mail server: one that waits there for an
 * hour is no shorter for it. Those without minutes lead to no secret.
 */
export const linkMinutesOf: Record<AccountMailKind, number | null> = {
  password_reset: 60,
  password_changed: null,
  email_verification: 3 * 24 * 60,
  invitation: 7 * 24 * 60,
  address_changed: null,
  patient_invitation: 7 * 24 * 60,
};

/** Mails take minutes to arrive: whoever had one sent waits so long before another one. */
export const MAIL_AGAIN_AFTER_MINUTES = 2;

/** What a mail about a login is made from. */
export type AccountLetterFacts = {
  email: string;
  organization: { name: string; slug: string; brandColor: string | null };
};
