import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { createFormat, type Format } from "./format.ts";
import { ar } from "./messages/ar.ts";
import { en, type Messages } from "./messages/en.ts";
import type { Language } from "./page-data.ts";

const messages: Record<Language, Messages> = { en, ar };

export type Words = { language: Language; say: Messages; format: Format };

export const wordsOf = (language: Language): Words => ({
  language,
  say: messages[language],
  format: createFormat(language),
});

const WordsContext = createContext(wordsOf("en"));
export const WordsProvider = WordsContext.Provider;

/** The page's sentences, and how it writes times and amounts, in the visitor's language. */
export const useWords = () => useContext(WordsContext);
