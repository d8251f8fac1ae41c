import { randomUUID } from "node:crypto";
import { MockActivityEnvironment } from "@temporalio/testing";
import { DefaultLogger } from "@temporalio/worker";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createMessageActivities } from "../../src/activities/message.ts";
import { linkHashOf, makeLinkSecret } from "../../src/db/identity/link-secret.ts";
import { beginSending } from "../../src/db/message/begin-sending.ts";
import { relayEvents } from "../../src/db/outbox/relay-events.ts";
import { findAccessLink } from "../../src/db/record/access-links.ts";
import type { BookingRequest } from "../../src/domain/booking/appointment.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import {
  type MadeClinic,
  type Maker,
  makeAppointment,
  makeClinic,
  makePatient,
  openMaker,
  perform,
  requestedAt,
} from "../support/make.ts";
import { insert } from "../support/two-organizations.ts";

let maker: Maker;
let clinic: MadeClinic;
let server: MailServer;
const settings = { publicUrl: "https://praxis.example", from: "appointments@praxis.example" };

beforeAll(async () => {
  [maker, server] = await Promise.all([openMaker(), startMailServer()]);
  clinic = await makeClinic(maker, { practitioners: 40, offer: { payment_policy: "none" } });
});
afterAll(async () => {
  await server.stop();
  await maker.close();
});
beforeEach(() => server.behave("take"));

let made = 0;

/** A visit of a patient of its own, with the messages that its events call for. */
async function makeVisit({
  status = "confirmed" as const,
  ...person
}: Record<string, unknown> & { status?: "confirmed" | "cancelled" } = {}) {
  const email = `${randomUUID()}@mail.example`;
  const patientId = await makePatient(maker, clinic, { email, ...person });
  const practitionerId = clinic.practitionerIds[made++] ?? null;
  const visit = await makeAppointment(maker, clinic, { status, patientId, practitionerId });
  await decide();
  return { ...visit, email };
}

async function decide(): Promise<void> {
  while ((await relayEvents(maker.db, 500)) > 0);
}

async function messagesOf({ appointmentId }: Pick<BookingRequest, "appointmentId">) {
  const { rows } = await maker.admin.query<{
    id: string;
    kind: string;
    status: string;
    reason: string | null;
    attempts: number;
    language: string | null;
  }>(
    "select id, kind, status, skip_reason as reason, attempts, language from messages where appointment_id = $1 order by queued_at, id",
    [appointmentId],
  );
  return rows;
}

/** One try of the activity, as a worker makes it; the end of the message, or the type of the failure. */
async function deliver(
  { organizationId }: Pick<BookingRequest, "organizationId">,
  messageId: string,
  at = requestedAt,
): Promise<string> {
  const mailer = createTransport({ url: server.url, socketTimeout: 2_000 });
  const { deliverMessage } = createMessageActivities({ db: maker.db, mailer, ...settings });
  const attemptedAt = Date.parse(at);
  const environment = new MockActivityEnvironment(
    { scheduledTimestampMs: attemptedAt, currentAttemptScheduledTimestampMs: attemptedAt },
    { logger: new DefaultLogger("ERROR") },
  );
  try {
    return await environment.run(() => deliverMessage({ organizationId, messageId }));
  } catch (error) {
    return error instanceof Error && "type" in error ? String(error.type) : String(error);
  }
}

async function deliverAll(visit: BookingRequest): Promise<string[]> {
  const ends: string[] = [];
  for (const { id } of await messagesOf(visit)) ends.push(await deliver(visit, id));
  return ends;
}

test("an event is decided about once, whatever is repeated, and a message is sent once, however often it is asked for", async () => {
  const visit = await makeVisit();
  await maker.admin.query("update outbox set delivered_at = null where aggregate_id = $1", [visit.appointmentId]);
  await maker.admin.query("delete from live_events where appointment_id = $1", [visit.appointmentId]);
  await decide();
  expect((await messagesOf(visit)).map(({ kind }) => kind)).toEqual(["confirmed"]);
  expect([...(await deliverAll(visit)), ...(await deliverAll(visit))]).toEqual(["sent", "sent"]);
  const [mail, ...others] = server.mails(visit.email);
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    from: { address: settings.from },
  });
  expect(mail?.subject).toMatch(/^Confirmed: Mon 5 May, 10:00, /);
  expect(mail?.attachments.map(({ filename }) => filename)).toContain("appointment.ics");
  expect(mail?.text).toContain(`https://praxis.example/app/invitation?organization=`);
  expect(`${mail?.subject} ${mail?.text} ${mail?.html}`).not.toMatch(/Consultation|Ada Example/);
});

