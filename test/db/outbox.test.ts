import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Db, openDb } from "../../src/db/client.ts";
import { findKeptPositions, forgetLiveEvents, readLiveEvents } from "../../src/db/outbox/live-events.ts";
import { notifyOfEvents } from "../../src/db/outbox/notices.ts";
import { relayEvents } from "../../src/db/outbox/relay-events.ts";
import type { LiveEvent } from "../../src/domain/booking/live-event.ts";
import { type MadeClinic, makeAppointment, makeClinic } from "../support/make.ts";
import { useMaker } from "../support/use-maker.ts";
import { waiting } from "../support/waiting.ts";

const maker = useMaker();
let clinic: MadeClinic;
let another: Db;

beforeAll(async () => {
  clinic = await makeClinic(maker(), { practitioners: 8, offer: { payment_policy: "none" } });
  another = openDb({ url: maker().appUrl, poolMax: 4, onError: () => undefined });
});
afterEach(() => relayAll(maker().db));
afterAll(() => another?.close());

async function relayAll(db: Db, batch = 500): Promise<void> {
  while ((await relayEvents(db, batch)) > 0);
}

/** A visit that has been confirmed, checked in, ... each with its event. */
const visit = (practitioner = 0) =>
  makeAppointment(maker(), clinic, {
    status: "completed",
    practitionerId: clinic.practitionerIds[practitioner] ?? null,
  });

async function undelivered(): Promise<number> {
  const { rows } = await maker().admin.query<{ n: number }>(
    "select count(*)::int as n from outbox where delivered_at is null",
  );
  return rows[0]?.n ?? -1;
}

const newest = async () => (await findKeptPositions(maker().db)).newest;

test("two relays deliver each event once, those of an appointment in order, and a reader that follows misses none", async () => {
  const from = await newest();
  await Promise.all(clinic.practitionerIds.map((_, i) => visit(i)));
  const written = await undelivered();
  expect(written).toBe(24);
  const seen: LiveEvent[] = [];
  const following = (async () => {
    while (seen.length < written) seen.push(...(await readLiveEvents(maker().db, seen.at(-1)?.position ?? from, 100)));
  })();
  // Batches of two: many transactions at once, which end in any order.
  await Promise.all([maker().db, another, maker().db, another].map((db) => relayAll(db, 2)));
  await relayAll(maker().db);
  await following;
  expect(await undelivered()).toBe(0);
  const told = new Set(seen.map(({ appointmentId }) => appointmentId));
  expect(told.size).toBe(8);
  for (const id of told) {
    const kinds = seen.filter(({ appointmentId }) => appointmentId === id).map(({ kind }) => kind);
    expect(kinds).toEqual(["appointment.confirmed", "appointment.in_progress", "appointment.completed"]);
  }
  expect(await readLiveEvents(maker().db, from, 100)).toEqual(seen);
});

test("a relay that dies leaves what it had in hand to the others, which meanwhile overtake it with no event of the same appointment", async () => {
  const from = await newest();
  const stuck = await visit(0);
  const dying = new Client({ connectionString: maker().appUrl });
  dying.on("error", () => undefined);
  await dying.connect();
  const { rows } = await dying.query<{ pid: number }>("select pg_backend_pid() as pid");
  await dying.query("begin; set local role praxis_relay");
  await dying.query("select from outbox where aggregate_id = $1 and seq = 1 for update", [stuck.appointmentId]);
  const other = await visit(1);
  await relayAll(maker().db);
  const told = async () => (await readLiveEvents(maker().db, from, 100)).map(({ appointmentId }) => appointmentId);
  expect(await told()).toEqual(Array(3).fill(other.appointmentId));
  await maker().admin.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
  await vi.waitFor(async () => {
    await relayAll(maker().db);
    expect(await undelivered()).toBe(0);
  }, waiting);
  expect((await told()).slice(3)).toEqual(Array(3).fill(stuck.appointmentId));
});

test("an event whose telling fails counts as not delivered", async () => {
  const from = await newest();
  const { appointmentId } = await visit();
  await maker().admin.query("alter table live_events add constraint no_news check (false) not valid");
  await expect(relayEvents(maker().db, 500)).rejects.toThrow("no_news");
  expect(await undelivered()).toBe(3);
  await maker().admin.query("alter table live_events drop constraint no_news");
  await relayAll(maker().db);
  const told = await readLiveEvents(maker().db, from, 100);
  expect(told.map((event) => event.appointmentId)).toEqual(Array(3).fill(appointmentId));
});

test("no transaction of business notifies: those that do commit one after the other", async () => {
  const listener = new Client({ connectionString: maker().adminUrl });
  await listener.connect();
  await listener.query("listen live_events");
  const notices: (string | undefined)[] = [];
  listener.on("notification", ({ payload }) => notices.push(payload));
  await visit();
  await relayAll(maker().db);
  await maker().admin.query("notify live_events, 'the first'");
  await notifyOfEvents(maker().db);
  await vi.waitFor(() => expect(notices).toEqual(["the first", ""]), waiting);
  await listener.end();
});

test("what screens were told is forgotten after an hour, but for the last of it", async () => {
  await visit();
  await relayAll(maker().db);
  const { newest: last } = await findKeptPositions(maker().db);
  await forgetLiveEvents(maker().db);
  expect((await findKeptPositions(maker().db)).oldest).toBeLessThan(last);
  await maker().admin.query("update live_events set recorded_at = now() - interval '61 minutes' where position < $1", [
    last,
  ]);
  await forgetLiveEvents(maker().db);
  const kept = await readLiveEvents(maker().db, 0, 100);
  expect(kept.map(({ position }) => position)).toEqual([last - 1, last]);
});

test("the relay sees whom an event reaches, and nothing else of appointments and patients", async () => {
  const reading = (columns: string) =>
    maker().db.asRelay((tx) => tx.$client.query(`select ${columns} from appointments`));
  await expect(reading("clinic_id, patient_id, staff_id, version")).resolves.toBeDefined();
  await expect(reading("starts_at")).rejects.toThrow("permission denied");
  for (const column of ["full_name", "email", "born_on"]) {
    const known = maker().db.asRelay((tx) => tx.$client.query(`select ${column} from patients`));
    await expect(known).rejects.toThrow("permission denied");
  }
});

test("an organization reads no events but its own, and writes none", async () => {
  await visit();
  await relayAll(maker().db);
  const theirs = await makeClinic(maker());
  const seenBy = (organizationId: string) =>
    maker().db.withTenant(organizationId, (tx) => tx.$client.query("select from live_events"));
  expect((await seenBy(clinic.organizationId)).rowCount).toBeGreaterThan(0);
  expect((await seenBy(theirs.organizationId)).rowCount).toBe(0);
  const writing = maker().db.withTenant(clinic.organizationId, (tx) => tx.$client.query("delete from live_events"));
  await expect(writing).rejects.toThrow("permission denied");
});
