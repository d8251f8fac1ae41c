import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";

import { jump } from "../../local/fast-forward/jump.ts";
import { hashPassword } from "../../src/api/identity/passwords.ts";
import { recordRefund, requestRefund } from "../../src/db/payment/refunds.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { panelOf } from "../support/board.ts";
import { payInBrowser } from "../support/browser.ts";
import { desktop, findBarriers, lacksBrowser, phone, useChromium } from "../support/chromium.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  type Desk,
  makeMember,
  moneyBecomes,
  openDesk,
  sendRefundBack,
  startIn,
} from "../support/desk.ts";
import { useStack } from "../support/stack.ts";
import { insert } from "../support/two-organizations.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack({ mail: true });
const open = useChromium();

const password = "as good as any other";
let passwordHash: string;
beforeAll(async () => {
  passwordHash = await hashPassword(password);
});

const half = { kind: "percent", basisPoints: 5_000 } as const;
const atOnce = {
  capture_policy: "at_confirmation",
  refund_limits: JSON.stringify([{ amountMinor: 1500, currency: "EUR" }]),
  fee_table: JSON.stringify({ lateCancel: [{ underHours: 24, fee: half }], noShow: half }),
};

describe.skipIf(lacksBrowser)("with the clinics' money", () => {
  test("a refund above the limit is asked for at the desk, told in the inbox, approved by a manager, and on the patient's list of payments", async () => {
    const desk = await openDesk(stack(), { organization: atOnce });
    const visit = await paid(desk);
    const page = await enter(desk.staff, boardAt(desk, visit));
    const panel = panelOf(page);
    await panel.getByRole("button", { name: "Give money back…" }).click();
    // The reason first: where an amount is typed the library of its field puts the cursor back a moment later.
    await panel.getByLabel("Reason").fill("It was shorter than planned");
    await panel.getByLabel("Amount").fill("");
    await panel.getByLabel("Amount").pressSequentially("500");
    await panel.getByText(/^At most €\d+\.$/).waitFor();
    expect(await panel.getByLabel("Amount").inputValue()).toBe("500.00 EUR"); // what is typed stays
    expect(await panel.getByRole("button", { name: /^Give €.* back$/ }).isDisabled()).toBe(true);
    await panel.getByLabel("Amount").fill("");
    await panel.getByLabel("Amount").pressSequentially("20.50");
    await panel.getByRole("button", { name: "Give €20.50 back" }).click();
    await panel.getByText("€20.50 · waits for a second person").waitFor();
    expect(await panel.getByRole("button", { name: "Approve" }).count()).toBe(0);

    const manager = await enter(desk.manager, "/tasks");
    const task = manager.getByRole("article", { name: "Somebody wants to give back €20.50 of a visit" });
    await task.getByRole("link").click();
    await panelOf(manager).getByText("It was shorter than planned").first().waitFor();
    await panelOf(manager).getByRole("button", { name: "Approve" }).click();
    await panelOf(manager).getByText("€20.50 · given back to the card").waitFor();
    await panel.getByText("€20.50 · given back to the card").waitFor();
    await panel.getByText("€50 · Price · Visa ending 4242").waitFor();
    await moneyBecomes(stack(), visit.id, desk.patient, { refundedMinor: 2050 });

    const { organizationId, accountId } = desk.patient;
    const member = { organization_id: organizationId, account_id: accountId, role: "patient" };
    await insert(stack().maker.admin, "memberships", member);
    const patient = await enter(desk.patient, "/payments", "en", phone);
    await patient.getByText("Price · Visa ending 4242").waitFor();
    expect(await findBarriers(patient)).toEqual([]);
    await patient.getByText(/^€20.50 given back, /).click();
    await patient.getByRole("definition").getByText("Price · Visa ending 4242").waitFor();
    await patient.getByRole("link", { name: "Receipt to print" }).click();
    await patient.getByRole("heading", { name: "Receipt no. 1" }).waitFor();
    await patient.emulateMedia({ media: "print" });
    const money = patient.getByRole("table", { name: "Payments" });
    const rowOf = (name: RegExp) => money.getByRole("row", { name }).getByRole("cell").textContent();
    expect(await rowOf(/^Payment .* Visa ending 4242/)).toBe("€50.00");
    expect(await rowOf(/^Given back/)).toBe("-€20.50");
    expect(await rowOf(/^Paid in all/)).toBe("€29.50");
    expect(await rowOf(/^Still due/)).toBe("€0.00");
    expect(await patient.getByRole("button", { name: "Print" }).isVisible()).toBe(false);
    expect(await findBarriers(patient)).toEqual([]);
  });

  test("money on hold that a clinic takes by hand is taken by a manager, all or a part of it, in Arabic too", async () => {
    const desk = await openDesk(stack(), { organization: { capture_policy: "by_admin" } });
    const visit = await confirmed(desk);
    const receptionist = await enter(desk.staff, boardAt(desk, visit));
    await panelOf(receptionist).getByText("On hold on the card", { exact: true }).waitFor();
    expect(await panelOf(receptionist).getByRole("button", { name: "Take the money on hold" }).count()).toBe(0);

    const page = await enter(desk.manager, boardAt(desk, visit), "ar");
    const panel = page.getByRole("complementary", { name: "الموعد" });
    await panel.getByRole("button", { name: "تحصيل المبلغ المحجوز" }).click();
    await panel.getByLabel("المبلغ", { exact: true }).fill("");
    await panel.getByLabel("المبلغ", { exact: true }).pressSequentially("30");
    await panel.getByText("يُلغى حجز", { exact: false }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await panel.getByRole("button", { name: /^تحصيل .*30/ }).click();
    await panel.getByText("مدفوع", { exact: true }).waitFor();
    await panelOf(receptionist).getByText("Paid", { exact: true }).waitFor();
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "captured", capturedMinor: 3000, dueMinor: 0 });
  });

  test("a fee that a late cancellation cost is waived with a reason, and goes back to the card", async () => {
    const desk = await openDesk(stack(), { organization: atOnce });
    const visit = await paid(desk, 20);
    appointmentIn(await act(stack(), visit.id, "cancellation", { as: desk.patient }));
    await moneyBecomes(stack(), visit.id, desk.patient, { refundedMinor: 2500 });
    const page = await enter(desk.staff, boardAt(desk, visit));
    const panel = panelOf(page);
    await panel.getByRole("button", { name: "Waive the fee…" }).click();
    const waive = panel.getByRole("button", { name: "Waive €25" });
    expect(await waive.isDisabled()).toBe(true);
    await panel.getByLabel("Reason").fill("Was in hospital");
    await waive.click();
    await panel.getByText("Waived", { exact: true }).waitFor();
    await expect.poll(() => panel.getByText("€25 · given back to the card").count()).toBe(2);
    await moneyBecomes(stack(), visit.id, desk.patient, { capturedMinor: 5000, refundedMinor: 5000 });
  });

  test("what a late cancellation costs is told at the desk before, also on the visit's own page, and waived with it only with a reason", async () => {
    const desk = await openDesk(stack(), { organization: atOnce });
    const visit = await paid(desk, 20);
    const page = await enter(desk.staff, `/appointments/${visit.id}`);
    await page.getByRole("button", { name: "Cancel appointment" }).click();
    await page.getByText("Cancelling now costs €25.", { exact: false }).waitFor();
    await page.getByRole("switch", { name: "Waive the fee" }).click();
    await page.getByText("The €50 that were paid go back to the card in full.", { exact: false }).waitFor();
    const cancel = page.getByRole("button", { name: "Yes, cancel it" });
    expect(await cancel.isDisabled()).toBe(true);
    await page.getByLabel("Reason").fill("Was in hospital");
    expect(await findBarriers(page)).toEqual([]);
    await cancel.click();
    await moneyBecomes(stack(), visit.id, desk.patient, { capturedMinor: 5000, refundedMinor: 5000 });
  });

  test("a card that is kept for a visit far ahead is removed by its patient, who reads before what that means, and the desk has a task", async () => {
    const desk = await openDesk(stack());
    const visit = await confirmed(desk, 240);
    const { organizationId, accountId } = desk.patient;
    const member = { organization_id: organizationId, account_id: accountId, role: "patient" };
    await insert(stack().maker.admin, "memberships", member);
    const page = await enter(desk.patient, `/appointments/${visit.id}`, "en", phone);
    await page.getByText("Visa ending 4242 is kept for this visit.").waitFor();
    await page.getByRole("button", { name: "Remove the card" }).click();
    const removal = page.getByRole("group", { name: "Remove the card" });
    await removal.getByText("The visit stays booked. €50 will be due at the clinic then.").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await removal.getByRole("button", { name: "Remove the card" }).click();
    await page.getByText("€50, to be paid at the clinic").waitFor();
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "due_at_clinic", savedCard: null });
    const tasks = await enter(desk.staff, "/tasks");
    await tasks.getByRole("article", { name: "The patient had the card removed" }).getByRole("link").click();
    await panelOf(tasks).getByText("The card that was kept for the visit was removed by the patient.").waitFor();
  });

  test("a refund that the patient's bank sent back is tried again from the inbox", async () => {
    const desk = await openDesk(stack(), { organization: atOnce });
    const visit = await paid(desk);
    appointmentIn(await act(stack(), visit.id, "cancellation", { as: desk.patient }));
    await moneyBecomes(stack(), visit.id, desk.patient, { refundedMinor: 5000 });
    await sendRefundBack(stack(), visit.id, desk.staff);
    await moneyBecomes(stack(), visit.id, desk.patient, { refundedMinor: 0 });
    const page = await enter(desk.staff, "/tasks");
    const task = page.getByRole("article", { name: "Money that was given back did not reach the patient" });
    await task.getByRole("button", { name: "Try again now" }).click();
    await task.waitFor({ state: "detached" });
    await moneyBecomes(stack(), visit.id, desk.patient, { refundedMinor: 5000 });
  });

  test("what a patient disputes and what the books differ in lead from the money page to the visit and the task, and say that a stand-in for Stripe has no page", async () => {
    const desk = await openDesk(stack(), { organization: atOnce });
    const [disputed, differing] = [await paid(desk, 48), await paid(desk, 72)];
    await stack().emulator.dispute(intentOf(disputed), "product_not_received");
    await stack().api.parts.stripe.refunds.create({ payment_intent: intentOf(differing), amount: 700 });
    const admin = await makeMember(stack(), desk, "organization_admin");
    const page = await enter(admin, "/money");
    const row = page.getByRole("table", { name: "Disputed payments" }).getByRole("row", { name: /Grace Example/ });
    await row.getByText("Says that the visit did not take place").waitFor();
    const standIn = "Stripe is a stand-in here: there is no page of it";
    await row.getByText(standIn).filter({ visible: true }).waitFor();
    await row.getByRole("link", { name: "Grace Example" }).click();
    await panelOf(page).getByText(standIn).waitFor();
    await page.goBack();

    await page.getByRole("button", { name: "Compare the last 3 days now" }).click();
    const run = page.getByRole("table", { name: "Our books and Stripe's" }).getByRole("row").nth(1);
    await run.getByText("Goes on …").waitFor();
    await passTheLookOf(desk);
    await run.getByText("Asked for").waitFor();
    await run.getByRole("button").click();
    const report = page.getByRole("region", { name: "What differed" });
    await report.getByText("Given back: here €0, Stripe €7").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await report.getByRole("link", { name: /^Visit of/ }).click();
    await panelOf(page).getByText("Confirmed", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Tasks" }).click();
    await page.getByRole("article", { name: "What Praxis knows of a payment is not what" }).waitFor();
    await writeDown(desk, differing); // as somebody does who has looked the payment up
  });
});

