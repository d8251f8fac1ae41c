import { randomUUID } from "node:crypto";
import { type WorkflowHandle, WorkflowNotFoundError } from "@temporalio/client";
import { beforeAll, describe, expect, test } from "vitest";
import { changeStatus } from "../../src/db/booking/change-status.ts";
import { receiveStripeEvent } from "../../src/db/payment/stripe-events.ts";
import { bookingId, followId } from "../../src/workflows/booking/messages.ts";
import type { startMissingWorkflows } from "../../src/workflows/booking/start-missing-workflows.ts";
import type { forgetOldRows } from "../../src/workflows/retention/forget-old-rows.ts";
import { missingWorkflowsSchedule, putSchedules, scheduleIds } from "../../workers/schedules.ts";
import { payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  becomesPayable,
  booked,
  checkPayment,
  codeOf,
  moneyBecomes,
  openDesk,
  read,
  timelineOf,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack();
// News from Stripe starts a lost follow-up too, which is not what is tested here.
beforeAll(() => stack().emulator.setWebhook(undefined));

const temporal = () => stack().api.parts.temporal;
const workflow = (id: string) => temporal().workflow.getHandle(id);

/** One run of what the schedule does every ten minutes. */
const startMissing = () =>
  temporal().workflow.execute<typeof startMissingWorkflows>("startMissingWorkflows", {
    taskQueue: "booking",
    workflowId: randomUUID(),
    args: [],
  });

async function runOf(handle: WorkflowHandle): Promise<string | undefined> {
  try {
    const { status, runId } = await handle.describe();
    return status.name === "RUNNING" ? runId : undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/**
 * Temporal's list lags behind by a moment, so what has just ended may still be in it; the schedule comes again, too.
 */
async function startedAgain(workflowId: string): Promise<void> {
  const attempt = async () => {
    await startMissing();
    return runOf(workflow(workflowId));
  };
  await expect.poll(attempt, waiting).toBeDefined();
}

async function lost(workflowId: string): Promise<void> {
  await expect.poll(() => runOf(workflow(workflowId)), waiting).toBeDefined();
  await workflow(workflowId).terminate("lost");
}

const paidAtClinic = { offer: { payment_policy: "none" } };

describe("what ought to be in hand and is not", () => {
  test("a confirmed appointment without a workflow is followed again", async () => {
    const desk = await openDesk(stack(), paidAtClinic);
    const { id } = await booked(stack(), desk);
    await lost(followId(id));
    await startedAgain(followId(id));
  });

  test("an appointment whose workflow runs is left alone", async () => {
    const desk = await openDesk(stack(), paidAtClinic);
    const { id } = await booked(stack(), desk);
    await expect.poll(() => runOf(workflow(followId(id))), waiting).toBeDefined();
    const before = await runOf(workflow(followId(id)));
    await startMissing();
    expect(await runOf(workflow(followId(id)))).toBe(before);
  });

  test("a hold whose workflow was terminated still ends at its time, and its payment is let go of", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    await lost(bookingId(held.id));
    await startedAgain(bookingId(held.id));
    await passTimeUntil(stack(), held.id, hoursAfter(held.holdExpiresAt ?? "", 1));
    await becomes(stack(), held.id, desk.patient, "expired");
    await moneyBecomes(stack(), held.id, desk.patient, { status: "voided" });
  });

  test("a request whose workflow was terminated is answered once it is started again, and paid", async () => {
    const desk = await openDesk(stack(), { offer: { approval: "by_clinic" } });
    const { id } = await booked(stack(), desk);
    await lost(bookingId(id));
    const approve = () => act(stack(), id, "approval", { as: desk.staff });
    expect(codeOf(await approve())).toEqual([503, "temporarily_unavailable"]);
    await startedAgain(bookingId(id));
    expect((await approve()).status).toBe(200);
    await payInBrowser(stack(), await becomesPayable(stack(), id, desk.patient));
    await checkPayment(stack(), id, desk.patient);
    await becomes(stack(), id, desk.patient, "confirmed");
  });

  test("a hold that was paid while it had no workflow is confirmed", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    await lost(bookingId(held.id));
    await payInBrowser(stack(), held);
    await startedAgain(bookingId(held.id));
    await passTimeUntil(stack(), held.id, hoursAfter(held.holdExpiresAt ?? "", 0));
    await becomes(stack(), held.id, desk.patient, "confirmed");
  });

  test("money on hold of an appointment that was cancelled without a workflow is let go of", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    await payInBrowser(stack(), held);
    await checkPayment(stack(), held.id, desk.patient);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    await lost(followId(held.id));
    const cancel = { act: "cancel", actor: { kind: "system", accountId: null }, at: new Date() } as const;
    await changeStatus(stack().maker.db, { organizationId: desk.organizationId, appointmentId: held.id, ...cancel });
    const money = async () => {
      await startMissing();
      const { rows } = await stack().maker.admin.query<{ status: string }>(
        "select status from payments where appointment_id = $1",
        [held.id],
      );
      return rows.map(({ status }) => status);
    };
    await expect.poll(money, waiting).toEqual(["voided"]);
  });
});

