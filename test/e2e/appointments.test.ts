import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { demoPassword } from "../../local/seed/seed.ts";
import { session } from "../../src/api/identity/contract.ts";
import { findBarriers, lacksBrowser, phone } from "../support/chromium.ts";
import { loginOf, useDemo } from "../support/demo.ts";
import { booked, openDesk, startIn } from "../support/desk.ts";
import { insert } from "../support/two-organizations.ts";

const { stack, open, enter } = useDemo();
const ids = z.array(z.object({ id: z.string() })).min(1);
/** Of the patient whose login the demo has: visits to come, the nearest first. */
let visits: string[];

beforeAll(async () => {
  const { rows } = await stack().maker.admin.query(
    `select a.id from appointments a
     join patient_access x on x.patient_id = a.patient_id
     join accounts c on c.id = x.account_id and c.email = 'patient@sunrise.example'
     where a.status = 'confirmed' and a.starts_at > now() + interval '2 days' order by a.starts_at`,
  );
  visits = ids.parse(rows).map(({ id }) => id);
});

describe.skipIf(lacksBrowser)("in the app a patient", () => {
  test("is on the page that was asked for once logged in, and cancels there with the money told first", async () => {
    const { appointments, logInThere } = await makePatientWithVisits();
    const { page } = await open(phone);
    await page.goto(`${stack().api.url}/app/appointments/${appointments[0]?.id}?lang=en`);
    await logInThere(page);
    await page.getByRole("button", { name: "Cancel appointment" }).click();
    const consequence = page.getByText("Nothing has been charged, and nothing will be.");
    const confirm = page.getByRole("button", { name: "Yes, cancel it" });
    const [told, asked] = [await consequence.boundingBox(), await confirm.boundingBox()];
    expect(told?.y).toBeLessThan(asked?.y ?? 0);
    await page.getByLabel("Reason (optional)").fill("I have a cold");
    await confirm.click();
    await page.getByText("Cancelled by the patient.").waitFor();
    await page.getByText("I have a cold").waitFor();
    expect(await page.locator("main").innerText()).toContain("Cancelled");
    expect(await confirm.count()).toBe(0);
  });

  test("sees the next visit first, opens one that was, and comes back to the list", async () => {
    const { page } = await visit("appointments");
    await page
      .getByRole("region", { name: "Next appointment" })
      .getByRole("link", { name: "Add to calendar" })
      .waitFor();
    const past = page.locator("section", { has: page.getByRole("heading", { name: "Past" }) }).getByRole("link");
    await past.first().waitFor();
    const times = await past.locator("time").all();
    const starts = await Promise.all(times.map((time) => time.getAttribute("datetime")));
    expect(starts.length).toBeGreaterThan(1);
    expect(starts).toEqual(starts.toSorted((a, b) => (b ?? "").localeCompare(a ?? "")));
    await past.first().click();
    await page.getByText("The visit is over.").waitFor();
    await page.locator("h1:focus").waitFor();
    expect(await page.title()).toMatch(/ · Sunrise Clinics$/);
    await page.goBack();
    await page.getByRole("heading", { name: "My appointments" }).waitFor();
  });

  test("cancels the next visit where it stands in the list", async () => {
    const { logInThere } = await makePatientWithVisits();
    const { page } = await open(phone);
    await page.goto(`${stack().api.url}/app/appointments?lang=en`);
    await logInThere(page);
    const next = page.getByRole("region", { name: "Next appointment" });
    const was = await next.locator("time").first().getAttribute("datetime");
    await next.getByRole("button", { name: "Cancel appointment" }).click();
    await next.getByRole("button", { name: "Yes, cancel it" }).click();
    const cancelled = page.locator("section", { has: page.locator(`time[datetime="${was}"]`) }).first();
    await cancelled.getByText("This visit is cancelled, and its time is free for others.").waitFor();
    await page.locator("li", { has: page.locator(`time[datetime="${was}"]`) }).waitFor();
    expect(await page.getByRole("heading", { name: "Cancelled or not booked" }).count()).toBe(1);
    expect(await next.locator("time").first().getAttribute("datetime")).not.toBe(was);
  });

  test("is told what cancelling costs by now, also where the page has stood open meanwhile", async () => {
    const { appointments, logInThere } = await makePatientWithVisits();
    const [first] = appointments;
    await stack().maker.admin.query(
      `update appointments set fee_terms = fee_terms || '{"lateCancel": [{"underHours": 24, "amountMinor": 1000}]}'
       where id = $1`,
      [first?.id],
    );
    const { page } = await open(phone);
    await page.clock.install();
    await page.goto(`${stack().api.url}/app/appointments/${first?.id}?lang=en`);
    await logInThere(page);
    await page.getByRole("button", { name: "Cancel appointment" }).click();
    await page.getByText("Nothing has been charged, and nothing will be.").waitFor();
    await page.clock.fastForward(60 * 3_600_000); // the visit is in 72 hours
    await page.getByText(/^Cancelling now costs €10(\.00)?, to be paid at the clinic\.$/).waitFor();
    expect(await page.getByText("nothing will be").count()).toBe(0);
  });

  test("who is too late is told so in words and nothing is cancelled", async () => {
    const { admin } = stack().maker;
    const { appointments, logInThere } = await makePatientWithVisits();
    const { page } = await open(phone);
    await page.goto(`${stack().api.url}/app/appointments/${appointments[0]?.id}?lang=en`);
    await logInThere(page);
    await page.getByRole("button", { name: "Cancel appointment" }).click();
    const confirm = page.getByRole("button", { name: "Yes, cancel it" });
    await confirm.waitFor();
    // The time to cancel passes while the patient reads: as if the visit had been promised another notice.
    await admin.query(`update appointments set fee_terms = fee_terms || '{"noticeMinutes": 43200}' where id = $1`, [
      appointments[0]?.id,
    ]);
    await confirm.click();
    await page.getByRole("alert").getByText("It is too late to cancel online.").waitFor();
    await page.reload();
    await page.getByText("Now it is too close to the visit").waitFor();
    expect(await page.getByRole("button", { name: "Cancel appointment" }).count()).toBe(0);
    expect(await confirm.count()).toBe(0);
    expect(await page.locator("main").innerText()).toContain("Confirmed");
  });

  test("changes how to be reached, told when somebody else did so meanwhile, and the password, staying logged in", async () => {
    const { page } = await visit("profile");
    await page.getByLabel("Phone").fill("call me");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Write a phone number in digits").waitFor();
    await stack().maker.admin.query(
      `update patients set phone = '+49 30 111111', version = version + 1
       where id in (select patient_id from patient_access x join accounts c on c.id = x.account_id
                    where c.email = 'patient@sunrise.example')`,
    );
    await page.getByLabel("Phone").fill("+49 30 222222");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("+49 30 111111").waitFor();
    expect(await page.getByLabel("Phone").inputValue()).toBe("+49 30 222222");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    const change = async (current: string) => {
      await page.getByLabel("Your password now").fill(current);
      await page.getByLabel("The new password").fill(demoPassword);
      await page.getByRole("button", { name: "Change the password" }).click();
    };
    await change("not the password");
    await page.getByText("This is not your password.").waitFor();
    await change(demoPassword);
    await page.getByText("Your password is changed.").waitFor();
    await page.reload();
    await page.getByLabel("Phone").waitFor();
  });

  test("loses nothing of what is typed on while a slow connection saves what was typed before", async () => {
    const { desk, appointments, logInThere } = await makePatientWithVisits();
    const { organizationId, serviceId } = desk;
    const questions = ["Which medicines do you take?", "What helps you?"].map((text) => {
      return { id: crypto.randomUUID(), kind: "long_text", text, required: false };
    });
    const form = { organization_id: organizationId, service_id: serviceId, version: 1 };
    await insert(stack().maker.admin, "intake_forms", { ...form, questions: JSON.stringify(questions) });
    const { page } = await open(phone);
    await page.goto(`${stack().api.url}/app/appointments/${appointments[0]?.id}?lang=en`);
    await logInThere(page);
    await page.getByRole("button", { name: "Answer the clinic's questions" }).click();
    const second = page.getByLabel("What helps you?");
    await page.getByLabel("Which medicines do you take?").fill("Aspirin");
    let arrive = await holdUp(page, "**/intake", "PUT");
    await page.getByRole("button", { name: "Save the answers" }).click();
    await second.fill("Music");
    await arrive();
    expect(await second.inputValue()).toBe("Music");
    await page.getByRole("button", { name: "Save the answers" }).click();
    await page.getByText("Music").waitFor();
    await page.getByText("Aspirin").waitFor();

    await page.goto(`${stack().api.url}/app/profile?lang=en`);
    const number = page.getByLabel("Phone");
    await number.fill("+49 30 333333");
    arrive = await holdUp(page, "**/v1/patients/*", "PATCH");
    const save = page.getByRole("button", { name: "Save", exact: true });
    await save.click();
    await number.fill("+49 30 444444");
    await arrive();
    expect(await number.inputValue()).toBe("+49 30 444444");
    await save.click();
    await page.getByText("Saved").waitFor();
  });

  test("registers, is told at the field what is refused, finds where to book, and is asked for no short name on coming back", async () => {
    const { page } = await open(phone);
    await page.goto(`${stack().api.url}/app/register?organization=sunrise&lang=en`);
    await page.getByLabel("Full name").fill("Grace Example");
    await page.getByLabel("E-mail").fill("grace@patients.example");
    await page.getByLabel("Date of birth").fill("1990-05-01");
    await page.getByLabel("Password", { exact: false }).first().fill("1234567890");
    await page.getByRole("button", { name: "Register" }).click();
    await page.getByText("too easy to guess").waitFor();
    await page.getByLabel("Password", { exact: false }).first().fill("a walk by the sea");
    await page.getByRole("button", { name: "Register" }).click();
    await page.getByText("You have no upcoming appointment").waitFor();
    expect(await page.getByRole("link", { name: "Find a time" }).getAttribute("href")).toMatch(/^\/book\/sunrise\?/);
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Log out" }).click();
    await page.getByText("Sunrise Clinics").waitFor();
    expect(await page.locator("input[autocomplete=organization]").count()).toBe(0);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Not this clinic? Change" }).click();
    expect(await page.getByLabel("Organization").inputValue()).toBe("sunrise");
  });

  test("who logs in with a wrong password is told at the field, and keeps the language chosen there over the link's", async () => {
    const { page } = await open(phone);
    await page.goto(`${stack().api.url}/app/appointments?lang=en`);
    await logIn(page, { ...loginOf("patient"), password: "not the password" });
    await page.getByText("do not belong together").waitFor();
    expect(await page.locator(":focus").getAttribute("type")).toBe("password");
    await page.getByRole("button", { name: "العربية" }).click();
    await page.reload();
    await page.locator("html[lang=ar] input[type=password]").waitFor();
  });

  test("without a connection is told so, keeps what was read, and changes nothing, also later", async () => {
    const { page, context } = await visit("profile");
    await page.getByLabel("Phone").fill("+49 30 333333");
    await context.setOffline(true);
    await page.getByText("You are offline.").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("There is no answer at the moment.").waitFor();
    await context.setOffline(false);
    await page.getByText("You are offline.").waitFor({ state: "detached" });
    expect(await page.getByLabel("Phone").inputValue()).toBe("+49 30 333333");
    const { rowCount } = await stack().maker.admin.query("select from patients where phone like '%333333'");
    expect(rowCount).toBe(0);
  });

  test("who comes to a page of an older version of the app has the newer one loaded, and is told when it does not arrive", async () => {
    const { page } = await enter("patient", "/appointments");
    await page.getByRole("region", { name: "Next appointment" }).waitFor();
    const gone = "**/assets/app/profile-page-*.js";
    const missing = { status: 404, contentType: "text/plain", body: "" };
    await page.route(gone, (route) => route.fulfill(missing), { times: 1 });
    const toProfile = page.getByRole("link", { name: "My details" });
    await toProfile.click();
    await page.getByLabel("Phone").waitFor();
    await page.goto(`${stack().api.url}/app/appointments`);
    await page.route(gone, (route) => route.fulfill(missing));
    await toProfile.click();
    await page.getByRole("alert").getByText("This page did not arrive").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.getByRole("link", { name: "My appointments" }).isVisible()).toBe(true);
    await page.unroute(gone);
    await page.getByRole("button", { name: "Load the page anew" }).click();
    await page.getByLabel("Phone").waitFor();
  });

  for (const language of ["en", "ar"])
    test(`is kept from nothing in ${language}, in the light or the dark`, async () => {
      const { page } = await open(phone);
      for (const path of ["register", `appointments/${visits.at(-1)}`]) {
        await page.goto(`${stack().api.url}/app/${path}?lang=${language}`);
        await page.locator("input[type=password]").waitFor();
        expect(await page.locator("html").getAttribute("dir")).toBe(language === "ar" ? "rtl" : "ltr");
        expect(await findBarriers(page)).toEqual([]);
      }
      await page.goto(`${stack().api.url}/app/forgot-password?lang=${language}`);
      await page.locator("input[type=email]").waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await page.goto(`${stack().api.url}/app/appointments/${visits.at(-1)}?lang=${language}`);
      await logIn(page);
      await page.locator("ol li").first().waitFor();
      await page.locator("section[aria-labelledby=cancel] button").click();
      await page.locator("textarea").first().waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await page.goto(`${stack().api.url}/app/appointments`);
      await page.locator("section ul li").first().waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await page.goto(`${stack().api.url}/app/profile`);
      await page.locator("select").waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await page.goto(`${stack().api.url}/app/verify-email`);
      await page.locator("main a[href='/app/profile']").last().waitFor(); // the link is over
      await page.locator("main").getByText(loginOf("patient").email).waitFor();
      expect(await findBarriers(page)).toEqual([]);
    });
});

