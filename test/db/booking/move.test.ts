import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { listBooked } from "../../../src/db/booking/affected.ts";
import { allocateNurse } from "../../../src/db/booking/allocate-nurse.ts";
import { moveAppointment } from "../../../src/db/booking/move-appointment.ts";
import { readLiveEvents } from "../../../src/db/outbox/live-events.ts";
import { relayEvents } from "../../../src/db/outbox/relay-events.ts";
import type { BookingRequest } from "../../../src/domain/booking/appointment.ts";
import { DESK_HORIZON_DAYS } from "../../../src/domain/booking/slot-rules.ts";
import { hold, makeAppointment, makeClinic, makeRequest, receptionist, startsAt } from "../../support/make.ts";
import { makeMove, move } from "../../support/moves.ts";
import { insert } from "../../support/two-organizations.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker({ poolMax: 20 });

const minutesLater = (minutes: number) => new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
const free = { offer: { payment_policy: "none" } };

async function stateOf(appointmentId: string) {
  const { rows } = await maker().admin.query<{
    starts: string;
    minutes: number;
    staff_id: string;
    version: number;
    total: number;
    moves: number;
    rooms: string[];
  }>(
    `select to_json(starts_at at time zone 'UTC') #>> '{}' as starts, extract(epoch from ends_at - starts_at)::int / 60 as minutes,
       staff_id, version, total_minor::int as total,
       (select count(*)::int from appointment_moves where appointment_id = a.id) as moves,
       array(select subject_id::text from appointment_subjects where appointment_id = a.id and subject_kind = 'room') as rooms
     from appointments a where id = $1`,
    [appointmentId],
  );
  const [row] = rows;
  return row && { ...row, starts: new Date(`${row.starts}Z`).toISOString() };
}

function giveNurse({ organizationId, appointmentId, clinicId, requestedAt }: BookingRequest, nurseId: string) {
  const use = { scope: appointmentId, key: randomUUID(), bodyHash: "", subjectId: randomUUID() };
  const allocation = { appointmentId, clinicId, nurseId, expectedVersion: null, actor: receptionist };
  return allocateNurse(maker().db, organizationId, use, { ...allocation, at: new Date(requestedAt) });
}

/** Who is with a visit, how long the visit takes them, and who was with it after its latest move. */
async function nurseOf({ appointmentId }: BookingRequest) {
  const { rows } = await maker().admin.query<{
    id: string | null;
    takenMinutes: number | null;
    movedTo: string | null;
  }>(
    `select (select nurse_id from appointment_subjects where appointment_id = $1 and nurse_id is not null) as id,
       (select extract(epoch from upper(during) - lower(during))::int / 60 from occupancies
        where source_id = $1 and subject_kind = 'nurse') as "takenMinutes",
       (select to_nurse_id from appointment_moves where appointment_id = $1 order by version desc limit 1) as "movedTo"`,
    [appointmentId],
  );
  return rows[0];
}

/** Whose screens are told of its latest event: who gives the visit and is its nurse, and who did before a move. */
async function toldOf({ appointmentId }: BookingRequest) {
  let relayed: number;
  do relayed = await relayEvents(maker().db, 1000);
  while (relayed > 0); // of one visit an event at a time
  const events = await readLiveEvents(maker().db, 0, 1000);
  return events.findLast((event) => event.appointmentId === appointmentId)?.staffIds;
}

