import { randomUUID } from "node:crypto";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { expect, test, vi } from "vitest";
import * as z from "zod";
import { jump } from "../../local/fast-forward/jump.ts";
import type { AppointmentView } from "../../src/api/booking/contract.ts";
import { messageList, messageView } from "../../src/api/message/contract.ts";
import { messageWorkflowId } from "../../src/workflows/message/options.ts";
import { cards, payInBrowser } from "../support/browser.ts";
import { decodePayloads } from "../support/card-data.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  checkPayment,
  codeOf,
  type Desk,
  makeLogin,
  moneyBecomes,
  openDesk,
  read,
  reschedule,
  startIn,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { makePatient } from "../support/make.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack({ mail: true });

function mailServer() {
  const { mailServer: server } = stack();
  if (!server) throw new Error("this stack has a mail server");
  return server;
}

/** A patient whom mails reach, and a visit of theirs. */
async function makeVisit(desk: Desk, hours = 48) {
  const email = `${randomUUID()}@mail.example`;
  const { patientId, as } = await makeLogin(stack(), desk, { email });
  return { email, as, visit: await booked(stack(), desk, { patientId, as, startsAt: startIn(hours) }) };
}

const subjectsTo = (email: string) =>
  mailServer()
    .mails(email)
    .map(({ subject }) => subject?.replace(/:.*| from .*/, ""));

const told = (email: string, subjects: string[]) =>
  vi.waitFor(() => expect(subjectsTo(email)).toEqual(subjects), waiting);

type Row = { kind: string; status: string; attempts: number; key: string };

async function messagesOf({ id }: AppointmentView): Promise<Row[]> {
  const { rows } = await stack().maker.admin.query<Row>(
    "select kind, status, attempts, dedupe_key as key from messages where appointment_id = $1 order by recorded_at, id",
    [id],
  );
  return rows;
}

const hasBeenTried = ({ status, attempts }: Row) => status === "queued" && attempts > 0;

async function openTasks({ organizationId }: Desk): Promise<string[]> {
  const { rows } = await stack().maker.admin.query<{ kind: string }>(
    "select kind from tasks where organization_id = $1 and state = 'open' order by kind",
    [organizationId],
  );
  return rows.map(({ kind }) => kind);
}

test("a patient is written to about each thing that becomes of their visit and their money, once and in order", async () => {
  const desk = await openDesk(stack(), { organization: { capture_policy: "at_confirmation" } });
  const { email, as, visit } = await makeVisit(desk);
  await payInBrowser(stack(), visit);
  await becomes(stack(), visit.id, as, "confirmed");
  await moneyBecomes(stack(), visit.id, as, { status: "captured" });
  await vi.waitFor(() => expect(new Set(subjectsTo(email))).toEqual(new Set(["Confirmed", "Receipt"])), waiting);
  appointmentIn(await reschedule(stack(), visit.id, { as: desk.staff, startsAt: startIn(60) }));
  await vi.waitFor(() => expect(subjectsTo(email).at(-1)).toBe("New time"), waiting);
  appointmentIn(await act(stack(), visit.id, "cancellation", { as: desk.staff }));
  await vi.waitFor(
    () => expect(new Set(subjectsTo(email).slice(3))).toEqual(new Set(["Cancelled", "Money back"])),
    waiting,
  );
  const statuses = async () => (await messagesOf(visit)).map(({ status }) => status);
  await vi.waitFor(async () => expect(await statuses()).toEqual(Array(5).fill("sent")), waiting);
});

test("whose visit is moved further than a bank holds money may save a card, or is told that it is paid at the clinic when the hold ends", async () => {
  const desk = await openDesk(stack());
  const { email, as, visit } = await makeVisit(desk);
  await payInBrowser(stack(), visit);
  await told(email, ["Confirmed"]);
  appointmentIn(await reschedule(stack(), visit.id, { as: desk.staff, startsAt: startIn(24 * 20) }));
  await told(email, ["Confirmed", "New time"]);
  expect(mailServer().mails(email).at(-1)?.text).toMatch(/Please save a card by [^]*or at the clinic/);
  const { payment } = await read(stack(), visit.id, as);
  await passTimeUntil(stack(), visit.id, hoursAfter(payment.authorizedUntil ?? "", -5.9));
  await moneyBecomes(stack(), visit.id, as, { status: "due_at_clinic" });
  await told(email, ["Confirmed", "New time", "Please pay at the clinic"]);
});

