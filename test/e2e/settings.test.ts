import { describe, expect, test } from "vitest";
import { createPraxisClient } from "../../clients/typescript/client.ts";
import { demoPassword } from "../../local/seed/seed.ts";
import { makeLinkSecret } from "../../src/db/identity/link-secret.ts";
import { beginAccountMail } from "../../src/db/identity/send-account-mail.ts";
import { findBarriers, lacksBrowser } from "../support/chromium.ts";
import { useDemo } from "../support/demo.ts";

const { stack, open, logIn, enter } = useDemo();

describe.skipIf(lacksBrowser)("in the settings", () => {
  test("a change of somebody's hours shows the visits it strands, changes the times on the booking page, and is a task until the last of them lies in the hours", async () => {
    const putBack = await keepHoursOf("Dr. Anna Weber");
    const { page } = await enter("manager", "/settings/team");
    await page.getByRole("link", { name: "Dr. Anna Weber" }).click();
    await page.getByRole("button", { name: "Remove 13:30–17:00 of Monday" }).click();
    await page.getByLabel("Monday, from").fill("13.10");
    await page.getByLabel("Monday, until").fill("17");
    await page.getByRole("button", { name: "Copy Monday to other days" }).click();
    await page.getByRole("menuitem", { name: "To every day" }).click();
    await page.getByRole("button", { name: /^Remove \w{3}, / }).click(); // the one day with hours of its own
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const affected = page.getByRole("alert").filter({ hasText: "would be stranded" });
    await affected.waitFor();
    expect(await affected.getByRole("listitem").count()).toBeGreaterThan(0);
    expect(await affected.getByRole("listitem").first().innerText()).toContain("Dr. Anna Weber");
    expect(await findBarriers(page)).toEqual([]);
    await affected.getByRole("button", { name: "Save, and keep them booked" }).click();
    await page.locator("tbody").getByRole("link", { name: "Dr. Anna Weber" }).waitFor();

    const { page: visitor } = await open();
    await visitor.goto(`${stack().api.url}/book/sunrise?lang=en`);
    await visitor.locator(".row", { hasText: "Mole mapping" }).click();
    await visitor.locator(".row", { hasText: "Sunrise Berlin" }).click();
    await visitor.getByText("Dr. Anna Weber").first().click();
    await visitor.getByText(/^Next available: .* with Dr\. Anna Weber$/).waitFor();
    await visitor.locator(".times a").first().waitFor();
    const times = await visitor.locator(".times a").allInnerTexts();
    expect(times.filter((time) => !/^1[3-6]:(10|25|40|55)/.test(time))).toEqual([]);

    await page.goto(`${stack().api.url}/app/tasks`);
    const task = page.getByRole("article", { name: "Somebody's working hours were changed" });
    await task.getByRole("button", { name: "Show the visits" }).click();
    const visit = task.getByRole("link", { name: "Dr. Anna Weber" }).first();
    await visit.waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await visit.getAttribute("href")).toContain("/app/board?clinic=berlin&day=");
    await putBack(); // every visit lies in somebody's hours when the stack comes to rest
    await page.reload();
    await page.getByRole("radiogroup", { name: "Which tasks" }).waitFor();
    await expect.poll(() => task.count()).toBe(0);
  });

  test("the slower of two managers is told what the other changed, and loses nothing of what was typed", async () => {
    const [{ page: first }, { page: second }] = [
      await enter("admin", "/settings/rooms"),
      await enter("manager", "/settings/rooms"),
    ];
    for (const page of [first, second]) {
      await page.getByLabel("Search").fill("Berlin");
      await page.locator("tbody a").first().click();
      await page.getByLabel("Name").waitFor();
    }
    await first.getByLabel("Rest after each visit").fill("25");
    await first.getByRole("button", { name: "Save", exact: true }).click();
    await first.getByRole("dialog").waitFor({ state: "detached" });
    await second.getByLabel("Name").fill("The green room");
    await second.getByRole("button", { name: "Save", exact: true }).click();
    await second.getByText("Rest after each visit: was", { exact: false }).waitFor();
    expect(await second.getByLabel("Name").inputValue()).toBe("The green room");
    expect(await second.getByLabel("Rest after each visit").inputValue()).toBe("25 min");
    await second.getByRole("button", { name: "Save", exact: true }).click();
    await second.getByRole("link", { name: "The green room" }).waitFor();
    expect(await second.locator("tr", { hasText: "The green room" }).innerText()).toContain("25 minutes");
  });

  test("once the last thing that was not in use is in use again, the list is that of those in use", async () => {
    const { page } = await enter("admin", "/settings/categories/new");
    await page.getByLabel("Name").fill("Night clinic");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    const link = page.getByRole("link", { name: "Night clinic" });
    for (const state of ["No longer in use", "In use"]) {
      await link.click();
      await page
        .getByRole("dialog")
        .getByRole("switch")
        .setChecked(state === "In use");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      if (state !== "In use") await page.getByRole("radiogroup").getByText(state).click();
    }
    await link.waitFor();
    expect(await page.getByRole("row").count()).toBeGreaterThan(2);
  });

  test("a manager of one clinic reads what only an administrator may change, and why", async () => {
    const { page } = await enter("manager", "/settings/rules");
    await page.getByText("Only an administrator of the whole organization can change this").waitFor();
    expect(await page.getByLabel("A time is kept for").isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Save" }).count()).toBe(0);
  });

  test("what was typed is thrown away by nothing but its writer's word", async () => {
    const { page } = await enter("manager", "/settings/team");
    const question = page.getByRole("dialog", { name: "What you typed is not saved yet" });
    await page.getByRole("link", { name: "Emre Yilmaz" }).click();
    await page.getByRole("tab", { name: "Details" }).click();
    const profession = page.getByLabel("Profession");
    const before = await profession.inputValue();
    await page.evaluate(typeAndEscape);
    await question.waitFor();
    await question.getByRole("button", { name: "Go on editing" }).click();
    await question.waitFor({ state: "detached" });
    expect(await profession.inputValue()).toBe("Front desk");
    await page.getByRole("tab", { name: "Hours" }).click();
    await page.getByRole("group", { name: "Sunday" }).waitFor();
    await page.evaluate("history.back()");
    await question.getByRole("button", { name: "Throw away" }).click();
    await profession.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Emre Yilmaz" }).click();
    await page.getByRole("tab", { name: "Details" }).click();
    expect(await profession.inputValue()).toBe(before);
  });

  test("a share or an amount that is taken away stays so until another is typed, and comes back where none is", async () => {
    const { page } = await enter("admin", "/settings/discounts");
    for (const [name, old, anew] of [
      ["Discount", /^\d+ %$/, "7.5 %"],
      ["For prices above, in EUR", /EUR$/, "20.5 EUR"],
    ] as const) {
      const field = page.getByRole("textbox", { name, exact: true });
      const before = await field.inputValue();
      expect(before).toMatch(old);
      await field.press("ControlOrMeta+a");
      await field.press("Backspace");
      expect(await field.inputValue()).toBe("");
      await field.blur();
      expect(await field.inputValue()).toBe(before);
      await field.press("ControlOrMeta+a");
      await field.pressSequentially("8.");
      await page.evaluate("new Promise((done) => setTimeout(done))"); // the field sets its caret once more then
      await field.press("ControlOrMeta+a");
      await field.press("Backspace");
      expect(await field.inputValue()).toBe("");
      await field.pressSequentially(anew.replace(/ .*/, ""));
      await field.blur();
      expect(await field.inputValue()).toBe(anew);
    }
  });

  test("hours are drawn with the pointer, and moved by the arrows", async () => {
    const { page } = await enter("manager", "/settings/team");
    await page.getByRole("link", { name: "Emre Yilmaz" }).click();
    const sunday = page.getByRole("group", { name: "Sunday" });
    const strip = sunday.locator(".day-strip");
    const drag = async (fromHour: number, toHour: number) => {
      await strip.scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await strip.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      await page.mouse.move(x + (width * fromHour) / 24, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + (width * toHour) / 24, y + height / 2, { steps: 4 });
      await page.mouse.up();
    };
    const hours = async () => [
      await sunday.getByLabel("Sunday, from").inputValue(),
      await sunday.getByLabel("Sunday, until").inputValue(),
    ];
    await strip.waitFor();
    const ground = await page.evaluate("getComputedStyle(document.querySelector('.day-strip')).backgroundColor");
    expect(ground).not.toBe("rgba(0, 0, 0, 0)"); // colours of both schemes reach the browser
    await drag(10, 12);
    expect(await hours()).toEqual(["10:00", "12:00"]);
    await drag(12, 13);
    expect(await hours()).toEqual(["10:00", "13:00"]);
    await drag(11.5, 12.5);
    expect(await hours()).toEqual(["11:00", "14:00"]);
    await sunday.getByLabel("Sunday, from").press("ArrowDown");
    expect(await hours()).toEqual(["10:45", "14:00"]);
  });

  test("what an administrator switches off, the pages and the API refuse in words from the next request on", async () => {
    const { page } = await enter("admin", "/settings/online");
    const turn = async (...names: string[]) => {
      for (const name of names) await page.getByRole("switch", { name }).click({ force: true });
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("Saved").waitFor();
    };
    const { page: visitor } = await open();
    const look = (path: string) => visitor.goto(`${stack().api.url}/book/sunrise${path}?lang=en`);
    const client = await clientOf("patient");
    const { data: me } = await client.GET("/v1/me");
    const { data: services } = await client.GET("/v1/organizations/{slug}/services", {
      params: { path: { slug: "sunrise" } },
    });
    const [service] = services?.data ?? [];
    const book = async () => {
      const { error } = await client.POST("/v1/appointments", {
        params: { header: { "idempotency-key": crypto.randomUUID() } },
        body: {
          clinicId: service?.offers[0]?.clinicId ?? "",
          serviceIds: [service?.id ?? ""],
          patientId: me?.patients[0]?.id ?? "",
          practitionerId: null,
          startsAt: new Date(Math.ceil(Date.now() / 60_000) * 60_000).toISOString(),
          expectedTotalMinor: null,
        },
      });
      return error?.code;
    };
    const nobodyBooksThat = ["too_soon", "outside_hours"];
    expect(nobodyBooksThat).toContain(await book());
    await turn("Patients book online", "New patients register themselves");
    await look("");
    await visitor.getByText("Online booking is closed at the moment").waitFor();
    expect(await findBarriers(visitor)).toEqual([]);
    expect(await book()).toBe("booking_switched_off");
    const register = { organization: "sunrise", email: "new@sunrise.example", password: "a long enough password" };
    const person = { fullName: "New", phone: null, bornOn: null, gender: "unknown", language: "en" } as const;
    const { error } = await client.POST("/v1/auth/register", { body: { ...register, ...person } });
    expect(error?.code).toBe("registration_switched_off");

    await turn("Patients book online", "New patients register themselves", "Booking on other websites");
    await look("/embed");
    await visitor.getByText("Booking is not open on this site at the moment").waitFor();
    await turn("Booking on other websites");
    await look("/embed");
    await visitor.locator(".row").first().waitFor();
    expect(nobodyBooksThat).toContain(await book());

    await page.locator('main a[href$="?history"]').click();
    const latest = await page.locator("[role=dialog] li").first().textContent();
    expect(latest).toMatch(/Sabine Lorenz.*Booking on other websites\s*From No\s+to Yes$/);
  });

  test("leave that was removed by mistake is taken back", async () => {
    const { page } = await enter("manager", "/settings/team");
    await page.getByRole("link", { name: "Emre Yilmaz" }).click();
    await page.getByRole("tab", { name: "Leave" }).click();
    const remove = page.getByRole("button", { name: /^Take leave back: / });
    const inDays = (days: number) =>
      new Date(Date.now() + days * 86_400_000).toLocaleDateString("en-GB", {
        day: "numeric",
        month: "long",
        year: "numeric",
      });
    await page.getByLabel("First day").fill(inDays(200));
    await page.getByLabel("Last day").fill(inDays(201));
    await page.getByRole("button", { name: "Add leave" }).click();
    await remove.last().waitFor();
    const before = await remove.allInnerTexts();
    await remove.last().click();
    await page.getByText(/^The leave of .* is removed/).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => remove.allInnerTexts()).toEqual(before);
  });

  test("who asks too much reads how long to wait", async () => {
    const { page } = await enter("admin", "/settings/rules");
    const problem = { code: "too_many_requests", title: "Too many requests", requestId: "1", retryAfterSeconds: 12 };
    await page.route("**/v1/rooms", (route) =>
      route.fulfill({ status: 429, contentType: "application/problem+json", body: JSON.stringify(problem) }),
    );
    await page.getByRole("link", { name: "Rooms" }).first().click();
    await page.getByText("Wait 12 seconds, then try again").waitFor();
  });

  test("a page acts in nobody else's name, and its writer logs in again over what was typed", async () => {
    const { page } = await enter("manager", "/settings/team");
    await page.getByRole("link", { name: "Emre Yilmaz" }).click();
    await page.getByRole("tab", { name: "Details" }).click();
    await page.getByLabel("Profession").fill("Head of the desk");
    await page.evaluate(logInAsPatient);
    let isTokenOver = true;
    await page.route("**/v1/staff/**", (route) => {
      if (!isTokenOver || route.request().method() !== "PATCH") return route.continue();
      isTokenOver = false;
      return route.fulfill({ status: 401, contentType: "application/problem+json", body: "{}" });
    });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const door = page.getByRole("dialog", { name: "Log in again" });
    await door.locator("input[type=password]").fill(demoPassword);
    expect(await door.getByLabel("E-mail").inputValue()).toBe("manager@sunrise.example");
    expect(await findBarriers(page)).toEqual([]);
    await door.getByRole("button", { name: "Log in" }).click();
    await page.locator("tr", { hasText: "Emre Yilmaz" }).getByText("Head of the desk").waitFor();
  });

  test("a manager invites somebody to their clinic, who chooses a password by the mailed link and works there", async () => {
    const { page } = await enter("manager", "/settings/access");
    await page.getByRole("link", { name: "Invite somebody" }).click();
    const email = `${crypto.randomUUID()}@clinic.example`;
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("combobox", { name: "Role" }).click();
    expect(await page.getByRole("option").allInnerTexts()).not.toContain("Administrator");
    await page.getByRole("option", { name: "Nurse" }).click();
    await page.getByRole("button", { name: "Invite", exact: true }).click();
    const row = page.locator("tr", { hasText: email });
    await row.getByText("Invited", { exact: true }).waitFor();
    await row.getByText("\u2068Nurse\u2069 · \u2068Invited\u2069", { exact: true }).waitFor();

    const { page: theirs } = await open();
    await theirs.goto(`${stack().api.url}/app/new-password?organization=sunrise&lang=en#${await linkTo(email)}`);
    await theirs.getByText(`For ${email} at Sunrise Clinics`).waitFor();
    expect(theirs.url()).not.toContain("#");
    expect(await findBarriers(theirs)).toEqual([]);
    await theirs.getByLabel("Password").first().fill(demoPassword);
    await theirs.getByRole("button", { name: "Set the password" }).click();
    await theirs.getByRole("link", { name: "Log in" }).click();
    await theirs.getByLabel("E-mail").fill(email);
    await theirs.locator("input[type=password]").fill(demoPassword);
    await theirs.getByRole("button", { name: "Log in" }).click();
    await theirs.waitForURL("**/app/board**");
    await theirs.goto(`${stack().api.url}/app/settings/history`);
    await theirs.getByRole("heading", { name: "This page is not for your role" }).waitFor();
    expect(await theirs.getByRole("link", { name: "Discounts" }).count()).toBe(0);
    await theirs.goto(`${stack().api.url}/app/appointments/nope`);
    await theirs.getByText("There is no such thing, or it is not yours to see.").waitFor();

    await page.reload();
    await page.getByRole("link", { name: email }).click();
    await page.getByRole("button", { name: "End the access" }).click();
    await page.getByRole("alert").getByRole("button", { name: "End the access" }).click();
    await page.locator("tr", { hasText: email }).waitFor({ state: "detached" });
  });

  test("logging out that did not succeed is said, and can be tried again", async () => {
    const { page } = await enter("manager", "/settings/team");
    await page.route("**/v1/auth/logout", (route) => route.abort(), { times: 1 });
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Log out" }).click();
    await page.getByRole("alert").filter({ hasText: "You are still logged in" }).waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Log in" }).waitFor();
  });

  test.each(["en", "ar"] as const)(
    "nothing keeps anybody from the settings and the money in %s, in the light or the dark",
    async (language) => {
      const { page } = await enter("admin", "/settings/rules", { language });
      let tabs = 0;
      /** A panel's further tabs are looked at in one language each, every other one in this. */
      const isTurn = () => tabs++ % 2 === (language === "en" ? 0 : 1);
      for (const path of [...places, "/system"]) {
        await page.locator(`a[href="/app${path}"]`).first().click();
        await page.locator("h1").waitFor();
        await page.locator("tbody tr, form, table, main ol > li").first().waitFor();
        expect([path, await findBarriers(page)]).toEqual([path, []]);
        const rows = page.locator("tbody a");
        if (path === "/system" || (await rows.count()) === 0) continue;
        await rows.first().click();
        await page.locator("[role=dialog] form").first().waitFor();
        expect([path, "panel", await findBarriers(page)]).toEqual([path, "panel", []]);
        // The history of one thing is as that of another.
        const isNew = path === "/settings/services" ? "" : ":not([id$='-tab-history'])";
        const others = await page.locator(`[role=dialog] [role=tab][aria-selected=false]${isNew}`).allInnerTexts();
        for (const name of others.filter(isTurn)) {
          await page.getByRole("tab", { name, exact: true }).click();
          await page.locator("[role=dialog] [role=tabpanel]:visible").first().waitFor();
          expect([path, name, await findBarriers(page)]).toEqual([path, name, []]);
        }
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }
      await page.locator('a[href="/app/money"]').first().click();
      await page.waitForURL("**/app/money");
      await page.locator("main h2").nth(1).waitFor();
      await page.waitForLoadState("networkidle");
      expect(["money", await findBarriers(page)]).toEqual(["money", []]);
      await page.goto(new URL("/app/profile", page.url()).href);
      await page.locator("input[type=password]").first().waitFor();
      expect(["profile", await findBarriers(page)]).toEqual(["profile", []]);
    },
    90_000, // all of the settings, one after the other
  );
});

