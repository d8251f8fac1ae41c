import { renderToString } from "preact-render-to-string";
import { brandStyle } from "./brand.ts";
import { ar } from "./messages/ar.ts";
import { en, type Messages } from "./messages/en.ts";
import { NoPage } from "./no-page.tsx";
import { Page } from "./page.tsx";
import type { Language, PageData } from "./page-data.ts";
import { firstSearch } from "./standing.ts";
import { WordsProvider, wordsOf } from "./words.ts";

const messages: Record<Language, Messages> = { en, ar };

/** The first paint of the page at an address, as HTML. */
export const renderPage = (data: PageData, url: string): string =>
  renderToString(<Page data={data} url={url} say={messages[data.language]} />);

/** For whoever comes to an address of no clinic. */
export const renderNoPage = (language: Language): { title: string; html: string } => {
  const say = messages[language];
  const page = (
    <WordsProvider value={wordsOf(language, say)}>
      <NoPage />
    </WordsProvider>
  );
  return { title: say.noPage, html: renderToString(page) };
};

export { brandStyle, firstSearch };
