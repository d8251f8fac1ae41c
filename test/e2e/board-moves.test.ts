import { randomUUID } from "node:crypto";
import type { Page, Route } from "playwright-core";
import { describe, expect, test } from "vitest";
import { idsOf } from "../../local/seed/ids.ts";
import { appointmentView } from "../../src/api/booking/contract.ts";
import { blockOf, drag, panelOf, useBoard } from "../support/board.ts";
import { findBarriers, lacksBrowser } from "../support/chromium.ts";

const { stack, quietDay, logIn, visit, nextFreeStart, bookVisit } = useBoard();

/** The words of a block: its time, its patient, its services and its state. */
const wordsOf = (page: Page, id: string) => blockOf(page, id).getAttribute("title");
const minutesUntil = (from: string, until: string) => (Date.parse(until) - Date.parse(from)) / 60_000;

describe.skipIf(lacksBrowser)("on the day board", () => {
  test("a visit that is dragged to a free time lies there, and goes back when that is taken back", async () => {
    const { id, startsAt } = await bookVisit();
    const { page } = await visit();
    const before = await wordsOf(page, id);
    const wanted = await nextFreeStart();
    await drag(page, id, { byMinutes: minutesUntil(startsAt, wanted) });
    await page.getByRole("button", { name: "Move it back" }).waitFor();
    await expect.poll(() => wordsOf(page, id)).toContain(timeInBerlin(wanted));
    await page.getByRole("button", { name: "Move it back" }).click();
    await expect.poll(() => wordsOf(page, id)).toBe(before);
  });

  test("what one desk does is seen at another without asking, and marked there with who did it", async () => {
    const { id } = await bookVisit();
    const [{ page: here }, { page: there }] = [await visit(), await visit()];
    await blockOf(there, id).waitFor();
    await there.locator("[data-live]").waitFor();
    await blockOf(here, id).press("c");
    await here.getByRole("button", { name: "Check in all the same" }).click();
    await there.locator(`[data-appointment="${id}"][data-status=checked_in][data-news]`).waitFor();
    await there.getByText("Checked in just now · Emre Yilmaz").waitFor();
    await here.locator(`[data-appointment="${id}"][data-status=checked_in]:not([data-news])`).waitFor();
    await blockOf(here, id).click();
    await panelOf(here).getByRole("button", { name: "Add a note" }).click();
    await panelOf(here).getByRole("textbox", { name: "Note" }).fill("Afraid of needles");
    expect(await findBarriers(here)).toEqual([]);
    await panelOf(here).getByRole("button", { name: "Save the note" }).click();
    await there.getByText("Noted just now · Emre Yilmaz").waitFor();
    await expect.poll(() => wordsOf(there, id)).toContain("New patient, Noted");
    await blockOf(there, id).click();
    await panelOf(there).getByText("Afraid of needles").waitFor();
  });

  test("a visit gets a nurse and another room from its panel, and its old room back by being dragged", async () => {
    const { id } = await bookVisit();
    const { page } = await visit({ view: "rooms" });
    const roomOf = () => page.locator("section[data-column]", { has: blockOf(page, id) }).getAttribute("aria-label");
    const before = await roomOf();
    const columnOfOld = page.locator(`section[data-column][aria-label="${before}"]`);
    await blockOf(page, id).click();
    await panelOf(page).getByRole("button", { name: "Give a nurse…" }).click();
    await page.getByLabel("Nurse of the visit").first().click();
    const nurse = page.getByRole("option", { name: /, free$/ }).first();
    const name = (await nurse.innerText()).replace(", free", "");
    await nurse.click();
    await page.getByRole("button", { name: "Give it this nurse" }).click();
    await panelOf(page).getByText(`${name} is its nurse now.`).waitFor();
    await expect.poll(() => wordsOf(page, id)).toContain(`Nurse: ${name}`);
    await panelOf(page).getByRole("button", { name: "Change…" }).click();
    await page.getByLabel("Another room").first().click();
    await page
      .getByRole("option", { name: /, free$/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Give it this room" }).click();
    await expect.poll(roomOf).not.toBe(before);
    await panelOf(page)
      .getByText(/^Moved by the clinic\. It is in /)
      .waitFor();
    await page.locator("body").press("Escape");
    await drag(page, id, { to: columnOfOld });
    await expect.poll(roomOf).toBe(before);
    await page.getByText(`It is in ${before} now.`).first().waitFor();
  });

  test("a visit is made longer at its edge, and put elsewhere with the keyboard", async () => {
    const { id, startsAt } = await bookVisit();
    const { page } = await visit();
    const before = await wordsOf(page, id);
    await drag(page, id, { byMinutes: 10, atEdge: true });
    await page.getByRole("button", { name: "Move it back" }).click();
    await expect.poll(() => wordsOf(page, id)).toBe(before);
    const wanted = await nextFreeStart();
    const steps = minutesUntil(startsAt, wanted) / 15;
    await blockOf(page, id).press("m");
    await page.getByText("Enter puts it there").waitFor();
    for (let step = 0; step < steps; step++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => wordsOf(page, id)).toContain(timeInBerlin(wanted));
  });

  test("a visit that a colleague moves while another length is typed for it stays where they put it, and that is said", async () => {
    const { id } = await bookVisit();
    const { page } = await visit();
    await blockOf(page, id).click();
    await panelOf(page).getByRole("button", { name: "Move…" }).click();
    await panelOf(page).getByRole("textbox", { name: "Minutes" }).fill("15");
    const wanted = await nextFreeStart();
    const moved = await stack().api.call({
      method: "POST",
      path: `/v1/appointments/${id}/reschedule`,
      token: await logIn("manager"),
      body: { startsAt: wanted },
      headers: { "idempotency-key": randomUUID() },
    });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    await expect.poll(() => wordsOf(page, id)).toContain(timeInBerlin(wanted));
    await panelOf(page)
      .getByText(/^Moved by the clinic\./)
      .waitFor();
    await panelOf(page).getByRole("button", { name: "Move the visit" }).click();
    await panelOf(page).getByText("Somebody else has changed this since you read it.", { exact: false }).waitFor();
    expect(await wordsOf(page, id)).toContain(timeInBerlin(wanted));
  });

  test("what is dropped on another visit is explained, and lies there all the same with a reason, marked", async () => {
    const [first, second] = [await bookVisit(), await bookVisit()];
    const { page } = await visit();
    await drag(page, second.id, { byMinutes: minutesUntil(second.startsAt, first.startsAt) });
    await page.getByText(new RegExp(`Dr\\. Anna Weber is taken .*: ${first.name}`)).waitFor();
    await page.getByLabel("Overbook all the same, because").fill("an emergency");
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Overbook" }).click();
    await page.locator(`[data-appointment="${second.id}"][data-overbooked]`).waitFor();
    await blockOf(page, second.id).click();
    await panelOf(page).getByText("an emergency").first().waitFor();
  });

  test("of two visits that are dragged at once, one under way as the other is dropped, it is told what became of each", async () => {
    const [first, second, third] = [await bookVisit(), await bookVisit(), await bookVisit()];
    const { page } = await visit();
    const path = `**/v1/appointments/${second.id}/reschedule`;
    const underWay = new Promise<Route>((resolve) => void page.route(path, resolve, { times: 1 }));
    await drag(page, second.id, { byMinutes: minutesUntil(second.startsAt, first.startsAt) });
    const wanted = await nextFreeStart();
    await drag(page, third.id, { byMinutes: minutesUntil(third.startsAt, wanted) });
    await page.getByText(`${third.name} is moved to `).waitFor();
    await (await underWay).continue();
    await page.getByText(new RegExp(`^${second.name} · .*${timeInBerlin(second.startsAt)}`)).waitFor();
    const why = page.getByText(new RegExp(`Dr\\. Anna Weber is taken .*: ${first.name}`));
    await why.waitFor();
    await page.getByRole("button", { name: "Move it back" }).click();
    await expect.poll(() => wordsOf(page, third.id)).toContain(timeInBerlin(third.startsAt));
    expect(await why.isVisible()).toBe(true);
  });

  test("a new appointment of two services is booked on top of another, with a reason", async () => {
    const { startsAt } = await bookVisit({ services: ["skin-check", "laser-consultation"] });
    const { page } = await visit();
    await page.getByRole("button", { name: "New appointment" }).click();
    const dialog = page.getByRole("dialog", { name: "New appointment" });
    await dialog.getByLabel("Find a patient").first().fill("Alan Urgent");
    await page.getByRole("option", { name: /^New patient/ }).click();
    await dialog.getByRole("button", { name: "Note the patient" }).click();
    for (const service of ["Skin check", "Laser consultation"]) {
      await dialog.getByLabel("Services").first().fill(service);
      await page.getByRole("option", { name: new RegExp(`^${service}`) }).click();
    }
    await dialog.getByText(/^2 services in one visit, \d+ min together$/).waitFor();
    await dialog.getByLabel("With").first().click();
    await page.getByRole("option", { name: "Dr. Anna Weber" }).click();
    await dialog.getByLabel("At", { exact: true }).fill(timeInBerlin(startsAt));
    await dialog
      .getByRole("button", { name: /^Book / })
      .first()
      .click();
    await dialog.getByLabel("Overbook all the same, because").fill("in pain");
    await dialog.getByRole("button", { name: "Overbook" }).click();
    const block = page.getByRole("button", {
      name: /Alan Urgent ?, ?Skin check, Laser consultation and patch test ?, ?Confirmed, Overbooked/,
    });
    await block.waitFor();
  });

  test("a visit of two practitioners lies in both columns, each part with whoever gives it, and is dragged with the other", async () => {
    const services = ["skin-check", "dental-check"];
    const { id, startsAt } = await bookVisit({ services, on: quietDay });
    const { page } = await visit({ on: quietDay });
    const partOf = (name: string | RegExp) =>
      page
        .locator("section[data-column]", { has: page.locator(`[data-appointment="${id}"]`) })
        .filter({ has: page.getByTitle(name) });
    expect(await page.locator(`[data-appointment="${id}"]`).count()).toBe(2);
    expect(await partOf(/Skin check · then/).getAttribute("aria-label")).toBe("Dr. Anna Weber");
    const dentist = (await partOf(/Dental check-up · after Dr\. Anna Weber/).getAttribute("aria-label")) ?? "";
    await blockOf(page, id).click();
    await panelOf(page).getByText(`${dentist} · Dental check-up`).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press("Escape");
    const both = (await visitOf(id)).services.map(({ practitioner }) => practitioner.id);
    const wanted = await nextFreeStart({ services, practitioners: both, on: quietDay });
    await drag(page, id, { byMinutes: minutesUntil(startsAt, wanted) });
    await page.getByRole("button", { name: "Move it back" }).waitFor();
    await page.getByText(`with Dr. Anna Weber, ${dentist}`).waitFor();
    await expect
      .poll(async () => (await visitOf(id)).services.map(({ practitioner }) => practitioner.name))
      .toEqual(["Dr. Anna Weber", dentist]);
    expect((await visitOf(id)).startsAt).toBe(new Date(wanted).toISOString());
    await page.getByRole("button", { name: "Move it back" }).click();
    await expect.poll(async () => (await visitOf(id)).startsAt).toBe(new Date(startsAt).toISOString());
  });

  test("one part of a visit is given to another practitioner by dragging it into their column, and back", async () => {
    const practitioners = ["anna-weber", "jonas-keller", "lena-vogt"].map(idsOf("sunrise").staff);
    const wanted = { services: ["skin-check", "dental-check"], practitioners, on: quietDay };
    const { id, startsAt } = await bookVisit(wanted);
    const { page } = await visit({ on: quietDay });
    const namesNow = async () => (await visitOf(id)).services.map(({ practitioner }) => practitioner.name);
    const [dermatologist, dentist = ""] = await namesNow();
    const other = dentist === "Lena Vogt" ? "Dr. Jonas Keller" : "Lena Vogt";
    const part = page.locator(`[data-block="${id} 1"]`);
    await drag(page, id, { block: part, to: page.locator(`section[data-column][aria-label="${other}"]`) });
    await page.getByRole("button", { name: "Move it back" }).waitFor();
    expect(await namesNow()).toEqual([dermatologist, other]);
    expect((await visitOf(id)).startsAt).toBe(new Date(startsAt).toISOString());
    await page.getByRole("button", { name: "Move it back" }).click();
    await expect.poll(namesNow).toEqual([dermatologist, dentist]);
  });

  async function visitOf(id: string) {
    const { body } = await stack().api.call({ path: `/v1/appointments/${id}`, token: await logIn("reception") });
    return appointmentView.parse(body);
  }

  test("who treats sees the day but neither moves nor overbooks, and is told so", async () => {
    const { id, startsAt, version } = await bookVisit();
    const { page } = await visit({ who: "doctor" });
    const before = await wordsOf(page, id);
    await drag(page, id, { byMinutes: 60 });
    await page.getByText("Visits are booked and moved by the desk.").waitFor();
    expect(await wordsOf(page, id)).toBe(before);
    const { status } = await stack().api.call({
      method: "POST",
      path: `/v1/appointments/${id}/reschedule`,
      token: await logIn("doctor"),
      body: { startsAt, expectedVersion: version, overbook: { reason: "in a hurry" } },
      headers: { "idempotency-key": randomUUID() },
    });
    expect(status).toBe(403);
  });
});

const timeInBerlin = (at: string) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", timeStyle: "short" }).format(new Date(at));