test("who tried to pay a hold that came to nothing is told, who did not try is left in peace", async () => {
  const desk = await openDesk(stack());
  const [tried, idle] = await Promise.all([makeVisit(desk, 48), makeVisit(desk, 50)]);
  await payInBrowser(stack(), tried.visit, cards.declined);
  await checkPayment(stack(), tried.visit.id, tried.as);
  for (const { visit, as } of [tried, idle]) {
    await passTimeUntil(stack(), visit.id, hoursAfter(visit.holdExpiresAt ?? "", 0.1));
    await becomes(stack(), visit.id, as, "expired");
  }
  await told(tried.email, ["Not booked"]);
  await vi.waitFor(async () => {
    const undelivered = "select from outbox where delivered_at is null";
    expect((await stack().maker.admin.query(undelivered)).rowCount).toBe(0);
  }, waiting);
  expect(await messagesOf(idle.visit)).toEqual([]);
});

test("whom the desk books for on the telephone is mailed a link to pay by, and told when the time is given to others", async () => {
  const desk = await openDesk(stack(), { practitioners: 2 });
  const email = `${randomUUID()}@mail.example`;
  const patientId = await makePatient(stack().maker, desk, { email }); // has no login
  const ask = { patientId, as: desk.staff, deskPlan: "by_link" };
  const paid = await booked(stack(), desk, ask);
  await told(email, ["Please pay to book"]);
  // The way to the card form makes the login that it needs.
  expect(mailServer().mails(email)[0]?.text).toMatch(new RegExp(`/app/invitation\\?.*&pay=${paid.id}#`));
  await payInBrowser(stack(), await read(stack(), paid.id, desk.staff));
  await told(email, ["Please pay to book", "Confirmed"]);
  const unpaid = await booked(stack(), desk, { ...ask, startsAt: startIn(60) });
  await told(email, ["Please pay to book", "Confirmed", "Please pay to book"]);
  await passTimeUntil(stack(), unpaid.id, hoursAfter(unpaid.holdExpiresAt ?? "", 0.1));
  await told(email, ["Please pay to book", "Confirmed", "Please pay to book", "Not booked"]);
});

test("whom the clinic approved and Stripe makes no payment for is told that the time is not theirs", async () => {
  const desk = await openDesk(stack(), { offer: { approval: "by_clinic" } });
  const { email, as, visit } = await makeVisit(desk);
  // It is asked for once more when it is let go of.
  stack().emulator.fault({ route: "POST /v1/payment_intents", kind: "400", times: 2 });
  await act(stack(), visit.id, "approval", { as: desk.staff });
  await becomes(stack(), visit.id, as, "refused");
  // What says that it waits for them may have left before Stripe had answered.
  await vi.waitFor(() => expect(subjectsTo(email).at(-1)).toBe("Not booked"), waiting);
  expect(mailServer().mails(email).at(-1)?.text).toContain("could not be paid by card");
});