describe("a move", () => {
  test("gives the visit its new time and length and the old time to others; its price stays", async () => {
    const clinic = await makeClinic(maker(), free);
    const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
    const before = await stateOf(request.appointmentId);
    expect(await move(maker(), request, { startsAt: minutesLater(60), minutes: 45 })).toBe("done");
    expect(await stateOf(request.appointmentId)).toEqual({
      ...before,
      starts: minutesLater(60),
      minutes: 45,
      version: 2,
      moves: 1,
    });
    expect(await hold(maker(), await makeRequest(maker(), clinic))).toMatchObject({ status: "confirmed" });
    const next = await makeRequest(maker(), clinic, { startsAt: minutesLater(90) });
    expect(await hold(maker(), next)).toMatchObject({ refusalCode: "slot_taken" });
  });

  test("by a quarter of an hour is not in its own way", async () => {
    const clinic = await makeClinic(maker(), { ...free, rooms: 1 });
    const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
    expect(await move(maker(), request, { startsAt: minutesLater(15) })).toBe("done");
  });

  test("is done once by one request, also after others have moved the visit on", async () => {
    const clinic = await makeClinic(maker(), free);
    const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
    const first = await makeMove(maker(), request, { startsAt: minutesLater(60) });
    const outcomes = await Promise.all([first, first, first].map((one) => moveAppointment(maker().db, one)));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["already", "already", "done"]);
    expect(await move(maker(), request, { startsAt: minutesLater(120) })).toBe("done");
    expect((await moveAppointment(maker().db, first)).outcome).toBe("already");
    expect(await stateOf(request.appointmentId)).toMatchObject({ starts: minutesLater(120), version: 3 });
  });

  test("to where the visit is changes nothing", async () => {
    const clinic = await makeClinic(maker(), free);
    const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
    expect(await move(maker(), request)).toBe("already");
    expect(await stateOf(request.appointmentId)).toMatchObject({ version: 1, moves: 0 });
  });

  test("from a version that is no longer so changes nothing", async () => {
    const clinic = await makeClinic(maker(), free);
    const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
    const desks = await Promise.all(
      [60, 120].map((minutes) => move(maker(), request, { startsAt: minutesLater(minutes), expectedVersion: 1 })),
    );
    expect(desks.sort()).toEqual(["changed_meanwhile", "done"]);
  });

  test("to another practitioner is for one who offers the services", async () => {
    const clinic = await makeClinic(maker(), { ...free, practitioners: 2 });
    const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
    const [, second = ""] = clinic.practitionerIds;
    expect(await move(maker(), request, { practitionerId: second })).toBe("done");
    expect(await toldOf(request)).toEqual([second, clinic.practitionerIds[0]]);
    expect(await stateOf(request.appointmentId)).toMatchObject({ staff_id: second, starts: startsAt });
    await maker().admin.query("delete from staff_services where staff_id = $1", [clinic.practitionerIds[0]]);
    expect(await move(maker(), request, { practitionerId: clinic.practitionerIds[0] ?? null })).toBe("not_offered");
    expect(await stateOf(request.appointmentId)).toMatchObject({ staff_id: second });
  });

  test("keeps its room while that is free, and takes another where it is not", async () => {
    const clinic = await makeClinic(maker(), { ...free, practitioners: 2, rooms: 2 });
    const [, second = ""] = clinic.practitionerIds;
    const first = await makeAppointment(maker(), clinic, { status: "confirmed" });
    const other = await makeAppointment(maker(), clinic, { status: "confirmed", practitionerId: second });
    const [roomOfFirst, roomOfOther] = [await stateOf(first.appointmentId), await stateOf(other.appointmentId)];
    expect(roomOfOther?.rooms).not.toEqual(roomOfFirst?.rooms);
    expect(await move(maker(), other, { startsAt: minutesLater(60) })).toBe("done");
    expect((await stateOf(other.appointmentId))?.rooms).toEqual(roomOfOther?.rooms);
    expect(await move(maker(), first, { startsAt: minutesLater(60) })).toBe("done");
    expect((await stateOf(first.appointmentId))?.rooms).toEqual(roomOfFirst?.rooms);
    const third = await makeAppointment(maker(), clinic, { status: "confirmed" });
    expect((await stateOf(third.appointmentId))?.rooms).not.toEqual([]);
  });

  test("takes its nurse along with the practitioner's buffers, and lets go of one who has a visit or is on leave then", async () => {
    const clinic = await makeClinic(maker(), { ...free, practitioners: 2, service: { buffer_after_minutes: 10 } });
    const nurseId = clinic.practitionerIds[1] ?? "";
    const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
    expect(await giveNurse(request, nurseId)).toBe("done");
    expect(await move(maker(), request, { startsAt: minutesLater(60) })).toBe("done");
    expect(await nurseOf(request)).toEqual({ id: nurseId, takenMinutes: 40, movedTo: nurseId });
    await makeAppointment(maker(), clinic, { status: "confirmed", practitionerId: nurseId });
    expect(await move(maker(), request, { startsAt: minutesLater(15) })).toBe("done");
    expect(await nurseOf(request)).toEqual({ id: null, takenMinutes: null, movedTo: null });
    expect(await toldOf(request)).toContain(nurseId);
    expect(await move(maker(), request, { startsAt: minutesLater(120) })).toBe("done");
    expect(await giveNurse(request, nurseId)).toBe("done");
    const leave = { id: randomUUID(), staff_id: nurseId, starts_at: minutesLater(200), ends_at: minutesLater(300) };
    await insert(maker().admin, "staff_leave", { organization_id: clinic.organizationId, ...leave });
    expect(await move(maker(), request, { startsAt: minutesLater(180) })).toBe("done");
    expect(await nurseOf(request)).toMatchObject({ id: null, movedTo: null });
  });

  test.each(["completed", "cancelled", "no_show", "in_progress"] as const)(
    "of a %s visit is not possible",
    async (status) => {
      const clinic = await makeClinic(maker(), free);
      const request = await makeAppointment(maker(), clinic, { status });
      expect(await move(maker(), request, { startsAt: minutesLater(60) })).toBe("not_possible");
    },
  );

  test("of a visit that is only held is not possible", async () => {
    const request = await makeAppointment(maker(), await makeClinic(maker()), { status: "held" });
    expect(await move(maker(), request, { startsAt: minutesLater(60) })).toBe("not_possible");
  });
});

