import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { listBooked } from "../../../src/db/booking/affected.ts";
import { allocateNurse } from "../../../src/db/booking/allocate-nurse.ts";
import { releaseSlot } from "../../../src/db/booking/end-hold.ts";
import { listInTheWay } from "../../../src/db/booking/in-the-way.ts";
import { listAppointments } from "../../../src/db/booking/queries.ts";
import { listWorkload } from "../../../src/db/booking/workload.ts";
import { readLiveEvents } from "../../../src/db/outbox/live-events.ts";
import { relayEvents } from "../../../src/db/outbox/relay-events.ts";
import { addLeave, replaceStaffHours } from "../../../src/db/staff/change-hours.ts";
import type { BookingRequest } from "../../../src/domain/booking/appointment.ts";
import {
  gives,
  hold,
  type MadeClinic,
  makeAppointment,
  makeClinic,
  makePair,
  makeRequest,
  makeService,
  type Pair,
  perform,
  receptionist,
  requestedAt,
  startsAt,
} from "../../support/make.ts";
import { move, onTop } from "../../support/moves.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker({ poolMax: 20 });

const later = (minutes: number) => new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
const clock = (minutes: number) => later(minutes).slice(11, 16);

async function openPair(wishes: { practitioners?: number } = {}): Promise<Pair> {
  const offer = { payment_policy: "none" };
  return makePair(maker(), await makeClinic(maker(), { offer, practitioners: 2, ...wishes }));
}

const both = (pair: Pair, wishes: Partial<BookingRequest> = {}) => ({
  serviceIds: [pair.checkUp, pair.skin],
  practitionerId: null,
  ...wishes,
});

const makeVisit = (pair: Pair, wishes: Partial<BookingRequest> = {}) =>
  makeAppointment(maker(), pair, { status: "confirmed", ...both(pair, wishes) });

/** Whom a visit takes and when, on the clock of UTC. */
async function takenBy({ appointmentId }: Pick<BookingRequest, "appointmentId">) {
  const { rows } = await maker().admin.query<{ id: string; from: string; until: string }>(
    `select subject_id as id, to_char(lower(during) at time zone 'UTC', 'HH24:MI') as from, to_char(upper(during) at time zone 'UTC', 'HH24:MI') as until
     from occupancies where source_id = $1 and subject_kind = 'practitioner' order by lower(during)`,
    [appointmentId],
  );
  return rows.map(({ id, from, until }) => [id, from, until]);
}

async function linesOf({ appointmentId }: Pick<BookingRequest, "appointmentId">) {
  const { rows } = await maker().admin.query<{
    staff_id: string;
    handed_over: boolean;
    assignment: { rule: string } | null;
  }>("select staff_id, handed_over, assignment from appointment_services where appointment_id = $1 order by position", [
    appointmentId,
  ]);
  return rows.map((line) => [line.staff_id, line.handed_over, line.assignment?.rule]);
}

const editorOf = ({ organizationId }: MadeClinic) => ({ organizationId, accountId: randomUUID() });
const at = new Date(requestedAt);

