import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { createFormat, type Format } from "./format.ts";
import type { Messages } from "./messages/en.ts";
import type { Language } from "./page-data.ts";

export type Words = { language: Language; say: Messages; format: Format };

export const wordsOf = (language: Language, say: Messages): Words => ({
  language,
  say,
  format: createFormat(language),
});

const WordsContext = createContext<Words | undefined>(undefined);
export const WordsProvider = WordsContext.Provider;

/** The page's sentences, and how it writes times and amounts, in the visitor's language. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error("nothing is said outside the page");
  return words;
}
