import { describe, expect, test } from "vitest";
import { appointmentView } from "../../src/api/booking/contract.ts";
import { bookToPay, choose, fillCard, inPlaceOfStripeJs, logIn, payWith, register } from "../support/booking-page.ts";
import { cards, payInBrowser } from "../support/browser.ts";
import { findBarriers, lacksBrowser, phone, useChromium } from "../support/chromium.ts";
import { useDemo } from "../support/demo.ts";
import { passTimeUntil } from "../support/fast-forward.ts";

const { stack, open, enter, visit } = useDemo();
const openKeepingLeftPages = useChromium({ keepsLeftPages: true });

describe.skipIf(lacksBrowser)("paying on the booking page", () => {
  test("a patient pays with a card whose bank asks its holder, also after not having answered it the first time", async () => {
    const { page } = await visit();
    await bookToPay(page);
    await payWith(page, cards.asksTheHolder);
    await page.getByRole("button", { name: "Fail authentication" }).click();
    await page.getByText("The bank did not learn from you that it may pay.").waitFor();
    await payWith(page, cards.asksTheHolder);
    await page.getByRole("button", { name: "Complete authentication" }).click();
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
  });

  test("a patient who comes back from the bank's page by the browser's button can pay", async () => {
    const { page } = await openKeepingLeftPages();
    await page.goto(`${stack().api.url}/book/sunrise?lang=en`);
    await bookToPay(page);
    await payWith(page, cards.asksTheHolder);
    await page.getByRole("button", { name: "Complete authentication" }).waitFor();
    await page.goBack({ waitUntil: "commit" });
    expect(await page.getByLabel("Card number").inputValue()).toBe(cards.asksTheHolder); // the page as it was left
    await payWith(page, cards.good);
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
  });

  test("whoever is logged in as somebody else than the one who booked can change that on the booking", async () => {
    const { page } = await visit();
    const email = `${crypto.randomUUID()}@patients.example`;
    await bookToPay(page, email);
    await page.getByLabel("Card number").waitFor();
    await page.context().clearCookies();
    await page.reload();
    await logIn(page);
    await page.getByText("belongs to another login").waitFor();
    await page.getByRole("button", { name: "Not you? Log out" }).click();
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("a walk by the sea");
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByLabel("Card number").waitFor();
  });

  test("after a declined card the time is still held, and another card books it, also where the stand-in has another address for browsers", async () => {
    const { emulator, startAnotherApi } = stack();
    const browserUrl = emulator.url.replace("127.0.0.1", "localhost");
    const { url } = await startAnotherApi({ STRIPE_BROWSER_URL: browserUrl });
    const { page } = await open(phone);
    await page.route(`${emulator.url}/**`, (route) => route.abort());
    await page.goto(`${url}/book/sunrise?lang=en`);
    await bookToPay(page);
    await payWith(page, cards.declined);
    await page.getByRole("alert").getByText("There is not enough money on this card.").waitFor();
    await page.getByText(/Your time is held for \d+:\d\d/).waitFor();
    await payWith(page, cards.good);
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
    await page.getByText(/^€150 is held on your card/).waitFor();
  });

  test("where Stripe itself takes the money, its script is loaded for the card alone, again where it failed, and nothing but Stripe is let in", async () => {
    const { url } = await stack().startAnotherApi({ STRIPE_API_URL: "" });
    const { page } = await open(phone);
    const asked: string[] = [];
    page.on("request", (request) => {
      if (new URL(request.url()).host !== new URL(url).host) asked.push(request.url());
    });
    let isAway = true;
    await page.route("https://js.stripe.com/**", (route) =>
      isAway ? route.abort() : route.fulfill({ contentType: "text/javascript", body: inPlaceOfStripeJs }),
    );
    const payment = { publishableKey: "pk_test_praxis", stripeAccount: null };
    await page.exposeFunction(
      "payAtStripe",
      (clientSecret: string, clientSecretOf: "payment_intent" | "setup_intent") =>
        payInBrowser(stack(), { payment: { ...payment, clientSecret, clientSecretOf } }),
    );
    const answer = await page.goto(`${url}/book/sunrise?lang=en`);
    const policy = answer?.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("script-src 'self' https://js.stripe.com https://*.js.stripe.com;");
    expect(policy).toContain("connect-src 'self' https://api.stripe.com;");
    expect(policy).toContain("frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com;");
    await choose(page, "Tattoo removal", "Sunrise Berlin");
    await page.locator(".times a").last().click();
    await register(page, `${crypto.randomUUID()}@patients.example`);
    const hold = page.getByRole("button", { name: "Hold this time and pay €150" });
    await hold.waitFor();
    expect(asked).toEqual([]);
    await hold.click();
    await page.getByText("The card form could not be loaded.").waitFor();
    isAway = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Stripe's own form for pk_test_praxis").waitFor();
    await page.getByRole("button", { name: "Pay €150" }).click();
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
    for (const address of asked) expect(address).toMatch(/^https:\/\/js\.stripe\.com\/[a-z]+\/stripe\.js$/);
  });

  test("a patient answers what the clinic asks and asks for a visit that it approves first, the desk reads and approves it, and the patient pays, each on their own clock too", async () => {
    await addQuestion("Fractional scar resurfacing", "Do you smoke?");
    const { page } = await visit("en", { ...phone, timezoneId: "America/New_York" });
    await choose(page, "Fractional scar resurfacing", "Sunrise Berlin");
    await page.getByText(/^Times are on the clock of Sunrise Berlin, where it is \d\d:\d\d now\.$/).waitFor();
    await page.locator(".times a").last().click();
    await register(page, `${crypto.randomUUID()}@patients.example`);
    await page.getByLabel("How old are the scars?").fill("Three years");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("The clinic needs an answer to this.").waitFor(); // and nothing is held or asked for
    expect(await findBarriers(page)).toEqual([]);
    await page.goBack();
    await page.goForward();
    const left = "praxis-kept answers of somebody";
    await page.evaluate(`sessionStorage.setItem("${left}", '{"at":0,"what":[]}')`);
    await page.reload();
    expect(await page.getByLabel("How old are the scars?").inputValue()).toBe("Three years");
    expect(await page.evaluate("Object.keys(sessionStorage)")).not.toContain(left); // who sat there before
    await page
      .getByRole("group", { name: /isotretinoin/ })
      .getByLabel("No")
      .check();
    await page.getByRole("group", { name: "Do you smoke?" }).getByLabel("Yes").check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText(/^The clinic answers before it is booked, by .* for you\)/).waitFor();
    expect(await page.locator(".summary").innerText()).toMatch(/for you\)/);
    const terms = page.getByText(/^Once it is booked: .* Not coming costs €420\.$/);
    await terms.waitFor();
    await page.route("**/intake", (route) => route.abort(), { times: 1 });
    await page.getByRole("button", { name: "Ask for this time, €420" }).click();
    await page.getByRole("heading", { name: "The clinic has your request" }).waitFor();
    await page.getByText("The clinic does not have your answers yet.").waitFor();
    await page.getByRole("button", { name: "Send your answers" }).click();
    await page.getByText("The clinic does not have your answers yet.").waitFor({ state: "detached" });
    await page.getByText(/^It answers by .* for you\)/).waitFor();
    expect(await page.locator(".big").innerText()).toMatch(/for you\)$/);
    await terms.waitFor();
    expect(await findBarriers(page)).toEqual([]);

    const { page: desk } = await enter("reception", "/board?clinic=berlin");
    await desk.getByRole("button", { name: "1 request" }).click();
    const requests = desk.getByRole("dialog", { name: "1 request" });
    await requests.getByRole("button", { name: /Grace Example.*Fractional scar resurfacing/ }).click();
    const panel = desk.getByRole("complementary", { name: "Appointment" });
    await panel.getByText("Waiting for an answer").waitFor();
    await panel.getByText("Three years").waitFor();
    await panel.getByText(/^Answered by the patient, /).waitFor();
    expect(await findBarriers(desk)).toEqual([]);
    await panel.getByRole("button", { name: "Approve" }).click();
    await panel.getByText("Approved by the clinic.").waitFor();
    expect(await desk.getByRole("button", { name: "1 request" }).count()).toBe(0);

    await page.getByRole("link", { name: "See or take back the request" }).click();
    await page.getByText(/^This time is held for you. Pay until/).waitFor();
    await page.getByRole("button", { name: "Change the answers" }).click();
    await page.getByLabel("How old are the scars?").fill("Four years");
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Save the answers" }).click();
    await page.getByText("Four years").waitFor();
    await page.getByRole("link", { name: "Pay now" }).click();
    await page.getByText(/^Your time is held until .* for you\)/).waitFor();
    await page.getByText(/for you\) · Sunrise Berlin/).waitFor();
    await page.getByText(/^€420 is held on your card.* Not coming costs €420\.$/).waitFor();
    await payWith(page, cards.good);
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
  });

  test("a server in trouble costs neither the booking nor a typed card, and the page learns of the payment by itself", async () => {
    const { page } = await visit();
    await page.clock.install(); // the page asks again every few seconds
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
    await page.clock.fastForward(5_000);
    await page.getByText("There is no answer at the moment").waitFor();
    expect(await page.getByLabel("Card number").inputValue()).toBe("4000 00");
    await payInBrowser(stack(), held);
    const { admin } = stack().maker;
    const status = () => admin.query<{ status: string }>("select status from appointments where id = $1", [held.id]);
    await expect.poll(async () => (await status()).rows).toEqual([{ status: "confirmed" }]);
    await page.clock.fastForward(5_000);
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
  });

  test("whoever holds all the times they may is told which, gives one back instead of paying, and can book it again", async () => {
    const { page } = await visit();
    await bookToPay(page);
    const giveBack = page.getByRole("button", { name: "Give this time back and choose another" });
    const hold = page.getByRole("button", { name: /^Hold this time/ });
    await giveBack.waitFor();
    const id = new URL(page.url()).searchParams.get("appointment") ?? "";
    for (const nth of [0, -1]) {
      const look = page.waitForResponse(/availability\?/);
      await page.goBack();
      await look;
      await hold.waitFor(); // their own hold is nobody else's
      expect(await page.getByText("just been taken").count()).toBe(0);
      await page.getByRole("link", { name: "Change time" }).click();
      await page.getByRole("button", { name: "Later week" }).click();
      await page.locator(".days button:enabled").nth(nth).click();
      await page.locator(".times a").first().click();
      await hold.click();
      if (nth === 0) await giveBack.waitFor();
    }
    await page.getByText("You have as many requests, unpaid times or visits on that day as are allowed.").waitFor();
    const unpaid = page.getByRole("link", { name: /Tattoo removal · Sunrise Berlin.*waits for payment/ });
    await expect.poll(() => unpaid.count()).toBe(2);
    expect(await findBarriers(page)).toEqual([]);
    await unpaid.first().click();
    await giveBack.click();
    await page.locator(".times a").first().click();
    await page.getByRole("button", { name: "Hold this time and pay €150" }).click();
    await page.getByLabel("Card number").waitFor();
    await page.goto(`${stack().api.url}/book/sunrise?lang=en&appointment=${id}`);
    await page.getByRole("heading", { name: "This booking was cancelled" }).waitFor();
  });

  test("a patient books far ahead with a saved card, is told when it is charged, and pays by the link when it was not", async () => {
    const { page } = await visit();
    await choose(page, "Tattoo removal", "Sunrise Berlin");
    for (const _ of [1, 2]) await page.getByRole("button", { name: "Later week" }).click();
    await page.locator(".days button:enabled").last().click();
    await page.locator(".times a").last().click();
    await register(page, `${crypto.randomUUID()}@patients.example`);
    await page
      .getByText(/^Your card is saved, and nothing is charged now. €150 is reserved on it two days before/)
      .waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Hold this time and give a card for €150" }).click();
    await fillCard(page, cards.asksTheHolder);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Save the card and book" }).click();
    await page.getByRole("button", { name: "Complete authentication" }).click();
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
    await page.getByText(/^Your card is saved, and nothing is charged now./).waitFor();
    await page.getByRole("link", { name: "See or cancel" }).click();
    await page.getByText(/^The card is saved. €150 is reserved on it on/).waitFor();

    const { pathname } = new URL(page.url());
    const id = pathname.split("/").at(-1) ?? "";
    const { rows } = await stack().maker.admin.query<{ starts_at: Date }>(
      "select starts_at from appointments where id = $1",
      [id],
    );
    const twoDaysBefore = (rows[0]?.starts_at.getTime() ?? 0) - 48 * 3_600_000;
    await passTimeUntil(stack(), id, new Date(twoDaysBefore + 60_000));
    await page.goto(`${stack().api.url}/book/sunrise?lang=en&appointment=${id}`);
    await page.getByRole("heading", { name: "Pay to keep your appointment" }).waitFor();
    await page.getByText("The bank has to ask you first, and could not.").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await payWith(page, cards.asksTheHolder);
    await page.getByRole("button", { name: "Complete authentication" }).click();
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
  });
});

const inTrouble = {
  status: 503,
  contentType: "application/problem+json",
  body: JSON.stringify({ code: "temporarily_unavailable", title: "Temporarily unavailable", requestId: "none" }),
};

/** An administrator asks one thing more, which is answered with yes or no. */
async function addQuestion(service: string, text: string): Promise<void> {
  const { page } = await enter("admin", "/settings/services");
  await page.getByRole("link", { name: service }).click();
  await page.getByRole("tab", { name: "Questions" }).click();
  await page.getByRole("button", { name: "Add a question" }).click();
  const added = page.getByRole("group", { name: "Question 4" });
  await added.getByRole("textbox", { name: "Question", exact: true }).fill(text);
  await added.getByRole("combobox", { name: "Answered by" }).click();
  await page.getByRole("option", { name: "Yes or no" }).click();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved", { exact: true }).waitFor();
}
