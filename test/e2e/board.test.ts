import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { seed } from "../../local/seed/seed.ts";
import { desktop, findBarriers, lacksBrowser, phone, useChromium } from "../support/chromium.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack();
const open = useChromium();

/** A working day of the demo's clinic in Berlin, near enough for everybody to have hours. */
const day = nextMonday(new Date());

beforeAll(async () => {
  const { maker, api } = stack();
  await seed({ adminUrl: maker.adminUrl, now: new Date() });
  const workflow = { taskQueue: "booking", workflowId: crypto.randomUUID() };
  await api.parts.temporal.workflow.execute("startMissingWorkflows", workflow);
});

describe.skipIf(lacksBrowser)("on the day board", () => {
  test("the desk books on the telephone in one place, for a patient nobody knew before", async () => {
    const { page } = await visit();
    await page.getByRole("button", { name: "New appointment" }).click();
    const dialog = page.getByRole("dialog", { name: "New appointment" });
    await dialog.getByLabel("Find a patient").fill("Grace Hopeful");
    await page.getByRole("option", { name: "New patient “Grace Hopeful”" }).click();
    await dialog.getByLabel("Phone").fill("+49 30 1234567");
    await dialog.getByRole("button", { name: "Note the patient" }).click();
    await chooseService(page, "Skin check");
    await dialog.getByLabel("At", { exact: true }).fill("08:00");
    await dialog.getByRole("button", { name: /^Book .*€45/ }).click();
    await panelOf(page).getByText("Confirmed", { exact: true }).waitFor();
    await page.getByRole("button", { name: /Grace Hopeful, Skin check, Confirmed/ }).waitFor();
  });

  test("a visit is checked in, begun and ended, and each step is taken back", async () => {
    const { page } = await visit();
    await page.locator("[data-appointment]").first().click();
    const panel = panelOf(page);
    const steps = [
      ["Check in", "Waiting"],
      ["Start the visit", "In the room"],
      ["Visit is over", "Done"],
      ["Take the end back", "In the room"],
      ["Take the start back", "Waiting"],
      ["Take the check-in back", "Confirmed"],
    ] as const;
    for (const [act, status] of steps) {
      await panel.getByRole("button", { name: act }).click();
      await panel.getByRole("status").getByText(status, { exact: true }).waitFor();
    }
    await panel.getByText("The visit is over.").waitFor();
  });

  test("a visit is cancelled with a reason, and its time is free", async () => {
    const { page } = await visit();
    const block = page.locator("[data-appointment]").last();
    const id = await block.getAttribute("data-appointment");
    await block.click();
    await panelOf(page).getByRole("button", { name: "Cancel…" }).click();
    await panelOf(page).getByLabel("Reason").fill("The patient is ill");
    await panelOf(page).getByRole("button", { name: "Cancel this visit" }).click();
    await panelOf(page).getByText("The patient is ill").waitFor();
    await page.locator(`[data-appointment="${id}"]`).waitFor({ state: "detached" });
  });

  test("what one desk does is on the other's board within a second", async () => {
    const [one, other] = [(await visit()).page, (await visit()).page];
    const id = await one.locator("[data-appointment]").nth(1).getAttribute("data-appointment");
    await other.waitForResponse((response) => response.url().endsWith("/v1/events"));
    await one.locator(`[data-appointment="${id}"]`).click();
    await panelOf(one).getByRole("button", { name: "Check in" }).click();
    await panelOf(one).getByRole("status").getByText("Waiting", { exact: true }).waitFor();
    await other.locator(`[data-appointment="${id}"][data-status=checked_in]`).waitFor({ timeout: 1_000 });
  });

  test("everything can be done with the keyboard alone", async () => {
    const { page } = await visit();
    await page.keyboard.press("?");
    await page.getByText("From one appointment to the next").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("[data-appointment][tabindex='0']").focus();
    await page.keyboard.press("ArrowDown");
    const selected = page.locator("[data-appointment][aria-pressed=true]");
    await selected.waitFor();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("c");
    await page.locator("[data-appointment][aria-pressed=true][data-status=checked_in]").waitFor();

    await page.keyboard.press("/");
    await page.keyboard.type("lange");
    await page.getByRole("option", { name: /Ida Lange/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Patient" }).getByText("Ida Lange").waitFor();
    await page.keyboard.press("Escape");

    await page.locator("body").press("n");
    await page.getByRole("dialog", { name: "New appointment" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "New appointment" }).waitFor({ state: "detached" });
  });

  for (const language of ["en", "ar"] as const)
    for (const colorScheme of ["light", "dark"] as const)
      test(`nothing keeps anybody from running the day in ${language}, ${colorScheme}`, async () => {
        for (const screen of [desktop, phone]) {
          const { page } = await visit(language, { ...screen, colorScheme });
          expect(await page.locator("html").getAttribute("dir")).toBe(language === "ar" ? "rtl" : "ltr");
          expect(await findBarriers(page)).toEqual([]);
          await page.locator("[data-appointment]").first().click();
          await page.locator("aside time").first().waitFor();
          expect(await findBarriers(page)).toEqual([]);
          await page.locator("body").press("Escape");
          await page.locator("body").press("n");
          await page.getByRole("dialog").waitFor();
          expect(await findBarriers(page)).toEqual([]);
        }
      });
});

/** The board of the demo's reception, logged in. */
async function visit(language = "en", options: Parameters<typeof open>[0] = desktop) {
  const visitor = await open(options);
  const { page } = visitor;
  await page.goto(`${stack().api.url}/app/board?day=${day}&lang=${language}`);
  await page.locator("input[autocomplete=organization]").fill("sunrise");
  await page.locator("input[type=email]").fill("reception@sunrise.example");
  await page.locator("input[type=password]").fill("praxis-demo-1234");
  await page.locator("button[type=submit]").click();
  await page.locator("[data-appointment]").first().waitFor();
  return visitor;
}

const panelOf = (page: Page) => page.getByRole("complementary", { name: "Appointment" });

async function chooseService(page: Page, name: string): Promise<void> {
  await page.getByRole("dialog").getByRole("textbox", { name: "Services" }).fill(name);
  await page.getByRole("option", { name: new RegExp(name) }).click();
}

function nextMonday(from: Date): string {
  const days = ((8 - from.getUTCDay()) % 7) + 7;
  return new Date(from.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