describe("a visit that nobody gives all of", () => {
  test("is given by one after another, each for their own service with its own buffers", async () => {
    const pair = await openPair();
    await maker().admin.query("update services set buffer_after_minutes = 10 where id = $1", [pair.checkUp]);
    await maker().admin.query("update services set buffer_before_minutes = 5 where id = $1", [pair.skin]);
    const visit = await makeVisit(pair);
    expect(await takenBy(visit)).toEqual([
      [pair.dentist, clock(0), clock(40)],
      [pair.dermatologist, clock(25), clock(60)],
    ]);
    expect(await linesOf(visit)).toEqual([
      [pair.dentist, false, undefined],
      [pair.dermatologist, true, "only_one_free"],
    ]);
  });

  test("is not split where somebody gives all of it", async () => {
    const pair = await openPair({ practitioners: 3 });
    const all = pair.practitionerIds[2] ?? "";
    await gives(maker(), all, [pair.checkUp, pair.skin]);
    const visit = await makeVisit(pair);
    expect(await takenBy(visit)).toEqual([[all, clock(0), clock(60)]]);
    expect(await hold(maker(), await makeRequest(maker(), pair, both(pair)))).toMatchObject({
      refusalCode: "slot_taken",
    });
    const named = await makeRequest(maker(), pair, both(pair, { practitionerId: pair.dentist }));
    expect(await hold(maker(), named)).toMatchObject({ status: "refused" });
  });

  test("takes whoever is asked for as far as they give it, and the fairest for the rest", async () => {
    const pair = await openPair({ practitioners: 4 });
    const [, , secondDentist = "", secondDermatologist = ""] = pair.practitionerIds;
    await gives(maker(), secondDentist, [pair.checkUp]);
    await gives(maker(), secondDermatologist, [pair.skin]);
    await makeAppointment(maker(), pair, {
      status: "confirmed",
      practitionerId: pair.dermatologist,
      serviceIds: [pair.skin],
      startsAt: later(240),
    });
    const visit = await makeVisit(pair, { practitionerId: secondDentist });
    expect(await linesOf(visit)).toEqual([
      [secondDentist, false, undefined],
      [secondDermatologist, true, "fewest_booked_minutes"],
    ]);
    const other = await makeRequest(maker(), pair, both(pair, { practitionerId: secondDermatologist }));
    expect(await hold(maker(), other)).toMatchObject({ refusalCode: "slot_taken" });
  });

  test("that is refused after it was held does not count as whoever was to give a part having been booked lately", async () => {
    const pair = await openPair({ practitioners: 3 });
    await gives(maker(), pair.practitionerIds[2] ?? "", [pair.skin]);
    await maker().admin.query("update service_offers set payment_policy = 'card' where service_id = $1", [pair.skin]);
    const refused = await makeRequest(maker(), pair, both(pair));
    await hold(maker(), refused);
    await releaseSlot(maker().db, refused, { status: "refused", code: "payment_unavailable" }, at);
    const next = await makeRequest(maker(), pair, both(pair));
    await hold(maker(), next);
    expect(await linesOf(next)).toEqual(await linesOf(refused));
  });

  test("keeps whoever gives the service before where they give the next one too, and who comes back has two stretches", async () => {
    const pair = await openPair();
    const polish = await makeService(maker(), { ...pair, practitionerIds: [pair.dentist] });
    const apart = await makeVisit(pair, { serviceIds: [pair.checkUp, pair.skin, polish] });
    expect(await takenBy(apart)).toEqual([
      [pair.dentist, clock(0), clock(30)],
      [pair.dermatologist, clock(30), clock(60)],
      [pair.dentist, clock(60), clock(90)],
    ]);
    const together = await makeVisit(pair, { startsAt: later(120), serviceIds: [pair.checkUp, polish, pair.skin] });
    expect(await takenBy(together)).toEqual([
      [pair.dentist, clock(120), clock(180)],
      [pair.dermatologist, clock(180), clock(210)],
    ]);
  });

  test("takes nobody where one of them is busy in their turn, and leaves each free in the other's", async () => {
    const pair = await openPair();
    const skinAt = (minutes: number) => ({
      serviceIds: [pair.skin],
      practitionerId: pair.dermatologist,
      startsAt: later(minutes),
    });
    await makeAppointment(maker(), pair, { status: "confirmed", ...skinAt(0) });
    const visit = await makeVisit(pair);
    const busy = await makeRequest(maker(), pair, both(pair, { startsAt: later(30) }));
    expect(await hold(maker(), busy)).toMatchObject({ status: "confirmed" });
    expect(await hold(maker(), await makeRequest(maker(), pair, skinAt(60)))).toMatchObject({
      refusalCode: "slot_taken",
    });
    expect(await hold(maker(), await makeRequest(maker(), pair, skinAt(90)))).toMatchObject({ status: "confirmed" });
    expect(await takenBy(visit)).toHaveLength(2);
  });

  test("of twenty who race for one, one gets it, and nobody who loses has taken anyone", async () => {
    const pair = await openPair();
    const requests = await Promise.all(Array.from({ length: 20 }, () => makeRequest(maker(), pair, both(pair))));
    const answers = await Promise.all(requests.map((request) => hold(maker(), request)));
    expect(answers.filter(({ status }) => status === "confirmed")).toHaveLength(1);
    expect(answers.filter(({ refusalCode }) => refusalCode === "slot_taken")).toHaveLength(19);
  });

  test("of visits that meet only in one of their practitioners, as many are had as that one can give", async () => {
    const pair = await openPair({ practitioners: 3 });
    await gives(maker(), pair.practitionerIds[2] ?? "", [pair.checkUp]);
    const requests = await Promise.all([
      ...Array.from({ length: 8 }, () => makeRequest(maker(), pair, both(pair))),
      ...Array.from({ length: 8 }, () =>
        makeRequest(maker(), pair, both(pair, { serviceIds: [pair.skin, pair.checkUp], startsAt: later(30) })),
      ),
    ]);
    const answers = await Promise.all(requests.map((request) => hold(maker(), request)));
    expect(answers.filter(({ status }) => status === "confirmed")).toHaveLength(1);
  });

  test("takes all of them again when its end is taken back, and none where one has another visit since", async () => {
    const pair = await openPair();
    const visit = await makeVisit(pair);
    await perform(maker(), visit, "mark_no_show");
    expect(await takenBy(visit)).toEqual([]);
    expect(await perform(maker(), visit, "undo_no_show")).toBe("done");
    expect(await takenBy(visit)).toHaveLength(2);
    await perform(maker(), visit, "mark_no_show");
    const skin = { serviceIds: [pair.skin], practitionerId: pair.dermatologist, startsAt: later(30) };
    await makeAppointment(maker(), pair, { status: "confirmed", ...skin });
    expect(await perform(maker(), visit, "undo_no_show")).toBe("slot_taken");
    expect(await takenBy(visit)).toEqual([]);
  });

  test("lies on top of others with a reason, and on top of nobody's leave", async () => {
    const pair = await openPair();
    await makeAppointment(maker(), pair, {
      status: "confirmed",
      serviceIds: [pair.skin],
      practitionerId: pair.dermatologist,
      startsAt: later(30),
    });
    const wish = await makeRequest(maker(), pair, both(pair, { actor: receptionist }));
    expect(await hold(maker(), await onTop(maker(), wish, "in pain"))).toMatchObject({ status: "confirmed" });
    await maker().admin.query(
      "insert into staff_leave (organization_id, id, staff_id, starts_at, ends_at) values ($1, $2, $3, $4, $5)",
      [pair.organizationId, randomUUID(), pair.dermatologist, later(150), later(160)],
    );
    const another = await makeRequest(maker(), pair, both(pair, { actor: receptionist, startsAt: later(120) }));
    expect(await hold(maker(), await onTop(maker(), another, "in pain"))).toMatchObject({ refusalCode: "slot_taken" });
  });
});

