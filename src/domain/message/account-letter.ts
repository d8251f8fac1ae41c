import type { AccountLetterFacts, AccountMailKind } from "../identity/account-mail.ts";
import type { Letter } from "./letter.ts";
import { appUrl } from "./letter-links.ts";
import { type MailLanguage, wordsOf } from "./mail-language.ts";

export type AccountLetterSettings = {
  language: MailLanguage;
  /** Where links lead. */
  publicUrl: string;
  /** The secret that the link carries; null where it carries none. */
  token: string | null;
};

/** The page that each mail's link leads to. */
const pageOf: Record<AccountMailKind, string> = {
  password_reset: "new-password",
  password_changed: "forgot-password",
  email_verification: "verify-email",
  invitation: "new-password",
  address_changed: "appointments",
  patient_invitation: "invitation",
};

export function writeAccountLetter(
  kind: AccountMailKind,
  { email, organization }: AccountLetterFacts,
  settings: AccountLetterSettings,
): Letter {
  const { language, token } = settings;
  const words = wordsOf[language];
  const { subject, heading, paragraphs, link } = words.account[kind];
  const [label, footer] =
    kind === "address_changed"
      ? [words.addressLabel, words.why(organization.name, false)]
      : [words.accountLabel, words.accountWhy(organization.name)];
  // Behind the #, which browsers keep to themselves: no server's log and no other site hears of the secret.
  const secret = token === null ? "" : `#${token}`;
  return {
    language,
    direction: words.direction,
    from: organization.name,
    brandColor: organization.brandColor,
    subject: subject(organization.name),
    heading,
    paragraphs: [...paragraphs],
    facts: [{ label, value: email }],
    link: { label: link, url: appUrl({ organization }, settings, pageOf[kind]) + secret },
    footer,
  };
}