type Visit = { id: string; startsAt: string };

async function confirmed(desk: Desk, hours = 48): Promise<Visit> {
  const held = await booked(stack(), desk, { startsAt: startIn(hours) });
  await payInBrowser(stack(), held);
  return becomes(stack(), held.id, desk.patient, "confirmed");
}

async function paid(desk: Desk, hours = 48): Promise<Visit> {
  const visit = await confirmed(desk, hours);
  await moneyBecomes(stack(), visit.id, desk.patient, { status: "captured", capturedMinor: 5000 });
  return visit;
}

const slugOf = ({ organizationId }: Pick<Principal, "organizationId">) => `o-${organizationId.slice(0, 8)}`;

function boardAt(desk: Desk, { id, startsAt }: Visit): string {
  const day = new Date(startsAt).toLocaleDateString("sv-SE", { timeZone: "Europe/Berlin" });
  return `/board?${new URLSearchParams({ clinic: slugOf(desk), day, appointment: id }).toString()}`;
}

/** A page of the app in the browser of somebody. */
async function enter(
  who: Principal,
  path: string,
  language = "en",
  device: typeof desktop | typeof phone = desktop,
): Promise<Page> {
  const { maker, api } = stack();
  const { rows } = await maker.admin.query<{ email: string }>(
    "update accounts set password_hash = $2 where id = $1 returning email",
    [who.accountId, passwordHash],
  );
  const { page, context } = await open(device);
  const address = new URL(`/app${path}`, api.url);
  address.searchParams.set("lang", language);
  const data = { organization: slugOf(who), email: rows[0]?.email, password };
  const answer = await context.request.post(new URL("/v1/auth/login", address).href, { data });
  expect(answer.status()).toBe(200);
  await page.goto(address.href);
  return page;
}

