import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { iconOf } from "./icon.ts";
import type { PageData, Search } from "./page-data.ts";

const isFunction = (value: unknown) => typeof value === "function";
const renderer = z.object({
  renderPage: z.custom<(page: PageData, url: string) => string>(isFunction),
  renderNoPage: z.custom<(language: PageData["language"]) => { title: string; html: string }>(isFunction),
  brandStyle: z.custom<(brandColor: string | null) => string>(isFunction),
  firstSearch: z.custom<(page: PageData, url: string, now: Date) => Search | undefined>(isFunction),
});
const script = z.object({ file: z.string() });
const manifest = z.object({
  "main.tsx": script.extend({ css: z.array(z.string()) }),
  "messages/en.ts": script,
  "messages/ar.ts": script,
});

export type BookingPage = {
  paint: (page: PageData, url: string, nonce: string) => string;
  /** For an address of no clinic; it needs no script. */
  paintNoPage: (language: PageData["language"], nonce: string) => string;
  /** What the page at an address shows first of free times. */
  firstSearch: (page: PageData, url: string, now: Date) => Search | undefined;
};

/**
 * The booking page as it was built: the functions that paint it here, and what the browser loads to go on from there.
 */
export async function loadBookingPage(dist: string): Promise<BookingPage> {
  const built = manifest.parse(JSON.parse(await readFile(join(dist, "book/manifest.json"), "utf8")));
  const { "main.tsx": main, "messages/en.ts": en, "messages/ar.ts": ar } = built;
  const messages = { en, ar };
  const { renderPage, renderNoPage, brandStyle, firstSearch } = renderer.parse(
    await import(pathToFileURL(join(dist, "book-render/render.js")).href),
  );
  // In the page itself: they are small, and a request of their own would keep the first paint waiting.
  const styles = (await Promise.all(main.css.map((file) => readFile(join(dist, "book", file), "utf8")))).join("");
  const paint: BookingPage["paint"] = (page, url, nonce) => {
    const { language, organization } = page;
    const scripts = `<script type="module" async src="/${main.file}"></script>
<link rel="modulepreload" href="/${messages[language].file}">`;
    const body = `<div id="page">${renderPage(page, url)}</div><script type="application/json" id="page-data">${jsonInHtml(page)}</script>`;
    const icon = iconOf(organization.name, organization.brandColor ?? undefined);
    const style = styles + brandStyle(organization.brandColor);
    return inHtml({ language, title: organization.name, icon, scripts, style, nonce, body });
  };
  const paintNoPage: BookingPage["paintNoPage"] = (language, nonce) => {
    const { title, html } = renderNoPage(language);
    return inHtml({ language, title, icon: iconOf("Praxis"), scripts: "", style: styles, nonce, body: html });
  };
  return { paint, paintNoPage, firstSearch };
}

type Html = Record<"title" | "icon" | "scripts" | "style" | "nonce" | "body", string> & Pick<PageData, "language">;

const inHtml = ({ language, title, icon, scripts, style, nonce, body }: Html) => `<!doctype html>
<html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
${scripts}
<style nonce="${nonce}">${style}</style>
</head>
<body>${body}</body>
</html>`;

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** No text of ours can end the element that holds it. */
const jsonInHtml = (value: unknown) => JSON.stringify(value).replaceAll("<", "\\u003c");
