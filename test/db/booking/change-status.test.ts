import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { changeStatus } from "../../../src/db/booking/change-status.ts";
import { readFollowUp } from "../../../src/db/booking/follow-up.ts";
import type { Act } from "../../../src/domain/booking/lifecycle.ts";
import {
  hold,
  type MadeClinic,
  makeAppointment,
  makeClinic,
  makeRequest,
  perform,
  receptionist,
  startsAt,
} from "../../support/make.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker();
let clinic: MadeClinic;

const patient = { kind: "patient", accountId: null } as const;

/** What a migration does, to be done to rows of the version before it. */
function readMigration(name: string): string {
  const file = readdirSync("src/db/migrations").find((each) => each.endsWith(`_${name}.sql`));
  return readFileSync(`src/db/migrations/${file}`, "utf8");
}

async function stateOf(appointmentId: string) {
  const { rows } = await maker().admin.query<{ status: string; taken: number; changes: number }>(
    `select a.status, (select count(*)::int from occupancies where source_id = a.id) as taken,
       (select count(*)::int from status_log where appointment_id = a.id) as changes
     from appointments a where a.id = $1`,
    [appointmentId],
  );
  return rows[0];
}

test.each<{ from: Parameters<typeof makeAppointment>[2]["status"]; act: Act; to: string; taken: number }>([
  { from: "confirmed", act: "check_in", to: "checked_in", taken: 2 },
  { from: "confirmed", act: "start", to: "in_progress", taken: 2 },
  { from: "confirmed", act: "mark_no_show", to: "no_show", taken: 0 },
  { from: "confirmed", act: "cancel", to: "cancelled", taken: 0 },
  { from: "checked_in", act: "complete", to: "completed", taken: 0 },
  { from: "checked_in", act: "cancel", to: "cancelled", taken: 0 },
  { from: "checked_in", act: "undo_check_in", to: "confirmed", taken: 2 },
  { from: "in_progress", act: "complete", to: "completed", taken: 0 },
  { from: "in_progress", act: "undo_start", to: "checked_in", taken: 2 },
  { from: "completed", act: "undo_complete", to: "in_progress", taken: 2 },
  { from: "no_show", act: "undo_no_show", to: "confirmed", taken: 2 },
])(
  "$act takes a $from visit to $to, which takes $taken subjects; a repeat changes nothing",
  async ({ from, act, to, taken }) => {
    clinic = await makeClinic(maker());
    const request = await makeAppointment(maker(), clinic, { status: from });
    expect(await perform(maker(), request, act)).toBe("done");
    const after = await stateOf(request.appointmentId);
    expect(after).toMatchObject({ status: to, taken });
    expect(await perform(maker(), request, act)).toBe("already");
    expect(await stateOf(request.appointmentId)).toEqual(after);
  },
);

test("a request that was done is done, also when it is repeated after others have taken it back", async () => {
  clinic = await makeClinic(maker());
  const { organizationId, appointmentId } = await makeAppointment(maker(), clinic, { status: "in_progress" });
  const ask = (act: Act, requestId: string) =>
    changeStatus(maker().db, {
      organizationId,
      appointmentId,
      act,
      actor: receptionist,
      requestId,
      at: new Date(startsAt),
    });
  const [complete, undo, completeAgain] = [randomUUID(), randomUUID(), randomUUID()];
  expect(await ask("complete", complete)).toMatchObject({ outcome: "done" });
  expect(await ask("undo_complete", undo)).toMatchObject({ outcome: "done" });
  const before = await stateOf(appointmentId);
  expect(await ask("complete", complete)).toMatchObject({ outcome: "already", followUp: { status: "in_progress" } });
  expect(await stateOf(appointmentId)).toEqual(before);
  expect(await ask("complete", completeAgain)).toMatchObject({ outcome: "done", followUp: { status: "completed" } });
  expect(await ask("undo_complete", undo)).toMatchObject({ outcome: "already", followUp: { status: "completed" } });
});

test.each(["completed", "no_show"] as const)(
  "undoing %s after the time went to somebody else is slot_taken and changes nothing",
  async (status) => {
    clinic = await makeClinic(maker());
    const request = await makeAppointment(maker(), clinic, { status });
    const before = await stateOf(request.appointmentId);
    expect(await hold(maker(), await makeRequest(maker(), clinic))).toMatchObject({ status: "held" });
    expect(await perform(maker(), request, status === "completed" ? "undo_complete" : "undo_no_show")).toBe(
      "slot_taken",
    );
    expect(await stateOf(request.appointmentId)).toEqual(before);
  },
);

test("a hold, and what ended before it was confirmed, take no act", async () => {
  clinic = await makeClinic(maker());
  const held = await makeAppointment(maker(), clinic, { status: "held" });
  const refused = await makeRequest(maker(), clinic);
  await hold(maker(), refused);
  for (const request of [held, refused]) {
    expect(await perform(maker(), request, "cancel")).toBe("not_possible");
    expect(await perform(maker(), request, "check_in")).toBe("not_possible");
  }
  await expect(perform(maker(), await makeRequest(maker(), clinic), "cancel")).rejects.toThrow("never held");
});

