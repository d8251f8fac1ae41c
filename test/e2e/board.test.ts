import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { makeLinkSecret } from "../../src/db/identity/link-secret.ts";
import { beginAccountMail } from "../../src/db/identity/send-account-mail.ts";
import { accountMailOptions } from "../../src/workflows/identity/options.ts";
import { messageWorkflowId } from "../../src/workflows/message/options.ts";
import { blockOf, panelOf, useBoard } from "../support/board.ts";
import { desktop, findBarriers, lacksBrowser, phone } from "../support/chromium.ts";
import { insert } from "../support/two-organizations.ts";

const { stack, enter, open, visit, bookVisit, day } = useBoard();

describe.skipIf(lacksBrowser)("on the day board", () => {
  test("the desk books the first free time on the telephone in one place, for a patient nobody knew before, and what asks for a card to be paid at the clinic", async () => {
    const { page } = await visit();
    await page.getByRole("button", { name: "New appointment" }).click();
    const dialog = page.getByRole("dialog", { name: "New appointment" });
    await dialog.getByLabel("Find a patient").first().fill("Grace Hopeful");
    await page.getByRole("option", { name: "New patient “Grace Hopeful”" }).click();
    await dialog.getByLabel("Phone").fill("12");
    await dialog.getByLabel("Needs an interpreter for").selectOption("Turkish");
    await dialog.getByRole("button", { name: "Note the patient" }).click();
    await dialog.getByText("Write a phone number in digits, such as +49 30 1234567.").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByLabel("Phone").fill("+49 30 1234567");
    await dialog.getByRole("button", { name: "Note the patient" }).click();
    await dialog.getByLabel("Services").first().fill("Skin check");
    await page.keyboard.press("Enter");
    await dialog.getByText("The first free time.").waitFor();
    await dialog.getByRole("button", { name: /^Book .*€45/ }).click();
    await panelOf(page).getByRole("status").getByText("Confirmed", { exact: true }).waitFor();
    await page.getByRole("button", { name: /Grace Hopeful ?, ?Skin check ?, ?Confirmed.*Turkish/ }).waitFor();

    await page.getByRole("button", { name: "New appointment" }).click();
    await dialog.getByLabel("Find a patient").first().fill("Hopeful");
    await page.getByRole("option", { name: /Grace Hopeful/ }).click();
    await dialog.getByLabel("Services").first().fill("Children");
    await page.getByRole("option", { name: /^Children/ }).click();
    await dialog.getByText("no date of birth is noted").waitFor();
    await dialog.getByLabel("Date of birth").fill("2018-05-01");
    await dialog.getByRole("button", { name: "Note it" }).click();
    await dialog.getByRole("button", { name: /^Book / }).waitFor();
    await dialog.getByLabel("Services").first().press("Backspace");
    await dialog.getByLabel("Services").first().fill("Mole mapping");
    await page.getByRole("option", { name: /^Mole mapping/ }).click();
    await dialog.getByText("No e-mail address of the patient is noted.").waitFor();
    await dialog.getByText(/Not coming costs €110/).waitFor();
    expect(await dialog.getByLabel("At the clinic").isChecked()).toBe(true);
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByRole("button", { name: /^Book .*€110/ }).click();
    await page.getByRole("button", { name: /Grace Hopeful ?, ?Mole mapping ?, ?Confirmed/ }).waitFor();
    await panelOf(page).getByRole("button", { name: "Take €110…" }).waitFor();
  });

  test("a visit is checked in, begun and ended, before its day only by who means it, and each step is taken back", async () => {
    const { id } = await bookVisit();
    const { page } = await visit();
    await blockOf(page, id).click();
    const panel = panelOf(page);
    const steps = [
      ["Check in", "Waiting", "Check in all the same"],
      ["Start the visit", "In the room", "Start it all the same"],
      ["Visit is over", "Done", "End it all the same"],
      ["Take the end back", "In the room", undefined],
      ["Take the start back", "Waiting", undefined],
      ["Take the check-in back", "Confirmed", undefined],
    ] as const;
    for (const [act, status, meant] of steps) {
      await panel.getByRole("button", { name: act }).click();
      if (meant) await panel.getByRole("alert").getByRole("button", { name: meant }).click();
      await panel.getByRole("status").getByText(status, { exact: true }).waitFor();
    }
  });

  test("what an administrator says that a service uses up, the desk reads in the visit and on the printed day", async () => {
    const { page: settings } = await enter("admin", "/settings/consumables");
    await settings.getByRole("link", { name: "Add a consumable" }).click();
    await settings.getByLabel("Name").fill("Wooden spatula");
    await settings.getByRole("button", { name: "Add", exact: true }).click();
    await settings.getByRole("link", { name: "Wooden spatula" }).waitFor();
    await settings.getByRole("link", { name: "Services", exact: true }).first().click();
    await settings.getByRole("link", { name: "Skin check", exact: true }).click();
    const used = settings.getByRole("group", { name: "What a visit uses up" });
    await used.getByText("Nothing yet. Add what each visit uses up", { exact: false }).waitFor();
    for (const [name, amount] of [
      ["Wooden spatula", "2"],
      ["Cooling gel", "0.5"],
      ["Sterile gauze", "1"],
    ] as const) {
      await used.getByRole("combobox", { name: "Add a consumable" }).click();
      await settings.getByRole("option", { name }).click();
      await used.getByLabel(`Amount of ${name}`).press("ControlOrMeta+a");
      await used.getByLabel(`Amount of ${name}`).pressSequentially(amount);
    }
    await used.getByRole("button", { name: "Remove Sterile gauze" }).click();
    expect(await findBarriers(settings)).toEqual([]);
    await settings.getByRole("button", { name: "Save", exact: true }).click();
    await settings.getByRole("dialog").waitFor({ state: "detached" });

    const { id, name } = await bookVisit({ services: ["skin-check", "laser-consultation"] });
    for (const [language, labels, amounts, printed] of [
      [
        "en",
        ["Prepare", "Appointment"],
        ["5.5 ml Cooling gel", "1 × Eye shields, single use", "2 × Wooden spatula"],
        /Printed .*15 Jan.*12:05/,
      ],
      ["ar", ["للتحضير", "الموعد"], ["5.5 مل", "1 ×", "2 ×"], /طُبع في .*15.*12:05/],
    ] as const) {
      const { page } = await visit({ language });
      await blockOf(page, id).click();
      const fact = page.getByRole("complementary", { name: labels[1] }).locator("dt", { hasText: labels[0] });
      const lines = (await fact.locator("xpath=following-sibling::dd[1]").innerText()).split("\n");
      expect(lines).toHaveLength(3);
      for (const [i, amount] of amounts.entries()) expect(plain(lines[i])).toContain(amount);
      await page.emulateMedia({ media: "print" });
      const line = page.locator("tbody", { hasText: name });
      for (const amount of amounts) expect(plain(await line.innerText())).toContain(amount);
      await page.clock.setFixedTime("2031-01-15T11:05:00Z");
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(plain(await page.locator("section:has(thead)").first().innerText())).toMatch(printed);
    }
  });

  test("a patient noted on the telephone is invited, and by the mail's link chooses a password and has the visit before them", async () => {
    const { id, name } = await bookVisit();
    const { maker, api } = stack();
    const email = `${crypto.randomUUID()}@patients.example`;
    const isDecided = async () =>
      (await maker.admin.query("select from messages where appointment_id = $1", [id])).rowCount === 1;
    await expect.poll(isDecided).toBe(true); // that nobody is written to, who has no address yet
    await maker.admin.query("update patients set email = $2 where full_name = $1", [name, email]);
    const { page } = await visit();
    await page.keyboard.press("/");
    await page.keyboard.type(name);
    await page.getByRole("option", { name: new RegExp(name) }).click();
    const card = page.getByRole("complementary", { name: "Patient" });
    await card.getByRole("button", { name: "Correct details" }).click();
    await card.getByLabel("Full name").fill("Ada Correctly");
    await card.getByLabel("Date of birth").fill("1990-05-01");
    await card.getByRole("button", { name: "Save" }).click();
    await card.getByRole("heading", { name: "Ada Correctly" }).waitFor();
    await card.getByText("1 May 1990").waitFor();
    await card.getByText("Does not manage visits online yet.").waitFor();
    await card.getByRole("button", { name: "Invite to manage visits online" }).click();
    await card.getByText(/^Invited to manage visits online on/).waitFor();
    expect(await findBarriers(page)).toEqual([]);

    // Nobody here sends mails: what is done with the secret of one is done by hand.
    const { rows } = await maker.admin.query<{ organizationId: string; mailId: string }>(
      `select m.organization_id as "organizationId", m.id as "mailId" from account_mails m join patients p on p.id = m.patient_id where p.email = $1`,
      [email],
    );
    const { secret, linkHash } = makeLinkSecret();
    for (const mail of rows) {
      await beginAccountMail(api.parts.db, { ...mail, linkHash, at: new Date() });
      await endSending(accountMailOptions(mail).workflowId);
    }
    const { page: own } = await open(phone);
    const link = `${api.url}/app/invitation?lang=en&organization=sunrise&appointment=${id}#${secret}`;
    await own.goto(link);
    await own.getByText(`Choose a password; from then on you log in with ${email}.`).waitFor();
    expect([await findBarriers(own), own.url().includes(secret)]).toEqual([[], false]);
    await own.getByLabel(/^Password/).fill("a walk by the sea");
    await own.getByRole("button", { name: "Go on to the appointments" }).click();
    await own.getByRole("button", { name: "Cancel appointment" }).waitFor();
    const { page: again } = await open(phone);
    await again.goto(link);
    await again.getByText("This link was used, or its time is over").waitFor();
    await again.getByRole("link", { name: "Log in and see the appointments" }).click();
    await again.getByLabel("E-mail").waitFor();
  });

  test("from the task of a mail that came back the desk corrects the address, and the mail is sent again", async () => {
    const { id } = await bookVisit();
    const { admin } = stack().maker;
    const messageId = crypto.randomUUID();
    await admin.query(
      `insert into messages (organization_id, id, dedupe_key, kind, channel, appointment_id, version, patient_id, status, queued_at)
       select organization_id, $2::uuid, $2::text, 'moved', 'email', id, 2, patient_id, 'gave_up', now() from appointments where id = $1`,
      [id, messageId],
    );
    await admin.query(
      `insert into tasks (organization_id, id, kind, clinic_id, appointment_id, dedupe_key, detail, opened_at)
       select organization_id, gen_random_uuid(), 'message_undelivered', clinic_id, id, $2, json_build_object('messageId', $2::text), now()
       from appointments where id = $1`,
      [id, messageId],
    );
    const { page } = await visit();
    await page.goto(new URL("/app/tasks", page.url()).href);
    await page.getByRole("button", { name: "Correct the address" }).click();
    await page.getByLabel("E-mail").fill("nobody");
    await page.getByRole("button", { name: "What was done" }).click();
    await page.getByText("Closed", { exact: true }).click();
    await page.getByRole("button", { name: "Go on editing" }).click();
    expect(await page.getByLabel("E-mail").inputValue()).toBe("nobody");
    await page.getByRole("button", { name: "Save and send the mail again" }).click();
    await page.locator("input[type=email][aria-invalid=true]").waitFor();
    await page.getByLabel("E-mail").fill("ada@patients.example");
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Save and send the mail again" }).click();
    const state = async () => {
      const { rows } = await admin.query<{ email: string; status: string }>(
        `select p.email, m.status from messages m join patients p on p.id = m.patient_id where m.resend_of = $1`,
        [messageId],
      );
      return rows;
    };
    await expect.poll(state).toEqual([{ email: "ada@patients.example", status: "queued" }]);
    // Nobody here sends mails: once it is begun, it is ended by hand.
    const { rows } = await admin.query<{ key: string }>("select dedupe_key as key from messages where resend_of = $1", [
      messageId,
    ]);
    await endSending(messageWorkflowId(rows[0]?.key ?? ""));
    await admin.query("update messages set status = 'gave_up' where resend_of = $1", [messageId]);
  });

  test("a visit is cancelled with a reason, its time is free, and one that was cancelled by mistake is booked again as it was", async () => {
    const { id, name } = await bookVisit();
    const { page } = await visit();
    await blockOf(page, id).click();
    await panelOf(page).getByRole("button", { name: "Cancel…" }).click();
    await panelOf(page).getByLabel("Reason").fill("The patient is ill");
    await panelOf(page).getByRole("button", { name: "Cancel this visit" }).click();
    await panelOf(page).getByText("The patient is ill").waitFor();
    await blockOf(page, id).waitFor({ state: "detached" });
    expect(await findBarriers(page)).toEqual([]);
    await panelOf(page)
      .getByRole("button", { name: /^Book it again for / })
      .click();
    const dialog = page.getByRole("dialog", { name: "New appointment" });
    await dialog.getByText(name).waitFor();
    await dialog.getByRole("button", { name: /^Book .*€45/ }).click();
    await page.getByRole("button", { name: new RegExp(`${name} ?, ?Skin check ?, ?Confirmed`) }).waitFor();
    await panelOf(page).getByRole("status").getByText("Confirmed", { exact: true }).waitFor();
  });

  test("a visit whose practitioner does not give it any more is booked again with anyone who does", async () => {
    const { id, name } = await bookVisit();
    const { admin } = stack().maker;
    const { rows: given } = await admin.query<Record<string, unknown>>(
      `delete from staff_services g using appointments a join appointment_services l on l.appointment_id = a.id
       where a.id = $1 and g.staff_id = a.staff_id and g.service_id = l.service_id returning g.organization_id, g.staff_id, g.service_id`,
      [id],
    );
    const { page } = await visit();
    await blockOf(page, id).click();
    await panelOf(page).getByRole("button", { name: "Cancel…" }).click();
    await panelOf(page).getByRole("button", { name: "Cancel this visit" }).click();
    await panelOf(page)
      .getByRole("button", { name: /^Book it again for / })
      .click();
    const dialog = page.getByRole("dialog", { name: "New appointment" });
    await dialog.getByText(name).waitFor();
    await dialog.getByText(/^Skin check, /).waitFor();
    expect(await dialog.getByRole("combobox", { name: "With" }).inputValue()).toBe("Anyone who is free");
    await dialog.getByRole("button", { name: /^Book .*€45/ }).waitFor();
    for (const row of given) await insert(admin, "staff_services", row);
  });

  test("what is due is taken with the keyboard alone, counted in the evening with its difference explained, and signed off by another person", async () => {
    const { id } = await bookVisit();
    const { page } = await visit();
    await blockOf(page, id).click();
    await panelOf(page).getByRole("button", { name: "Take €45…" }).press("Enter");
    await page.keyboard.press("Enter");
    await panelOf(page).getByText("€45 · in cash").waitFor();

    const openDay = (who: Page) => who.getByRole("table", { name: "Days" }).getByRole("button").first().click();
    await page.goto(new URL("/app/day-count", page.url()).href);
    await openDay(page);
    await page.getByLabel("Cash in the till").fill("44");
    await page.getByLabel("Card terminal", { exact: true }).fill("0");
    await page.getByText("Off by -€1 in cash").waitFor();
    expect(await page.getByRole("button", { name: "Save the count" }).isDisabled()).toBe(true);
    await page.getByLabel("Where does the difference come from?").fill("A coin rolled away");
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Save the count" }).click();
    const till = page.getByRole("region", { name: /^Till of / });
    await till.getByText("A coin rolled away").waitFor();
    expect(await page.getByRole("button", { name: "Sign off" }).count()).toBe(0);

    const { page: manager } = await enter("manager", "/day-count");
    await openDay(manager);
    await manager.getByRole("button", { name: "Sign off" }).click();
    await manager.getByText(/signed off by Tobias Frank/).waitFor();
  });

  test("a payment noted by mistake is corrected by a second person, taken anew, and given back from the task of the visit that is off", async () => {
    const { id } = await bookVisit();
    const { page } = await visit();
    await blockOf(page, id).click();
    const panel = panelOf(page);
    await panel.getByRole("button", { name: "Take €45…" }).click();
    await panel.getByRole("button", { name: "Take €45 in cash" }).click();
    await panel.getByText("A colleague corrects it").waitFor();
    expect(await panel.getByRole("button", { name: "Correct…" }).count()).toBe(0);

    const { page: second } = await visit({ who: "manager" });
    await blockOf(second, id).click();
    await panelOf(second).getByRole("button", { name: "Correct…" }).click();
    await panelOf(second).getByLabel("Reason").fill("It was the next patient's");
    await panelOf(second).getByRole("button", { name: "€45 was not paid" }).click();
    await panelOf(second).getByText("corrected by Tobias Frank").waitFor();

    await panel.getByText("corrected by Tobias Frank").waitFor();
    await panel.getByRole("button", { name: "Take €45…" }).click();
    await panel.getByText("Card terminal", { exact: true }).click();
    await panel.getByRole("button", { name: "Take €45 by terminal" }).click();
    await panel.getByText("€45 · by card terminal").waitFor();

    await panel.getByRole("button", { name: "Cancel…" }).click();
    await panel.getByRole("button", { name: "Cancel this visit" }).click();
    await panel.getByRole("button", { name: "Give €45 back by terminal" }).waitFor();
    await page.goto(new URL("/app/tasks", page.url()).href);
    await page.getByRole("article", { name: "the patient is owed €45" }).getByRole("link").click();
    await panel.getByRole("button", { name: "Give €45 back by terminal" }).click();
    await panel.getByText("€45 of it given back").waitFor();
    const { admin } = stack().maker;
    const tasks = () => admin.query<{ state: string }>("select state from tasks where appointment_id = $1", [id]);
    await expect.poll(async () => (await tasks()).rows).toEqual([{ state: "closed" }]);
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
    await page.getByRole("alert").getByRole("button", { name: "Check in all the same" }).press("Enter");
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

  test("what was begun goes by nothing but its writer's word, and a check-in that did not arrive is said", async () => {
    const { id } = await bookVisit();
    const { page } = await visit();
    await page.route("**/check-in", (route) => route.abort(), { times: 1 });
    await blockOf(page, id).press("c");
    await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
    await page.getByRole("alert").getByRole("button", { name: "Check in all the same" }).click();
    await page.locator(`[data-appointment="${id}"][data-status=checked_in]`).waitFor();

    await page.getByRole("button", { name: "New appointment" }).click();
    const dialog = page.getByRole("dialog", { name: "New appointment" });
    await dialog.getByLabel("Find a patient").first().fill("Grace Hopeful");
    await page.getByRole("option", { name: "New patient “Grace Hopeful”" }).click();
    await dialog.getByLabel("Phone").fill("+49 30 1234567");
    await dialog.getByLabel("Phone").press("Escape");
    const question = page.getByRole("dialog", { name: "What you typed is not saved yet" });
    await question.getByRole("button", { name: "Go on editing" }).click();
    await question.waitFor({ state: "detached" });
    expect(await dialog.getByLabel("Phone").inputValue()).toBe("+49 30 1234567");
    await page.evaluate("document.activeElement.blur()");
    await page.keyboard.press("Shift+ArrowRight");
    await question.getByRole("button", { name: "Throw away what I typed" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(new URL(page.url()).searchParams.get("day")).not.toBe(day);
  });

  test("what is typed about one visit or patient is asked about before another takes its place, and stands in no other's form", async () => {
    const [first, second] = [await bookVisit(), await bookVisit()];
    const { page } = await visit();
    const question = page.getByRole("dialog", { name: "What you typed is not saved yet" });
    const throwAway = async () => {
      await question.getByRole("button", { name: "Throw away what I typed" }).click();
      await question.waitFor({ state: "detached" });
    };
    const panelFor = (name: string) => panelOf(page).getByRole("button", { name });
    const cardFor = (name: string) =>
      page.getByRole("complementary", { name: "Patient" }).getByRole("heading", { name });
    // Both are known to the page, so nothing is asked anew in between.
    for (const { id, name } of [second, first]) {
      await blockOf(page, id).click();
      await panelFor(name).click();
      await cardFor(name).waitFor();
      await blockOf(page, id).click();
      await panelFor(name).waitFor();
    }
    await panelOf(page).getByRole("button", { name: "Write to the patient" }).click();
    await panelOf(page).getByLabel("Write to the patient").fill("Your results are here");
    await blockOf(page, second.id).click();
    await throwAway();
    await panelFor(second.name).waitFor();
    await panelOf(page).getByRole("button", { name: "Write to the patient" }).click();
    expect(await panelOf(page).getByLabel("Write to the patient").inputValue()).toBe("");

    await panelFor(second.name).click();
    await cardFor(second.name).waitFor();
    await page.getByRole("button", { name: "Correct details" }).click();
    const phone = page.getByRole("textbox", { name: "Phone" });
    await phone.fill("+49 30 1234567");
    await page.getByLabel("Find a patient").first().fill(first.name);
    await page.getByRole("option", { name: first.name }).click();
    await throwAway();
    await cardFor(first.name).waitFor();
    expect(await phone.count()).toBe(0);

    await blockOf(page, first.id).click();
    await panelOf(page).getByRole("button", { name: "Take €45…" }).click();
    await panelOf(page).getByLabel("Amount").fill("");
    await panelOf(page).getByLabel("Amount").pressSequentially("20");
    await blockOf(page, second.id).click();
    await throwAway();
    await panelFor(second.name).waitFor();
  });

  test("the clinic changes only where it is chosen, and not before what was begun may go", async () => {
    const { page, context } = await visit({ who: "admin" });
    const clinicOn = (board: Page) => board.getByRole("combobox", { name: "Clinic" });
    const choose = async (board: Page, clinic: string) => {
      await clinicOn(board).click();
      await board.getByRole("option", { name: clinic }).click();
    };
    const here = await clinicOn(page).inputValue();
    await page.getByRole("button", { name: "New appointment" }).click();
    const dialog = page.getByRole("dialog", { name: "New appointment" });
    await dialog.getByLabel("Find a patient").first().fill("Grace Hopeful");
    await page.getByRole("option", { name: "New patient “Grace Hopeful”" }).click();
    await dialog.getByLabel("Phone").fill("+49 30 1234567");

    const another = await context.newPage();
    await another.goto(page.url());
    await clinicOn(another).click();
    const there = await another.getByRole("option").nth(1).innerText();
    const heard = page.evaluate(
      "new Promise((hear) => addEventListener('storage', hear, { once: true })).then(() => {})",
    );
    await another.getByRole("option", { name: there }).click();
    await heard;
    await another.close(); // a page behind another is drawn once a second
    expect(await clinicOn(page).inputValue()).toBe(here);

    await choose(page, there);
    const question = page.getByRole("dialog", { name: "What you typed is not saved yet" });
    await question.getByRole("button", { name: "Go on editing" }).click();
    await question.waitFor({ state: "detached" });
    expect(await clinicOn(page).inputValue()).toBe(here);
    expect(await dialog.getByLabel("Phone").inputValue()).toBe("+49 30 1234567");
    await choose(page, there);
    await question.getByRole("button", { name: "Throw away what I typed" }).click();
    await expect.poll(() => clinicOn(page).inputValue()).toBe(there);
    await page.goBack();
    await expect.poll(() => clinicOn(page).inputValue()).toBe(here);
  });

  for (const language of ["en", "ar"] as const)
    for (const [name, screen] of Object.entries({ desktop, phone }))
      test(`nothing keeps anybody from running the day in ${language} on a ${name}, in the light or the dark`, async () => {
        const { page } = await visit({ language, ...screen });
        const expectNoBarrier = async (where: string) => expect(await findBarriers(page), where).toEqual([]);
        expect(await page.locator("html").getAttribute("dir")).toBe(language === "ar" ? "rtl" : "ltr");
        await expectNoBarrier("the day");
        if (name === "desktop") await expectOnPaper(page, language);
        await page.locator("[data-appointment]").first().click();
        await page.locator("aside time").first().waitFor();
        for (const open of openForms[language]) await page.getByRole("button", { name: open, exact: true }).click();
        await expectNoBarrier("an appointment, with a note and a message begun");
        await page.evaluate("document.activeElement.blur()");
        await page.locator("body").press("Escape");
        await page.locator("body").press("n");
        await page.getByRole("dialog", { name: /./ }).waitFor(); // it gets its name a moment after itself
        await expectNoBarrier("a new appointment");
        await page.getByRole("dialog").press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
        if (name === "desktop") {
          await page.locator("body").press("?");
          await page.getByRole("dialog", { name: /./ }).waitFor();
          await expectNoBarrier("the keys");
          await page.getByRole("dialog").press("Escape");
        }
        for (const key of ["2", "3"]) {
          await page.locator("body").press(key);
          await page.locator("[data-column]").first().waitFor();
          await expectNoBarrier(`view ${key}`);
        }
        await page.goto(`${page.url()}&attention=open`);
        await page.locator("aside").waitFor();
        await expectNoBarrier("what needs attention");
        await page.goto(new URL("/app/tasks", page.url()).href);
        await page.getByRole("radiogroup").waitFor();
        await expectNoBarrier("the tasks of all clinics");
        await page.goto(new URL("/app/day-count", page.url()).href);
        await page.locator("main h2").first().waitFor();
        await page.waitForLoadState("networkidle");
        await expectNoBarrier("the count of the day");
      });
});

/** A page for each practitioner who has a visit, which says whose, where and when, and nothing else of the screen. */
async function expectOnPaper(page: Page, language: "en" | "ar"): Promise<void> {
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("[data-column]").first().isVisible()).toBe(false);
  const papers = await page.locator("section:has(thead)").all();
  expect(papers.length).toBeGreaterThan(0);
  for (const paper of papers) {
    expect(await paper.getByRole("heading").innerText()).toMatch(/./);
    expect(await paper.getByText("Sunrise Berlin ·").innerText()).toContain(day.slice(0, 4));
    expect(await paper.getByRole("columnheader").allInnerTexts()).toEqual(paperHeads[language]);
  }
  await page.emulateMedia({ media: "screen" });
}

const paperHeads = {
  en: ["When", "Patient", "Services", "Rooms", "State"],
  ar: ["الموعد", "المريض", "الخدمات", "الغرف", "الحالة"],
};

const openForms = {
  en: ["Add a note", "Write to the patient"],
  ar: ["أضف ملاحظة", "اكتب إلى المريض"],
} as const;

/** Ends the workflow of a mail once it is begun. */
async function endSending(workflowId: string): Promise<void> {
  const sending = stack().api.parts.temporal.workflow.getHandle(workflowId);
  const end = () =>
    sending.terminate().then(
      () => true,
      () => false,
    );
  await expect.poll(end).toBe(true);
}

/** Without the signs that keep a text in its own direction. */
const plain = (text = "") => text.replaceAll(/[\u2066-\u2069\u200e\u200f]/g, "").replaceAll("\u00a0", " ");
