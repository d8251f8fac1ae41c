import { mkdir, writeFile } from "node:fs/promises";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { demoPassword } from "../local/seed/seed.ts";

// Makes the pictures of the main screens of a running `npm start` (PORT) with its demo data, where the README has them
// or in SCREENSHOTS_DIR: npm run screenshots.

type Screen = {
  name: string;
  /** Who is logged in to the app; undefined = a visitor. */
  who?: string;
  path: string;
  /** How it is looked at, beside what its name says: on which device, in the dark, in Arabic. */
  looks: readonly (keyof typeof looks)[];
  /** Until what is to be seen is there. In no language. */
  show: (page: Page) => Promise<void>;
};

const phone = { viewport: { width: 390, height: 780 }, hasTouch: true } as const;
const desktop = { viewport: { width: 1280, height: 800 } } as const;
const looks = {
  phone: { options: phone, language: "en" },
  "phone-ar-dark": { options: { ...phone, colorScheme: "dark" }, language: "ar" },
  desktop: { options: desktop, language: "en" },
  "desktop-ar-dark": { options: { ...desktop, colorScheme: "dark" }, language: "ar" },
} satisfies Record<string, { options: BrowserContextOptions; language: "en" | "ar" }>;

const screens: Screen[] = [
  {
    name: "booking",
    path: "/book/sunrise",
    looks: ["phone", "phone-ar-dark"],
    async show(page) {
      await page.locator(".row", { hasText: "Skin check" }).click();
      await page.locator(".row", { hasText: "Sunrise Berlin" }).click();
      await page.locator(".times a").first().waitFor();
    },
  },
  {
    name: "appointments",
    who: "patient",
    path: "/app/appointments",
    looks: ["phone", "phone-ar-dark"],
    show: (page) => page.locator("section").first().waitFor(),
  },
  {
    name: "board",
    who: "reception",
    path: `/app/board?day=${tuesday()}`,
    looks: ["desktop", "desktop-ar-dark", "phone"],
    async show(page) {
      const visit = page.locator("[data-appointment]").first();
      await visit.scrollIntoViewIfNeeded();
      if ((page.viewportSize()?.width ?? 0) < 768) return; // there its panel covers the day
      await visit.click();
      await page.locator("aside time").first().waitFor();
    },
  },
  {
    name: "hours",
    who: "admin",
    path: "/app/settings/team",
    looks: ["desktop", "desktop-ar-dark"],
    async show(page) {
      await page.getByRole("link", { name: "Dr. Anna Weber" }).click();
      await page.locator(".day-strip").first().waitFor();
    },
  },
  {
    name: "system",
    who: "admin",
    path: "/app/system",
    looks: ["desktop"],
    show: (page) => page.getByRole("table").nth(1).waitFor(),
  },
];

const address = `http://127.0.0.1:${process.env["PORT"] ?? 3000}`;
const folder = process.env["SCREENSHOTS_DIR"] ?? "docs/screenshots";
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
await mkdir(folder, { recursive: true });
for (const { name, who, path, looks: wanted, show } of screens) {
  for (const look of wanted) {
    const { options, language } = looks[look];
    const reader = { locale: "en-GB", timezoneId: "Europe/Berlin", reducedMotion: "reduce" } as const;
    const context = await browser.newContext({ ...reader, ...options });
    const page = await context.newPage();
    const url = new URL(path, address);
    url.searchParams.set("lang", language);
    await page.goto(url.href);
    if (who) await logIn(page, who);
    await show(page);
    await page.waitForLoadState("networkidle").catch(() => undefined); // a page that is told of changes never rests
    await writeFile(`${folder}/${name}-${look}.webp`, await take(page));
    await context.close();
  }
}
await browser.close();

async function logIn(page: Page, who: string): Promise<void> {
  await page.locator("input").first().fill("sunrise");
  await page.locator("input[type=email]").fill(`${who}@sunrise.example`);
  await page.locator("input[type=password]").fill(demoPassword);
  await page.locator("button[type=submit]").click();
  await page.locator("h1").waitFor();
}

/** A quarter of what the same picture is as PNG: they live in the repository. */
async function take(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 80 });
  return Buffer.from(data, "base64");
}

/** Of next week: a day on which nearly everybody works. */
function tuesday(): string {
  const today = new Date();
  const days = 9 - (today.getUTCDay() || 7);
  return new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
