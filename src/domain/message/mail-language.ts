import { ar } from "./words/ar.ts";
import { en } from "./words/en.ts";
import type { Words } from "./words/words.ts";

export const mailLanguages = ["en", "ar"] as const;
export type MailLanguage = (typeof mailLanguages)[number];

export const wordsOf: Record<MailLanguage, Words> = { en, ar };

/** The language a patient is written to who reads `tag` (BCP 47); English for those there are no words of yet. */
export function mailLanguageOf(tag: string): MailLanguage {
  return tag.toLowerCase().split("-")[0] === "ar" ? "ar" : "en";
}