describe("a move of it", () => {
  test("takes each practitioner along, also when somebody gives all of it by now", async () => {
    const pair = await openPair();
    const visit = await makeVisit(pair);
    await gives(maker(), pair.dentist, [pair.checkUp, pair.skin]);
    expect(await move(maker(), visit, { startsAt: later(60) })).toBe("done");
    expect(await takenBy(visit)).toEqual([
      [pair.dentist, clock(60), clock(90)],
      [pair.dermatologist, clock(90), clock(120)],
    ]);
    expect(await move(maker(), visit, { startsAt: later(60) })).toBe("already");
  });

  test("is refused as a whole where one of them is busy in their turn", async () => {
    const pair = await openPair();
    const visit = await makeVisit(pair);
    const skin = { serviceIds: [pair.skin], practitionerId: pair.dermatologist, startsAt: later(90) };
    const inTheWay = await makeAppointment(maker(), pair, { status: "confirmed", ...skin });
    expect(await move(maker(), visit, { startsAt: later(60) })).toBe("slot_taken");
    expect(await takenBy(visit)).toEqual([
      [pair.dentist, clock(0), clock(30)],
      [pair.dermatologist, clock(30), clock(60)],
    ]);
    const refused = {
      ...visit,
      practitionerId: null,
      givenBy: [pair.dentist, pair.dermatologist],
      startsAt: new Date(later(60)),
      exceptId: visit.appointmentId,
    };
    const found = await listInTheWay(maker().db, pair.organizationId, refused);
    expect(found.map((one) => [one.appointmentId, one.subject.id])).toEqual([
      [inTheWay.appointmentId, pair.dermatologist],
    ]);
  });

  test("gives one service to somebody else, and is told to whoever had it and whoever has it", async () => {
    const pair = await openPair({ practitioners: 3 });
    const another = pair.practitionerIds[2] ?? "";
    await gives(maker(), another, [pair.skin]);
    const visit = await makeVisit(pair, { practitionerId: pair.dermatologist });
    expect(await move(maker(), visit, { practitionerIds: [pair.dentist, another] })).toBe("done");
    expect(await linesOf(visit)).toEqual([
      [pair.dentist, false, undefined],
      [another, true, undefined],
    ]);
    while ((await relayEvents(maker().db, 1000)) > 0); // of one visit an event at a time
    const events = await readLiveEvents(maker().db, 0, 1000);
    const told = events.findLast(({ appointmentId }) => appointmentId === visit.appointmentId);
    expect(new Set(told?.staffIds)).toEqual(new Set([pair.dentist, pair.dermatologist, another]));
    expect(await move(maker(), visit, { practitionerIds: [another, another] })).toBe("not_offered");
    expect(await move(maker(), visit, { practitionerId: pair.dentist })).toBe("not_offered");
    expect(await move(maker(), visit, { practitionerIds: [pair.dentist] })).toBe("not_offered");
    await gives(maker(), pair.dentist, [pair.checkUp, pair.skin]);
    expect(await move(maker(), visit, { practitionerId: pair.dentist })).toBe("done");
    expect(await takenBy(visit)).toEqual([[pair.dentist, clock(0), clock(60)]]);
    expect(await move(maker(), visit, { practitionerIds: [pair.dentist, pair.dermatologist] })).toBe("done");
    expect(await takenBy(visit)).toHaveLength(2);
  });

  test("to another length is its last service's, and whoever gives the others stays as long", async () => {
    const pair = await openPair();
    const visit = await makeVisit(pair);
    expect(await move(maker(), visit, { minutes: 50 })).toBe("done");
    expect(await takenBy(visit)).toEqual([
      [pair.dentist, clock(0), clock(30)],
      [pair.dermatologist, clock(30), clock(50)],
    ]);
  });
});

