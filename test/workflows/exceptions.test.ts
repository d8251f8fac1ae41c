import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import {
  disputePage,
  reconciliationPage,
  reconciliationReport,
  reconciliationView,
} from "../../src/api/payment/contract.ts";
import { taskLogView, taskPage, taskView } from "../../src/api/task/contract.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { followId } from "../../src/workflows/booking/messages.ts";
import { payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  codeOf,
  type Desk,
  moneyBecomes,
  openDesk,
  read,
  reschedule,
  startIn,
  timelineOf,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack();

async function openTasks({ staff }: Desk) {
  const { body } = await stack().api.call({ path: "/v1/tasks", as: staff });
  return taskPage.parse(body).data;
}

function answer(taskId: string, noun: "retry" | "closure", as: Principal, body?: { note: string }) {
  const headers = { "idempotency-key": randomUUID() };
  return stack().api.call({ method: "POST", path: `/v1/tasks/${taskId}/${noun}`, as, headers, ...(body && { body }) });
}

async function logOf(taskId: string, { staff }: Desk) {
  const { body } = await stack().api.call({ path: `/v1/tasks/${taskId}/log`, as: staff });
  return taskLogView.parse(body).data.map(({ act: what, by, note }) => [what, by?.accountId ?? null, note]);
}

async function disputesOf(as: Principal, state: string) {
  return disputePage.parse((await stack().api.call({ path: `/v1/disputes?state=${state}`, as })).body).data;
}

async function refundsOf({ organizationId }: Desk) {
  const { data } = await stack().api.parts.stripe.refunds.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata?.["organization_id"] === organizationId);
}

async function entriesOf(appointmentId: string): Promise<string[]> {
  const { rows } = await stack().maker.admin.query<{ kind: string }>(
    `select e.kind from ledger_entries e join payments p on p.id = e.payment_id where p.appointment_id = $1 order by e.id`,
    [appointmentId],
  );
  return rows.map(({ kind }) => kind);
}

/** A visit that was paid and cancelled, whose refund the bank has sent back. */
async function withRefundSentBack(desk: Desk) {
  const { id } = await booked(stack(), desk);
  await payInBrowser(stack(), await becomes(stack(), id, desk.patient, "held"));
  await becomes(stack(), id, desk.patient, "confirmed");
  await moneyBecomes(stack(), id, desk.patient, { status: "captured" });
  appointmentIn(await act(stack(), id, "cancellation", { as: desk.patient }));
  await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 5000 });
  const [refund] = await refundsOf(desk);
  await stack().emulator.failRefund(refund?.id ?? "");
  await expect.poll(async () => (await openTasks(desk)).map(({ kind }) => kind), waiting).toEqual(["refund_failed"]);
  const [task] = await openTasks(desk);
  if (!task) throw new Error("a refund that came back is a task");
  return { id, task };
}

test("a card that Stripe does not let go of holds up nothing and is one task, until somebody has seen to it there", async () => {
  const desk = await openDesk(stack(), { organization: { automatic_no_show: true } });
  const { id } = await booked(stack(), desk, { startsAt: startIn(24 * 10) });
  await payInBrowser(stack(), await becomes(stack(), id, desk.patient, "held"));
  await becomes(stack(), id, desk.patient, "confirmed");
  const route = "POST /v1/payment_methods/:id/detach";
  stack().emulator.fault({ route, kind: "400", rate: 1 });
  appointmentIn(await act(stack(), id, "card-removal", { as: desk.staff }));
  await expect.poll(async () => (await openTasks(desk)).map((one) => one.settlement), waiting).toEqual(["detach"]);
  await reschedule(stack(), id, { as: desk.staff, startsAt: startIn(2) });
  const { endsAt } = await read(stack(), id, desk.patient);
  await passTimeUntil(stack(), id, hoursAfter(endsAt, 3));
  await becomes(stack(), id, desk.patient, "no_show");
  const [task, ...others] = (await openTasks(desk)).filter(({ kind }) => kind === "payment_refused");
  expect(others).toEqual([]);
  await answer(task?.id ?? "", "closure", desk.manager, { note: "detached in the dashboard" });
  await expect.poll(async () => (await followUp(id).describe()).status.name, waiting).toBe("COMPLETED");
  expect((await openTasks(desk)).filter(({ kind }) => kind === "payment_refused")).toEqual([]);
  stack().emulator.clearFaults();
});

const followUp = (appointmentId: string) => stack().api.parts.temporal.workflow.getHandle(followId(appointmentId));
const detailsOf = async (appointmentId: string) =>
  String(
    (await followUp(appointmentId).query<{ currentDetails: string }>("__temporal_workflow_metadata")).currentDetails,
  );

test("a refund that came back waits for a person, who has it tried again at once; the task closes itself when it arrives", async () => {
  const desk = await openDesk(stack(), { organization: { capture_policy: "at_confirmation" } });
  const { id, task } = await withRefundSentBack(desk);
  await expect.poll(() => detailsOf(id), waiting).toContain("Waits for a person");
  const { status, body } = await answer(task.id, "retry", desk.staff);
  expect([status, taskView.parse(body).state]).toEqual([200, "closed"]);
  await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 5000 });
  expect(await logOf(task.id, desk)).toEqual([
    ["opened", null, null],
    ["retried", desk.staff.accountId, null],
    ["closed_by_itself", null, null],
  ]);
});

