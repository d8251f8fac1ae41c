import { renderToString } from "preact-render-to-string";
import { brandStyle } from "./brand.ts";
import { Page } from "./page.tsx";
import type { PageData } from "./page-data.ts";

/** The first paint of the page at an address, as HTML. */
export const renderPage = (data: PageData, url: string): string => renderToString(<Page data={data} url={url} />);

export { brandStyle };
