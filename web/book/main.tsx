import { hydrate } from "preact";
import "./book.css";
import { kept } from "./kept.ts";
import type { Messages } from "./messages/en.ts";
import { Page } from "./page.tsx";
import type { Language, PageData } from "./page-data.ts";
import type { Formatted } from "./warm.ts";

/** A reader of one language does not load the other. */
const messages: Record<Language, () => Promise<Messages>> = {
  en: () => import("./messages/en.ts").then(({ en }) => en),
  ar: () => import("./messages/ar.ts").then(({ ar }) => ar),
};

/** The page is not worth waiting for longer than that: then its first formatter is made where it is needed. */
const WARM_WITHIN_MS = 1_000;

/** What was kept for too long is looked for so often, also where nobody comes back to the page. */
const FORGET_EACH_MS = 60_000;

// It runs as soon as it is loaded: at the end of the page it would be one task with the first layout of it all.
if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin, { once: true });
else begin();

function begin(): void {
  const read = (id: string) => document.getElementById(id)?.textContent ?? "";
  const data: unknown = JSON.parse(read("page-data"));
  const root = document.getElementById("page");
  if (!root || !isPageData(data)) return;
  if (data.isEmbedded) tellHeight(root);
  void takeOver(data, root);
  // In a frame nobody is asked anything, and a browser may keep its storage from it.
  if (!data.isEmbedded) keepForgetting();
}

/** Makes the painted page answer by script; until then its choices are links. */
async function takeOver(data: PageData, painted: HTMLElement): Promise<void> {
  const [say] = await Promise.all([messages[data.language](), warmUp(data)]);
  // A task of its own, so that a tap waits for nothing else.
  await new Promise((resolve) => setTimeout(resolve));
  hydrate(<Page data={data} url={location.href} say={say} />, painted);
}

/** Has the browser's first formatters made beside the page. */
function warmUp({ language, clinics, services }: PageData): Promise<void> {
  const timeZone = clinics[0]?.timeZone ?? "UTC";
  const currency = services[0]?.offers[0]?.price.currency ?? "EUR";
  const worker = new Worker(new URL("./warm.ts", import.meta.url), { type: "module" });
  worker.postMessage({ language, timeZone, currency } satisfies Formatted);
  return new Promise<void>((resolve) => {
    worker.addEventListener("message", () => resolve());
    worker.addEventListener("error", () => resolve());
    setTimeout(resolve, WARM_WITHIN_MS);
  }).finally(() => worker.terminate());
}

function keepForgetting(): void {
  kept.removeOld();
  setInterval(kept.removeOld, FORGET_EACH_MS);
}

/** The API wrote it into the same answer as the page, so it is whole whenever it is there. */
function isPageData(data: unknown): data is PageData {
  return typeof data === "object" && data !== null && "organization" in data;
}

/** To the page around, which makes the frame as high as this. Beside that it learns only that a step was taken. */
function tellHeight(content: HTMLElement): void {
  const tell = () => parent.postMessage({ praxisHeight: content.scrollHeight }, "*");
  new ResizeObserver(tell).observe(content);
}
