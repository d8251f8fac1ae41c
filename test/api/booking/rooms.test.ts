import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { allocationChoices } from "../../../src/api/booking/allocation-contract.ts";
import { followId, nextDue } from "../../../src/workflows/booking/messages.ts";
import type { Answer } from "../../support/api.ts";
import {
  act,
  appointmentIn,
  book,
  booked,
  checkPayment,
  codeOf,
  type Desk,
  makeLogin,
  openDesk,
  read,
  reschedule,
  soon,
  timelineOf,
} from "../../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../../support/fast-forward.ts";
import { useStack } from "../../support/stack.ts";

const stack = useStack();
const openHouse = (wishes: Parameters<typeof openDesk>[1] = {}) =>
  openDesk(stack(), { offer: { payment_policy: "none" }, practitioners: 2, rooms: 3, ...wishes });

type Asked = { as: Desk["staff"]; key?: string; [m: string]: unknown };

const allocate = (id: string, asked: Asked) => give("room", id, asked);
const giveNurse = (id: string, asked: Asked) => give("nurse", id, asked);

function give(what: "room" | "nurse", id: string, { as, key = randomUUID(), ...body }: Asked) {
  const path = `/v1/appointments/${id}/${what}-allocation`;
  return stack().api.call({ method: "POST", path, as, body, headers: { "idempotency-key": key } });
}

async function choicesOf(id: string, as: Desk["staff"], what = "rooms") {
  return allocationChoices.parse((await stack().api.call({ path: `/v1/appointments/${id}/${what}`, as })).body).data;
}

/** Two visits of two patients with two practitioners at one time, each in a room of its own. */
async function twoAtOnce(desk: Desk, startsAt = soon()) {
  const { patientId, as } = await makeLogin(stack(), desk);
  const first = await booked(stack(), desk, { startsAt });
  const practitionerId = desk.practitionerIds[1];
  const second = await booked(stack(), desk, { startsAt, practitionerId, patientId, as });
  return [first, second] as const;
}

const inTheWayOf = ({ body }: Answer) =>
  z.looseObject({ inTheWay: z.array(z.looseObject({ appointmentId: z.string() })) }).parse(body).inTheWay;

