import { hydrate } from "preact";
import "./book.css";
import { Page } from "./page.tsx";
import type { PageData } from "./page-data.ts";

const read = (id: string) => document.getElementById(id)?.textContent ?? "";
const data: unknown = JSON.parse(read("page-data"));
const root = document.getElementById("page");
if (root && isPageData(data) && data.isEmbedded) tellHeight(root);
if (root && isPageData(data)) hydrate(<Page data={data} url={location.href} />, root);

/** The API wrote it into the same answer as the page, so it is whole whenever it is there. */
function isPageData(data: unknown): data is PageData {
  return typeof data === "object" && data !== null && "organization" in data;
}

/** To the page around, which makes the frame as high as this. It learns nothing else. */
function tellHeight(content: HTMLElement): void {
  const tell = () => parent.postMessage({ praxisHeight: content.scrollHeight }, "*");
  new ResizeObserver(tell).observe(content);
}
