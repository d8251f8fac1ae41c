import { describe, expect, test } from "vitest";
import type { Principal } from "../../src/domain/identity/principal.ts";
import {
  appointmentIn,
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
import { useStack } from "../support/stack.ts";

const stack = useStack();
/** What people at a clinic are called who give no visits. */
const addressOf = ({ accountId }: Principal) => `${accountId}@clinic.example`;
const openFreeDesk = () => openDesk(stack(), { offer: { payment_policy: "none" } });

describe.concurrent("overbooking on purpose", () => {
  const overbook = { reason: "a child with fever" };

  test("books on top of a visit, which staff see with its reason and patients do not", async () => {
    const desk = await openFreeDesk();
    const { startsAt } = await booked(stack(), desk);
    const { patientId, as } = await makeLogin(stack(), desk);
    const wanted = { startsAt, patientId, overbook };
    const { id, overbooking, lastChange } = await booked(stack(), desk, { ...wanted, as: desk.staff });
    const by = addressOf(desk.staff);
    expect({ overbooking, lastChange }).toEqual({
      overbooking: { ...overbook, by },
      lastChange: { kind: "appointment.confirmed", by },
    });
    expect(await read(stack(), id, as)).toMatchObject({ overbooking: null, lastChange: null });
    const told = async (reader: typeof as) => (await timelineOf(stack(), id, reader)).events.map(({ text }) => text);
    expect(await told(desk.staff)).toEqual([
      "Booked and confirmed by the clinic. It lies on top of other visits, on purpose. Reason: a child with fever",
    ]);
    expect(await told(as)).toEqual(["Booked and confirmed by the clinic."]);
    const next = await makeLogin(stack(), desk);
    const refused = await book(stack(), desk, { startsAt, patientId: next.patientId, as: next.as });
    expect(codeOf(refused)).toEqual([409, "slot_taken"]);
  });

  test("is not for patients, and needs somebody to be overbooked", async () => {
    const desk = await openFreeDesk();
    expect(codeOf(await book(stack(), desk, { overbook }))).toEqual([403, "forbidden"]);
    const anyone = await book(stack(), desk, { as: desk.staff, overbook, practitionerId: null });
    expect(codeOf(anyone)).toEqual([400, "invalid_request"]);
  });

  test("moves a visit onto another, by the name of who does, and the next move ends it", async () => {
    const desk = await openFreeDesk();
    const { startsAt } = await booked(stack(), desk);
    const { patientId, as } = await makeLogin(stack(), desk);
    const from = hoursAfter(startsAt, 2).toISOString();
    const { id } = await booked(stack(), desk, { startsAt: from, patientId, as });
    const onTop = appointmentIn(await reschedule(stack(), id, { as: desk.manager, startsAt, overbook }));
    const by = addressOf(desk.manager);
    expect(onTop).toMatchObject({
      startsAt,
      overbooking: { ...overbook, by },
      lastChange: { kind: "appointment.moved", by },
    });
    const back = appointmentIn(await reschedule(stack(), id, { as: desk.staff, startsAt: from }));
    expect(back).toMatchObject({ startsAt: from, overbooking: null, version: 3 });
  });
});
