import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { jump } from "../../local/fast-forward/jump.ts";
import type { AppointmentView } from "../../src/api/booking/contract.ts";
import { createBookingWorkflows } from "../../src/temporal/booking.ts";
import { type DueStep, followId } from "../../src/workflows/booking/messages.ts";
import { cards, payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  checkPayment,
  type Desk,
  moneyBecomes,
  openDesk,
  openTasks,
  read,
  timelineOf,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack();

const followUpOf = ({ id }: AppointmentView) => stack().api.parts.temporal.workflow.getHandle(followId(id));

const runOf = async (appointment: AppointmentView) => {
  const { status, runId } = await followUpOf(appointment).describe();
  return { state: status.name, runId };
};

/**
 * An act that reaches the follow-up although the appointment is still held: the API saw the booking's workflow gone.
 */
async function checkInTooEarly({ id: appointmentId }: AppointmentView, desk: Desk) {
  const { organizationId, clinicId, patientId } = desk;
  const actor = { kind: "staff", accountId: null } as const;
  const workflows = createBookingWorkflows(stack().api.parts.temporal);
  const ids = { organizationId, appointmentId, clinicId, patientId };
  return workflows.change(ids, randomUUID(), { actor, act: "check_in" });
}

describe.concurrent("the follow-up", () => {
  test("of a hold does nothing and ends, and begins anew when the booking is confirmed", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    expect(await checkInTooEarly(held, desk)).toEqual({ answer: { outcome: "not_possible", status: "held" } });
    await vi.waitFor(async () => expect((await runOf(held)).state).toBe("COMPLETED"), waiting);
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    await vi.waitFor(async () => expect((await runOf(held)).state).toBe("RUNNING"), waiting);
    expect(appointmentIn(await act(stack(), held.id, "check-in", { as: desk.staff })).status).toBe("checked_in");
  });

  test("is there once the booking is confirmed, also when somebody had it started a moment too early", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    await payInBrowser(stack(), held);
    while ((await read(stack(), held.id, desk.patient)).status === "held") await checkInTooEarly(held, desk);
    await vi.waitFor(async () => {
      const { status, executionTime } = await followUpOf(held).describe();
      expect(status.name).toBe("RUNNING");
      // Started by the relay alone it begins when the visit is over, and answers no query before.
      if (Number(executionTime) > Date.now()) return;
      const { kind } = await followUpOf(held).query<DueStep>("nextDue");
      expect(["suggest_no_show", "complete_forgotten"]).toContain(kind);
    }, waiting);
  });

  test("begins by itself when its first step is due, and not before", async () => {
    const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
    const { id } = await booked(stack(), desk);
    const { temporal } = stack().api.parts;
    const followUp = temporal.workflow.getHandle(followId(id));
    const { executionTime } = await vi.waitFor(() => followUp.describe(), waiting);
    const tasks = async () =>
      (await followUp.fetchHistory()).events?.filter((event) => event.workflowTaskScheduledEventAttributes);
    await jump(temporal, followId(id), Number(executionTime) - Date.now() - 60_000);
    expect(await tasks()).toEqual([]);
    await jump(temporal, followId(id), 120_000);
    await vi.waitFor(
      async () => expect(await openTasks(stack(), desk.staff)).toMatchObject([{ kind: "suggest_no_show" }]),
      waiting,
    );
  });

  test("looks at the payment when it is asked to after its end, and ends again", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient }));
    await moneyBecomes(stack(), held.id, desk.patient, { status: "voided" });
    await vi.waitFor(async () => expect((await runOf(held)).state).toBe("COMPLETED"), waiting);
    const first = await runOf(held);
    for (const answer of await Promise.all([0, 1, 2].map(() => checkPayment(stack(), held.id, desk.patient))))
      expect(appointmentIn(answer)).toMatchObject({ status: "cancelled", payment: { status: "voided" } });
    await vi.waitFor(async () => expect((await runOf(held)).state).toBe("COMPLETED"), waiting);
    expect((await runOf(held)).runId).not.toBe(first.runId);
  });
});

test("a refund that takes days keeps its follow-up, which learns its end even when Stripe's report of it is lost", async () => {
  const desk = await openDesk(stack(), { organization: { capture_policy: "at_confirmation" } });
  const held = await booked(stack(), desk);
  await payInBrowser(stack(), held, cards.refundedSlowly);
  await moneyBecomes(stack(), held.id, desk.patient, { status: "captured" });
  appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient }));
  const next = () => followUpOf(held).query<DueStep>("nextDue");
  await vi.waitFor(async () => expect((await next()).kind).toBe("look_at_refund"), waiting);
  const { next: told } = await timelineOf(stack(), held.id, desk.patient);
  expect(told).toMatchObject([{ kind: "refund_pending" }]);

  const { config } = stack().api.parts;
  stack().emulator.setWebhook(undefined);
  await stack().emulator.clock.advance({ days: 1 });
  await passTimeUntil(stack(), held.id, hoursAfter((await next()).dueAt ?? "", 0.1));
  await vi.waitFor(async () => expect((await runOf(held)).state).toBe("COMPLETED"), waiting);
  stack().emulator.setWebhook({
    url: `${stack().api.url}/v1/webhooks/stripe`,
    secret: config.stripe.webhookSecrets[0],
  });
});
