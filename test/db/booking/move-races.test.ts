import { Client } from "pg";
import { describe, expect, test } from "vitest";
import type { BookingRequest } from "../../../src/domain/booking/appointment.ts";
import { countWaiting, hold, makeAppointment, makeClinic, makeRequest, startsAt } from "../../support/make.ts";
import { move } from "../../support/moves.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker({ poolMax: 20 });

const minutesLater = (minutes: number) => new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
const free = { offer: { payment_policy: "none" } };

describe("of those who want one time at once one gets it:", () => {
  test("twenty moves", async () => {
    const clinic = await makeClinic(maker(), free);
    const requests: BookingRequest[] = [];
    for (let i = 0; i < 20; i++) {
      requests.push(await makeAppointment(maker(), clinic, { status: "confirmed", startsAt: minutesLater(30 * i) }));
    }
    const target = minutesLater(30 * 40);
    const outcomes = await Promise.all(requests.map((request) => move(maker(), request, { startsAt: target })));
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "slot_taken")).toHaveLength(19);
  });

  test("moves and bookings", async () => {
    const clinic = await makeClinic(maker(), free);
    const visits: BookingRequest[] = [];
    for (let i = 0; i < 8; i++) {
      visits.push(await makeAppointment(maker(), clinic, { status: "confirmed", startsAt: minutesLater(30 * i) }));
    }
    const target = minutesLater(30 * 40);
    const wishes: BookingRequest[] = [];
    for (const _ of visits) wishes.push(await makeRequest(maker(), clinic, { startsAt: target }));
    const outcomes = await Promise.all([
      ...visits.map((request) => move(maker(), request, { startsAt: target })),
      ...wishes.map(async (request) => (await hold(maker(), request)).status),
    ]);
    expect(outcomes.filter((outcome) => outcome === "done" || outcome === "confirmed")).toHaveLength(1);
  });

  test("two visits that want each other's time keep theirs", async () => {
    const clinic = await makeClinic(maker(), free);
    const first = await makeAppointment(maker(), clinic, { status: "confirmed" });
    const second = await makeAppointment(maker(), clinic, { status: "confirmed", startsAt: minutesLater(30) });
    for (let i = 0; i < 3; i++) {
      const outcomes = await Promise.all([
        move(maker(), first, { startsAt: minutesLater(30) }),
        move(maker(), second, { startsAt }),
      ]);
      expect(outcomes).toEqual(["slot_taken", "slot_taken"]);
    }
  });
});

test("a move that Postgres ends to break a deadlock is tried again", async () => {
  const clinic = await makeClinic(maker(), free);
  const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
  const other = new Client({ connectionString: maker().adminUrl });
  await other.connect();
  try {
    await other.query("begin");
    await other.query("set local deadlock_timeout = '1min'"); // so that it is the move that is ended
    await other.query(
      `insert into occupancies (organization_id, subject_kind, subject_id, during, source_kind, source_id)
       values ($1, 'practitioner', $2, tstzrange($3, $4), 'appointment', $5)`,
      [clinic.organizationId, clinic.practitionerIds[0], minutesLater(60), minutesLater(90), crypto.randomUUID()],
    );
    const outcome = move(maker(), request, { startsAt: minutesLater(60) });
    await expect.poll(() => countWaiting(maker())).toBe(1);
    await other.query("select from appointments where id = $1 for update", [request.appointmentId]); // ends the move
    await other.query("rollback");
    expect(await outcome).toBe("done");
  } finally {
    await other.end();
  }
});
