import { renderToString } from "preact-render-to-string";
import { brandStyle } from "./brand.ts";
import { ar } from "./messages/ar.ts";
import { en, type Messages } from "./messages/en.ts";
import { Page } from "./page.tsx";
import type { Language, PageData } from "./page-data.ts";
import { firstSearch } from "./standing.ts";

const messages: Record<Language, Messages> = { en, ar };

/** The first paint of the page at an address, as HTML. */
export const renderPage = (data: PageData, url: string): string =>
  renderToString(<Page data={data} url={url} say={messages[data.language]} />);

export { brandStyle, firstSearch };
