import axe, { type Result, type RunOptions } from "axe-core";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { chromiumPath } from "./chromium-path.ts";

/** Tests in a browser are left out where there is none, which CI forbids. */
export const lacksBrowser = chromiumPath === undefined && process.env.REQUIRE_ALL !== "1";

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;
export const desktop = { viewport: { width: 1440, height: 900 } } as const;

type Visit = { page: Page; context: BrowserContext };

/** Playwright's Chromium forgets a page that is left; a person's keeps it as it was for who comes back. */
const keepingLeftPages = ["--disable-back-forward-cache"];

/**
 * A Chromium for the test file; each call of what it answers with is a visitor of their own, with cookies of their own.
 * A page that breaks its own content security policy, or throws, fails its test.
 */
export function useChromium({ keepsLeftPages = false } = {}): (options?: BrowserContextOptions) => Promise<Visit> {
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];
  beforeAll(async () => {
    if (!chromiumPath) throw new Error("no Chromium on PATH");
    // Without a graphics card, painting as one would costs a fifth of a page's time.
    const args = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"];
    const ignoreDefaultArgs = keepsLeftPages ? keepingLeftPages : [];
    browser = await chromium.launch({ executablePath: chromiumPath, args, ignoreDefaultArgs });
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(() => browser?.close());

  return async (options = phone) => {
    if (!browser) throw new Error("the browser starts in beforeAll");
    const visitor = { locale: "en-GB", timezoneId: "Europe/Berlin", reducedMotion: "reduce" } as const;
    const context = await browser.newContext({ ...visitor, ...options });
    context.setDefaultTimeout(20_000);
    contexts.push(context);
    const page = await context.newPage();
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) faults.push(message.text());
    });
    return { page, context };
  };
}

/**
 * What axe finds on the page that keeps somebody from using it, in the light, and in the dark what colours can bring.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  // Not as a script of the page: its policy allows none but its own.
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  const inLight = await findWith(page, {});
  await page.emulateMedia({ colorScheme: "dark" });
  await page.evaluate(endTransitions);
  const inDark = await findWith(page, { runOnly: ["color-contrast", "link-in-text-block"] });
  await page.emulateMedia({ colorScheme: "light" });
  return [...inLight, ...inDark.map((barrier) => `in the dark, ${barrier}`)];
}

/** What turns for ever, such as a button that waits, has no end and is no change of colours. */
const endTransitions = `document.getAnimations()
  .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
  .forEach((animation) => animation.finish())`;

/** A board has thousands of elements that pass: only what does not is described, and told. */
const lean: RunOptions = { resultTypes: ["violations"], selectors: false };

async function findWith(page: Page, rules: RunOptions): Promise<string[]> {
  const violations = await page.evaluate<Result[]>(
    `axe.run(${JSON.stringify({ ...lean, ...rules })}).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
