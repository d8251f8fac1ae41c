import { type Browser, chromium, type Page } from "playwright-core";
import { startProgram } from "../../local/node-program.ts";
import { freePort } from "../../local/ready.ts";
import { chromiumPath } from "../../test/support/chromium-path.ts";
import { buildWeb } from "../../tools/build-web.ts";
import { withStack } from "../booking/stack.ts";
import { spread } from "../interleaved.ts";
import type { Report } from "../report.ts";
import { password, receptionist, storeBusyDay } from "./busy-day.ts";
import { readLatencies, recordLatencies, timeToOther } from "./latency.ts";

const MOST_MS = 100;
const MOST_LIVE_MS = 1_000;
const ROUNDS = 20;

/** The day board with 200 visits on it: how long it takes to follow the hand, and to tell another desk. */
export async function benchBoard(): Promise<Report[]> {
  if (!chromiumPath) throw new Error("no Chromium on PATH");
  await buildWeb();
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  try {
    return await withStack(async (stack) => {
      const { day, appointmentIds } = await storeBusyDay(stack.admin);
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const env = { ...stack.env, PORT: String(port), PUBLIC_URL: url };
      const onLine = () => undefined;
      const server = { part: "The app", file: "src/api/server.ts", env, readyUrl: `${url}/readyz`, onLine };
      const app = await startProgram(server);
      try {
        const [here, there] = [await openBoard(browser, url, day), await openBoard(browser, url, day)];
        const interaction = await benchInteraction(here, appointmentIds);
        return [interaction, await benchLive(here, there, appointmentIds)];
      } finally {
        await app.stop();
      }
    });
  } finally {
    await browser.close();
  }
}

async function openBoard(browser: Browser, url: string, day: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: "Europe/Berlin" });
  const page = await context.newPage();
  await page.goto(`${url}/app/board?day=${day}&lang=en`);
  await page.locator("input[type=email]").fill(receptionist);
  await page.locator("input[type=password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.locator("[data-live]").waitFor();
  await page.locator("[data-appointment]").first().waitFor();
  return page;
}

async function benchInteraction(page: Page, appointmentIds: readonly string[]): Promise<Report> {
  const block = (i: number) => page.locator(`[data-appointment="${appointmentIds[i]}"]`);
  await block(0).click();
  await recordLatencies(page);
  for (let round = 0; round < ROUNDS; round++) await block(round * 3).click();
  const select = await readLatencies(page, "click");
  await block(0).focus();
  for (let round = 0; round < ROUNDS; round++) await page.keyboard.press(round % 4 === 3 ? "ArrowRight" : "ArrowDown");
  const keys = await readLatencies(page, "keydown");
  await block(30).scrollIntoViewIfNeeded();
  const box = await block(30).boundingBox();
  if (!box) throw new Error("the visit is not on the screen");
  await page.mouse.move(box.x + 20, box.y + 10);
  await page.mouse.down();
  await readLatencies(page, "pointermove");
  for (let step = 1; step <= 2 * ROUNDS; step++) await page.mouse.move(box.x + 20 + step * 8, box.y + 10 + step * 4);
  const drag = await readLatencies(page, "pointermove");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  const slow = [select, keys, drag].map((values) => ninthOfTen(values));
  const row = (name: string, values: readonly number[]) => ({
    name,
    count: values.length,
    ms: spread(values),
    nineOfTen: Math.round(ninthOfTen(values)),
  });
  return {
    name: `day board, ${await page.locator("[data-appointment]").count()} visits on the screen, from the event to the next painted frame`,
    required: `nine of ten of each kind take at most ${MOST_MS} ms`,
    passed: slow.every((ms) => ms <= MOST_MS),
    figures: [row("select by click", select), row("go on by arrow", keys), row("drag, each move of the mouse", drag)],
  };
}

async function benchLive(here: Page, there: Page, appointmentIds: readonly string[]): Promise<Report> {
  await here.locator("body").press("Escape");
  const times: number[] = [];
  for (const id of appointmentIds.slice(40, 40 + ROUNDS)) times.push(await timeToOther(here, there, id));
  const ms = spread(times);
  return {
    name: "a visit is checked in at one desk, and stands so at another",
    required: `half of them within ${MOST_LIVE_MS} ms`,
    passed: ms.median <= MOST_LIVE_MS,
    figures: [{ name: "from the key to the other screen", count: times.length, ms }],
  };
}

const ninthOfTen = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.9)] ?? 0;
