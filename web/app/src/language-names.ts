import { useIntl } from "react-intl";

/** In which patients are written to, as far as there are words. */
export const languages = ["ar", "de", "en", "es", "fr", "hi", "it", "pl", "pt", "ru", "tr", "uk"];

/** What interpreters are asked for most where clinics are; `sgn` is any sign language. */
export const interpretedLanguages = [
  ...languages,
  ..."am bg bn el fa hr hu ja ko ku ps ro sgn so sq sr ta ti ur vi yue zh".split(" "),
];

/** The name of a language in that of the page. */
export function useLanguageName(): (tag: string) => string {
  const { locale } = useIntl();
  return (tag) => namesIn(locale).of(tag) ?? tag;
}

const known = new Map<string, Intl.DisplayNames>();

/** Made once: a full board asks for it with each of its blocks. */
function namesIn(locale: string): Intl.DisplayNames {
  const names = known.get(locale) ?? new Intl.DisplayNames(locale, { type: "language" });
  known.set(locale, names);
  return names;
}