test("once a manager says that it was paid back in another way, its workflow ends and nothing more is refunded", async () => {
  const desk = await openDesk(stack(), { organization: { capture_policy: "at_confirmation" } });
  const { id, task } = await withRefundSentBack(desk);
  const note = { note: "Paid back in cash at the desk." };
  const { status, body } = await answer(task.id, "closure", desk.manager, note);
  expect([status, taskView.parse(body).state]).toEqual([200, "closed"]);
  await expect.poll(async () => (await followUp(id).describe()).status.name, waiting).toBe("COMPLETED");
  await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 0 });
  expect((await logOf(task.id, desk)).slice(1)).toEqual([["settled", desk.manager.accountId, note.note]]);
});

test("a dispute is a task until it is answered, keeps money from being refunded, and what was refused follows once it is won", async () => {
  const desk = await openDesk(stack(), { organization: { capture_policy: "at_confirmation" } });
  const { id } = await booked(stack(), desk);
  await payInBrowser(stack(), await becomes(stack(), id, desk.patient, "held"));
  await moneyBecomes(stack(), id, desk.patient, { status: "captured" });
  const intent = stack()
    .emulator.books()
    .find(({ metadata }) => metadata["appointment_id"] === id);
  const dispute = await stack().emulator.dispute(intent?.paymentIntent ?? "", "product_not_received");
  const disputed = async () => (await read(stack(), id, desk.staff)).payment.dispute;
  await expect.poll(disputed, waiting).toMatchObject({ state: "needs_answer", amountMinor: 5000 });
  const [task] = await openTasks(desk);
  expect([task?.kind, Date.parse(task?.dueAt ?? "") > Date.now()]).toEqual(["payment_disputed", true]);
  expect((await read(stack(), id, desk.patient)).payment.dispute).toBeNull();
  expect((await disputesOf(desk.manager, "open")).map(({ reason }) => reason)).toEqual(["product_not_received"]);
  const headers = { "idempotency-key": randomUUID() };
  const body = { amountMinor: 100, reason: "To please them" };
  const wanted = { method: "POST", path: `/v1/appointments/${id}/refunds`, as: desk.manager, headers, body };
  expect(codeOf(await stack().api.call(wanted))).toEqual([409, "payment_disputed"]);
  appointmentIn(await act(stack(), id, "cancellation", { as: desk.patient }));
  await expect.poll(async () => (await followUp(id).describe()).status.name, waiting).toBe("COMPLETED");
  expect(await refundsOf(desk)).toEqual([]);
  expect(await entriesOf(id)).toEqual(["hold_placed", "captured", "disputed"]);

  await stack().emulator.decideDispute(dispute, "won");
  await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 5000 });
  expect(await openTasks(desk)).toEqual([]);
  expect((await disputesOf(desk.manager, "decided")).map(({ state }) => state)).toEqual(["won"]);
  expect(await entriesOf(id)).toEqual(["hold_placed", "captured", "disputed", "dispute_returned", "refunded"]);
  const { events } = await timelineOf(stack(), id, desk.patient);
  expect(events.map(({ kind }) => kind).slice(-4)).toEqual([
    "payment.disputed",
    "cancelled",
    "payment.dispute_won",
    "payment.refunded",
  ]);
});

test("an administrator has the books compared, and reads that they say the same", async () => {
  const desk = await openDesk(stack(), { organization: { capture_policy: "at_confirmation" } });
  const { id } = await booked(stack(), desk);
  await payInBrowser(stack(), await becomes(stack(), id, desk.patient, "held"));
  await moneyBecomes(stack(), id, desk.patient, { status: "captured" });
  const admin: Principal = { ...desk.manager, role: "organization_admin", clinicIds: [] };
  const path = "/v1/reconciliations";
  const headers = { "idempotency-key": randomUUID() };
  const wanted = { method: "POST", path, headers, body: { days: 1 } };
  expect((await stack().api.call({ ...wanted, as: desk.manager })).status).toBe(403);
  const begun = await stack().api.call({ ...wanted, as: admin });
  expect(begun.status).toBe(201);
  const run = reconciliationView.parse(begun.body);
  const report = async () =>
    reconciliationReport.parse((await stack().api.call({ path: `${path}/${run.id}`, as: desk.manager })).body);
  await expect.poll(async () => (await report()).finishedAt, waiting).not.toBeNull();
  expect(await report()).toMatchObject({ matched: 1, caughtUp: 0, differing: 0, items: [] });
  expect(reconciliationView.parse((await stack().api.call({ ...wanted, as: admin })).body).id).toBe(run.id);
  const { body } = await stack().api.call({ path, as: desk.manager });
  expect(reconciliationPage.parse(body).data.map((one) => one.id)).toEqual([run.id]);
});
