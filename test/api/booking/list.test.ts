import { beforeAll, describe, expect, test } from "vitest";
import { type AppointmentView, appointmentPage } from "../../../src/api/booking/contract.ts";
import type { Principal } from "../../../src/domain/identity/principal.ts";
import { act, booked, codeOf, type Desk, makeLogin, openDesk, startIn } from "../../support/desk.ts";
import { useStack } from "../../support/stack.ts";

const stack = useStack();
let desk: Desk;
let visits: AppointmentView[];

async function page(as: Principal, query: Record<string, string> = {}) {
  const search = new URLSearchParams(query).toString();
  const answer = await stack().api.call({ path: `/v1/appointments?${search}`, as });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return appointmentPage.parse(answer.body);
}

const idsOf = ({ data }: { data: AppointmentView[] }) => data.map(({ id }) => id);
const sorted = (appointments: AppointmentView[]) =>
  appointments.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt) || a.id.localeCompare(b.id)).map(({ id }) => id);

beforeAll(async () => {
  desk = await openDesk(stack(), { offer: { payment_policy: "none" }, practitioners: 2 });
  const starts = [72, 48, 60, 49, 50];
  visits = await Promise.all(starts.map((hours) => booked(stack(), desk, { startsAt: startIn(hours) })));
});

describe("the list of appointments", () => {
  test("is in the order of the visits", async () => {
    expect(idsOf(await page(desk.patient))).toEqual(sorted(visits));
  });

  test("comes page by page, complete and without repeats though visits are added meanwhile", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const next = await page(desk.patient, { limit: "2", ...(cursor ? { cursor } : {}) });
      seen.push(...idsOf(next));
      cursor = next.nextCursor;
      if (seen.length === 2) visits.push(await booked(stack(), desk, { startsAt: startIn(40) }));
      if (seen.length === 4) visits.push(await booked(stack(), desk, { startsAt: startIn(80) }));
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    // The one that came before the cursor is not in it.
    expect(seen).toEqual(sorted(visits).filter((id) => id !== visits.at(-2)?.id));
  });

  test("runs from the latest visit on demand, page by page", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = { order: "latest_first", limit: "2", ...(cursor ? { cursor } : {}) };
      const next: Awaited<ReturnType<typeof page>> = await page(desk.patient, query);
      seen.push(...idsOf(next));
      cursor = next.nextCursor;
    } while (cursor);
    expect(seen).toEqual(sorted(visits).toReversed());
  });

  test("can be narrowed to clinic, practitioner, patient, status and time", async () => {
    const { patientId, as } = await makeLogin(stack(), desk);
    const practitionerId = desk.practitionerIds[1] ?? "";
    const theirs = await booked(stack(), desk, { patientId, as, practitionerId, startsAt: startIn(48) });
    await act(stack(), theirs.id, "check-in", { as: desk.staff });
    expect(idsOf(await page(desk.staff, { practitionerId }))).toEqual([theirs.id]);
    expect(idsOf(await page(desk.staff, { patientId }))).toEqual([theirs.id]);
    expect(idsOf(await page(desk.staff, { status: "checked_in,completed" }))).toEqual([theirs.id]);
    expect(idsOf(await page(desk.staff, { clinicId: desk.clinicId }))).toHaveLength(visits.length + 1);
    const [first] = visits.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
    const until = new Date(Date.parse(first?.startsAt ?? "") + 1).toISOString();
    expect(idsOf(await page(desk.staff, { from: first?.startsAt ?? "", until }))).toEqual([first?.id]);
    expect(idsOf(await page(desk.staff, { until: first?.startsAt ?? "" }))).toEqual([]);
  });

  test("reaches a patient's own, a practitioner's own, a clinic's and an organization's", async () => {
    const elsewhere = await openDesk(stack(), { offer: { payment_policy: "none" } });
    const theirs = await booked(stack(), elsewhere);
    const [staffId = ""] = desk.practitionerIds;
    const practitioner: Principal = { ...desk.staff, role: "practitioner", staffId };
    const mine = await page(practitioner);
    expect(mine.data.every((one) => one.practitioner?.id === staffId)).toBe(true);
    expect(idsOf(mine)).toHaveLength(visits.length);
    const limited: Principal = { ...desk.staff, clinicIds: [elsewhere.clinicId] };
    expect(idsOf(await page(limited))).toEqual([]);
    expect(idsOf(await page({ ...desk.staff, clinicIds: [] }))).toEqual([]);
    const everywhere: Principal = { ...desk.staff, role: "organization_admin", clinicIds: [] };
    expect(idsOf(await page(everywhere))).toEqual(idsOf(await page(desk.staff)));
    expect(idsOf(await page(elsewhere.staff))).toEqual([theirs.id]);
    expect(idsOf(await page(elsewhere.patient))).toEqual([theirs.id]);
    const unseen = await stack().api.call({ path: `/v1/appointments/${theirs.id}`, as: desk.patient });
    expect(codeOf(unseen)).toEqual([404, "not_found"]);
  });

  test("names the patient to themselves and the desk, and to who treats them once the visit puts them in care", async () => {
    const clinic = await openDesk(stack(), { offer: { payment_policy: "none" } });
    const { patientId, as } = await makeLogin(stack(), clinic, { full_name: "Rosa Example" });
    const { id } = await booked(stack(), clinic, { patientId, as });
    const [staffId = ""] = clinic.practitionerIds;
    const treating: Principal[] = [
      { ...clinic.staff, role: "practitioner", staffId },
      { ...clinic.staff, role: "nurse" },
    ];
    const namesSeenBy = async (people: Principal[]) =>
      (await Promise.all(people.map((person) => page(person)))).flatMap(({ data }) => data.map((one) => one.patient));
    const known = { id: patientId, name: "Rosa Example" };
    expect(await namesSeenBy([as, clinic.staff, clinic.manager, ...treating])).toEqual(Array(5).fill(known));
    expect((await act(stack(), id, "cancellation", { as })).status).toBe(200);
    expect(await namesSeenBy([as, clinic.staff, clinic.manager, ...treating])).toEqual([
      known,
      known,
      known,
      null,
      null,
    ]);
  });

  test("refuses what is no cursor, no status and no page size", async () => {
    for (const query of ["cursor=made-up", "status=lost", "limit=0", "limit=1000", "colour=red"]) {
      const answer = await stack().api.call({ path: `/v1/appointments?${query}`, as: desk.staff });
      expect(codeOf(answer)).toEqual([400, "invalid_request"]);
    }
  });
});
