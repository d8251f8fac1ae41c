import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { alternative } from "../../src/api/booking/book-contract.ts";
import { appointmentView } from "../../src/api/booking/contract.ts";
import { followId, nextDue } from "../../src/workflows/booking/messages.ts";
import type { Answer } from "../support/api.ts";
import { payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  book,
  booked,
  codeOf,
  makeLogin,
  moneyBecomes,
  openDesk,
  read,
  reschedule,
  startIn,
  timelineOf,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack();
const noCard = { offer: { payment_policy: "none" } };
const openFreeDesk = (wishes: Parameters<typeof openDesk>[1] = {}) => openDesk(stack(), { ...noCard, ...wishes });
const alternativesIn = ({ body }: Answer) =>
  z.looseObject({ alternatives: z.array(alternative) }).parse(body).alternatives;

describe.concurrent("a move by the desk", () => {
  test("takes the payment along, frees the old time at once, and is told in plain words", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    await payInBrowser(stack(), held);
    const before = await becomes(stack(), held.id, desk.patient, "confirmed");
    const startsAt = hoursAfter(held.startsAt, 3).toISOString();
    const reason = "the doctor is held up";
    const moved = appointmentIn(await reschedule(stack(), held.id, { as: desk.staff, startsAt, minutes: 45, reason }));
    expect(moved).toMatchObject({
      status: "confirmed",
      version: 2,
      startsAt,
      endsAt: hoursAfter(startsAt, 0.75).toISOString(),
      price: before.price,
      payment: { status: "authorized", amountMinor: 5000, capturedMinor: 0 },
    });
    const { patientId, as } = await makeLogin(stack(), desk);
    await booked(stack(), desk, { startsAt: held.startsAt, patientId, as });
    const told = async (reader: typeof desk.staff) => (await timelineOf(stack(), held.id, reader)).events.at(-1)?.text;
    expect(await told(desk.patient)).toMatch(/^Moved by the clinic from .+ to .+\. It takes 45 minutes now\.$/);
    expect(await told(desk.staff)).toMatch(/ Reason: the doctor is held up$/);
    for (const noun of ["check-in", "start", "completion"]) await act(stack(), held.id, noun, { as: desk.staff });
    await moneyBecomes(stack(), held.id, desk.patient, { status: "captured", capturedMinor: 5000 });
  });

  test("happens once however often it is sent with one key", async () => {
    const desk = await openFreeDesk();
    const { id, startsAt } = await booked(stack(), desk);
    const [key, first, second] = [
      randomUUID(),
      hoursAfter(startsAt, 2).toISOString(),
      hoursAfter(startsAt, 4).toISOString(),
    ];
    const send = () => reschedule(stack(), id, { as: desk.staff, startsAt: first, key });
    for (const answer of await Promise.all([send(), send(), send()])) {
      expect(appointmentIn(answer)).toMatchObject({ startsAt: first, version: 2 });
    }
    appointmentIn(await reschedule(stack(), id, { as: desk.manager, startsAt: second }));
    expect(appointmentIn(await send())).toMatchObject({ startsAt: second, version: 3 });
    expect(codeOf(await reschedule(stack(), id, { as: desk.staff, startsAt: second, key }))).toEqual([
      422,
      "idempotency_key_reused",
    ]);
  });

  test("lets the follow-up wait for the new time, and ask again about a visit it had asked about", async ({
    expect,
  }) => {
    const desk = await openFreeDesk();
    const { id, startsAt, endsAt } = await booked(stack(), desk);
    const asked = await passTimeUntil(stack(), id, hoursAfter(endsAt, 2.01));
    expect(asked.map(({ kind }) => kind)).toEqual(["suggest_no_show"]);
    const later = hoursAfter(startsAt, 24).toISOString();
    appointmentIn(await reschedule(stack(), id, { as: desk.staff, startsAt: later }));
    const handle = stack().api.parts.temporal.workflow.getHandle(followId(id));
    await expect
      .poll(() => handle.query(nextDue))
      .toMatchObject({ kind: "suggest_no_show", dueAt: hoursAfter(endsAt, 26).toISOString() });
    const again = await passTimeUntil(stack(), id, hoursAfter(endsAt, 26.01));
    expect(again.map(({ kind }) => kind)).toEqual(["suggest_no_show"]);
  });

  test("to another practitioner is told with the name, and the other's time is taken", async () => {
    const desk = await openFreeDesk({ practitioners: 2 });
    const { id, startsAt } = await booked(stack(), desk);
    const practitionerId = desk.practitionerIds[1];
    const moved = appointmentIn(await reschedule(stack(), id, { as: desk.staff, startsAt, practitionerId }));
    expect(moved.practitioner?.id).toBe(practitionerId);
    const { patientId, as } = await makeLogin(stack(), desk);
    expect(codeOf(await book(stack(), desk, { startsAt, practitionerId, patientId, as }))).toEqual([409, "slot_taken"]);
    const { events } = await timelineOf(stack(), id, desk.patient);
    expect(events.at(-1)?.text).toBe("Moved by the clinic to Dr. Ada Example.");
  });

  test("is refused where somebody else is, with free times that it can have", async () => {
    const desk = await openFreeDesk();
    const { id, startsAt } = await booked(stack(), desk);
    const { patientId, as } = await makeLogin(stack(), desk);
    const other = await booked(stack(), desk, { startsAt: hoursAfter(startsAt, 2).toISOString(), patientId, as });
    const refused = await reschedule(stack(), id, { as: desk.staff, startsAt: other.startsAt, minutes: 90 });
    expect(codeOf(refused)).toEqual([409, "slot_taken"]);
    expect(await read(stack(), id, desk.staff)).toMatchObject({ startsAt, version: 1 });
    const [nearest] = alternativesIn(refused);
    const moved = await reschedule(stack(), id, { as: desk.staff, ...nearest, minutes: 90 });
    expect(appointmentIn(moved).startsAt).toBe(nearest?.startsAt);
  });

  test("of a version that has been moved since shows what it has become", async () => {
    const desk = await openFreeDesk();
    const { id, startsAt } = await booked(stack(), desk);
    const [first, second] = [hoursAfter(startsAt, 2).toISOString(), hoursAfter(startsAt, 4).toISOString()];
    appointmentIn(await reschedule(stack(), id, { as: desk.staff, startsAt: first, expectedVersion: 1 }));
    const refused = await reschedule(stack(), id, { as: desk.manager, startsAt: second, expectedVersion: 1 });
    expect(codeOf(refused)).toEqual([412, "changed_meanwhile"]);
    const { current } = z.looseObject({ current: appointmentView }).parse(refused.body);
    expect(current).toMatchObject({ startsAt: first, version: 2 });
  });

  test.each<[string, Record<string, unknown>]>([
    ["a length that no visit has", { minutes: 0 }],
    ["a version that is none", { expectedVersion: 0 }],
    ["a second between minutes", { startsAt: "2031-05-05T09:00:01Z" }],
    ["an overbooking without a reason", { overbook: {} }],
    ["two reasons", { reason: "a", overbook: { reason: "b" } }],
  ])("is not understood with %s", async (_, wrong) => {
    const desk = await openFreeDesk();
    const { id } = await booked(stack(), desk);
    const answer = await reschedule(stack(), id, { as: desk.staff, startsAt: startIn(60), ...wrong });
    expect(codeOf(answer)).toEqual([400, "invalid_request"]);
  });

  test("is refused for what is held, what is over, and a practitioner who does not offer it", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    const startsAt = hoursAfter(held.startsAt, 2).toISOString();
    const notPossible = [409, "not_possible_in_this_status"];
    expect(codeOf(await reschedule(stack(), held.id, { as: desk.staff, startsAt }))).toEqual(notPossible);
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.staff }));
    expect(codeOf(await reschedule(stack(), held.id, { as: desk.staff, startsAt }))).toEqual(notPossible);
    const [free, other] = [await openFreeDesk(), await openFreeDesk()];
    const { id } = await booked(stack(), free);
    const practitionerId = other.practitionerIds[0];
    expect(codeOf(await reschedule(stack(), id, { as: free.staff, startsAt, practitionerId }))).toEqual([
      422,
      "not_offered",
    ]);
    expect(codeOf(await reschedule(stack(), id, { as: free.patient, startsAt }))).toEqual([403, "forbidden"]);
    expect(codeOf(await reschedule(stack(), id, { as: other.staff, startsAt }))).toEqual([404, "not_found"]);
  });
});
