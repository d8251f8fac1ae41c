import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { seed } from "../../local/seed/seed.ts";
import { appointmentView } from "../../src/api/booking/contract.ts";
import { bookingId, cancelBooking } from "../../src/workflows/booking/messages.ts";
import { cards, payInBrowser } from "../support/browser.ts";
import { desktop, findBarriers, lacksBrowser, phone, useChromium } from "../support/chromium.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack();
const open = useChromium();

beforeAll(async () => {
  const { maker, api } = stack();
  await seed({ adminUrl: maker.adminUrl, now: new Date() });
  const workflow = { taskQueue: "booking", workflowId: crypto.randomUUID() };
  await api.parts.temporal.workflow.execute("startMissingWorkflows", workflow);
});

describe.skipIf(lacksBrowser)("on the booking page", () => {
  test("a patient books a visit that is paid at the clinic", async () => {
    const { page } = await visit();
    await choose(page, "Skin check", "Sunrise Berlin");
    await page.locator(".times a").last().click();
    await logIn(page);
    await page.getByRole("button", { name: "Book for €45" }).click();
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
    expect(await page.locator("main").innerText()).toContain("Kastanienallee 12");
  });

  test("a patient pays with a card whose bank asks its holder", async () => {
    const { page } = await visit();
    await bookToPay(page);
    await payWith(page, cards.asksTheHolder);
    await page.getByRole("button", { name: "Complete authentication" }).click();
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
  });

  test("after a declined card the time is still held, and another card books it", async () => {
    const { page } = await visit();
    await bookToPay(page);
    await payWith(page, cards.declined);
    await page.getByText("The bank declined this card").waitFor();
    await payWith(page, cards.good);
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
  });

  test("a patient asks for a visit that the clinic approves first, the desk approves it, and the patient pays", async () => {
    const { page } = await visit();
    await choose(page, "Fractional scar resurfacing", "Sunrise Berlin");
    await page.locator(".times a").last().click();
    await register(page, `${crypto.randomUUID()}@patients.example`);
    await page.getByText("The clinic answers before it is booked, by").waitFor();
    await page.getByRole("button", { name: "Ask for this time, €420" }).click();
    await page.getByRole("heading", { name: "The clinic has your request" }).waitFor();
    await page.getByText("It answers by").waitFor();
    expect(await findBarriers(page)).toEqual([]);

    const { page: desk } = await open(desktop);
    await desk.goto(`${stack().api.url}/app/board?clinic=berlin&lang=en`);
    await desk.getByLabel("Organization").fill("sunrise");
    await desk.getByLabel("E-mail").fill("reception@sunrise.example");
    await desk.locator("input[type=password]").fill("praxis-demo-1234");
    await desk.getByRole("button", { name: "Log in" }).click();
    await desk.getByRole("button", { name: "1 request" }).click();
    await desk.getByRole("button", { name: /Grace Example.*Fractional scar resurfacing/ }).click();
    const panel = desk.getByRole("complementary", { name: "Appointment" });
    await panel.getByText("Waiting for an answer").waitFor();
    expect(await findBarriers(desk)).toEqual([]);
    await panel.getByRole("button", { name: "Approve" }).click();
    await panel.getByText("Approved by the clinic.").waitFor();
    expect(await desk.getByRole("button", { name: "1 request" }).count()).toBe(0);

    await page.getByRole("link", { name: "See or take back the request" }).click();
    await page.getByText(/^This time is held for you. Pay until/).waitFor();
    await page.getByRole("link", { name: "Continue to payment" }).click();
    await page.getByText("Your time is held until").waitFor();
    await payWith(page, cards.good);
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
  });

  test("a server in trouble costs neither the booking nor a typed card, and the page learns of the payment by itself", async () => {
    const { page } = await visit();
    await page.route(
      "**/v1/appointments",
      async (route) => {
        await route.fetch(); // it was booked; only the answer is lost
        await route.fulfill(inTrouble);
      },
      { times: 1 },
    );
    await bookToPay(page);
    await page.getByText("There is no answer at the moment").waitFor();
    const read = page.waitForResponse((response) => /\/v1\/appointments\/[^/]+$/.test(response.url()));
    await page.getByRole("button", { name: "Hold this time and pay €150" }).click();
    const held = appointmentView.parse(await (await read).json());
    await page.getByLabel("Card number").fill("4000 00");
    await page.route(`**/v1/appointments/${held.id}`, (route) => route.fulfill(inTrouble), { times: 1 });
    await page.getByText("There is no answer at the moment").waitFor();
    expect(await page.getByLabel("Card number").inputValue()).toBe("4000 00");
    await payInBrowser(stack(), held);
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
  });

  test("several treatments are one visit, with their minutes and prices added, also after a reload", async () => {
    const { page } = await visit();
    await page.locator(".row", { hasText: "Skin check" }).click();
    await page.getByRole("link", { name: "Add another treatment" }).click();
    await page.getByRole("heading", { name: "What else in the same visit?" }).waitFor();
    expect(await page.locator(".row", { hasText: "Dental" }).count()).toBe(0); // nobody does both
    await page.locator(".row", { hasText: "Acne treatment" }).click();
    await page.locator(".row", { hasText: "Sunrise Berlin" }).click();
    await page.getByText("Together · 50 min · €120").waitFor();
    await page.locator(".times a").last().click();
    await register(page, `${crypto.randomUUID()}@patients.example`);
    const hold = page.getByRole("button", { name: "Hold this time and pay €120" });
    await hold.waitFor();
    await page.reload();
    await hold.click();
    await payWith(page, cards.good);
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
    expect(await page.locator("main").innerText()).toContain("Skin check, Acne treatment");
    const { rows } = await stack().maker.admin.query(
      "select (extract(epoch from ends_at - starts_at) / 60)::int as minutes from appointments where id = $1",
      [new URL(page.url()).searchParams.get("appointment")],
    );
    expect(rows).toEqual([{ minutes: 50 }]);
  });

  test("a new patient registers without losing the time that was chosen", async () => {
    const { page } = await visit();
    await choose(page, "Skin check", "Sunrise Berlin");
    const button = page.locator(".times a").last();
    const time = await button.innerText();
    await button.click();
    await page.getByRole("button", { name: "I am new here" }).click();
    await page.getByLabel("Full name").fill("Grace Example");
    await page.getByLabel("E-mail").fill("grace@patients.example");
    await page.getByLabel("Password").fill("a walk by the sea");
    await page.getByLabel("Date of birth").fill("1990-05-01");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: /^Book for/ }).click();
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
    expect(await page.locator(".big").innerText()).toContain(time);
  });

  test("the slower of two patients is told at once and books one of the nearest free times", async () => {
    const [first, second] = [(await visit()).page, (await visit()).page];
    for (const page of [first, second]) {
      await choose(page, "Skin check", "Sunrise New York");
      await page.locator(".times a").first().click();
    }
    await logIn(first);
    await register(second, "slower@patients.example");
    for (const page of [first, second]) await page.getByRole("button", { name: /^Book for/ }).waitFor();
    await first.getByRole("button", { name: /^Book for/ }).click();
    await first.getByRole("heading", { name: "You are booked" }).waitFor();
    await second.getByRole("button", { name: /^Book for/ }).click();
    await second.getByText("This time has just been taken").waitFor();
    await second.locator(".near button").first().click();
    await second.getByRole("button", { name: /^Book for/ }).click();
    await second.getByRole("heading", { name: "You are booked" }).waitFor();
  });

  test("a time whose hold was given up can be booked by the same visitor again", async () => {
    const { page } = await visit();
    await bookToPay(page);
    await page.getByLabel("Card number").waitFor();
    const chosen = new URL(page.url());
    const id = chosen.searchParams.get("appointment") ?? "";
    const { temporal } = stack().api.parts;
    const actor = { kind: "system", accountId: null } as const;
    await temporal.workflow.getHandle(bookingId(id)).executeUpdate(cancelBooking, { args: [{ actor }] });
    await page.reload();
    await page.getByRole("heading", { name: "This booking was cancelled" }).waitFor();
    chosen.searchParams.delete("appointment");
    await page.goto(chosen.href);
    await page.getByRole("button", { name: "Hold this time and pay €150" }).click();
    await page.getByLabel("Card number").waitFor();
  });

  test("an address that makes no sense leads to the beginning", async () => {
    const { page } = await visit();
    await choose(page, "Skin check", "Sunrise Berlin");
    await page.goto(`${page.url()}&at=garbage`);
    await page.locator(".times a").first().waitFor();
    expect((await fetch(`${stack().api.url}/book/%00`)).status).toBe(404);
  });

  test("another language is the same page", async () => {
    const { page } = await visit();
    await choose(page, "Skin check", "Sunrise Berlin");
    await page.getByRole("link", { name: "العربية" }).click();
    await page.getByRole("heading", { name: "متى؟" }).waitFor();
  });

  test("going back and reloading lose no choice", async () => {
    const { page } = await visit();
    await choose(page, "Skin check", "Sunrise Berlin");
    await page.reload();
    await page.locator(".times a").first().waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Where?" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "What do you need?" }).waitFor();
  });

  test("everything can be done with the keyboard alone", async () => {
    const { page } = await visit("en", desktop);
    await press(page, (focused) => focused.includes("Skin check"));
    await page.getByText("Sunrise Berlin").waitFor();
    await press(page, (focused) => focused.includes("Sunrise Berlin"));
    await page.locator(".times a").first().waitFor();
    await press(page, (focused) => focused.startsWith("Next available"));
    await page.getByLabel("E-mail").waitFor();
    await press(page, (_, name) => name === "email", "patient@sunrise.example");
    await press(page, (_, name) => name === "password", "praxis-demo-1234");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Book for/ }).waitFor();
    await press(page, (focused) => focused.startsWith("Book for"));
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
  });

  for (const language of ["en", "ar"])
    test(`nothing keeps anybody from booking in ${language}, in the light or the dark`, async () => {
      const { page } = await visit(language);
      expect(await page.locator("html").getAttribute("dir")).toBe(language === "ar" ? "rtl" : "ltr");
      expect(await findBarriers(page)).toEqual([]);
      await page.locator(".row", { hasText: "Skin check" }).click();
      await page.locator(".place .next strong").first().waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await page.locator("a[href*='add=1']").click();
      await page.locator(".row", { hasText: "Acne treatment" }).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await page.goBack();
      await page.locator(".row", { hasText: "Sunrise Berlin" }).click();
      await page.locator(".times a").first().waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await page.locator(".times a").first().click();
      await page.locator("input[name=email]").waitFor();
      expect(await findBarriers(page)).toEqual([]);
    });

  test("a first visit takes at most four requests, 25 KB of scripts and 50 KB in all until a time can be tapped", async () => {
    const { page } = await visit();
    await choose(page, "Skin check", "Sunrise Berlin");
    const address = page.url();
    const again = await open(phone);
    const bodies: Promise<{ type: string; bytes: number }>[] = [];
    again.page.on("requestfinished", (request) => {
      const type = request.resourceType();
      bodies.push(request.sizes().then(({ responseBodySize: bytes }) => ({ type, bytes })));
    });
    await again.page.goto(address, { waitUntil: "networkidle" });
    await again.page.locator(".times a").first().waitFor();
    const parts = await Promise.all(bodies);
    const sum = (of: typeof parts) => of.reduce((bytes, part) => bytes + part.bytes, 0);
    expect(parts.length).toBeLessThanOrEqual(4);
    expect(sum(parts.filter(({ type }) => type === "script"))).toBeLessThanOrEqual(25 * 1024);
    expect(sum(parts)).toBeLessThanOrEqual(50 * 1024);
  });
});

