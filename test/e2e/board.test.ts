import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { idsOf } from "../../local/seed/ids.ts";
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
    const time = await nextFreeStart();
    const { page } = await visit();
    await page.getByRole("button", { name: "New appointment" }).click();
    const dialog = page.getByRole("dialog", { name: "New appointment" });
    await dialog.getByLabel("Find a patient").first().fill("Grace Hopeful");
    await page.getByRole("option", { name: "New patient “Grace Hopeful”" }).click();
    await dialog.getByLabel("Phone").fill("+49 30 1234567");
    await dialog.getByRole("button", { name: "Note the patient" }).click();
    await dialog.getByLabel("Services").first().fill("Skin check");
    await page.getByRole("option", { name: /^Skin check/ }).click();
    await dialog.getByLabel("At", { exact: true }).fill(time.slice(11, 16));
    await dialog.getByRole("button", { name: /^Book .*€45/ }).click();
    await panelOf(page).getByRole("status").getByText("Confirmed", { exact: true }).waitFor();
    await page.getByRole("button", { name: /Grace Hopeful ?, ?Skin check ?, ?Confirmed/ }).waitFor();
  });

  test("a visit is checked in, begun and ended, and each step is taken back", async () => {
    const { id } = await bookVisit();
    const { page } = await visit();
    await blockOf(page, id).click();
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
  });

  test("a visit is cancelled with a reason, and its time is free", async () => {
    const { id } = await bookVisit();
    const { page } = await visit();
    await blockOf(page, id).click();
    await panelOf(page).getByRole("button", { name: "Cancel…" }).click();
    await panelOf(page).getByLabel("Reason").fill("The patient is ill");
    await panelOf(page).getByRole("button", { name: "Cancel this visit" }).click();
    await panelOf(page).getByText("The patient is ill").waitFor();
    await blockOf(page, id).waitFor({ state: "detached" });
  });

  test("a visit that is dragged to a free time lies there, and goes back when that is taken back", async () => {
    const { id, startsAt } = await bookVisit();
    const { page } = await visit();
    const block = blockOf(page, id);
    const before = await block.getAttribute("title");
    await drag(page, id, { byMinutes: (Date.parse(await nextFreeStart()) - Date.parse(startsAt)) / 60_000 });
    await page.getByRole("button", { name: "Move it back" }).waitFor();
    await expect.poll(() => block.getAttribute("title")).not.toBe(before);
    await page.getByRole("button", { name: "Move it back" }).click();
    await expect.poll(() => block.getAttribute("title")).toBe(before);
  });

  test("everything can be done with the keyboard alone", async () => {
    const { id } = await bookVisit();
    const { page } = await visit();
    await page.keyboard.press("?");
    await page.getByText("From one appointment to the next").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("From one appointment to the next").waitFor({ state: "detached" });
    await page.locator("[data-appointment][tabindex='0']").focus();
    await page.keyboard.press("ArrowDown");
    await page.locator("[data-appointment][aria-pressed=true]:focus").waitFor();
    await blockOf(page, id).press("Enter");
    await page.keyboard.press("c");
    await page.locator(`[data-appointment="${id}"][data-status=checked_in]`).waitFor();

    await page.keyboard.press("/");
    await page.keyboard.type("lange");
    await page.getByRole("option", { name: /Ida Lange/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Patient" }).getByText("Ida Lange").waitFor();

    await page.locator("[data-appointment][tabindex='0']").focus();
    await page.keyboard.press("n");
    await page.getByRole("dialog", { name: "New appointment" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "New appointment" }).waitFor({ state: "detached" });
  });

  for (const language of ["en", "ar"] as const)
    test(`nothing keeps anybody from running the day in ${language}, in the light or the dark`, async () => {
      for (const screen of [desktop, phone]) {
        const { page } = await visit(language, screen);
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

const blockOf = (page: Page, id: string) => page.locator(`[data-appointment="${id}"]`);

async function drag(page: Page, id: string, { byMinutes }: { byMinutes: number }): Promise<void> {
  await page.getByText("Roomy").click();
  await blockOf(page, id).scrollIntoViewIfNeeded();
  const box = await blockOf(page, id).boundingBox();
  if (!box) throw new Error("the visit is not on the screen");
  const pixelsPerMinute = (box.height + 2) / 20;
  await page.mouse.move(box.x + 20, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 24, box.y + 20);
  await page.mouse.move(box.x + 20, box.y + 8 + byMinutes * pixelsPerMinute, { steps: 4 });
  await page.mouse.up();
}

const ids = idsOf("sunrise");
const practitionerId = ids.staff("anna-weber");
const starts = z.object({
  days: z.array(z.object({ starts: z.array(z.object({ startsAt: z.string() })) })),
});
const session = z.object({ accessToken: z.string() });
const made = z.object({ id: z.string(), startsAt: z.string() });

/** A free start of Dr. Weber's that day, on the clinic's clock. */
async function nextFreeStart(): Promise<string> {
  const query = new URLSearchParams({
    clinicId: ids.clinic("berlin"),
    serviceId: ids.service("skin-check"),
    practitionerId,
    from: day,
    to: day,
  });
  const { body } = await stack().api.call({ path: `/v1/organizations/sunrise/availability?${query.toString()}` });
  const [first] = starts.parse(body).days.flatMap((one) => one.starts);
  if (!first) throw new Error("the day is full");
  return first.startsAt;
}

/** Books the day's next free time for a patient who has none yet; demo visits have no history that acts could go on from. */
async function bookVisit() {
  const { call } = stack().api;
  const login = { organization: "sunrise", email: "reception@sunrise.example", password: "praxis-demo-1234" };
  const { accessToken: token } = session.parse(
    (await call({ method: "POST", path: "/v1/auth/login", body: login })).body,
  );
  const named = { fullName: `Ada Example ${randomUUID().slice(0, 4)}` };
  const headers = () => ({ "idempotency-key": randomUUID() });
  const patient = await call({ method: "POST", path: "/v1/patients", token, body: named, headers: headers() });
  const { id: patientId } = z.object({ id: z.string() }).parse(patient.body);
  const body = {
    clinicId: ids.clinic("berlin"),
    serviceIds: [ids.service("skin-check")],
    practitionerId,
    patientId,
    startsAt: await nextFreeStart(),
  };
  const booked = await call({ method: "POST", path: "/v1/appointments", token, body, headers: headers() });
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  return made.parse(booked.body);
}

function nextMonday(from: Date): string {
  const days = ((8 - from.getUTCDay()) % 7) + 7;
  return new Date(from.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
