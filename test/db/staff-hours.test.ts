import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { changeClinic, replaceClinicHours } from "../../src/db/organization/clinics.ts";
import { addLeave, removeLeave, replaceStaffHours } from "../../src/db/staff/change-hours.ts";
import { findStaff } from "../../src/db/staff/find-staff.ts";
import type { BookingRequest } from "../../src/domain/booking/appointment.ts";
import {
  countWaiting,
  hold,
  type MadeClinic,
  makeAppointment,
  makeClinic,
  makeRequest,
  perform,
  requestedAt,
  startsAt,
} from "../support/make.ts";
import { move } from "../support/moves.ts";
import { useMaker } from "../support/use-maker.ts";

const maker = useMaker({ poolMax: 20 });

const reach = { kind: "organization" } as const;
const at = new Date(requestedAt);
const edit = (id: string) => ({ id, reach, expectedVersion: 1, acceptAffected: false, at });
const editorOf = (organizationId: string) => ({ organizationId, accountId: crypto.randomUUID() });
const outcomeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );

/** Ways to take the time of a visit away from its practitioner. */
const changes: Record<string, (clinic: MadeClinic) => Promise<unknown>> = {
  "a clinic closes": ({ organizationId, clinicId }) =>
    replaceClinicHours(maker().db, editorOf(organizationId), { ...edit(clinicId), hours: { week: [], holidays: [] } }),
  "a practitioner's hours end": ({ organizationId, clinicId, practitionerIds: [staffId = ""] }) =>
    replaceStaffHours(maker().db, editorOf(organizationId), {
      ...edit(staffId),
      clinicId,
      hours: { week: [], overrides: [] },
    }),
  "leave begins": ({ organizationId, practitionerIds: [staffId = ""] }) => {
    const use = { scope: "test", key: staffId, bodyHash: "x", subjectId: crypto.randomUUID() };
    const stretch = { startsAt: new Date(startsAt), endsAt: new Date(Date.parse(startsAt) + 86_400_000) };
    const { acceptAffected } = edit(staffId);
    return addLeave(maker().db, editorOf(organizationId), use, { staffId, reach, ...stretch, acceptAffected, at });
  },
};

describe.each(Object.entries(changes))("when %s while somebody books", (_, change) => {
  /** Both wait at the clinic's lock, in this order, before either gets it. */
  async function meet(order: "change first" | "booking first") {
    const clinic = await makeClinic(maker());
    const request = await makeRequest(maker(), clinic);
    const blocker = new Client({ connectionString: maker().adminUrl });
    await blocker.connect();
    try {
      await blocker.query("begin");
      await blocker.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [clinic.clinicId]);
      const changing = order === "change first" ? outcomeOf(change(clinic)) : undefined;
      if (changing) await expect.poll(() => countWaiting(maker())).toBe(1);
      const booking = hold(maker(), request);
      await expect.poll(() => countWaiting(maker())).toBe(changing ? 2 : 1);
      const changed = changing ?? outcomeOf(change(clinic));
      await expect.poll(() => countWaiting(maker())).toBe(2);
      await blocker.query("commit");
      const [outcome, { status }] = await Promise.all([changed, booking]);
      return [outcome, status];
    } finally {
      await blocker.end();
    }
  }

  test("who books first keeps the slot, and the change says so", async () => {
    expect(await meet("booking first")).toEqual(["appointments_affected", "held"]);
  });

  test("who changes first is obeyed by the booking", async () => {
    expect(await meet("change first")).toEqual(["done", "refused"]);
  });
});

describe("visits that a change strands", () => {
  const hour = 3_600_000;
  const allDay = { week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: 0, closes: 1440 })) };

  /** Of the clinic's practitioner, on a day. */
  async function makeVisits(count: number) {
    const clinic = await makeClinic(maker());
    const times = Array.from({ length: count }, (_, i) => new Date(Date.parse(startsAt) + i * hour).toISOString());
    const visits: BookingRequest[] = [];
    for (const at of times) visits.push(await makeAppointment(maker(), clinic, { status: "confirmed", startsAt: at }));
    return { clinic, visits };
  }

  function takeLeave({ organizationId, practitionerIds: [staffId = ""] }: MadeClinic, leaveId: string) {
    const use = { scope: "test", key: leaveId, bodyHash: "x", subjectId: leaveId };
    const stretch = { startsAt: new Date(startsAt), endsAt: new Date(Date.parse(startsAt) + 24 * hour) };
    return addLeave(maker().db, editorOf(organizationId), use, {
      staffId,
      reach,
      ...stretch,
      acceptAffected: true,
      at,
    });
  }

  async function tasksOf({ organizationId, clinicId }: MadeClinic) {
    const { rows } = await maker().admin.query<{ task: string }>(
      `select concat_ws(' ', detail ->> 'change', detail ->> 'visits', state) as task from tasks
       where organization_id = $1 and clinic_id = $2 and kind = 'visits_stranded' order by id`,
      [organizationId, clinicId],
    );
    return rows.map(({ task }) => task);
  }

  test("are a task of the clinic, which closes with the last of them, also of two that go at once", async () => {
    const { clinic, visits } = await makeVisits(4);
    await takeLeave(clinic, crypto.randomUUID());
    expect(await tasksOf(clinic)).toEqual(["leave 4 open"]);
    const [moved, ...others] = visits;
    if (!moved) throw new Error("there are four");
    const nextDay = new Date(Date.parse(startsAt) + 24 * hour).toISOString();
    expect(await move(maker(), moved, { startsAt: nextDay })).toBe("done");
    expect(await tasksOf(clinic)).toEqual(["leave 3 open"]);
    const acts = ["cancel", "check_in", "mark_no_show"] as const;
    await Promise.all(others.map((visit, i) => perform(maker(), visit, acts[i] ?? "cancel")));
    expect(await tasksOf(clinic)).toEqual(["leave 0 closed"]);
  });

  test("are none any more once the leave is taken back, the hours hold them, or the clinic is open again", async () => {
    const { clinic } = await makeVisits(2);
    const { organizationId, clinicId, practitionerIds } = clinic;
    const [staffId = ""] = practitionerIds;
    const leaveId = crypto.randomUUID();
    await takeLeave(clinic, leaveId);
    const closed = { week: [], holidays: [] };
    const known = { ...edit(clinicId), acceptAffected: true };
    await replaceClinicHours(maker().db, editorOf(organizationId), { ...known, hours: closed });
    await changeClinic(maker().db, editorOf(organizationId), {
      ...known,
      expectedVersion: 2,
      change: { active: false },
    });
    expect(await tasksOf(clinic)).toEqual(["leave 2 open", "clinic_hours 2 open", "clinic_closed 2 open"]);

    const { version: expectedVersion } = await findStaff(maker().db, organizationId, staffId, reach);
    await removeLeave(maker().db, editorOf(organizationId), { id: staffId, reach, leaveId, at, expectedVersion });
    const hours = { ...allDay, holidays: [] };
    await replaceClinicHours(maker().db, editorOf(organizationId), { ...known, expectedVersion: 3, hours });
    expect(await tasksOf(clinic)).toEqual(["leave 0 closed", "clinic_hours 0 closed", "clinic_closed 2 open"]);
    await changeClinic(maker().db, editorOf(organizationId), {
      ...known,
      expectedVersion: 4,
      change: { active: true },
    });
    expect(await tasksOf(clinic)).toEqual(["leave 0 closed", "clinic_hours 0 closed", "clinic_closed 0 closed"]);
  });
});
