import { hydrate } from "preact";
import "./book.css";
import type { Messages } from "./messages/en.ts";
import { Page } from "./page.tsx";
import type { Language, PageData } from "./page-data.ts";

/** A reader of one language does not load the other. */
const messages: Record<Language, () => Promise<Messages>> = {
  en: () => import("./messages/en.ts").then(({ en }) => en),
  ar: () => import("./messages/ar.ts").then(({ ar }) => ar),
};

const read = (id: string) => document.getElementById(id)?.textContent ?? "";
const data: unknown = JSON.parse(read("page-data"));
const root = document.getElementById("page");
if (root && isPageData(data)) {
  if (data.isEmbedded) tellHeight(root);
  void messages[data.language]().then((say) => hydrate(<Page data={data} url={location.href} say={say} />, root));
}

/** The API wrote it into the same answer as the page, so it is whole whenever it is there. */
function isPageData(data: unknown): data is PageData {
  return typeof data === "object" && data !== null && "organization" in data;
}

/** To the page around, which makes the frame as high as this. It learns nothing else. */
function tellHeight(content: HTMLElement): void {
  const tell = () => parent.postMessage({ praxisHeight: content.scrollHeight }, "*");
  new ResizeObserver(tell).observe(content);
}