const places = [
  "rules",
  "online",
  "branding",
  "history",
  "clinics",
  "rooms",
  "equipment",
  "services",
  "categories",
  "consumables",
  "discounts",
  "team",
  "access",
].map((chapter) => `/settings/${chapter}`);

/** The secret of the newest mail to an address, as if it was sent now. */
async function linkTo(email: string): Promise<string> {
  const { maker, api } = stack();
  const { rows } = await maker.admin.query<{ organizationId: string; mailId: string }>(
    `select m.organization_id as "organizationId", m.id as "mailId" from account_mails m join accounts a on a.id = m.account_id
      where a.email = $1 order by m.queued_at desc limit 1`,
    [email],
  );
  const { secret, linkHash } = makeLinkSecret();
  const [mail] = rows;
  if (mail) await beginAccountMail(api.parts.db, { ...mail, linkHash, at: new Date() });
  return secret;
}

async function clientOf(who: string) {
  const token = await logIn(who);
  return createPraxisClient(stack().api.url, () => token);
}

/** Remembers somebody's hours; what it answers with makes them so again. */
async function keepHoursOf(wanted: string): Promise<() => Promise<void>> {
  const client = await clientOf("admin");
  const { data: staff } = await client.GET("/v1/staff");
  const staffId = staff?.data.find(({ name }) => name === wanted)?.id ?? "";
  const read = () => client.GET("/v1/staff/{staffId}", { params: { path: { staffId } } });
  const hours = (await read()).data?.hours ?? [];
  return async () => {
    for (const { clinicId, week, overrides } of hours) {
      const header = { "if-match": `"${(await read()).data?.version ?? 0}"` };
      const { error } = await client.PUT("/v1/staff/{staffId}/clinics/{clinicId}/hours", {
        params: { path: { staffId, clinicId }, header },
        body: { week, overrides, acceptAffected: true },
      });
      expect(error).toBeUndefined();
    }
  };
}

/** Both in one task of the browser: on a busy machine a key comes before what was typed is painted. */
const typeAndEscape = `(async () => {
  const label = [...document.querySelectorAll("label")].find(({ innerText }) => innerText.startsWith("Profession"));
  const input = document.getElementById(label.htmlFor);
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, "Front desk");
  input.dispatchEvent(new Event("input", { bubbles: true }));
  for (let i = 0; i < 10; i++) await undefined;
  input.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
})()`;

/** As another tab of the same browser does. */
const logInAsPatient = `fetch("/v1/auth/login", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: '{ "organization": "sunrise", "email": "patient@sunrise.example", "password": "${demoPassword}" }',
})`;