describe("who gives a part of it", () => {
  test("has it among their visits, and their minutes of it in their workload", async () => {
    const pair = await openPair();
    const visit = await makeVisit(pair);
    const filter = { clinicId: null, practitionerId: null, patientId: null, statuses: null, from: null, until: null };
    const page = { after: null, order: "earliest_first" as const, limit: 10 };
    for (const staffId of [pair.dentist, pair.dermatologist]) {
      const own = { reach: { kind: "own", accountId: randomUUID(), staffId } as const, role: "practitioner" as const };
      const listed = await listAppointments(maker().db, pair.organizationId, { ...own, ...page, filter });
      expect(listed.map(({ id }) => id)).toEqual([visit.appointmentId]);
      const wide = { reach: { kind: "organization" } as const, role: "receptionist" as const };
      const asked = { ...wide, ...page, filter: { ...filter, practitionerId: staffId } };
      expect(await listAppointments(maker().db, pair.organizationId, asked)).toMatchObject([
        { id: visit.appointmentId },
      ]);
      const on = startsAt.slice(0, 10);
      const work = await maker().db.withTenant(pair.organizationId, (tx) =>
        listWorkload(tx, { staffId, clinicIds: null, from: on, to: on }),
      );
      expect(work).toEqual([{ day: on, clinicId: pair.clinicId, visits: 1, bookedMinutes: 30 }]);
    }
  });

  test("strands it with leave in their own turn, and not in the other's", async () => {
    const pair = await openPair();
    const visit = await makeVisit(pair);
    const leave = (staffId: string, from: number, until: number) =>
      addLeave(
        maker().db,
        editorOf(pair),
        { scope: staffId, key: randomUUID(), bodyHash: "", subjectId: randomUUID() },
        {
          staffId,
          reach: { kind: "organization" },
          startsAt: new Date(later(from)),
          endsAt: new Date(later(until)),
          acceptAffected: false,
          at,
        },
      );
    await expect(leave(pair.dermatologist, 45, 120)).rejects.toMatchObject({ code: "appointments_affected" });
    await leave(pair.dermatologist, -60, 30);
    await leave(pair.dentist, 30, 120);
    const booked = await maker().db.withTenant(pair.organizationId, (tx) =>
      listBooked(tx, { subjectId: pair.dermatologist, from: at }),
    );
    expect(booked).toEqual([
      { appointmentId: visit.appointmentId, startsAt: new Date(later(30)), endsAt: new Date(later(60)) },
    ]);
  });

  test("strands it with hours that end before their turn, and not with hours that end before the other's", async () => {
    const pair = await openPair();
    await makeVisit(pair);
    // 08:00 UTC is 10:00 at the clinic: the turns are until 10:30 and until 11:00.
    const until = (staffId: string, closes: number) =>
      replaceStaffHours(maker().db, editorOf(pair), {
        id: staffId,
        reach: { kind: "organization" },
        expectedVersion: 1,
        acceptAffected: false,
        at,
        clinicId: pair.clinicId,
        hours: { week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: 0, closes })), overrides: [] },
      });
    await expect(until(pair.dermatologist, 630)).rejects.toMatchObject({ code: "appointments_affected" });
    await expect(until(pair.dentist, 600)).rejects.toMatchObject({ code: "appointments_affected" });
    await until(pair.dentist, 630);
    const next = await makeRequest(maker(), pair, both(pair, { startsAt: later(30) }));
    expect(await hold(maker(), next)).toMatchObject({ refusalCode: "outside_hours" });
  });

  test("is nobody's nurse in it", async () => {
    const pair = await openPair({ practitioners: 3 });
    const nurseId = pair.practitionerIds[2] ?? "";
    await gives(maker(), nurseId, []);
    const { appointmentId, clinicId, organizationId } = await makeVisit(pair);
    const give = (id: string) =>
      allocateNurse(
        maker().db,
        organizationId,
        { scope: appointmentId, key: randomUUID(), bodyHash: "", subjectId: randomUUID() },
        { appointmentId, clinicId, nurseId: id, expectedVersion: null, actor: receptionist, at },
      );
    expect(await give(pair.dermatologist)).toBe("nurse_unsuitable");
    expect(await give(nurseId)).toBe("done");
    const { rows } = await maker().admin.query(
      "select extract(epoch from upper(during) - lower(during))::int / 60 as minutes from occupancies where subject_kind = 'nurse' and source_id = $1",
      [appointmentId],
    );
    expect(rows).toEqual([{ minutes: 60 }]);
  });
});
