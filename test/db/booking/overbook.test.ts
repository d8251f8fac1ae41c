import { expect, test } from "vitest";
import type { BookingRequest } from "../../../src/domain/booking/appointment.ts";
import {
  hold,
  type MadeClinic,
  makeAppointment,
  makeClinic,
  makeRequest,
  perform,
  startsAt,
} from "../../support/make.ts";
import { move, onTop } from "../../support/moves.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker({ poolMax: 20 });

const free = { offer: { payment_policy: "none" } };
const later = new Date(Date.parse(startsAt) + 3_600_000).toISOString();

async function lanesOf(appointmentId: string) {
  const { rows } = await maker().admin.query<{ kind: string; lane: number; reason: string | null }>(
    `select subject_kind as kind, lane, overbooking_reason as reason from occupancies where source_id = $1 order by subject_kind`,
    [appointmentId],
  );
  return rows;
}

async function reasonOf(appointmentId: string) {
  const { rows } = await maker().admin.query<{ reason: string | null }>(
    "select overbooking_reason as reason from appointments where id = $1",
    [appointmentId],
  );
  return rows[0]?.reason;
}

const bookOnTop = async (clinic: MadeClinic, wishes: Parameters<typeof makeRequest>[2] = {}) => {
  const request = await onTop(maker(), await makeRequest(maker(), clinic, wishes), "an emergency");
  return { request, standing: await hold(maker(), request) };
};

test("an overbooking lies on top of the practitioner's visit with its reason, and the patient in no lane", async () => {
  const clinic = await makeClinic(maker(), free);
  await makeAppointment(maker(), clinic, { status: "confirmed" });
  const { request, standing } = await bookOnTop(clinic);
  expect(standing.status).toBe("confirmed");
  expect(await lanesOf(request.appointmentId)).toEqual([
    { kind: "patient", lane: 0, reason: null },
    { kind: "practitioner", lane: 1, reason: "an emergency" },
  ]);
  expect(await reasonOf(request.appointmentId)).toBe("an emergency");
  const next = await makeRequest(maker(), clinic);
  expect(await hold(maker(), next)).toMatchObject({ refusalCode: "slot_taken" });
});

test("whoever may overbook where the time is free makes an ordinary visit", async () => {
  const clinic = await makeClinic(maker(), { ...free, rooms: 1 });
  const { request } = await bookOnTop(clinic);
  expect((await lanesOf(request.appointmentId)).map(({ lane }) => lane)).toEqual([0, 0, 0]);
  expect(await reasonOf(request.appointmentId)).toBeNull();
});

test("an overbooking takes a free room before it shares one", async () => {
  const clinic = await makeClinic(maker(), { ...free, rooms: 2 });
  await makeAppointment(maker(), clinic, { status: "confirmed" });
  const second = await bookOnTop(clinic);
  expect(await lanesOf(second.request.appointmentId)).toContainEqual({ kind: "room", lane: 0, reason: null });
  const third = await bookOnTop(clinic);
  expect(await lanesOf(third.request.appointmentId)).toContainEqual({ kind: "room", lane: 1, reason: "an emergency" });
});

test("the time stays taken while an overbooking has it, also when what it lay on is cancelled", async () => {
  const clinic = await makeClinic(maker(), free);
  const below = await makeAppointment(maker(), clinic, { status: "confirmed" });
  await bookOnTop(clinic);
  expect(await perform(maker(), below, "cancel")).toBe("done");
  expect(await hold(maker(), await makeRequest(maker(), clinic))).toMatchObject({ refusalCode: "slot_taken" });
});

test("a patient is not overbooked", async () => {
  const clinic = await makeClinic(maker(), { ...free, practitioners: 2 });
  const { patientId } = await makeAppointment(maker(), clinic, { status: "confirmed" });
  await makeAppointment(maker(), clinic, { status: "confirmed", practitionerId: clinic.practitionerIds[1] ?? null });
  const { standing } = await bookOnTop(clinic, { patientId, practitionerId: clinic.practitionerIds[1] ?? null });
  expect(standing).toMatchObject({ refusalCode: "patient_busy" });
});

test("ten overbookings at once all get a lane of their own", async () => {
  const clinic = await makeClinic(maker(), { ...free, rooms: 1 });
  const requests: BookingRequest[] = [];
  for (let i = 0; i < 10; i++) {
    requests.push(await onTop(maker(), await makeRequest(maker(), clinic), "mass vaccination"));
  }
  const answers = await Promise.all(requests.map((request) => hold(maker(), request)));
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill("confirmed"));
  const lanes: number[] = [];
  for (const { appointmentId } of requests) {
    const rows = await lanesOf(appointmentId);
    lanes.push(...rows.filter(({ kind }) => kind === "practitioner").map(({ lane }) => lane));
  }
  expect(lanes.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("the end of an overbooking can be taken back, on top of the same visit", async () => {
  const clinic = await makeClinic(maker(), free);
  await makeAppointment(maker(), clinic, { status: "confirmed" });
  const { request } = await bookOnTop(clinic);
  expect(await perform(maker(), request, "mark_no_show")).toBe("done");
  expect(await perform(maker(), request, "undo_no_show")).toBe("done");
  expect(await lanesOf(request.appointmentId)).toContainEqual({
    kind: "practitioner",
    lane: 1,
    reason: "an emergency",
  });
});

test("a move may overbook on purpose, and one to free time ends it", async () => {
  const clinic = await makeClinic(maker(), free);
  await makeAppointment(maker(), clinic, { status: "confirmed" });
  const other = await makeAppointment(maker(), clinic, { status: "confirmed", startsAt: later });
  expect(await move(maker(), other, { startsAt, overbook: true, reason: "both agreed" })).toBe("done");
  expect(await lanesOf(other.appointmentId)).toContainEqual({ kind: "practitioner", lane: 1, reason: "both agreed" });
  expect(await reasonOf(other.appointmentId)).toBe("both agreed");
  expect(await move(maker(), other, { startsAt: later })).toBe("done");
  expect((await lanesOf(other.appointmentId)).map(({ lane }) => lane)).toEqual([0, 0]);
  expect(await reasonOf(other.appointmentId)).toBeNull();
});
