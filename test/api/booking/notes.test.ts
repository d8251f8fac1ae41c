import { describe, expect, test } from "vitest";
import { appointmentView } from "../../../src/api/booking/contract.ts";
import { noteView } from "../../../src/api/booking/note-contract.ts";
import { makeThings } from "../../support/things.ts";
import type { TwoOrganizations } from "../../support/two-organizations.ts";
import { useTwoOrganizations } from "../../support/use-api.ts";

const served = useTwoOrganizations();

type Asker = keyof TwoOrganizations["people"];

const call = (
  id: string,
  as: Asker,
  sent: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
) => served().api.call({ path: `/v1/appointments/${id}/note`, as: served().world.people[as], ...sent });
const write = (id: string, text: string | null, seen: number, as: Asker = "receptionist") =>
  call(id, as, { method: "PUT", body: { text }, headers: { "if-match": `"${seen}"` } });
const viewOf = async (id: string, as: Asker) => {
  const { body } = await served().api.call({ path: `/v1/appointments/${id}`, as: served().world.people[as] });
  return appointmentView.parse(body);
};
const signsOf = async (id: string, as: Asker) => (await viewOf(id, as)).signs;

describe("what staff note for a visit", () => {
  test("is there for whoever sees it at the clinic, with who wrote it, and not for its patient", async () => {
    const { appointmentId: id } = await makeThings(served().world, "own");
    expect((await call(id, "nurse")).body).toEqual({ text: null, by: null, at: null, version: 0 });
    const { status, body, headers } = await write(id, "  Bring the wheelchair.\nFear of needles. ", 0, "practitioner");
    const note = noteView.parse(body);
    expect([status, headers.get("etag"), note.text]).toEqual([200, '"1"', "Bring the wheelchair.\nFear of needles."]);
    expect(note.by).toBe("Dr. Ada Example");
    for (const as of ["practitioner", "nurse", "receptionist", "clinic_manager"] as const) {
      expect((await call(id, as)).body, as).toEqual(note);
      expect(await viewOf(id, as), as).toMatchObject({
        signs: { hasNote: true },
        lastChange: { kind: "note.changed", by: "Dr. Ada Example" },
      });
    }
    expect((await call(id, "patient")).status).toBe(403);
    expect(await viewOf(id, "patient")).toMatchObject({ signs: null, lastChange: null });
  });

  test("is taken away, and of two who saw the same one neither overwrites the other", async () => {
    const { appointmentId: id } = await makeThings(served().world, "own");
    await write(id, "First", 0);
    const answers = await Promise.all(["Second", "Other second"].map((text) => write(id, text, 1)));
    const [made, refused] = answers.toSorted((a, b) => a.status - b.status);
    expect([made?.status, refused?.status]).toEqual([200, 412]);
    expect(refused?.body).toMatchObject({ code: "changed_meanwhile", current: made?.body });
    expect((await write(id, null, 2)).body).toMatchObject({ text: null, version: 3 });
    expect(await signsOf(id, "receptionist")).toMatchObject({ hasNote: false });
    for (const text of ["", "x".repeat(2001), "\u0000"]) expect((await write(id, text, 3)).status).toBe(400);
  });

  test("tells others that there is news of the visit, and not a word of it", async () => {
    const { appointmentId: id } = await makeThings(served().world, "own");
    await write(id, "Owes us an apology", 0);
    const { rows } = await served().world.admin.query(
      "select kind, payload, o::text like '%apology%' as tells from outbox o where aggregate_id = $1",
      [id],
    );
    expect(rows).toEqual([{ kind: "note.changed", payload: {}, tells: false }]);
  });
});

test("a visit is marked as its patient's first until an earlier one is booked, and again once that is cancelled", async () => {
  const { appointmentId: later, patientId } = await makeThings(served().world, "other_patient");
  const { appointmentId: earlier } = await makeThings(served().world, "other_clinic");
  const { admin } = served().world;
  const marked = async () => [
    (await signsOf(earlier, "organization_admin"))?.isFirstVisit,
    (await signsOf(later, "organization_admin"))?.isFirstVisit,
  ];
  expect(await marked()).toEqual([true, true]);
  await admin.query(
    "update appointments set patient_id = $2, starts_at = starts_at - interval '1 minute' where id = $1",
    [earlier, patientId],
  );
  expect(await marked()).toEqual([true, false]);
  await admin.query("update appointments set status = 'cancelled' where id = $1", [earlier]);
  expect((await marked())[1]).toBe(true);
});

test("a patient's need of an interpreter is shown with each visit, to who knows the patient", async () => {
  const { world, api } = served();
  const { appointmentId: id, patientId } = await makeThings(world, "own");
  const as = world.people.receptionist;
  const { headers } = await api.call({ path: `/v1/patients/${patientId}`, as });
  const { body } = await api.call({
    method: "PATCH",
    path: `/v1/patients/${patientId}/details`,
    as,
    body: { interpreterFor: "tr" },
    headers: { "if-match": headers.get("etag") ?? "" },
  });
  expect(body).toMatchObject({ interpreterFor: "tr", language: "en" });
  expect(await signsOf(id, "practitioner")).toMatchObject({ interpreterFor: "tr" });
  await world.admin.query("update appointments set status = 'cancelled' where id = $1", [id]);
  expect(await signsOf(id, "practitioner")).toMatchObject({ interpreterFor: null });
});