const inTrouble = {
  status: 503,
  contentType: "application/problem+json",
  body: JSON.stringify({ code: "temporarily_unavailable", title: "Temporarily unavailable", requestId: "none" }),
};

async function visit(language = "en", options: Parameters<typeof open>[0] = phone) {
  const visitor = await open(options);
  await visitor.page.goto(`${stack().api.url}/book/sunrise?lang=${language}`);
  return visitor;
}

async function choose(page: Page, service: string, clinic: string): Promise<void> {
  await page.locator(".row", { hasText: service }).click();
  await page.locator(".row", { hasText: clinic }).click();
  await page.locator(".times a").first().waitFor();
}

async function logIn(page: Page): Promise<void> {
  await page.getByLabel("E-mail").fill("patient@sunrise.example");
  await page.getByLabel("Password").fill("praxis-demo-1234");
  await page.getByRole("button", { name: "Log in", exact: true }).click();
}

async function register(page: Page, email: string): Promise<void> {
  await page.getByRole("button", { name: "I am new here" }).click();
  await page.getByLabel("Full name").fill("Grace Example");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("a walk by the sea");
  await page.getByLabel("Date of birth").fill("1990-05-01");
  await page.getByRole("button", { name: "Continue" }).click();
}

/** A new patient each time: one may hold only so many unpaid times. */
async function bookToPay(page: Page): Promise<void> {
  await choose(page, "Tattoo removal", "Sunrise Berlin");
  await page.locator(".times a").last().click();
  await register(page, `${crypto.randomUUID()}@patients.example`);
  await page.getByRole("button", { name: "Hold this time and pay €150" }).click();
}

async function payWith(page: Page, card: string): Promise<void> {
  await page.getByLabel("Card number").fill(card);
  await page.getByLabel("Valid until").fill("12/30");
  await page.getByLabel("Security code").fill("123");
  await page.getByRole("button", { name: /^Pay €/ }).click();
}

/** Tabs to what is wanted, and presses it or types. */
async function press(page: Page, isWanted: (text: string, name: string) => boolean, text?: string): Promise<void> {
  for (let tabs = 0; tabs < 100; tabs++) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    if ((await focused.count()) === 0) continue; // the browser's own
    if (isWanted((await focused.innerText()).trim(), (await focused.getAttribute("name")) ?? "")) {
      if (text === undefined) await page.keyboard.press("Enter");
      else await page.keyboard.type(text);
      return;
    }
  }
  throw new Error("nothing that was wanted can be reached with the keyboard");
}