test("an hour without a mail server loses nothing and is told to the desk; moved meanwhile, the old time is not written", async () => {
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
  await mailServer().stop();
  const [stays, moves] = await Promise.all([makeVisit(desk, 48), makeVisit(desk, 50)]);
  const visits = [stays, moves];
  const keys = await vi.waitFor(async () => {
    const rows = (await Promise.all(visits.map(({ visit }) => messagesOf(visit)))).flat();
    expect(rows.map(hasBeenTried)).toEqual([true, true]);
    return rows.map(({ key }) => key);
  }, waiting);
  const ahead = async (waitingKeys: string[]) => {
    for (const key of waitingKeys) await jump(stack().api.parts.temporal, messageWorkflowId(key), 20 * 60_000);
  };
  await ahead(keys);
  expect(await openTasks(desk)).toEqual([]);
  await ahead(keys);
  await vi.waitFor(async () => expect(await openTasks(desk)).toEqual(["mail_unreachable"]), waiting);
  appointmentIn(await reschedule(stack(), moves.visit.id, { as: desk.staff, startsAt: startIn(60) }));
  await ahead(keys);
  await mailServer().start();
  await ahead(keys.slice(0, 1)); // the other one has come to its end: what it says is not true any more
  await told(stays.email, ["Confirmed"]);
  await told(moves.email, ["New time"]);
  await vi.waitFor(
    async () =>
      expect((await messagesOf(moves.visit)).map(({ kind, status }) => `${kind} ${status}`)).toEqual([
        "confirmed skipped",
        "moved sent",
      ]),
    waiting,
  );
  expect(await openTasks(desk)).toEqual([]);
});

test("a mailbox that is refused is given up, and the desk told, which has it sent again, once", async () => {
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
  mailServer().behave("refuse");
  const { visit, email, as } = await makeVisit(desk);
  await vi.waitFor(async () => expect(await messagesOf(visit)).toMatchObject([{ status: "gave_up" }]), waiting);
  await vi.waitFor(async () => expect(await openTasks(desk)).toEqual(["message_undelivered"]), waiting);
  mailServer().behave("take");
  const shownTo = async (reader: typeof as) =>
    messageList.parse((await stack().api.call({ path: `/v1/appointments/${visit.id}/messages`, as: reader })).body)
      .data;
  expect(await shownTo(as)).toEqual([]);
  const [gaveUp] = await shownTo(desk.staff);
  const path = `/v1/messages/${gaveUp?.id}/resend`;
  const headers = { "idempotency-key": randomUUID() };
  const again = () => stack().api.call({ method: "POST", path, as: desk.staff, headers });
  const [first, repeat] = [await again(), await again()];
  expect([first.status, repeat.status]).toEqual([201, 201]);
  expect(messageView.parse(repeat.body).id).toBe(messageView.parse(first.body).id);
  await told(email, ["Confirmed"]);
  await vi.waitFor(async () => expect(await openTasks(desk)).toEqual([]), waiting);
  expect((await shownTo(desk.staff)).map(({ status }) => status)).toEqual(["gave_up", "sent"]);
  expect(await shownTo(as)).toMatchObject([{ kind: "confirmed", status: "sent", language: "en" }]);
  const onceMore = () =>
    stack().api.call({ method: "POST", path, as: desk.staff, headers: { "idempotency-key": randomUUID() } });
  const soonAgain = await onceMore();
  expect(codeOf(soonAgain)).toEqual([409, "resent_recently"]);
  const { againAt } = z.looseObject({ againAt: z.string() }).parse(soonAgain.body);
  expect((await shownTo(desk.staff)).map(({ resendableFrom }) => resendableFrom)).toEqual([againAt, againAt]);
  await stack().maker.admin.query(
    "update messages set queued_at = queued_at - interval '5 minutes' where resend_of = $1",
    [gaveUp?.id],
  );
  expect((await onceMore()).status).toBe(201);
});

test("a message whose workflow is lost gets another one", async () => {
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
  mailServer().behave("busy");
  const lost = await makeVisit(desk, 52);
  const key = await vi.waitFor(async () => {
    const [message] = await messagesOf(lost.visit);
    if (!message || !hasBeenTried(message)) throw new Error("not tried yet");
    return message.key;
  }, waiting);
  const workflow = stack().api.parts.temporal.workflow.getHandle(messageWorkflowId(key));
  await workflow.terminate("lost");
  mailServer().behave("take");
  await stack().maker.admin.query(
    "update messages set started_at = started_at - interval '16 minutes' where dedupe_key = $1",
    [key],
  );
  await told(lost.email, ["Confirmed"]);
});

