import { describe, expect, test } from "vitest";
import * as z from "zod";
import { availability } from "../../src/api/availability/contract.ts";
import { alternative } from "../../src/api/booking/book-contract.ts";
import { inTheWay } from "../../src/api/booking/in-the-way-contract.ts";
import type { Answer } from "../support/api.ts";
import {
  act,
  appointmentIn,
  type BookWishes,
  book,
  booked,
  codeOf,
  makeLogin,
  openDesk,
  read,
  reschedule,
  timelineOf,
} from "../support/desk.ts";
import { hoursAfter } from "../support/fast-forward.ts";
import { gives, makePair } from "../support/make.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack();

const openPair = async (practitioners = 2) => makePair(stack().maker, await openDesk(stack(), { practitioners }));
type Pair = Awaited<ReturnType<typeof openPair>>;

const both = (pair: Pair, wishes: BookWishes = {}) => ({
  serviceIds: [pair.checkUp, pair.skin],
  practitionerId: null,
  ...wishes,
});
const whoGives = (answer: Answer) => appointmentIn(answer).services.map(({ practitioner }) => practitioner.id);
const refusalIn = ({ body }: Answer) =>
  z.looseObject({ alternatives: z.array(alternative), inTheWay: z.array(inTheWay).optional() }).parse(body);

describe("a visit that several practitioners give", () => {
  test("is found, booked and said to be given by each of them, with the reason of each", async () => {
    const pair = await openPair();
    const day = hoursAfter(new Date().toISOString(), 72).toISOString().slice(0, 10);
    const query = new URLSearchParams([
      ["clinicId", pair.clinicId],
      ["from", day],
      ["to", day],
      ...both(pair).serviceIds.map((id) => ["serviceId", id]),
    ]);
    const slug = `o-${pair.organizationId.slice(0, 8)}`;
    const { body } = await stack().api.call({ path: `/v1/organizations/${slug}/availability?${query.toString()}` });
    const found = availability.parse(body);
    expect(found).toMatchObject({ minutes: 60, practitionerIds: [pair.dentist] });
    const startsAt = found.days[0]?.starts[0]?.startsAt;
    const visit = await booked(stack(), pair, both(pair, { startsAt }));
    expect(visit).toMatchObject({
      status: "confirmed",
      practitioner: { id: pair.dentist },
      assignment: { rule: "only_one_free" },
      price: { totalMinor: 10_000 },
      services: [
        { practitioner: { id: pair.dentist }, assignment: null },
        { practitioner: { id: pair.dermatologist }, assignment: { rule: "only_one_free", freePractitioners: 1 } },
      ],
    });
    for (const noun of ["check-in", "start", "completion"]) {
      appointmentIn(await act(stack(), visit.id, noun, { as: pair.staff }));
    }
    expect(await read(stack(), visit.id, pair.patient)).toMatchObject({ status: "completed" });
  });

  test("is had with whoever is asked for, and not with who gives nothing of it", async () => {
    const pair = await openPair(3);
    const another = pair.practitionerIds[2] ?? "";
    const visit = await booked(stack(), pair, both(pair, { practitionerId: another }));
    expect(visit.services.map(({ practitioner }) => practitioner.id)).toEqual([another, pair.dermatologist]);
    await gives(stack().maker, pair.dentist, []);
    const refused = await book(stack(), pair, both(pair, { practitionerId: pair.dentist }));
    expect(codeOf(refused)).toEqual([404, "not_found"]);
  });

  test("is refused where one of them is busy in their turn, with times at which each is free", async () => {
    const pair = await openPair();
    const skin = await booked(stack(), pair, { serviceIds: [pair.skin], practitionerId: pair.dermatologist });
    const startsAt = hoursAfter(skin.startsAt, -0.5).toISOString();
    const { patientId, as } = await makeLogin(stack(), pair);
    const refused = await book(stack(), pair, both(pair, { startsAt, patientId, as }));
    expect(codeOf(refused)).toEqual([409, "slot_taken"]);
    const [nearest] = refusalIn(refused).alternatives;
    expect(nearest).toMatchObject({ practitionerId: pair.dentist });
    await booked(stack(), pair, both(pair, { startsAt: nearest?.startsAt, patientId, as }));
  });

  test("is moved by the desk with all of them, or one service of it to somebody else", async () => {
    const pair = await openPair(3);
    const another = pair.practitionerIds[2] ?? "";
    const { id, startsAt } = await booked(stack(), pair, both(pair, { practitionerId: pair.dentist }));
    const later = hoursAfter(startsAt, 2).toISOString();
    expect(whoGives(await reschedule(stack(), id, { as: pair.staff, startsAt: later }))).toEqual([
      pair.dentist,
      pair.dermatologist,
    ]);
    const practitionerIds = [another, pair.dermatologist];
    const given = await reschedule(stack(), id, { as: pair.staff, startsAt: later, practitionerIds });
    expect(whoGives(given)).toEqual(practitionerIds);
    const { events } = await timelineOf(stack(), id, pair.patient);
    expect(events.at(-1)?.text).toBe("Moved by the clinic to Dr. Ada Example, Dr. Ada Example.");
    const ask = (wishes: Record<string, unknown>) =>
      reschedule(stack(), id, { as: pair.staff, startsAt: later, ...wishes });
    expect(codeOf(await ask({ practitionerId: pair.dermatologist }))).toEqual([422, "not_offered"]);
    expect(codeOf(await ask({ practitionerIds: [another] }))).toEqual([422, "not_offered"]);
    expect(codeOf(await ask({ practitionerIds, practitionerId: another }))).toEqual([400, "invalid_request"]);
  });

  test("stays where it is when one of them is busy then, and the desk is told who has them", async () => {
    const pair = await openPair();
    const { id, startsAt } = await booked(stack(), pair, both(pair));
    const { patientId, as } = await makeLogin(stack(), pair);
    const skinAt = hoursAfter(startsAt, 2.5).toISOString();
    const skin = { serviceIds: [pair.skin], practitionerId: pair.dermatologist, startsAt: skinAt };
    const other = await booked(stack(), pair, { ...skin, patientId, as });
    const refused = await reschedule(stack(), id, { as: pair.staff, startsAt: hoursAfter(startsAt, 2).toISOString() });
    expect(codeOf(refused)).toEqual([409, "slot_taken"]);
    const { alternatives, inTheWay: found } = refusalIn(refused);
    expect(found?.map(({ appointmentId, subject }) => [appointmentId, subject.id])).toEqual([
      [other.id, pair.dermatologist],
    ]);
    expect(alternatives).toHaveLength(3);
    const free = alternatives[0]?.startsAt;
    expect(appointmentIn(await reschedule(stack(), id, { as: pair.staff, startsAt: free })).startsAt).toBe(free);
  });

  test("is each practitioner's own to see, to begin and to end", async () => {
    const pair = await openPair();
    const { id } = await booked(stack(), pair, both(pair));
    const own = { ...pair.staff, role: "practitioner" as const, staffId: pair.dermatologist };
    expect(await read(stack(), id, own)).toMatchObject({ id });
    appointmentIn(await act(stack(), id, "check-in", { as: pair.staff }));
    expect(appointmentIn(await act(stack(), id, "start", { as: own })).status).toBe("in_progress");
    const stranger = await stack().api.call({
      path: `/v1/appointments/${id}`,
      as: { ...own, staffId: pair.practitionerIds[9] ?? null },
    });
    expect(stranger.status).toBe(404);
  });
});
