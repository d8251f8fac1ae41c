import { describe, expect, test } from "vitest";
import * as z from "zod";
import { availability } from "../../../src/api/availability/contract.ts";
import { alternative } from "../../../src/api/booking/book-contract.ts";
import { addDays, clinicDay } from "../../../src/domain/time.ts";
import type { Answer } from "../../support/api.ts";
import {
  type BookWishes,
  book,
  booked,
  codeOf,
  type Desk,
  makeLogin,
  openDesk,
  read,
  reschedule,
  startIn,
} from "../../support/desk.ts";
import { useStack } from "../../support/stack.ts";

const stack = useStack();

const noCard = { offer: { payment_policy: "none" } };
const alternativesIn = ({ body }: Answer) =>
  z.looseObject({ alternatives: z.array(alternative) }).parse(body).alternatives;

const found = z.looseObject({
  subject: z.looseObject({ kind: z.string() }),
  appointmentId: z.string(),
});
const inTheWayOf = ({ body }: Answer) => z.looseObject({ inTheWay: z.array(found) }).parse(body).inTheWay;

/** Every free time that a refusal offers can be booked. */
async function bookAlternatives(desk: Desk, refused: Answer): Promise<void> {
  const alternatives = alternativesIn(refused);
  expect(alternatives.length).toBeGreaterThan(0);
  const { patientId, as } = await makeLogin(stack(), desk);
  const [nearest] = alternatives;
  expect(await booked(stack(), desk, { ...nearest, patientId, as })).toMatchObject({
    status: "confirmed",
    ...(nearest && { startsAt: nearest.startsAt }),
  });
}

