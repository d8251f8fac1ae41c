import type { Browser, CDPSession } from "playwright-core";
import * as z from "zod";

/** What a first visit to a page took until its first free time could be tapped. */
export type FirstVisit = {
  /** A free time is there and is a link, which needs no script, or listens for clicks. */
  tappableMs: number;
  /** The page's scripts have taken over; what was loaded is counted until then. */
  scriptedMs: number;
  largestPaintMs: number;
  requests: number;
  scriptKb: number;
  allKb: number;
  /** Stretches of more than 50 ms in which the page could answer nothing. */
  longTasks: number;
  /** From the tap on a time to the next paint. */
  tapMs: number;
};

/** A phone of the middle class on a mobile network: the baseline of performance.md. */
const network = { offline: false, downloadThroughput: (9e6 / 8) | 0, uploadThroughput: (3e6 / 8) | 0, latency: 100 };
const CPU_SLOWDOWN = 4;

const observed = z.object({
  paintedMs: z.number(),
  tappableMs: z.number(),
  scriptedMs: z.number(),
  largestPaintMs: z.number(),
  longTasks: z.number(),
  tapMs: z.number(),
});
const finished = z.object({ requestId: z.string(), encodedDataLength: z.number() });
const responded = z.object({ requestId: z.string(), type: z.string() });

/** Visits `url` with an empty cache. `slot` selects the free times. */
export async function visitFirst(browser: Browser, { url, slot }: { url: string; slot: string }): Promise<FirstVisit> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, timezoneId: "Europe/Berlin" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const transfers = await watchTransfers(devtools);
  await devtools.send("Network.emulateNetworkConditions", network);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  await page.addInitScript({ content: observing(slot) });
  const said = (word: string) => page.waitForEvent("console", (message) => message.text() === word);
  const scripted = said("scripted");
  await page.goto(url, { waitUntil: "commit" });
  await scripted;
  const used = transfers();
  const tapped = said("tapped");
  await page.locator(slot).first().click();
  await tapped;
  const { paintedMs, ...seen } = observed.parse(await page.evaluate("window.praxisObserved"));
  await context.close();
  // A time that came with the page is tapped once it is seen.
  return { ...seen, tappableMs: Math.max(paintedMs, seen.tappableMs), ...used };
}

async function watchTransfers(
  devtools: CDPSession,
): Promise<() => Pick<FirstVisit, "requests" | "scriptKb" | "allKb">> {
  const types = new Map<string, string>();
  const sizes = new Map<string, number>();
  devtools.on("Network.responseReceived", (event) => {
    const { requestId, type } = responded.parse(event);
    types.set(requestId, type);
  });
  devtools.on("Network.loadingFinished", (event) => {
    const { requestId, encodedDataLength } = finished.parse(event);
    sizes.set(requestId, encodedDataLength);
  });
  await devtools.send("Network.enable");
  const kb = (of: [string, number][]) => of.reduce((sum, [, bytes]) => sum + bytes, 0) / 1024;
  return () => ({
    requests: types.size,
    scriptKb: kb([...sizes].filter(([id]) => types.get(id) === "Script")),
    allKb: kb([...sizes]),
  });
}

/**
 * Runs in the page before anything of its own. It asks for no frame: one that is asked for while the page comes in has
 * the whole page laid out and painted in a single task, which is one of those that are counted.
 */
const observing = (slot: string) => `
const seen = { paintedMs: 0, tappableMs: 0, scriptedMs: 0, largestPaintMs: 0, longTasks: 0, tapMs: 0 };
window.praxisObserved = seen;
const listening = new WeakSet();
const listen = EventTarget.prototype.addEventListener;
const isSlot = (one) => one instanceof Element && one.matches(${JSON.stringify(slot)});
EventTarget.prototype.addEventListener = function (type, ...more) {
  listen.call(this, type, ...more);
  if (type !== "click") return;
  listening.add(this);
  if (isSlot(this)) look();
};
const look = () => {
  const slot = document.querySelector(${JSON.stringify(slot)});
  if (!slot) return;
  if (slot.href || listening.has(slot)) seen.tappableMs ||= performance.now();
  if (!listening.has(slot)) return;
  appended.disconnect();
  seen.scriptedMs = performance.now();
  console.debug("scripted");
};
const appended = new MutationObserver(look);
appended.observe(document, { childList: true, subtree: true });
const watch = (type, see) =>
  new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true, durationThreshold: 16 });
watch("paint", ({ name, startTime }) => { if (name === "first-contentful-paint") seen.paintedMs = startTime; });
watch("largest-contentful-paint", ({ startTime }) => { seen.largestPaintMs = startTime; });
watch("longtask", ({ duration }) => { if (duration > 50) seen.longTasks++; });
watch("event", ({ name, interactionId, duration }) => {
  if (!interactionId) return;
  seen.tapMs = Math.max(seen.tapMs, duration);
  if (name === "click") console.debug("tapped");
});
`;