describe.concurrent("another room", () => {
  test("of its kind is given to a visit, told with its name, and its old one is free for others", async () => {
    const desk = await openHouse();
    const [first, second] = await twoAtOnce(desk);
    const choices = await choicesOf(first.id, desk.staff);
    expect(choices.filter(({ isCurrent }) => isCurrent).map(({ id }) => id)).toEqual([first.rooms[0]?.id]);
    const [free] = choices.filter(({ inTheWay, isCurrent }) => inTheWay.length === 0 && !isCurrent);
    const moved = appointmentIn(await allocate(first.id, { as: desk.staff, roomId: free?.id, expectedVersion: 1 }));
    expect(moved).toMatchObject({ version: 2, startsAt: first.startsAt, rooms: [{ id: free?.id, name: free?.name }] });
    const { events } = await timelineOf(stack(), first.id, desk.staff);
    expect(events.at(-1)).toMatchObject({
      kind: "moved",
      text: `Given another room by the clinic. It is in ${free?.name} now.`,
    });
    const freed = first.rooms[0];
    expect(appointmentIn(await allocate(second.id, { as: desk.manager, roomId: freed?.id })).rooms).toEqual([freed]);
  });

  test("goes to one of two who want it, and the other learns who is in the way; those who change places both stay", async () => {
    const desk = await openHouse();
    const [first, second] = await twoAtOnce(desk);
    const third = desk.roomIds.find((id) => ![first, second].some(({ rooms }) => rooms[0]?.id === id));
    const answers = await Promise.all([first, second].map(({ id }) => allocate(id, { as: desk.staff, roomId: third })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const [winner] = answers[0]?.status === 200 ? [first] : [second];
    const loser = answers.find(({ status }) => status === 409);
    expect(loser && inTheWayOf(loser).map(({ appointmentId }) => appointmentId)).toEqual([winner.id]);
    const [a, b] = await Promise.all([first, second].map(({ id }) => read(stack(), id, desk.staff)));
    const swap = [
      { id: first.id, roomId: b?.rooms[0]?.id },
      { id: second.id, roomId: a?.rooms[0]?.id },
    ];
    const refused = await Promise.all(swap.map(({ id, roomId }) => allocate(id, { as: desk.staff, roomId })));
    expect(refused.map(({ status }) => status)).toEqual([409, 409]);
  });

  test("is given once by one key, however often it is sent and whatever came since", async () => {
    const desk = await openHouse();
    const { id, rooms } = await booked(stack(), desk);
    const [one, other] = desk.roomIds.filter((roomId) => roomId !== rooms[0]?.id);
    const key = randomUUID();
    const send = () => allocate(id, { as: desk.staff, roomId: one, key });
    for (const answer of await Promise.all([send(), send()]))
      expect(appointmentIn(answer)).toMatchObject({ version: 2 });
    appointmentIn(await allocate(id, { as: desk.manager, roomId: other }));
    expect(appointmentIn(await send())).toMatchObject({ version: 3, rooms: [{ id: other }] });
    const reused = await allocate(id, { as: desk.staff, roomId: other, key });
    expect(codeOf(reused)).toEqual([422, "idempotency_key_reused"]);
  });

  test("is refused of another kind, for what is over, from an old version, and to who may not", async () => {
    const desk = await openHouse();
    const elsewhere = await openHouse();
    const { id, rooms } = await booked(stack(), desk);
    const roomId = desk.roomIds.find((one) => one !== rooms[0]?.id);
    const asStaff = (wishes: Record<string, unknown>) => allocate(id, { as: desk.staff, ...wishes });
    expect(codeOf(await asStaff({ roomId: elsewhere.roomIds[0] }))).toEqual([422, "room_unsuitable"]);
    expect(codeOf(await asStaff({ roomId: "Room 2" }))).toEqual([400, "invalid_request"]);
    expect(codeOf(await allocate(id, { as: desk.patient, roomId }))).toEqual([403, "forbidden"]);
    expect(codeOf(await allocate(id, { as: elsewhere.staff, roomId }))).toEqual([404, "not_found"]);
    const expectedVersion = 2;
    expect(codeOf(await asStaff({ roomId, expectedVersion }))).toEqual([412, "changed_meanwhile"]);
    await act(stack(), id, "cancellation", { as: desk.staff });
    expect(codeOf(await asStaff({ roomId }))).toEqual([409, "not_possible_in_this_status"]);
  });

  test("takes the place of one that is out of use, which the visit then has no more", async () => {
    const desk = await openHouse();
    const { id, rooms } = await booked(stack(), desk);
    const [closed] = rooms;
    await stack().maker.admin.query("update rooms set active = false where id = $1", [closed?.id]);
    const roomId = desk.roomIds.find((one) => one !== closed?.id);
    const moved = appointmentIn(await allocate(id, { as: desk.staff, roomId }));
    expect(moved.rooms.map((room) => room.id)).toEqual([roomId]);
  });

  test("given after the visit's end leaves the open question whether the patient came, and asks it no more", async () => {
    const desk = await openHouse();
    const { id, rooms, endsAt } = await booked(stack(), desk);
    await passTimeUntil(stack(), id, hoursAfter(endsAt, 2.01));
    const roomId = desk.roomIds.find((one) => one !== rooms[0]?.id);
    appointmentIn(await allocate(id, { as: desk.staff, roomId }));
    appointmentIn(await checkPayment(stack(), id, desk.staff)); // has the follow-up read its facts anew
    const handle = stack().api.parts.temporal.workflow.getHandle(followId(id));
    expect((await handle.query(nextDue)).kind).toBe("wait");
  });

  test("and another time are taken together, or neither", async () => {
    const desk = await openHouse();
    const [first, second] = await twoAtOnce(desk);
    const later = hoursAfter(first.startsAt, 2).toISOString();
    const roomId = desk.roomIds.find((one) => ![first, second].some(({ rooms }) => rooms[0]?.id === one));
    const moved = appointmentIn(await reschedule(stack(), first.id, { as: desk.staff, startsAt: later, roomId }));
    expect(moved).toMatchObject({ startsAt: later, rooms: [{ id: roomId }] });
    const into = await reschedule(stack(), second.id, { as: desk.staff, startsAt: later, roomId });
    expect(codeOf(into)).toEqual([409, "slot_taken"]);
    expect(await read(stack(), second.id, desk.staff)).toMatchObject({ startsAt: second.startsAt, version: 1 });
    const ofAnotherKind = (await openHouse()).roomIds[0];
    const wrong = await reschedule(stack(), second.id, { as: desk.staff, startsAt: later, roomId: ofAnotherKind });
    expect(codeOf(wrong)).toEqual([422, "room_unsuitable"]);
  });
});

describe.concurrent("a nurse", () => {
  const openTwo = async () => {
    const desk = await openHouse({ practitioners: 3 });
    const nurseId = desk.practitionerIds[2] ?? "";
    const nurse = { ...desk.staff, role: "practitioner" as const, clinicIds: [desk.clinicId], staffId: nurseId };
    const others = { ...nurse, accountId: randomUUID(), staffId: desk.practitionerIds[1] ?? "" };
    return { desk, nurseId, nurse, others };
  };
  const isSeenBy = async (id: string, as: Desk["staff"]) => {
    const { body } = await stack().api.call({ path: "/v1/appointments", as });
    return z
      .looseObject({ data: z.array(z.looseObject({ id: z.string() })) })
      .parse(body)
      .data.some((one) => one.id === id);
  };

  test("sees the visits that are theirs, as their practitioner does, until they are taken off; it is told who did it", async ({
    expect,
  }) => {
    const { desk, nurseId, nurse, others } = await openTwo();
    const { id } = await booked(stack(), desk);
    expect(await isSeenBy(id, nurse)).toBe(false);
    const given = appointmentIn(await giveNurse(id, { as: desk.manager, nurseId, expectedVersion: 1 }));
    expect(given).toMatchObject({ version: 2, nurse: { id: nurseId }, practitioner: { id: desk.practitionerIds[0] } });
    expect([await isSeenBy(id, nurse), await isSeenBy(id, others)]).toEqual([true, false]);
    expect((await read(stack(), id, nurse)).nurse?.id).toBe(nurseId);
    const current = (await choicesOf(id, nurse, "nurses")).filter(({ isCurrent }) => isCurrent);
    expect(current.map((one) => one.id)).toEqual([nurseId]);
    const { events } = await timelineOf(stack(), id, desk.staff);
    expect(events.at(-1)).toMatchObject({
      kind: "moved",
      by: "staff",
      move: { nurse: given.nurse?.name, rooms: null },
    });
    expect(appointmentIn(await giveNurse(id, { as: nurse, nurseId: null }))).toMatchObject({ version: 3, nurse: null });
    expect(await isSeenBy(id, nurse)).toBe(false);
  });

  test("is with one of two visits at one time, gives none then, and is free again when it is cancelled", async ({
    expect,
  }) => {
    const { desk, nurseId } = await openTwo();
    const [first, second] = await twoAtOnce(desk);
    const answers = await Promise.all([first, second].map(({ id }) => giveNurse(id, { as: desk.staff, nurseId })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const [winner, loser] = answers[0]?.status === 200 ? [first, second] : [second, first];
    const refused = answers.find(({ status }) => status === 409);
    expect(refused && inTheWayOf(refused).map(({ appointmentId }) => appointmentId)).toEqual([winner.id]);
    const { patientId, as } = await makeLogin(stack(), desk);
    const wanted = { startsAt: winner.startsAt, practitionerId: nurseId, patientId, as };
    expect(codeOf(await book(stack(), desk, wanted))).toEqual([409, "slot_taken"]);
    await act(stack(), winner.id, "cancellation", { as: desk.staff });
    expect(appointmentIn(await giveNurse(loser.id, { as: desk.staff, nurseId })).nurse?.id).toBe(nurseId);
  });

  test("is refused who does not work there then or gives the visit, from an old version, and to who may not", async ({
    expect,
  }) => {
    const { desk, nurseId, others } = await openTwo();
    const elsewhere = await openHouse();
    const { id } = await booked(stack(), desk);
    const asStaff = async (wishes: Record<string, unknown>) =>
      codeOf(await giveNurse(id, { as: desk.staff, ...wishes }));
    const unsuitable = [422, "nurse_unsuitable"];
    expect(await asStaff({ nurseId: desk.practitionerIds[0] })).toEqual(unsuitable);
    expect(await asStaff({ nurseId: elsewhere.practitionerIds[0] })).toEqual(unsuitable);
    expect(await asStaff({ nurseId: "Nina" })).toEqual([400, "invalid_request"]);
    expect(await asStaff({ nurseId, expectedVersion: 2 })).toEqual([412, "changed_meanwhile"]);
    expect(codeOf(await giveNurse(id, { as: desk.patient, nurseId }))).toEqual([403, "forbidden"]);
    expect(codeOf(await giveNurse(id, { as: others, nurseId }))).toEqual([404, "not_found"]);
    const hours = "update staff_hours set closes_minute = 1 where staff_id = $1";
    await stack().maker.admin.query(hours, [nurseId]);
    expect(await asStaff({ nurseId })).toEqual(unsuitable);
    const ids = (await choicesOf(id, desk.staff, "nurses")).map((one) => one.id);
    expect(ids).toEqual([desk.practitionerIds[1]]);
    await stack().maker.admin.query("update staff_hours set closes_minute = 1440 where staff_id = $1", [nurseId]);
    await act(stack(), id, "cancellation", { as: desk.staff });
    expect(await asStaff({ nurseId })).toEqual([409, "not_possible_in_this_status"]);
  });
});