describe.concurrent("a booking is refused", () => {
  test("as slot_taken when somebody has the time, with free times nearby", async () => {
    const desk = await openDesk(stack(), noCard);
    const { startsAt } = await booked(stack(), desk);
    const { patientId, as } = await makeLogin(stack(), desk);
    const refused = await book(stack(), desk, { startsAt, patientId, as });
    expect(codeOf(refused)).toEqual([409, "slot_taken"]);
    await bookAlternatives(desk, refused);
    const anyone = await book(stack(), desk, { startsAt, patientId, as, practitionerId: null });
    expect(codeOf(anyone)).toEqual([409, "slot_taken"]);
    await bookAlternatives(desk, anyone);
  });

  test("as slot_taken of the practitioner who was named, with free times of theirs alone; the desk hears of others where they have none", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), { ...noCard, practitioners: 2 });
    const { startsAt } = await booked(stack(), desk);
    const { patientId, as } = await makeLogin(stack(), desk);
    const refused = await book(stack(), desk, { startsAt, patientId, as });
    expect(codeOf(refused)).toEqual([409, "slot_taken"]);
    const [named, other] = desk.practitionerIds;
    const whoIn = (answer: Answer) => alternativesIn(answer).map(({ practitionerId }) => practitionerId);
    expect(whoIn(refused)).toEqual([named, named, named]);
    await stack().maker.admin.query("delete from staff_hours where staff_id = $1", [other]);
    const askOther = (by: BookWishes) => book(stack(), desk, { startsAt, patientId, practitionerId: other, ...by });
    expect(whoIn(await askOther({ as }))).toEqual([]);
    expect(whoIn(await askOther({ as: desk.staff }))).toEqual([named, named, named]);
  });

  test("with the visits in the way for staff, who are told whose they are, and for no patient", async ({ expect }) => {
    const desk = await openDesk(stack(), { ...noCard, practitioners: 2, rooms: 1 });
    const { id, startsAt, patient, rooms } = await booked(stack(), desk, { as: desk.staff });
    const [name, room] = [patient?.name, rooms[0]?.name];
    const { patientId, as } = await makeLogin(stack(), desk);
    const ask = (wishes: BookWishes) => book(stack(), desk, { startsAt, patientId, as: desk.staff, ...wishes });
    const ofPractitioner = inTheWayOf(await ask({}));
    expect(ofPractitioner.map(({ subject }) => subject.kind)).toEqual(["practitioner", "room"]);
    expect(ofPractitioner[0]).toMatchObject({ appointmentId: id, patientName: name, startsAt });
    expect(inTheWayOf(await ask({ practitionerId: desk.practitionerIds[1] }))).toMatchObject([
      { subject: { kind: "room", name: room }, appointmentId: id, patientName: name },
    ]);
    const samePatient = await ask({ patientId: desk.patientId, practitionerId: null });
    expect(inTheWayOf(samePatient).map(({ subject }) => subject)).toContainEqual({
      kind: "patient",
      id: desk.patientId,
      name,
    });
    const later = await booked(stack(), desk, { patientId, as, startsAt: startIn(52) });
    const onto = await reschedule(stack(), later.id, { as: desk.staff, startsAt });
    expect(inTheWayOf(onto).map(({ appointmentId }) => appointmentId)).toEqual([id, id]);
    expect((await ask({ as })).body).not.toHaveProperty("inTheWay");
  });

  test("as service_repeated when a visit names a service twice, as is its quote, and the question when it is free", async () => {
    const desk = await openDesk(stack(), noCard);
    const serviceIds = [desk.serviceId, desk.serviceId];
    expect(codeOf(await book(stack(), desk, { serviceIds }))).toEqual([422, "service_repeated"]);
    const { clinicId, patientId, patient: as } = desk;
    const body = { clinicId, patientId, serviceIds, startsAt: startIn(48) };
    const quoted = await stack().api.call({ method: "POST", path: "/v1/quotes", as, body });
    expect(codeOf(quoted)).toEqual([422, "service_repeated"]);
    const search = `serviceId=${desk.serviceId}&serviceId=${desk.serviceId}&clinicId=${clinicId}`;
    for (const path of ["availability?from=2031-05-01&to=2031-05-02&", "availability/next?"]) {
      const wanted = `/v1/organizations/o-${desk.organizationId.slice(0, 8)}/${path}${search}`;
      expect(codeOf(await stack().api.call({ path: wanted }))).toEqual([422, "service_repeated"]);
    }
  });

  test("as slot_taken when no room is free", async () => {
    const desk = await openDesk(stack(), { ...noCard, practitioners: 2, rooms: 1 });
    const { startsAt, rooms } = await booked(stack(), desk);
    expect(rooms).toHaveLength(1);
    const { patientId, as } = await makeLogin(stack(), desk);
    const second = await book(stack(), desk, { startsAt, patientId, as, practitionerId: desk.practitionerIds[1] });
    expect(codeOf(second)).toEqual([409, "slot_taken"]);
    await bookAlternatives(desk, second);
  });

  test("as outside_hours between the steps and outside opening hours, with free times nearby", async () => {
    const desk = await openDesk(stack(), { ...noCard, hours: [480, 1080] });
    const between = new Date(Date.parse(startIn(48)) + 60_000).toISOString();
    const refused = await book(stack(), desk, { startsAt: between });
    expect(codeOf(refused)).toEqual([422, "outside_hours"]);
    await bookAlternatives(desk, refused);
  });

  test("as too_soon and too_far outside the time that can be booked", async () => {
    const desk = await openDesk(stack(), { ...noCard, organization: { horizon_days: 30 } });
    const soon = await book(stack(), desk, { startsAt: startIn(0.2) });
    expect(codeOf(soon)).toEqual([422, "too_soon"]);
    await bookAlternatives(desk, soon);
    expect(codeOf(await book(stack(), desk, { startsAt: startIn(24 * 40) }))).toEqual([422, "too_far"]);
  });

  test("as too_soon to patients, while the desk sends somebody straight in who has just come, and the next one right after", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), { ...noCard, organization: { slot_step_minutes: 60 } }); // open day and night
    const { clinicId, serviceId, staff } = desk;
    const today = clinicDay(new Date(), "Europe/Berlin");
    const search = new URLSearchParams({ clinicId, serviceId, from: today, to: addDays(today, 2) });
    const open = await stack().api.call({ path: `/v1/availability?${search.toString()}`, as: staff });
    const [now, next] = availability.parse(open.body).days.flatMap(({ starts }) => starts);
    expect(Date.parse(now?.startsAt ?? "")).toBeLessThanOrEqual(Date.now());
    expect(codeOf(await book(stack(), desk, { startsAt: now?.startsAt }))).toEqual([422, "too_soon"]);
    expect(await booked(stack(), desk, { startsAt: now?.startsAt, as: staff })).toMatchObject({ status: "confirmed" });
    const { patientId } = await makeLogin(stack(), desk);
    const second = await book(stack(), desk, { startsAt: now?.startsAt, patientId, as: staff });
    expect(codeOf(second)).toEqual([409, "slot_taken"]);
    const [alternative] = alternativesIn(second);
    expect(Date.parse(alternative?.startsAt ?? "")).toBe(Date.parse(next?.startsAt ?? ""));
  });

  test("as patient_busy when the patient is somewhere else then, also at another clinic's practitioner", async () => {
    const desk = await openDesk(stack(), { ...noCard, practitioners: 2 });
    const { startsAt } = await booked(stack(), desk);
    const refused = await book(stack(), desk, { startsAt, practitionerId: desk.practitionerIds[1] });
    expect(codeOf(refused)).toEqual([409, "patient_busy"]);
    expect(alternativesIn(refused).map((one) => one.startsAt)).not.toContain(startsAt);
  });

  test("as forbidden to patients who choose how they pay, and as no_address where a link has nobody to go to", async ({
    expect,
  }) => {
    const desk = await openDesk(stack());
    expect(codeOf(await book(stack(), desk, { deskPlan: "at_clinic" }))).toEqual([403, "forbidden"]);
    const asked = { as: desk.staff, deskPlan: "by_link" };
    expect(codeOf(await book(stack(), desk, asked))).toEqual([422, "no_address"]);
  });

  test("as patient_limit when the patient has as many holds, or visits on that day, as are allowed", async () => {
    const desk = await openDesk(stack(), { organization: { max_holds_per_patient: 1 } });
    await booked(stack(), desk);
    expect(codeOf(await book(stack(), desk, { startsAt: startIn(72) }))).toEqual([409, "patient_limit"]);
    const busy = await openDesk(stack(), { ...noCard, organization: { max_visits_per_patient_day: 1 } });
    const first = await booked(stack(), busy);
    const sameDay = new Date(Date.parse(first.startsAt) + 3_600_000);
    const sameLocalDay = (at: Date) => at.toLocaleDateString("en", { timeZone: "Europe/Berlin" });
    const later =
      sameLocalDay(sameDay) === sameLocalDay(new Date(first.startsAt))
        ? sameDay
        : new Date(sameDay.getTime() - 7_200_000);
    expect(codeOf(await book(stack(), busy, { startsAt: later.toISOString() }))).toEqual([409, "patient_limit"]);
  });

  test("as not_eligible when the service is for others", async () => {
    const desk = await openDesk(stack(), { ...noCard, service: { eligible_gender: "female", minimum_age_years: 18 } });
    expect(codeOf(await book(stack(), desk))).toEqual([422, "not_eligible"]);
    const { patientId, as } = await makeLogin(stack(), desk, { gender: "female", born_on: "1990-05-01" });
    await booked(stack(), desk, { patientId, as });
  });

  test("as not_found for somebody else's patient, and for what the clinic does not offer", async () => {
    const [desk, elsewhere] = await Promise.all([openDesk(stack(), noCard), openDesk(stack(), noCard)]);
    const stranger = await makeLogin(stack(), desk);
    for (const wrong of [
      { patientId: stranger.patientId },
      { patientId: elsewhere.patientId, as: desk.staff },
      { serviceIds: elsewhere.serviceId ? [elsewhere.serviceId] : [] },
      { practitionerId: elsewhere.practitionerIds[0] },
      { clinicId: elsewhere.clinicId },
    ]) {
      expect(codeOf(await book(stack(), desk, wrong))).toEqual([404, "not_found"]);
    }
  });

  test("and says so ever after, under its own id and key", async () => {
    const desk = await openDesk(stack(), {
      ...noCard,
      practitioners: 2,
      organization: { max_visits_per_patient_day: 1 },
    });
    const { startsAt } = await booked(stack(), desk);
    const wanted = { startsAt, practitionerId: desk.practitionerIds[1], key: "the-same-key-again" };
    const answers = [await book(stack(), desk, wanted), await book(stack(), desk, wanted)];
    const [code, again] = answers.map(codeOf);
    expect(code).toEqual(again);
    const { rows } = await stack().maker.admin.query<{ id: string }>(
      "select appointment_id as id from idempotency_keys where key = $1",
      [wanted.key],
    );
    expect(await read(stack(), rows[0]?.id ?? "", desk.patient)).toMatchObject({
      status: "refused",
      payment: { status: "none" },
    });
  });
});
