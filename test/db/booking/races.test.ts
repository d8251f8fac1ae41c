import { Client } from "pg";
import { expect, test } from "vitest";
import type { BookingRequest } from "../../../src/domain/booking/appointment.ts";
import { countWaiting, hold, type MadeClinic, makeClinic, makePatient, makeRequest } from "../../support/make.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker({ poolMax: 20 });

/** How many of so many patients at once get what, each asking for the same time. */
async function race(clinic: MadeClinic, patients: number, wish: (i: number) => Partial<BookingRequest>) {
  const requests: BookingRequest[] = [];
  for (let i = 0; i < patients; i++) requests.push(await makeRequest(maker(), clinic, wish(i)));
  const answers = await Promise.all(requests.map((request) => hold(maker(), request)));
  const outcomes: Record<string, number> = {};
  for (const { status, refusalCode } of answers) {
    const outcome = refusalCode ?? status;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return outcomes;
}

test("of twenty patients racing for one slot, one gets it", async () => {
  const clinic = await makeClinic(maker());
  expect(await race(clinic, 20, () => ({}))).toEqual({ held: 1, slot_taken: 19 });
});

test("forty patients who do not mind by whom take every one of twelve practitioners, and no more", async () => {
  const clinic = await makeClinic(maker(), { practitioners: 12 });
  expect(await race(clinic, 40, () => ({ practitionerId: null }))).toEqual({ held: 12, slot_taken: 28 });
});

test("as many rooms as there are take as many visits, however many practitioners are free", async () => {
  const clinic = await makeClinic(maker(), { practitioners: 20, rooms: 12 });
  const each = (i: number) => ({ practitionerId: clinic.practitionerIds[i] ?? null });
  expect(await race(clinic, 20, each)).toEqual({ held: 12, slot_taken: 8 });
});

test("a visit that needs a room where there is none is slot_taken", async () => {
  const clinic = await makeClinic(maker(), { rooms: 0 });
  expect(await race(clinic, 1, () => ({}))).toEqual({ slot_taken: 1 });
});

test("a patient who asks for ten practitioners at one time gets one", async () => {
  const clinic = await makeClinic(maker(), { practitioners: 10 });
  const patientId = await makePatient(maker(), clinic);
  const each = (i: number) => ({ patientId, practitionerId: clinic.practitionerIds[i] ?? null });
  expect(await race(clinic, 10, each)).toEqual({ held: 1, patient_busy: 9 });
});

test("a patient's limit of holds stands under parallel requests", async () => {
  const clinic = await makeClinic(maker(), { organization: { max_holds_per_patient: 2 } });
  const patientId = await makePatient(maker(), clinic);
  const each = (i: number) => ({ patientId, startsAt: new Date(Date.UTC(2031, 4, 5, 8 + i)).toISOString() });
  expect(await race(clinic, 8, each)).toEqual({ held: 2, patient_limit: 6 });
});

test("visits that only touch, and that share nothing, do not meet", async () => {
  const clinic = await makeClinic(maker());
  const each = (i: number) => ({ startsAt: new Date(Date.UTC(2031, 4, 5, 8, 30 * i)).toISOString() });
  expect(await race(clinic, 20, each)).toEqual({ held: 20 });
});

test("nobody slips in beside who changes the clinic's hours: their claim waits and sees the change", async () => {
  const clinic = await makeClinic(maker());
  const request = await makeRequest(maker(), clinic);
  const manager = new Client({ connectionString: maker().adminUrl });
  await manager.connect();
  try {
    await manager.query("begin");
    await manager.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [clinic.clinicId]);
    const answer = hold(maker(), request);
    await expect.poll(() => countWaiting(maker())).toBe(1);
    await manager.query("delete from clinic_hours where clinic_id = $1", [clinic.clinicId]);
    await manager.query("commit");
    expect(await answer).toMatchObject({ refusalCode: "outside_hours" });
  } finally {
    await manager.end();
  }
});
