import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { importPKCS8, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Principal } from "../../../src/domain/identity/principal.ts";
import { startRelay } from "../../../workers/relay.ts";
import type { TestApi } from "../../support/api.ts";
import { act, booked, codeOf, type Desk, makeLogin, openDesk, startIn } from "../../support/desk.ts";
import { type Listening, listening, listenTo, type Told } from "../../support/event-stream.ts";
import { useStack } from "../../support/stack.ts";

const stack = useStack();
let desk: Desk;
let other: TestApi;
let relay: ReturnType<typeof startRelay>;
/** Opened before everything else, so that nobody waits for the end of its token. */
let expiring: Listening;

beforeAll(async () => {
  relay = startRelay(stack().api.parts);
  other = await stack().startAnotherApi();
  desk = await openDesk(stack(), { offer: { payment_policy: "none" }, practitioners: 2 });
  expiring = await listenTo(other, { token: await tokenThatEndsIn(10) });
});
afterAll(() => relay.stop());

async function next(stream: Listening, count: number): Promise<Told[]> {
  const events: Told[] = [];
  while (events.length < count) {
    const event = await stream.next();
    if (!event) throw new Error("the stream ended");
    events.push(event);
  }
  return events;
}

const kindsOf = (events: Told[]) => events.map((event) => (event.name === "change" ? event.data.kind : event.name));
const kinds = ["confirmed", "checked_in", "in_progress", "completed"].map((status) => `appointment.${status}`);

/** From the booking to the end of the visit. */
async function wholeVisit(startsAt: string) {
  const { id } = await booked(stack(), desk, { startsAt });
  for (const noun of ["check-in", "start", "completion"]) await act(stack(), id, noun, { as: desk.staff });
  return id;
}

