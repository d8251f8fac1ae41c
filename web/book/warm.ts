import { createFormat, dayAt } from "./format.ts";
import type { Language } from "./page-data.ts";

/** What a page that is to be taken over formats. */
export type Formatted = { language: Language; timeZone: string; currency: string };

// Runs in a worker. A browser's first formatter of a language costs a slow phone 50 ms, in which nothing answers; what
// it is made of serves the whole process, so that the page's own cost next to nothing once one was made here.
addEventListener("message", ({ data: { language, timeZone, currency } }: MessageEvent<Formatted>) => {
  const format = createFormat(language);
  const now = new Date();
  const day = dayAt(now, timeZone);
  format.moment(now.toISOString(), timeZone);
  format.time(now.toISOString(), timeZone);
  format.soon(now.toISOString(), timeZone, day);
  format.month(day);
  format.weekday(day);
  format.dayOfMonth(day);
  format.money({ amountMinor: 0, currency });
  postMessage("warm");
});
