import type { WorkflowHandle } from "@temporalio/client";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { expect, test, vi } from "vitest";
import { searchAttributes } from "../../src/workflows/search-attributes.ts";
import { cards, payInBrowser } from "../support/browser.ts";
import { decodePayloads, findCardData } from "../support/card-data.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  checkPayment,
  makeLogin,
  moneyBecomes,
  openDesk,
  startIn,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { useStack } from "../support/stack.ts";
import { waiting as waitingFor } from "../support/waiting.ts";

const stack = useStack({ mail: true });

/** What nobody who looks at Temporal may learn. */
const person = {
  full_name: "Zelda Quincunx",
  email: "zelda.quincunx@mail.example",
  phone: "+49 30 5550199",
  born_on: "1987-03-14",
};
const reasons = { patient: "my mother has died", staff: "she owes us since spring" };

test("histories, memos, search attributes and what Temporal UI shows hold no personal data and no secrets, and say of every step and timer what it is for", async () => {
  const desk = await openDesk(stack());
  const { patientId, as } = await makeLogin(stack(), desk, person);
  const wanted = { patientId, as };
  const [paid, dropped, left] = await Promise.all(
    [48, 50, 52].map((hours) => booked(stack(), desk, { ...wanted, startsAt: startIn(hours) })),
  );
  if (!paid || !dropped || !left) throw new Error("three bookings are three appointments");
  const secret = paid.payment.clientSecret ?? "";
  await payInBrowser(stack(), paid, cards.declined);
  await checkPayment(stack(), paid.id, as);
  await payInBrowser(stack(), paid);
  await becomes(stack(), paid.id, as, "confirmed");
  await everyMailIsSent();
  stack().mailServer?.behave("refuse"); // which it says with the address
  appointmentIn(await act(stack(), paid.id, "check-in", { as: desk.staff, reason: "came early" }));
  appointmentIn(await act(stack(), paid.id, "cancellation", { as: desk.staff, reason: reasons.staff }));
  await moneyBecomes(stack(), paid.id, as, { status: "voided" });
  appointmentIn(await act(stack(), dropped.id, "cancellation", { as, reason: reasons.patient }));
  await passTimeUntil(stack(), left.id, hoursAfter(left.holdExpiresAt ?? "", 0.1));
  await becomes(stack(), left.id, as, "expired");
  await everyMailIsSent();
  stack().mailServer?.behave("take");

  const recorded: string[] = [];
  const steps: ReturnType<typeof stepsOf> = [];
  for await (const shown of describeAll(`OrganizationId = "${desk.organizationId}"`)) {
    const history = await stack().api.parts.temporal.workflow.getHandle(shown.workflowId).fetchHistory();
    recorded.push(JSON.stringify(shown), decodePayloads(historyToJSON(history)));
    steps.push(...stepsOf(history));
  }
  const everything = recorded.join("\n");
  // So that what is looked through is what was recorded.
  for (const recordedFor of [paid.id, "sendMessage", "mail_refused"]) expect(everything).toContain(recordedFor);
  expect(stack().mailServer?.mails(person.email)).toHaveLength(1);
  const known = "select card_last4 from payments where appointment_id = $1 and card_last4 is not null";
  expect((await stack().maker.admin.query(known, [paid.id])).rowCount).toBe(1);
  const planted = [
    "last4",
    ...Object.values(person),
    ...Object.values(reasons),
    secret,
    cards.good,
    cards.declined,
    "Quincunx",
  ];
  expect(planted.filter((one) => everything.includes(one))).toEqual([]);
  expect(findCardData(everything)).toEqual([]);
  expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(["activity", "local activity", "timer"]));
  expect(steps.filter(({ summary }) => !summary)).toEqual([]);
});

test("an operator finds each workflow by clinic, patient, appointment and status, and reads what it does and waits for", async () => {
  const desk = await openDesk(stack());
  const { patientId, as } = await makeLogin(stack(), desk, { email: "somebody@mail.example" });
  const held = await booked(stack(), desk, { patientId, as });
  const waiting = await vi.waitFor(async () => {
    const [shown] = await shownOf(held.id); // lists lag behind
    expect(shown?.status).toBe("held");
    return shown;
  }, waitingFor);
  expect(waiting?.summary).toBe("books an appointment: approval where it is needed, hold, payment, confirmation");
  expect(waiting?.details).toMatch(/^\*\*Held\.\*\* Waits for the card to be authorised or saved, until /);
  await payInBrowser(stack(), held);
  await becomes(stack(), held.id, as, "confirmed");
  await everyMailIsSent();
  await vi.waitFor(async () => expect(await shownOf(held.id)).toHaveLength(3), waitingFor);
  const countConfirmed = async () => (await shownOf(held.id)).filter(({ status }) => status === "confirmed").length;
  await expect.poll(countConfirmed, waitingFor).toBe(2);
  for (const shown of await shownOf(held.id)) {
    const { organizationId, clinicId } = desk;
    const isMail = shown.workflowId.startsWith("message:");
    expect(shown.ids).toEqual([organizationId, clinicId, held.id, patientId]);
    expect(shown.status).toBe(isMail ? undefined : "confirmed");
    expect(shown.summary).toMatch(/appointment/);
    expect(shown.details).toMatch(isMail ? /^\*\*Sent\.\*\*/ : /^\*\*Confirmed|^Begins at .+, or sooner/);
  }
});

/** Each activity and timer, with the summary that Temporal UI shows of it. */
function stepsOf({ events }: Awaited<ReturnType<WorkflowHandle["fetchHistory"]>>) {
  return (events ?? []).flatMap((event) => {
    const { activityTaskScheduledEventAttributes: activity, timerStartedEventAttributes: timer } = event;
    const isLocal = event.markerRecordedEventAttributes?.markerName === "core_local_activity";
    const kind = activity ? "activity" : isLocal ? "local activity" : timer ? "timer" : undefined;
    const data = event.userMetadata?.summary?.data;
    const summary: unknown = data && JSON.parse(Buffer.from(data).toString());
    return kind ? [{ kind, eventId: String(event.eventId), type: activity?.activityType?.name, summary }] : [];
  });
}

/** Whatever the patients are to be told has been told, or given up. */
async function everyMailIsSent(): Promise<void> {
  const open = `select from outbox where delivered_at is null
    union all select from messages where status in ('queued', 'sending')`;
  await vi.waitFor(async () => expect((await stack().maker.admin.query(open)).rowCount).toBe(0), waitingFor);
}

async function shownOf(appointmentId: string) {
  const shown = [];
  for await (const one of describeAll(`AppointmentId = "${appointmentId}"`)) shown.push(one);
  return shown;
}

/** What lists and pages of Temporal UI show of workflows, besides their histories. */
async function* describeAll(query: string) {
  const { temporal } = stack().api.parts;
  for await (const { workflowId, memo, typedSearchAttributes: found } of temporal.workflow.list({ query })) {
    const handle = temporal.workflow.getHandle(workflowId);
    const description = await handle.describe();
    const summary = await description.staticSummary();
    // Before it begins there is nobody whom to ask.
    const details =
      description.historyLength === 1
        ? await description.staticDetails()
        : (await handle.query<{ currentDetails: string }>("__temporal_workflow_metadata")).currentDetails;
    const { organizationId, clinicId, appointmentId, patientId, bookingStatus } = searchAttributes;
    const ids = [organizationId, clinicId, appointmentId, patientId].map((key) => found.get(key));
    yield { workflowId, memo, ids, status: found.get(bookingStatus), summary, details };
  }
}