describe("the stream of events", () => {
  test("tells in one process what was changed through another, by ids alone, and in the order it happened", async () => {
    const stream = await listening(other, desk.staff);
    expect(stream.response.headers.get("content-type")).toBe("text/event-stream");
    const appointmentId = await wholeVisit(startIn(24));
    const told = await next(stream, 4);
    const data = kinds.map((kind) => ({ kind, appointmentId, clinicId: desk.clinicId, version: 1 }));
    expect(told.map((event) => event.data)).toEqual(data);
    await stream.close();
  });

  test("is not compressed, as that would hold events back", async () => {
    const stream = await listening(other, desk.staff);
    expect(stream.response.headers.get("content-encoding")).toBeNull();
    await stream.close();
  });

  test("goes on after a break, in any process, where Last-Event-ID says", async () => {
    const before = await listening(stack().api, desk.staff);
    await wholeVisit(startIn(25));
    const [first] = await next(before, 1);
    await before.close();
    const after = await listenTo(other, { as: desk.staff, after: first?.id ?? "" });
    expect(kindsOf(await next(after, 3))).toEqual(kinds.slice(1));
    await booked(stack(), desk, { startsAt: startIn(26) });
    expect(kindsOf(await next(after, 1))).toEqual(kinds.slice(0, 1));
    await after.close();
  });

  test("says to read everything again when what was missed is too much, forgotten, or not to be had", async () => {
    const { admin } = stack().maker;
    const organizationId = desk.organizationId;
    const start = await listening(other, desk.staff);
    await booked(stack(), desk, { startsAt: startIn(27) });
    const [newest] = await next(start, 1);
    await start.close();
    await tell({ organizationId, clinicId: desk.clinicId, count: 501 });
    for (const after of [newest?.id ?? "", "999999999999"]) {
      const stream = await listenTo(other, { as: desk.staff, after });
      const [told] = await next(stream, 1);
      expect(told?.name).toBe("read_again");
      expect(Number(told?.id)).toBe(Number(newest?.id) + 501);
      await stream.close();
    }
    await admin.query("delete from live_events where position < $1", [Number(newest?.id) + 400]);
    const stream = await listenTo(other, { as: desk.staff, after: String(Number(newest?.id) + 399) });
    expect(kindsOf(await next(stream, 1))).toEqual(["read_again"]);
    await stream.close();
    const kept = await listenTo(other, { as: desk.staff, after: String(Number(newest?.id) + 400) });
    expect(await next(kept, 101)).toHaveLength(101);
    await kept.close();
  });

  test("reaches a patient's own, a practitioner's own, a clinic's and an organization's, and nobody else's", async () => {
    const elsewhere = await openDesk(stack(), { offer: { payment_policy: "none" } });
    const stranger = await makeLogin(stack(), desk);
    const [mine = "", theirs = ""] = desk.practitionerIds;
    const practitioner = (staffId: string): Principal => ({ ...desk.staff, role: "practitioner", staffId });
    const markedClinicId = randomUUID();
    const told = [desk.patient, practitioner(mine), desk.staff, { ...desk.staff, role: "organization_admin" as const }];
    const untold = [stranger.as, practitioner(theirs), elsewhere.staff, elsewhere.patient];
    const marked: Principal = { ...desk.staff, clinicIds: [markedClinicId] };
    const streams = await Promise.all([...told, ...untold].map((as) => listening(other, as)));
    const markedStream = await listening(other, marked);

    const visit = await booked(stack(), desk, { startsAt: startIn(30), practitionerId: mine });
    // What comes behind it, for those who must not have been told of it.
    const its = { startsAt: startIn(31) };
    const ofStranger = await booked(stack(), desk, { ...its, ...stranger, practitionerId: theirs });
    const ofElsewhere = await booked(stack(), elsewhere, its);

    const firsts = await Promise.all(streams.map(async (stream) => (await next(stream, 1))[0]));
    const ids = firsts.map((event) => (event?.name === "change" ? event.data.appointmentId : undefined));
    expect(ids.slice(0, 4)).toEqual(Array(4).fill(visit.id));
    expect(ids.slice(4, 8)).toEqual([ofStranger.id, ofStranger.id, ofElsewhere.id, ofElsewhere.id]);

    // Only now: the relay, which tells of the others, has passed them all on.
    await tell({ organizationId: desk.organizationId, clinicId: markedClinicId, count: 1 });
    const [first] = await next(markedStream, 1);
    expect(first?.data).toMatchObject({ clinicId: markedClinicId });
    for (const stream of [...streams, markedStream]) await stream.close();
  });

  test("goes on though the connection that listens in Postgres breaks", async () => {
    const stream = await listening(other, desk.staff);
    const { rowCount } = await stack().maker.admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'praxis-events'",
    );
    expect(rowCount).toBeGreaterThan(0);
    await booked(stack(), desk, { startsAt: startIn(32) });
    expect(kindsOf(await next(stream, 1))).toEqual(kinds.slice(0, 1));
    await stream.close();
  });

  test("ends when its access token does", async () => {
    expect(kindsOf(await next(expiring, 1))).toEqual(["read_again"]);
    expect(await expiring.next()).toBeUndefined();
  });

  test("ends when the process is about to, which opens no more", async () => {
    const ending = await stack().startAnotherApi();
    const stream = await listening(ending, desk.staff);
    await ending.closeStreams();
    expect(await stream.next()).toBeUndefined();
    expect(codeOf(await ending.call({ path: "/v1/events", as: desk.staff }))).toEqual([503, "temporarily_unavailable"]);
  });

  test("is had by one account ten times at once, and again when one of them has ended", async () => {
    const as = { ...desk.staff, accountId: randomUUID() };
    const streams = await Promise.all(Array.from({ length: 10 }, () => listening(other, as)));
    expect(codeOf(await other.call({ path: "/v1/events", as }))).toEqual([429, "too_many_requests"]);
    const still = await listening(other, desk.staff);
    await still.close();
    await streams.pop()?.close();
    await expect.poll(async () => (await other.call({ path: "/v1/events", as })).status).toBe(200);
    for (const stream of streams) await stream.close();
  });

  test("is cut for a reader that does not read, instead of kept for it without end", async () => {
    const as = { ...desk.staff, accountId: randomUUID() };
    const idle = await Promise.all(Array.from({ length: 9 }, () => listening(other, { ...as, clinicIds: [] })));
    const socket = connect(Number(new URL(other.url).port), "127.0.0.1");
    const authorization = `Bearer ${await other.tokens.issue(as)}`;
    socket.write(`GET /v1/events HTTP/1.1\r\nHost: praxis\r\nAuthorization: ${authorization}\r\n\r\n`);
    await once(socket, "data");
    socket.pause();
    const connectOnce = async () => (await other.call({ path: "/v1/events", as })).status;
    expect(await connectOnce()).toBe(429);
    // More than the two ends of a connection hold.
    await tell({ organizationId: desk.organizationId, clinicId: desk.clinicId, count: 30_000, kindLength: 500 });
    await expect.poll(connectOnce).toBe(200);
    socket.destroy();
    for (const stream of idle) await stream.close();
  });
});

/** An access token like any other, of somebody who is told of nothing. */
async function tokenThatEndsIn(seconds: number): Promise<string> {
  const { jwtPrivateKey, http } = stack().api.parts.config;
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ org: randomUUID(), role: "receptionist", clinics: [randomUUID()], staff: null })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: stack().api.tokens.jwks.keys[0]?.kid ?? "" })
    .setIssuer(http.publicUrl)
    .setAudience("praxis-api")
    .setSubject(randomUUID())
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(await importPKCS8(jwtPrivateKey, "ES256"));
}

/** Events as the relay writes them, of no appointment in particular. */
async function tell(of: { organizationId: string; clinicId: string; count: number; kindLength?: number }) {
  await stack().maker.admin.query(
    `insert into live_events (organization_id, appointment_id, seq, kind, clinic_id, patient_id, staff_ids, version)
     select $1, gen_random_uuid(), 1, repeat('x', $3), $2, gen_random_uuid(), '{}', 1 from generate_series(1, $4)`,
    [of.organizationId, of.clinicId, of.kindLength ?? 10, of.count],
  );
}