test("a nurse who leaves the clinic strands their visits, and one who gives the visits' service no more does not", async () => {
  const clinic = await makeClinic(maker(), { ...free, practitioners: 2 });
  const [practitionerId = "", nurseId = ""] = clinic.practitionerIds;
  const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
  expect(await giveNurse(request, nurseId)).toBe("done");
  const countStranded = (subjectId: string, either: { clinicIds: string[]; serviceIds: string[] }) =>
    maker().db.withTenant(clinic.organizationId, async (tx) => {
      return (await listBooked(tx, { subjectId, either, from: new Date(request.requestedAt) })).length;
    });
  const [place, service] = [
    { clinicIds: [clinic.clinicId], serviceIds: [] },
    { clinicIds: [], serviceIds: [clinic.serviceId] },
  ];
  expect([await countStranded(nurseId, place), await countStranded(nurseId, service)]).toEqual([1, 0]);
  expect(await countStranded(practitionerId, service)).toBe(1);
});

describe("a move is refused, and the visit keeps its time,", () => {
  async function refused(
    clinicWishes: Parameters<typeof makeClinic>[1],
    wishes: Parameters<typeof move>[2],
    prepare: (clinic: Awaited<ReturnType<typeof makeClinic>>, patientId: string) => Promise<unknown> = async () => {},
  ) {
    const clinic = await makeClinic(maker(), { ...free, practitioners: 2, ...clinicWishes });
    const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
    await prepare(clinic, request.patientId);
    const before = await stateOf(request.appointmentId);
    const outcome = await move(maker(), request, wishes);
    expect(await stateOf(request.appointmentId)).toEqual(before);
    return outcome;
  }

  test("where somebody else is", async () => {
    const prepare = (clinic: Parameters<typeof makeAppointment>[1]) =>
      makeAppointment(maker(), clinic, { status: "confirmed", startsAt: minutesLater(60) });
    expect(await refused({}, { startsAt: minutesLater(75) }, prepare)).toBe("slot_taken");
  });

  test("where the patient is busy", async () => {
    const prepare = (clinic: Parameters<typeof makeAppointment>[1], patientId: string) =>
      makeAppointment(maker(), clinic, {
        status: "confirmed",
        startsAt: minutesLater(60),
        practitionerId: clinic.practitionerIds[1] ?? null,
        patientId,
      });
    expect(await refused({}, { startsAt: minutesLater(60) }, prepare)).toBe("patient_busy");
    expect(await refused({}, { startsAt: minutesLater(60), overbook: true, reason: "x" }, prepare)).toBe(
      "patient_busy",
    );
  });

  test("outside hours and on leave, also for who overbooks", async () => {
    const hours = { hours: [480, 1080] as const };
    const night = { startsAt: "2031-05-05T18:00:00.000Z" };
    expect(await refused(hours, night)).toBe("outside_hours");
    expect(await refused(hours, { ...night, overbook: true, reason: "urgent" })).toBe("outside_hours");
    const takeLeave = async (clinic: Parameters<typeof makeAppointment>[1]) =>
      insert(maker().admin, "staff_leave", {
        organization_id: clinic.organizationId,
        id: crypto.randomUUID(),
        staff_id: clinic.practitionerIds[0],
        starts_at: new Date(minutesLater(60)),
        ends_at: new Date(minutesLater(120)),
      });
    expect(await refused({}, { startsAt: minutesLater(60) }, takeLeave)).toBe("slot_taken");
    const onTop = { startsAt: minutesLater(60), overbook: true, reason: "urgent" };
    expect(await refused({}, onTop, takeLeave)).toBe("slot_taken");
  });

  test("into the past, and too far ahead; the notice and horizon of bookings do not bind", async () => {
    const at = new Date(minutesLater(-30));
    expect(await refused({}, { startsAt: minutesLater(-45), at })).toBe("too_soon");
    const beyond = new Date(at.getTime() + (DESK_HORIZON_DAYS + 2) * 86_400_000).toISOString();
    expect(await refused({}, { startsAt: beyond, at })).toBe("too_far");
    const clinic = await makeClinic(maker(), {
      ...free,
      organization: { minimum_notice_minutes: 600, horizon_days: 10 },
    });
    const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
    expect(await move(maker(), request, { startsAt: minutesLater(-15), at })).toBe("done");
    expect(await move(maker(), request, { startsAt: minutesLater(20 * 1440), at })).toBe("done");
  });

  test("on a day when the patient is too old for the service", async () => {
    const clinic = await makeClinic(maker(), { ...free, service: { maximum_age_years: 17 } });
    const patientId = crypto.randomUUID();
    const child = { organization_id: clinic.organizationId, id: patientId, full_name: "Kit Example" };
    await insert(maker().admin, "patients", { ...child, born_on: "2013-05-06" });
    const request = await makeAppointment(maker(), clinic, { status: "confirmed", patientId });
    expect(await move(maker(), request, { startsAt: minutesLater(1440) })).toBe("not_eligible");
    expect(await move(maker(), request, { startsAt: minutesLater(60) })).toBe("done");
  });
});