test.skipIf(lacksBrowser)("a manager finds the workflow of an appointment from its page", async () => {
  const { page } = await enter("manager", `/appointments/${visits.at(-1)}`);
  const link = page.getByRole("link", { name: "Open in Temporal" });
  expect(await link.getAttribute("href")).toContain(visits.at(-1));
});

/** A new patient of a clinic of their own, with two visits to come. */
async function makePatientWithVisits() {
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
  const { organizationId } = desk;
  const { rows } = await stack().maker.admin.query("select slug from organizations where id = $1", [organizationId]);
  const [{ slug: organization }] = z.tuple([z.object({ slug: z.string() })]).parse(rows);
  const login = { organization, email: `${crypto.randomUUID()}@patients.example`, password: "a walk by the sea" };
  const person = { fullName: "Grace Example", bornOn: "1990-05-01" };
  const answer = await stack().api.call({ method: "POST", path: "/v1/auth/register", body: { ...login, ...person } });
  const { account, patients } = session.parse(answer.body);
  const as = { accountId: account.id, organizationId, role: "patient", clinicIds: [], staffId: null } as const;
  const book = (hours: number) => booked(stack(), desk, { as, patientId: patients[0], startsAt: startIn(hours) });
  const appointments = [await book(72), await book(96)];
  return { desk, appointments, logInThere: (page: Page) => logIn(page, login) };
}

/** A request that is under way until what is answered with is called, which waits until its page has the answer. */
async function holdUp(page: Page, address: string, method: string): Promise<() => Promise<void>> {
  let letGo = () => undefined as void;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(address, async (route) => {
    if (route.request().method() === method) await held;
    await route.continue();
  });
  const answered = page.waitForResponse((response) => response.request().method() === method);
  return async () => {
    letGo();
    await (await answered).finished();
    await page.locator("button[data-loading]").waitFor({ state: "detached" });
    await page.unroute(address);
  };
}

const visit = (path: string) => enter("patient", `/${path}`, phone);

async function logIn(page: Page, { organization, email, password } = loginOf("patient")): Promise<void> {
  await page.locator("input[autocomplete=organization]").fill(organization);
  await page.locator("input[type=email]").fill(email);
  await page.locator("input[type=password]").fill(password);
  await page.locator("button[type=submit]").click();
}
