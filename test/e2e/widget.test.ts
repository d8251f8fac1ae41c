import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { organizationSettings } from "../../src/api/organization/settings-contract.ts";
import { portOf } from "../support/api.ts";
import { desktop, findBarriers, lacksBrowser } from "../support/chromium.ts";
import { useDemo } from "../support/demo.ts";

const { stack, open, logIn } = useDemo();

/** A clinic's own site, which knows nothing of Praxis but one script tag. */
const site = createServer(({ url }, res) => {
  res.setHeader("Content-Type", "text/html");
  res.end(`<!doctype html><html lang="${url === "/ar" ? "ar" : "en"}"><title>Our clinic</title><body><h1>Our clinic</h1>
<script src="${stack().api.url}/widget.js" data-organization="sunrise" async></script></body></html>`);
});
const siteUrl = () => `http://127.0.0.1:${portOf(site.address())}`;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    site.listen(0, "127.0.0.1", resolve);
  });
});
afterAll(() => void site.close());

describe.skipIf(lacksBrowser)("the booking page on another site", () => {
  test("is shown to nobody until the organization names the site", async () => {
    const answer = await fetch(`${stack().api.url}/book/sunrise/embed`);
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect((await fetch(`${stack().api.url}/book/sunrise`)).headers.get("x-frame-options")).toBe("SAMEORIGIN");
  });

  test("grows to what is in it, and goes on in a page of its own once a time is chosen", async () => {
    await changeOrganization({ embedOrigins: [siteUrl()] });
    const { page, context } = await open(desktop);
    await page.goto(siteUrl());
    const frame = page.frameLocator("iframe[title='Book an appointment']");
    await frame.locator(".row", { hasText: "Skin check" }).click();
    await frame.getByRole("link", { name: "Sunrise", exact: false }).first().click(); // to the beginning, within the frame
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
  const token = await logIn("admin");
  const path = "/v1/organization";
  const { version } = organizationSettings.parse((await api.call({ path, token })).body);
  const headers = { "if-match": `"${version}"` };
  const answer = await api.call({ method: "PATCH", path, token, headers, body: change });
  expect(answer.status).toBe(200);
}
