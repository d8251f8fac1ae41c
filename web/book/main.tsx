import { hydrate } from "preact";
import "./book.css";
import { createFormat } from "./format.ts";
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
  void takeOver(data, root);
}

/**
 * Makes the painted page answer by script. A browser's first formatter costs a slow phone 50 ms, as much as all the
 * rest, and a tap must not wait for both: so they are tasks of their own.
 */
async function takeOver(data: PageData, painted: HTMLElement): Promise<void> {
  const say = await messages[data.language]();
  const format = createFormat(data.language);
  const inParts = [
    () => format.weekday("2026-01-01"),
    () => format.money({ amountMinor: 0, currency: "EUR" }),
    () => hydrate(<Page data={data} url={location.href} say={say} />, painted),
  ];
  for (const part of inParts) {
    await new Promise((resolve) => setTimeout(resolve));
    part();
  }
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