test("a patient cancels up to the notice that was promised at booking, that instant included; staff at any time", async () => {
  clinic = await makeClinic(maker(), { practitioners: 2, organization: { cancellation_notice_minutes: 120 } });
  const [a = null, b = null] = clinic.practitionerIds;
  const last = new Date(Date.parse(startsAt) - 120 * 60_000);
  const tooLate = new Date(last.getTime() + 1);
  const request = await makeAppointment(maker(), clinic, { status: "confirmed", practitionerId: a });
  const older = await makeAppointment(maker(), clinic, { status: "confirmed", practitionerId: b });
  await maker().admin.query("update appointments set fee_terms = fee_terms - 'noticeMinutes' where id = $1", [
    older.appointmentId,
  ]);
  const setNotice = (minutes: number) =>
    maker().admin.query("update organizations set cancellation_notice_minutes = $2 where id = $1", [
      clinic.organizationId,
      minutes,
    ]);
  await setNotice(240);
  const todays = new Date(Date.parse(startsAt) - 240 * 60_000);
  // Of a visit that was promised none the organization's of today holds, and stays once the migration has kept it.
  expect(await perform(maker(), older, "cancel", { actor: patient, at: last })).toBe("too_late");
  for (const later of [480, 960]) {
    await maker().admin.query(readMigration("notice_of_visits_to_come"));
    await setNotice(later);
  }
  expect(await perform(maker(), older, "cancel", { actor: patient, at: todays })).toBe("done");
  expect(await perform(maker(), request, "cancel", { actor: patient, at: tooLate })).toBe("too_late");
  expect(await perform(maker(), request, "cancel", { actor: patient, at: last })).toBe("done");
  const other = await makeAppointment(maker(), clinic, { status: "confirmed" });
  expect(await perform(maker(), other, "cancel", { actor: receptionist, at: tooLate })).toBe("done");
});

test("an act before its time is too_early and changes nothing, unless whoever does it means it", async () => {
  clinic = await makeClinic(maker());
  const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
  const before = await stateOf(request.appointmentId);
  const dayBefore = new Date(Date.parse(startsAt) - 86_400_000);
  const meant = { at: dayBefore, acceptEarly: true };
  for (const act of ["check_in", "start", "mark_no_show"] as const)
    expect(await perform(maker(), request, act, { at: dayBefore, acceptEarly: false })).toBe("too_early");
  expect(await stateOf(request.appointmentId)).toEqual(before);
  expect(await perform(maker(), request, "check_in", meant)).toBe("done");
  expect(await perform(maker(), request, "complete", { at: dayBefore, acceptEarly: false })).toBe("too_early");
  expect(await perform(maker(), request, "complete", { at: new Date(startsAt), acceptEarly: false })).toBe("done");
});

test("a cancel gives the quota place back to its day, once; a no-show and a completed visit keep theirs", async () => {
  clinic = await makeClinic(maker(), { practitioners: 3, offer: { price_minor: 200_000 } });
  const [a = null, b = null, c = null] = clinic.practitionerIds;
  const cancelled = await makeAppointment(maker(), clinic, { status: "cancelled", practitionerId: a });
  await makeAppointment(maker(), clinic, { status: "no_show", practitionerId: b });
  await makeAppointment(maker(), clinic, { status: "completed", practitionerId: c });
  expect(await perform(maker(), cancelled, "cancel")).toBe("already");
  const { rows } = await maker().admin.query("select used from discount_days where organization_id = $1", [
    clinic.organizationId,
  ]);
  expect(rows).toEqual([{ used: 2 }]);
});

test("of two opposite acts at once, one happens and the other is told why not", async () => {
  clinic = await makeClinic(maker());
  for (let round = 0; round < 20; round++) {
    const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
    const outcomes = await Promise.all([
      perform(maker(), request, "cancel"),
      perform(maker(), request, "mark_no_show"),
    ]);
    expect(outcomes.toSorted()).toEqual(["done", "not_possible"]);
  }
});

test("fifty writers at once number the events of one appointment without a gap", async () => {
  clinic = await makeClinic(maker());
  const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
  const acts = Array.from({ length: 50 }, (_, i): Act => (i % 2 ? "check_in" : "undo_check_in"));
  await Promise.all(acts.map((act) => perform(maker(), request, act)));
  const { rows } = await maker().admin.query<{ seq: number }>(
    "select seq from outbox where aggregate_id = $1 order by seq",
    [request.appointmentId],
  );
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1));
});

test("what the desk took back is known to the follow-up, so that the system does not do it again", async () => {
  clinic = await makeClinic(maker(), { organization: { automatic_no_show: true } });
  const request = await makeAppointment(maker(), clinic, { status: "no_show" });
  const endUndone = async () =>
    (await maker().db.withTenant(clinic.organizationId, (tx) => readFollowUp(tx, request.appointmentId)))?.endUndone;
  expect(await endUndone()).toBe(false);
  await perform(maker(), request, "undo_no_show");
  expect(await endUndone()).toBe(true);
});
