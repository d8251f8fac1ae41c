import type { Page } from "playwright-core";

/** What the page needs of Stripe.js: a form that it fills itself, and the payment confirmed. */
export const inPlaceOfStripeJs = `window.Stripe = Object.assign((key) => ({
  elements: ({ clientSecret }) => ({
    clientSecret,
    create: () => ({
      on: (event, tell) => { if (event === "ready") setTimeout(tell); },
      mount: (at) => { at.textContent = "Stripe's own form for " + key; },
    }),
    getElement: () => null,
  }),
  confirmPayment: async ({ elements }) => { await window.payAtStripe(elements.clientSecret, "payment_intent"); return {}; },
  confirmSetup: async ({ elements }) => { await window.payAtStripe(elements.clientSecret, "setup_intent"); return {}; },
}), { version: "endive" });`;

export async function choose(page: Page, service: string, clinic: string): Promise<void> {
  await page.locator(".row", { hasText: service }).click();
  await page.locator(".row", { hasText: clinic }).click();
  await page.locator(".times a").first().waitFor();
}

export async function logIn(page: Page, who = "patient"): Promise<void> {
  await page.getByLabel("E-mail").fill(`${who}@sunrise.example`);
  await page.getByLabel("Password").fill("praxis-demo-1234");
  await page.getByRole("button", { name: "Log in", exact: true }).click();
}

export async function register(page: Page, email: string): Promise<void> {
  await page.getByText("No, I am new here").click();
  await page.getByLabel("Full name").fill("Grace Example");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("a walk by the sea");
  await page.getByLabel("Date of birth").fill("1990-05-01");
  await page.getByRole("button", { name: "Continue" }).click();
}

/**
 * A new patient each time: one may hold only so many unpaid times. The first time that is free, as later ones may be so
 * far ahead that their card is saved and not charged.
 */
export async function bookToPay(page: Page, email = `${crypto.randomUUID()}@patients.example`): Promise<void> {
  await choose(page, "Tattoo removal", "Sunrise Berlin");
  await page.locator(".times a").first().click();
  await register(page, email);
  await page.getByRole("button", { name: "Hold this time and pay €150" }).click();
}

export async function fillCard(page: Page, card: string): Promise<void> {
  await page.getByLabel("Card number").fill(card);
  await page.getByLabel("Valid until").fill("12/30");
  await page.getByLabel("Security code").fill("123");
}

export async function payWith(page: Page, card: string): Promise<void> {
  await fillCard(page, card);
  await page.getByRole("button", { name: /^Pay €/ }).click();
}

/** Tabs to what is wanted, and presses it or types. */
export async function press(
  page: Page,
  isWanted: (text: string, name: string) => boolean,
  text?: string,
): Promise<void> {
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