test("a patient whom the desk noted gets to the visit by the link of its mail, and whoever has a login by their login", async () => {
  const visit = await makeVisit();
  const { organizationId, appointmentId, patientId } = visit;
  await deliverAll(visit);
  const [noted] = server.mails(visit.email);
  const [, secret = ""] = /&appointment=[\w-]+#([\w-]{43})/.exec(noted?.text ?? "") ?? [];
  expect(noted?.html).toContain(secret);
  const days = (count: number) => new Date(Date.parse(requestedAt) + count * 24 * 3_600_000);
  const linkAt = (at: Date) => findAccessLink(maker.db, linkHashOf(secret), at);
  expect(await linkAt(days(6))).toMatchObject({ organizationId, email: visit.email, accountId: null });
  const accountId = randomUUID();
  const login = { id: accountId, email: visit.email, password_hash: "none" };
  await insert(maker.admin, "accounts", login);
  const access = { organization_id: organizationId, account_id: accountId, patient_id: patientId, relation: "self" };
  await insert(maker.admin, "patient_access", access);
  expect(await linkAt(days(0))).toBeUndefined();
  await maker.admin.query("update messages set status = 'queued' where appointment_id = $1", [appointmentId]);
  await deliverAll(visit);
  expect(server.mails(visit.email)[1]?.text).toMatch(/\/app\/appointments\/[\w-]+\?organization=[\w-]+&lang=en\s/);
});

test("what was moved or cancelled before its turn is not told any more, and what came of it is", async () => {
  const visit = await makeVisit({ language: "ar" });
  expect(await perform(maker, visit, "cancel")).toBe("done");
  await decide();
  expect(await deliverAll(visit)).toEqual(["skipped", "sent"]);
  expect(await messagesOf(visit)).toMatchObject([
    { kind: "confirmed", status: "skipped", reason: "superseded", attempts: 0 },
    { kind: "cancelled", status: "sent", language: "ar" },
  ]);
  const [mail] = server.mails(visit.email);
  expect(mail?.subject).toMatch(/^تم الإلغاء/);
  expect(mail?.html).toContain('dir="rtl"');
});

test("another room, which the patient is told at the desk, makes no mail and holds none back", async () => {
  const visit = await makeVisit();
  await maker.admin.query(
    `with moved as (update appointments set version = 2 where id = $1 returning *)
     insert into appointment_moves (organization_id, appointment_id, version, from_starts_at, from_ends_at, from_staff_id,
       to_starts_at, to_ends_at, to_staff_id, overbooked, actor_kind, request_id, at)
     select organization_id, id, 2, starts_at, ends_at, staff_id, starts_at, ends_at, staff_id, false, 'staff', id, now() from moved`,
    [visit.appointmentId],
  );
  expect(await deliverAll(visit)).toEqual(["sent"]);
});

test("without an address nothing is sent, and the log says why", async () => {
  const visit = await makeVisit({ email: null });
  expect(await deliverAll(visit)).toEqual(["skipped"]);
  expect(await messagesOf(visit)).toMatchObject([{ status: "skipped", reason: "no_address" }]);
});

test.each(["drop", "cut"] as const)(
  "an end that is unknown (%s) is followed by one more try of a confirmation, the same mail, and no third",
  async (manner) => {
    const visit = await makeVisit();
    server.behave(manner);
    const before = server.attempts();
    const [message] = await messagesOf(visit);
    const ends = [];
    for (let i = 0; i < 3; i++) ends.push(await deliver(visit, message?.id ?? ""));
    expect(ends).toEqual(["unknown", "unknown", "unknown"]);
    expect(server.attempts() - before).toBe(2);
    const ids = server.mails(visit.email).map(({ messageId }) => messageId);
    expect(ids).toHaveLength(manner === "drop" ? 2 : 0);
    expect(new Set(ids).size).toBeLessThanOrEqual(1);
    expect(await messagesOf(visit)).toMatchObject([{ status: "unknown", attempts: 2 }]);
  },
);

test("an attempt that left no word, because its process was killed, is repeated once where it is about coming, and never else", async () => {
  const visit = await makeVisit({ status: "cancelled" });
  await maker.admin.query(
    `insert into messages (organization_id, dedupe_key, kind, channel, appointment_id, version, patient_id, queued_at)
     select organization_id, 'released', 'released', channel, appointment_id, version, patient_id, queued_at + interval '1 second'
     from messages where appointment_id = $1 and kind = 'cancelled'`,
    [visit.appointmentId],
  );
  for (const { id: messageId } of await messagesOf(visit)) {
    const { linkHash } = makeLinkSecret();
    const { organizationId } = visit;
    await beginSending(maker.db, { organizationId, messageId, linkHash, at: new Date(requestedAt) });
  }
  expect(await deliverAll(visit)).toEqual(["skipped", "sent", "unknown"]);
  expect(server.mails(visit.email)).toHaveLength(1);
});

test("a server that is away or busy is tried again as if nothing had been, one that refuses the mailbox is not", async () => {
  const visit = await makeVisit();
  const [message] = await messagesOf(visit);
  const attempt = () => deliver(visit, message?.id ?? "");
  server.behave("refuse");
  expect(await attempt()).toBe("mail_refused");
  server.behave("busy");
  expect(await attempt()).toBe("mail_server_away");
  await server.stop();
  expect(await attempt()).toBe("mail_server_away");
  await server.start();
  server.behave("take");
  expect(await attempt()).toBe("sent");
  expect(server.mails(visit.email)).toHaveLength(1);
});