test("a follow-up that is reset to its beginning repeats nothing: no act, no capture, and it goes on", async () => {
  const desk = await openDesk(stack(), { organization: { capture_policy: "at_confirmation" } });
  const { id, ...held } = await booked(stack(), desk);
  await payInBrowser(stack(), held);
  await checkPayment(stack(), id, desk.patient);
  await moneyBecomes(stack(), id, desk.patient, { status: "captured" });
  await act(stack(), id, "check-in", { as: desk.staff });
  await act(stack(), id, "check-in", { as: desk.staff, method: "DELETE" });
  await reset(followId(id));
  appointmentIn(await act(stack(), id, "cancellation", { as: desk.staff }));
  await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 5000 });
  await workflow(followId(id)).result();
  const { events } = await timelineOf(stack(), id, desk.patient);
  expect(events.map(({ kind }) => kind).join(" ")).toBe(
    "held payment.authorized confirmed payment.captured checked_in undone_to_confirmed cancelled payment.refunded",
  );
  const entries = stack().emulator.books();
  const own = entries.filter(({ metadata }) => metadata.appointment_id === id);
  expect(own).toMatchObject([{ captured: 5000, refunded: 5000 }]);
});

/** What docs/runbooks/retry-reset-terminate.md has the Temporal CLI do, to the workflow's first task. */
async function reset(workflowId: string): Promise<void> {
  const { events } = await workflow(workflowId).fetchHistory();
  const first = events?.find((event) => event.workflowTaskCompletedEventAttributes)?.eventId;
  if (!first) throw new Error("no task of it was completed yet");
  await temporal().workflowService.resetWorkflowExecution({
    namespace: stack().api.parts.config.temporal.namespace,
    workflowExecution: { workflowId },
    reason: "rehearsed",
    requestId: randomUUID(),
    workflowTaskFinishEventId: first,
  });
}

test("a webhook that was stored before its process died is passed on after a minute, once", async () => {
  const { admin, db } = stack().maker;
  const desk = await openDesk(stack());
  const held = await booked(stack(), desk);
  await payInBrowser(stack(), held);
  const { rows } = await admin.query<{ paymentId: string; paymentIntentId: string }>(
    `select id as "paymentId", payment_intent_id as "paymentIntentId" from payments where appointment_id = $1`,
    [held.id],
  );
  const [payment] = rows;
  if (!payment) throw new Error("a hold has a payment");
  const event = {
    account: "",
    eventId: "evt_left",
    type: "payment_intent.amount_capturable_updated",
    setupIntentId: null,
  };
  await receiveStripeEvent(db, { ...event, ...payment, organizationId: desk.organizationId });
  expect(await startMissing()).toMatchObject({ reported: 0 });
  const age = (seconds: number) =>
    admin.query("update stripe_events set received_at = now() - make_interval(secs => $1) where event_id = $2", [
      seconds,
      event.eventId,
    ]);
  await age(50);
  expect(await startMissing()).toMatchObject({ reported: 0 });
  expect((await read(stack(), held.id, desk.patient)).status).toBe("held");
  await age(61);
  expect(await startMissing()).toMatchObject({ reported: 1 });
  await becomes(stack(), held.id, desk.patient, "confirmed");
  await expect
    .poll(async () => (await admin.query("select from stripe_events where state = 'pending'")).rowCount, waiting)
    .toBe(0);
  expect(await startMissing()).toMatchObject({ reported: 0 });
  const { events } = await timelineOf(stack(), held.id, desk.patient);
  expect(events.map(({ kind }) => kind)).toEqual(["held", "payment.authorized", "confirmed"]);
});

test("a night's run forgets everything that is old, however much, and nothing else", async () => {
  const { admin } = stack().maker;
  const { organizationId } = await openDesk(stack());
  const put = (days: number, rows: number) =>
    admin.query(
      `insert into idempotent_writes (organization_id, scope, key, body_hash, subject_id, recorded_at)
       select $1, 'test', $2::int || '-' || n, '', $1, now() - make_interval(days => $2::int) from generate_series(1, $3) n`,
      [organizationId, days, rows],
    );
  await put(31, 2_001);
  await put(29, 1);
  const { forgotten } = await temporal().workflow.execute<typeof forgetOldRows>("forgetOldRows", {
    taskQueue: "booking",
    workflowId: randomUUID(),
    args: [],
  });
  expect(forgotten).toBe(2_001);
  expect((await admin.query("select from idempotent_writes where scope = 'test'")).rowCount).toBe(1);
});

test("a schedule that is put again stays one, and stays paused", async () => {
  const schedule = temporal().schedule.getHandle(missingWorkflowsSchedule);
  try {
    await putSchedules(temporal());
    await schedule.pause("by an operator");
    await putSchedules(temporal());
    expect((await schedule.describe()).state).toMatchObject({ paused: true, note: "by an operator" });
  } finally {
    for (const id of scheduleIds) await temporal().schedule.getHandle(id).delete();
  }
});
