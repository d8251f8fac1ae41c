import { expect, test } from "vitest";
import { concerns, type Listener, type LiveEvent } from "../../../src/domain/booking/live-event.ts";

const event: LiveEvent = {
  position: 1,
  organizationId: "o",
  appointmentId: "a",
  kind: "note.changed",
  clinicId: "c",
  patientId: "p",
  staffIds: ["s"],
  version: 1,
};
const listener = (reach: Listener["reach"], patientIds: string[] = []): Listener => ({
  organizationId: "o",
  reach,
  patientIds: new Set(patientIds),
});

test("that staff have noted something is told to who works there, and not to the patient", () => {
  expect(concerns(event, listener({ kind: "clinics", clinicIds: ["c"] }))).toBe(true);
  expect(concerns(event, listener({ kind: "own", accountId: "x", staffId: "s" }))).toBe(true);
  const patient = listener({ kind: "own", accountId: "y", staffId: null }, ["p"]);
  expect(concerns(event, patient)).toBe(false);
  expect(concerns({ ...event, kind: "appointment.moved" }, patient)).toBe(true);
});
