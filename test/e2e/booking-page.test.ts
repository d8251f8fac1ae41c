import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { organizationSettings } from "../../src/api/organization/settings-contract.ts";
import { portOf } from "../support/api.ts";
import { choose, logIn, payWith, press, register } from "../support/booking-page.ts";
import { cards } from "../support/browser.ts";
import { desktop, findBarriers, lacksBrowser, phone } from "../support/chromium.ts";
import { useDemo } from "../support/demo.ts";

const { stack, open, visit, logIn: tokenOf } = useDemo();

describe.skipIf(lacksBrowser)("on the booking page", () => {
  test("a patient books a visit that is paid at the clinic", async () => {
    const { page } = await visit();
    await choose(page, "Skin check", "Sunrise Berlin");
    await page.locator(".times a").last().click();
    await logIn(page);
    await page.getByRole("button", { name: "Book for €45" }).click();
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
    expect(await page.locator("main").innerText()).toContain("Kastanienallee 12");
    await page.getByText("A confirmation goes to patient@sunrise.example").waitFor();
    await page.getByRole("link", { name: "My appointments" }).click();
    await page.waitForURL("**/app/appointments?*");
    await page.getByText("Skin check").first().waitFor();
  });

  test("whoever goes back after booking is told that the time is theirs, and is led to it", async () => {
    const { page } = await visit();
    await choose(page, "Skin check", "Sunrise Berlin");
    await page.locator(".times a").last().click();
    await register(page, `${crypto.randomUUID()}@patients.example`);
    await page.getByRole("button", { name: "Book for €45" }).click();
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
    await page.goBack();
    await page.getByText("This time is yours already. Nothing more was booked.").waitFor();
    expect(await page.getByText("just been taken").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Book for €45" }).count()).toBe(0);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("link", { name: /Skin check · Sunrise Berlin.*booked/ }).click();
    await page.getByRole("heading", { name: "Skin check" }).waitFor();
  });

  test("at a shared screen the next one logs the last one out, and staff are led to the board", async () => {
    const { page } = await visit("en", desktop);
    await choose(page, "Skin check", "Sunrise Berlin");
    await page.locator(".times a").last().click();
    await logIn(page);
    await page.getByRole("button", { name: "Not you? Log out" }).click();
    await page.getByLabel("E-mail").waitFor();
    await page.reload();
    await logIn(page, "reception");
    await page.getByRole("heading", { name: "This login acts for no patient" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Go to the day board" }).click();
    await page.getByRole("button", { name: "New appointment" }).waitFor();
  });

  test("several treatments are one visit, with their minutes and prices added, also after a reload", async () => {
    const { page } = await visit();
    await page.locator(".row", { hasText: "Skin check" }).click();
    await page.getByRole("link", { name: "Add another treatment" }).click();
    await page.getByRole("heading", { name: "What else in the same visit?" }).waitFor();
    expect(await page.locator(".row", { hasText: "Shockwave" }).count()).toBe(1); // though nobody does both
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

  test("a link to treatments of which one is not offered any more leads on with the others, and says so", async () => {
    const { page } = await visit();
    await page.locator(".row", { hasText: "Skin check" }).click();
    await page.locator(".row", { hasText: "Sunrise Berlin" }).waitFor();
    const gone = `&service=${crypto.randomUUID()}`;
    const notice = page.getByText("Not all of what this link asks for can be booked online any more.");
    expect(await notice.count()).toBe(0);
    await page.goto(page.url() + gone);
    await notice.waitFor();
    await page.locator(".row", { hasText: "Sunrise Berlin" }).click();
    await page.locator(".times a").first().waitFor();
    expect(await page.locator(".summary").innerText()).toContain("Skin check");
  });

  test("treatments that nobody does all of are one visit, with who does what and when", async () => {
    const { page } = await visit();
    await page.locator(".row", { hasText: "Skin check" }).click();
    await page.locator(".row", { hasText: "Sunrise Berlin" }).click();
    await page.getByRole("link", { name: "Add another treatment" }).click();
    await page.locator(".row", { hasText: "Examination with X-rays" }).click();
    await page.getByText("Nobody does all of this").waitFor();
    await page.locator(".times a").first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.locator(".times a").last().click();
    await register(page, `${crypto.randomUUID()}@patients.example`);
    await page.getByRole("button", { name: /^Book for/ }).click();
    await page.getByRole("heading", { name: "You are booked" }).waitFor();
    const told = await page.locator("main").innerText();
    const lines = /(\d\d:\d\d) · Skin check · with (.+)\n(\d\d:\d\d) · Dental check-up · with ([^·\n]+[^·\s])/.exec(
      told,
    );
    const { rows } = await stack().maker.admin.query(
      `select to_char(a.starts_at at time zone 'Europe/Berlin', 'HH24:MI') as begins,
         to_char((a.starts_at + make_interval(mins => l.minutes)) at time zone 'Europe/Berlin', 'HH24:MI') as goes_on, s.display_name as first, t.display_name as second
       from appointments a
       join appointment_services l on l.appointment_id = a.id and not l.handed_over
       join appointment_services m on m.appointment_id = a.id and m.handed_over
       join staff s on s.id = l.staff_id
       join staff t on t.id = m.staff_id
       where a.id = $1`,
      [new URL(page.url()).searchParams.get("appointment")],
    );
    const [, begins, first, goes_on, second] = lines ?? [];
    expect(rows).toEqual([{ begins, goes_on, first, second }]);
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
    expect(await findBarriers(second)).toEqual([]);
    expect(await second.getByRole("button", { name: /^Book for/ }).count()).toBe(0);
    await second.reload(); // who comes a moment later learns it before there is anything to press
    await second.getByText("This time has just been taken").waitFor();
    await second.getByText("You are booking for Grace Example.").waitFor();
    expect(await second.getByRole("button", { name: /^Book for/ }).count()).toBe(0);
    await second.locator(".near button").first().click();
    await second.getByRole("button", { name: /^Book for/ }).click();
    await second.getByRole("heading", { name: "You are booked" }).waitFor();
  });

  test("an address that makes no sense leads to the beginning", async () => {
    const { page } = await visit();
    await choose(page, "Skin check", "Sunrise Berlin");
    await page.goto(`${page.url()}&at=garbage`);
    await page.locator(".times a").first().waitFor();
    expect((await fetch(`${stack().api.url}/book/%00`)).status).toBe(404);
  });

  test("an address of no clinic says so in the reader's language, and to a program in a problem document", async () => {
    const { page } = await visit();
    for (const path of ["/book", "/book/nobody", "/book/nobody/embed"]) {
      const answer = await page.goto(`${stack().api.url}${path}?lang=ar`);
      expect(answer?.status(), path).toBe(404);
      await page.getByRole("heading", { name: "لا توجد صفحة حجز هنا" }).waitFor();
    }
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("link", { name: "English" }).click();
    await page.getByRole("link", { name: "My appointments" }).waitFor();
    const headers = { accept: "application/json" };
    expect((await fetch(`${stack().api.url}/book/nobody`, { headers })).headers.get("content-type")).toContain("json");
    expect((await fetch(`${stack().api.url}/favicon.ico`)).headers.get("content-type")).toContain("svg");
  });

  test("another language is the same page", async () => {
    const { page } = await visit();
    await choose(page, "Skin check", "Sunrise Berlin");
    await page.getByRole("link", { name: "العربية" }).click();
    await page.getByRole("heading", { name: "متى؟" }).waitFor();
  });

  test("what a new patient has typed is asked again neither after another time nor in another language, but the password", async () => {
    const { page } = await visit();
    await choose(page, "Skin check", "Sunrise Berlin");
    await page.locator(".times a").last().click();
    await page.getByText("No, I am new here").click();
    const typed = {
      fullName: "Grace Example",
      email: "grace@patients.example",
      phone: "+49 30 1",
      bornOn: "1990-05-01",
    };
    for (const [name, value] of Object.entries(typed)) await page.locator(`input[name=${name}]`).fill(value);
    await page.getByLabel("Gender").selectOption("female");
    await page.getByLabel("Password").fill("a walk by the sea");
    const expectTyped = async () => {
      for (const [name, value] of Object.entries(typed))
        await expect.poll(() => page.locator(`input[name=${name}]`).inputValue()).toBe(value);
      expect(await page.locator("select").inputValue()).toBe("female");
      expect(await page.locator("input[name=password]").inputValue()).toBe("");
    };
    await page.getByRole("link", { name: "Change time" }).click();
    await page.locator(".times a").last().click();
    await expectTyped();
    await page.getByRole("link", { name: "العربية" }).click();
    await page.getByRole("heading", { name: "معلومات عنك" }).waitFor();
    await expectTyped();
  });

  test("who comes back to the page later sees what is free then", async () => {
    const { page } = await visit();
    await page.clock.install();
    await choose(page, "Skin check", "Sunrise Berlin");
    const none = { practitionerIds: [], days: [], nextOpenDay: null };
    await page.route("**/availability?*", (route) => route.fulfill({ json: none }));
    await page.clock.fastForward(61_000);
    expect(await page.locator(".times a").count()).toBeGreaterThan(0);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText("Nothing is free as far ahead as can be booked.").waitFor();
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
    test(`a new patient books to the end in ${language}, and no step keeps anybody out, in the light or the dark`, async () => {
      const { page } = await visit(language);
      const expectNoBarrier = async () => expect(await findBarriers(page)).toEqual([]);
      expect(await page.locator("html").getAttribute("dir")).toBe(language === "ar" ? "rtl" : "ltr");
      await expectNoBarrier();
      await page.locator(".row", { hasText: "Skin check" }).click();
      await page.locator(".place .next strong").first().waitFor();
      await expectNoBarrier();
      await page.locator("a[href*='add=1']").click();
      await page.locator(".row", { hasText: "Acne treatment" }).waitFor();
      await expectNoBarrier();
      await page.locator(".row", { hasText: "Acne treatment" }).click();
      await page.locator(".row", { hasText: "Sunrise Berlin" }).click();
      const time = page.locator(".times a").last();
      const chosen = await time.innerText();
      await expectNoBarrier();
      await time.click();
      await page.locator(".who label").last().click();
      const submit = page.locator("button[type=submit]");
      await submit.click();
      expect(await page.locator(".fault").count()).toBe(4);
      expect(await page.locator(":focus").getAttribute("name")).toBe("fullName");
      await page.locator("input[name=fullName]").fill("Grace Example");
      await page.locator("input[name=email]").fill(`${crypto.randomUUID()}@patients.example`);
      await page.locator("input[name=password]").fill("1234567890");
      await page.locator("input[name=bornOn]").fill("1990-05-01");
      await submit.click();
      await page.getByText(language === "ar" ? /سهلة التخمين/ : /^Too short or too easy to guess/).waitFor();
      await expectNoBarrier();
      await page.locator("input[name=password]").fill("a walk by the sea");
      await submit.click();
      await page.locator(".lines .total").waitFor();
      await expectNoBarrier();
      await page.locator("button.wide").click();
      await page.locator("input[name=number]").fill(cards.good);
      await page.locator("input[name=expiry]").fill("12/30");
      await page.locator("input[name=cvc]").fill("123");
      await expectNoBarrier();
      await page.locator("button[type=submit]").click();
      await page.locator("a[download]").waitFor();
      await expectNoBarrier();
      expect(await page.locator(".big").innerText()).toContain(chosen);
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

/** A clinic's own site, which knows nothing of Praxis but one script tag. */
const site = createServer(({ url }, res) => {
  res.setHeader("Content-Type", "text/html");
  res.end(`<!doctype html><html lang="${url === "/ar" ? "ar" : "en"}"><title>Our clinic</title><body><h1>Our clinic</h1>
<script src="${stack().api.url}/widget.js" data-organization="sunrise" async></script><p style="height: 2000px">Where to find us</p></body></html>`);
});
const siteUrl = () => `http://127.0.0.1:${portOf(site.address())}`;

describe.skipIf(lacksBrowser)("the booking page on another site", () => {
  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      site.listen(0, "127.0.0.1", resolve);
    });
  });
  afterAll(() => void site.close());

  test("is shown to nobody until the organization names the site", async () => {
    const answer = await fetch(`${stack().api.url}/book/sunrise/embed`);
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect((await fetch(`${stack().api.url}/book/sunrise`)).headers.get("x-frame-options")).toBe("SAMEORIGIN");
  });

  test("grows to what is in it, begins each step in sight, and goes on in a page of its own once a time is chosen", async () => {
    await changeOrganization({ embedOrigins: [siteUrl()] });
    const { page, context } = await open(desktop);
    await page.goto(siteUrl());
    const frame = page.frameLocator("iframe[title='Book an appointment']");
    const last = frame.locator(".row", { hasText: "Shockwave therapy" }); // far down
    await last.scrollIntoViewIfNeeded();
    // As before the page answers by script.
    await page.frames()[1]?.evaluate(`location.assign(${JSON.stringify(await last.getAttribute("href"))})`);
    const expectInSight = async () => {
      await frame.getByRole("heading", { name: "Where?" }).waitFor();
      await page.waitForFunction("document.querySelector('iframe').getBoundingClientRect().top > -1");
      await frame.getByRole("link", { name: "Sunrise", exact: false }).first().click(); // to the beginning, within the frame
    };
    await expectInSight();
    await last.click();
    await expectInSight();
    await frame.locator(".row", { hasText: "Skin check" }).click();
    await frame.getByRole("link", { name: "Add another treatment" }).click();
    await frame.locator(".row", { hasText: "Acne treatment" }).click();
    await frame.locator(".row", { hasText: "Sunrise Berlin" }).click();
    await frame.locator(".times a").first().waitFor();
    const opened = context.waitForEvent("page");
    await frame.locator(".times a").first().click();
    const own = await opened;
    await own.getByRole("heading", { name: "Log in" }).waitFor();
    expect(own.url()).toMatch(/\/book\/sunrise\?lang=en&service=.+&service=.+&clinic=.+&at=/);
    const { height } = z.object({ height: z.number() }).parse(await page.locator("iframe").boundingBox());
    expect(height).toBeGreaterThan(600);
    await page.goto(`${siteUrl()}/ar`);
    await page.frameLocator("iframe[title='حجز موعد']").locator("html[lang=ar] .row").first().waitFor();
    await page.goto(`${stack().api.url}/book/sunrise/embed?lang=en`);
    await page.locator(".row").first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  test("has the organization's logo, and its colour, darkened until it can be read", async () => {
    const logoUrl = "https://sunrise.example/logo.svg";
    await changeOrganization({ brandColor: "#ffd400", logoUrl });
    const { page } = await open();
    const body = '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="32"/>';
    await page.route(logoUrl, (route) => route.fulfill({ contentType: "image/svg+xml", body }));
    await page.goto(`${stack().api.url}/book/sunrise`);
    await page.waitForLoadState("load");
    expect(await page.evaluate<number>("document.querySelector('.brand img').naturalWidth")).toBe(96);
    const brand = await page.evaluate<string>("getComputedStyle(document.documentElement).getPropertyValue('--brand')");
    expect(brand).not.toBe("#ffd400");
    expect(brand).toMatch(/^#[0-9a-f]{6}$/);
  });
});

async function changeOrganization(change: object): Promise<void> {
  const { api } = stack();
  const token = await tokenOf("admin");
  const path = "/v1/organization";
  const { version } = organizationSettings.parse((await api.call({ path, token })).body);
  const headers = { "if-match": `"${version}"` };
  const answer = await api.call({ method: "PATCH", path, token, headers, body: change });
  expect(answer.status).toBe(200);
}