test("a link to a new password reaches its mailbox and works, and its secret is in no row and no history", async () => {
  const { api, maker } = stack();
  const { organizationId } = await openDesk(stack());
  const slugs = await maker.admin.query<{ slug: string }>("select slug from organizations where id = $1", [
    organizationId,
  ]);
  const email = `${randomUUID()}@mail.example`;
  const person = { organization: slugs.rows[0]?.slug ?? "", email, password: "a walk by the sea" };
  await api.call({ method: "POST", path: "/v1/auth/register", body: { ...person, fullName: "Grace Example" } });
  const heard = (count: number) => vi.waitFor(() => expect(mailServer().mails(email)).toHaveLength(count), waiting);
  await heard(1); // asks to confirm the address
  const body = { organization: person.organization, email, language: "ar" };
  await api.call({ method: "POST", path: "/v1/auth/password-reset", body });
  await heard(2);
  const html = mailServer().mails(email).at(-1)?.html ?? "";
  const token = /\/app\/new-password\?[^"#]*lang=ar#([\w-]{43})"/.exec(html)?.[1] ?? "";
  const set = { method: "POST", path: "/v1/auth/password", body: { token, password: "another walk" } };
  expect((await api.call(set)).status).toBe(204);
  await heard(3);
  expect(mailServer().mails(email).at(-1)?.subject).toContain("تغيّرت كلمة مرورك");

  const { rows } = await maker.admin.query<{ id: string; row: string }>(
    `select m.id, m::text as row from account_mails m join accounts a on a.id = m.account_id where a.email = $1`,
    [email],
  );
  expect(rows).toHaveLength(3);
  for (const { id, row } of rows) {
    const handle = api.parts.temporal.workflow.getHandle(`account-mail:${id}`);
    await handle.result();
    const { memo, typedSearchAttributes } = await handle.describe();
    const kept = row + decodePayloads(historyToJSON(await handle.fetchHistory()));
    for (const secret of [token, email])
      expect(kept + JSON.stringify([memo, typedSearchAttributes])).not.toContain(secret);
  }
});

test("the desk writes to a patient in its own words: once, as they are, in the visit's messages too, and in no history", async () => {
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
  const { email, as, visit } = await makeVisit(desk);
  await told(email, ["Confirmed"]);
  const text = "Please come with an <empty> stomach.\n\nCall us if you cannot.";
  const key = randomUUID();
  const write = (wishes: { as?: typeof as; key?: string; id?: string } = {}) =>
    stack().api.call({
      method: "POST",
      path: `/v1/appointments/${wishes.id ?? visit.id}/messages`,
      as: wishes.as ?? desk.staff,
      body: { text },
      headers: { "idempotency-key": wishes.key ?? key },
    });
  const answers = await Promise.all([write(), write()]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  await told(email, ["Confirmed", "A message about your visit"]);
  const mail = mailServer().mails(email).at(-1);
  expect(mail?.text).toContain("Please come with an <empty> stomach.\n\nCall us if you cannot.");
  expect(mail?.html).toContain("an &lt;empty&gt; stomach.</p>");
  expect((await write({ as, key: randomUUID() })).status).toBe(403);

  const listed = async (reader: typeof as) => {
    const { body } = await stack().api.call({ path: `/v1/appointments/${visit.id}/messages`, as: reader });
    return messageList.parse(body).data.map(({ kind, status, text: written }) => [kind, status, written]);
  };
  for (const reader of [desk.staff, as])
    await vi.waitFor(async () => expect((await listed(reader)).at(-1)).toEqual(["from_clinic", "sent", text]), waiting);
  const { rows } = await stack().maker.admin.query<{ key: string }>(
    "select dedupe_key as key from messages where appointment_id = $1 and kind = 'from_clinic'",
    [visit.id],
  );
  expect(rows).toHaveLength(1);
  const handle = stack().api.parts.temporal.workflow.getHandle(messageWorkflowId(rows[0]?.key ?? ""));
  expect(decodePayloads(historyToJSON(await handle.fetchHistory()))).not.toContain("stomach");

  const { id } = await booked(stack(), desk, { ...(await makeLogin(stack(), desk)), startsAt: startIn(60) });
  expect(codeOf(await write({ id, key: randomUUID() }))).toEqual([422, "no_address"]);
});
