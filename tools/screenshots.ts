import { mkdir, writeFile } from "node:fs/promises";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { demoPassword } from "../local/seed/seed.ts";

// Makes the README's pictures of a running `npm start` (PORT) with its demo data: npm run screenshots.

type Picture = {
  name: string;
  /** Who is logged in to the app; undefined = a visitor. */
  who?: string;
  path: string;
  options: BrowserContextOptions;
  language?: "en" | "ar";
  /** Until what is to be seen is there. */
  show: (page: Page) => Promise<void>;
};

const phone = { viewport: { width: 390, height: 780 }, hasTouch: true } as const;
const desktop = { viewport: { width: 1280, height: 800 } } as const;

const pictures: Picture[] = [
  {
    name: "booking",
    path: "/book/sunrise",
    options: phone,
    async show(page) {
      await page.locator(".row", { hasText: "Skin check" }).click();
      await page.locator(".row", { hasText: "Sunrise Berlin" }).click();
      await page.locator(".times a").first().waitFor();
    },
  },
  {
    name: "appointments-ar",
    who: "patient",
    path: "/app/appointments",
    options: phone,
    language: "ar",
    show: (page) => page.locator("section").first().waitFor(),
  },
  {
    name: "board",
    who: "reception",
    path: "/app/board",
    options: desktop,
    async show(page) {
      do {
        await page.getByRole("button", { name: "Next day" }).click();
        await page.waitForTimeout(1_000);
      } while ((await page.locator("[data-status]").count()) < 4); // a day on which the clinic works
      await page.locator("[data-status]").first().click();
      await page.locator("aside time").first().waitFor();
    },
  },
  {
    name: "hours",
    who: "admin",
    path: "/app/settings/team",
    options: desktop,
    async show(page) {
      await page.getByRole("link", { name: "Dr. Anna Weber" }).click();
      await page.locator(".day-strip").first().waitFor();
    },
  },
  {
    name: "system-dark",
    who: "admin",
    path: "/app/system",
    options: { ...desktop, colorScheme: "dark" },
    show: (page) => page.getByRole("table").nth(1).waitFor(),
  },
];

const address = `http://127.0.0.1:${process.env["PORT"] ?? 3000}`;
const folder = "docs/screenshots";
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
await mkdir(folder, { recursive: true });
for (const { name, who, path, options, language = "en", show } of pictures) {
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  await page.goto(`${address}${path}?lang=${language}`);
  if (who) await logIn(page, who);
  await show(page);
  await page.waitForLoadState("networkidle").catch(() => undefined); // a page that is told of changes never rests
  await writeFile(`${folder}/${name}.png`, await page.screenshot());
  await context.close();
}
await browser.close();

async function logIn(page: Page, who: string): Promise<void> {
  await page.locator("input").first().fill("sunrise");
  await page.locator("input[type=email]").fill(`${who}@sunrise.example`);
  await page.locator("input[type=password]").fill(demoPassword);
  await page.locator("button[type=submit]").click();
  await page.locator("h1").waitFor();
}