function intentOf({ id }: Visit): string {
  const books = stack().emulator.books();
  return books.find(({ metadata }) => metadata["appointment_id"] === id)?.paymentIntent ?? "";
}

/** What differs is compared again a minute later. */
async function passTheLookOf({ organizationId }: Desk) {
  const { maker, api } = stack();
  const { rows } = await maker.admin.query<{ id: string }>(
    "select id from reconciliations where organization_id = $1",
    [organizationId],
  );
  const { temporal } = api.parts;
  const run = temporal.workflow.getHandle(`reconcile:${rows[0]?.id}`);
  const isWaiting = async () =>
    (await run.fetchHistory()).events?.some(({ timerStartedEventAttributes: timer }) => timer) ?? false;
  await expect.poll(isWaiting, waiting).toBe(true);
  await jump(temporal, run.workflowId, 60_001);
}

/** Notes here what was given back in Stripe's own pages. */
async function writeDown({ organizationId }: Desk, visit: Visit) {
  const { parts } = stack().api;
  const { data } = await parts.stripe.refunds.list({ payment_intent: intentOf(visit) });
  const { rows } = await stack().maker.admin.query<{ id: string }>(
    "select id from payments where appointment_id = $1",
    [visit.id],
  );
  const payment = { organizationId, paymentId: rows[0]?.id ?? "" };
  const at = new Date();
  const refund = await requestRefund(parts.db, { ...payment, keepMinor: 4300, at });
  const reading = { stripeRefundId: data[0]?.id ?? "", status: "succeeded", at } as const;
  await recordRefund(parts.db, { ...payment, refundId: refund?.refundId ?? "", ...reading });
}
