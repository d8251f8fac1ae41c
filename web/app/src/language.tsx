import { useDirection } from "@mantine/core";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { createIntl, createIntlCache, RawIntlProvider } from "react-intl";
import { isolated } from "./isolated.ts";
import ar from "./messages/ar.json" with { type: "json" };
import en from "./messages/en.json" with { type: "json" };

export type Language = "en" | "ar";

// A translation that is missing does not compile; that none is left over is a test's.
const messages: Record<Language, Record<keyof typeof en, string>> = { en, ar };
// Arabic with Latin digits, as clinics write prices and clocks.
const locales: Record<Language, string> = { en: "en-GB", ar: "ar-u-nu-latn" };

const cache = createIntlCache();

function intlOf(language: Language) {
  const intl = createIntl({ locale: locales[language], messages: messages[language] }, cache);
  // What is put into a sentence keeps its own direction, and the sentence around it its order.
  const formatMessage = new Proxy(intl.formatMessage, {
    apply(format, self, [message, values, ...rest]: unknown[]): unknown {
      return Reflect.apply(format, self, [message, isolated(values, language === "ar"), ...rest]);
    },
  });
  return { ...intl, formatMessage };
}

const intls = { en: intlOf("en"), ar: intlOf("ar") };

const storageKey = "praxis-language";

const LanguageContext = createContext<{ language: Language; choose: (language: Language) => void }>({
  language: "en",
  choose: () => undefined,
});
export const useLanguage = () => useContext(LanguageContext);

/** The language of the page: the one its address asks for, else that chosen here before, the browser's, or English. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const { setDirection } = useDirection();
  useEffect(() => {
    document.documentElement.lang = language;
    setDirection(language === "ar" ? "rtl" : "ltr");
    localStorage.setItem(storageKey, language);
  }, [language, setDirection]);
  const choose = (chosen: Language) => {
    forgetAsked();
    setLanguage(chosen);
  };
  return (
    <LanguageContext value={{ language, choose }}>
      <RawIntlProvider value={intls[language]}>{children}</RawIntlProvider>
    </LanguageContext>
  );
}

function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(storageKey);
  if (asked === "en" || asked === "ar") return asked;
  return navigator.language.startsWith("ar") ? "ar" : "en";
}

/** What is chosen outlasts what a link asked for, also when the page is loaded anew. */
function forgetAsked(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has("lang")) return;
  address.searchParams.delete("lang");
  history.replaceState(history.state, "", address);
}
