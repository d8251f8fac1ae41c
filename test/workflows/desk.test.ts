import { randomUUID } from "node:crypto";
import { describe, test } from "vitest";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { act, appointmentIn, booked, codeOf, openDesk, read, timelineOf } from "../support/desk.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack();
const atClinic = { offer: { payment_policy: "none" } };

type Asked = { as: Principal; key?: string };

function ask(id: string, path: string, body: object, { as, key = randomUUID() }: Asked) {
  const headers = { "idempotency-key": key };
  return stack().api.call({ method: "POST", path: `/v1/appointments/${id}/desk-payments${path}`, as, body, headers });
}

const take = (id: string, method: "cash" | "terminal", amountMinor: number, asked: Asked) =>
  ask(id, "", { method, amountMinor }, asked);

// After each of them the sums of the ledger, and what is owed with what covers it, are compared.
describe.concurrent("money at the desk", () => {
  test("settles a visit that took place in parts, once however often it is clicked; corrected by a second person, it is due again", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), atClinic);
    const { id } = await booked(stack(), desk);
    expect(codeOf(await take(id, "cash", 2000, { as: desk.patient }))).toEqual([403, "forbidden"]);
    for (const noun of ["start", "completion"]) appointmentIn(await act(stack(), id, noun, { as: desk.staff }));

    const once = { as: desk.staff, key: randomUUID() };
    const clicks = await Promise.all([1, 2].map(() => take(id, "cash", 2000, once)));
    for (const click of clicks) appointmentIn(click);
    expect((await read(stack(), id, desk.staff)).payment).toMatchObject({ status: "due_at_clinic", dueMinor: 3000 });
    const tooMuch = await take(id, "terminal", 5000, { as: desk.staff });
    expect(codeOf(tooMuch)).toEqual([409, "more_than_due"]);
    expect(tooMuch.body).toMatchObject({
      dueMinor: 3000,
      detail: "Only 30.00 EUR is due at the clinic. Nothing was noted.",
    });
    const paid = appointmentIn(await take(id, "terminal", 3000, { as: desk.staff }));
    expect(paid.payment).toMatchObject({
      status: "captured",
      capturedMinor: 5000,
      dueMinor: 0,
      atDesk: [
        { method: "cash", amountMinor: 2000, takenBy: { accountId: desk.staff.accountId }, correction: null },
        { method: "terminal", amountMinor: 3000 },
      ],
    });

    const wrong = `/${paid.payment.atDesk[1]?.id}/correction`;
    const reason = { reason: "The terminal declined" };
    expect(codeOf(await ask(id, wrong, reason, { as: desk.staff }))).toEqual([403, "second_person_needed"]);
    const corrected = appointmentIn(await ask(id, wrong, reason, { as: desk.manager }));
    expect(corrected.payment).toMatchObject({
      status: "due_at_clinic",
      amountMinor: 3000,
      capturedMinor: 2000,
      atDesk: [{ correction: null }, { correction: { by: { accountId: desk.manager.accountId }, ...reason } }],
    });
    const seen = await read(stack(), id, desk.patient);
    expect(seen.payment.atDesk).toMatchObject([{ method: "cash", takenBy: null }]);
    const texts = (await timelineOf(stack(), id, desk.staff)).events.map(({ text }) => text).slice(-3);
    expect(texts).toEqual([
      "20.00 EUR was paid at the clinic in cash.",
      "30.00 EUR was paid at the clinic by card terminal.",
      "30.00 EUR by card terminal had been entered by mistake. It counts no more. Reason: The terminal declined",
    ]);
  });

  test("for a visit that is then cancelled is a task until it is given back, which also reaches a follow-up that has ended", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), atClinic);
    const { id } = await booked(stack(), desk);
    appointmentIn(await take(id, "cash", 5000, { as: desk.staff }));
    const cancelled = appointmentIn(await act(stack(), id, "cancellation", { as: desk.patient }));
    const [payment] = cancelled.payment.atDesk;
    expect(payment).toMatchObject({ dueBackMinor: 5000, refundedMinor: 0 });
    await stack().api.parts.temporal.workflow.getHandle(`appointment:${id}`).result();

    const path = "/v1/tasks";
    const { body } = await stack().api.call({ path, as: desk.staff });
    const task = (body as { data: { id: string; kind: string; appointmentId: string }[] }).data.find(
      ({ appointmentId }) => appointmentId === id,
    );
    expect(task).toMatchObject({ kind: "give_back_at_desk", answers: [] });
    const headers = { "idempotency-key": randomUUID() };
    const closing = { method: "POST", path: `${path}/${task?.id}/closure`, as: desk.staff, body: {}, headers };
    expect(codeOf(await stack().api.call(closing))).toEqual([409, "not_possible_in_this_status"]);

    const giveBack = `/${payment?.id}/give-back`;
    const given = appointmentIn(await ask(id, giveBack, { amountMinor: 5000 }, { as: desk.staff }));
    expect(given.payment).toMatchObject({ refundedMinor: 5000, atDesk: [{ dueBackMinor: 0, refundedMinor: 5000 }] });
    const again = await ask(id, giveBack, { amountMinor: 5000 }, { as: desk.staff });
    expect(codeOf(again)).toEqual([409, "more_than_due"]);
    const after = await stack().api.call({ path: `${path}/${task?.id}/log`, as: desk.staff });
    expect(JSON.stringify(after.body)).toContain("closed_by_itself");
  });
});
