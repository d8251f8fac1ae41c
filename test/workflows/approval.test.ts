import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { jump } from "../../local/fast-forward/jump.ts";
import { bookingId, nextDue } from "../../src/workflows/booking/messages.ts";
import { payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  becomesPayable,
  book,
  booked,
  codeOf,
  type Desk,
  makeLogin,
  openDesk,
  read,
  timelineOf,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { useStack } from "../support/stack.ts";
import { insert } from "../support/two-organizations.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack();

const byClinic = { approval: "by_clinic" };

/** A clinic that approves first, and whose price earns the discount, of which a day has one place. */
async function openDeskWithOnePlace(): Promise<Desk> {
  const desk = await openDesk(stack(), { offer: { ...byClinic, price_minor: 200_000 } });
  await insert(stack().maker.admin, "discount_rules", { organization_id: desk.organizationId, daily_limit: 1 });
  return desk;
}

const hoursBetween = (from: string, to: string | null) => (Date.parse(to ?? "") - Date.parse(from)) / 3_600_000;
const kindsOf = async (id: string, desk: Desk) =>
  (await timelineOf(stack(), id, desk.patient)).events.map(({ kind }) => kind);
const intentsOf = (id: string) =>
  stack()
    .emulator.books()
    .filter(({ metadata }) => metadata.appointment_id === id);

/** Another patient gets the same time, and the day's only discount. */
async function expectGivenBack(desk: Desk, startsAt: string) {
  const other = await makeLogin(stack(), desk);
  const next = await booked(stack(), desk, { as: other.as, patientId: other.patientId, startsAt });
  expect(next).toMatchObject({ status: "requested", price: { discountReason: "price_above_threshold" } });
}

describe.concurrent("a request", () => {
  test("holds its time and price without a card, and is paid by its patient within hours of the approval", async () => {
    const desk = await openDeskWithOnePlace();
    const asked = await booked(stack(), desk);
    expect(asked).toMatchObject({
      status: "requested",
      price: { discountReason: "price_above_threshold", totalMinor: 176_000 },
      payment: { status: "none", clientSecret: null },
    });
    expect(hoursBetween(new Date().toISOString(), asked.approvalDueAt)).toBeCloseTo(24, 1);
    const other = await makeLogin(stack(), desk);
    const same = { as: other.as, patientId: other.patientId, startsAt: asked.startsAt };
    expect(codeOf(await book(stack(), desk, same))).toEqual([409, "slot_taken"]);

    const approved = appointmentIn(await act(stack(), asked.id, "approval", { as: desk.staff }));
    expect(approved).toMatchObject({ status: "held", price: asked.price, approvalDueAt: null });
    expect(hoursBetween(new Date().toISOString(), approved.holdExpiresAt)).toBeCloseTo(24, 1);
    await payInBrowser(stack(), await becomesPayable(stack(), asked.id, desk.patient));
    await becomes(stack(), asked.id, desk.patient, "confirmed");
    expect(await kindsOf(asked.id, desk)).toEqual(["requested", "approved_to_held", "payment.authorized", "confirmed"]);
  });

  test("that is approved and never paid gives its time and discount back", async () => {
    const desk = await openDeskWithOnePlace();
    const asked = await booked(stack(), desk);
    const approved = appointmentIn(await act(stack(), asked.id, "approval", { as: desk.manager }));
    const happened = await passTimeUntil(stack(), asked.id, hoursAfter(approved.holdExpiresAt ?? "", 0.1));
    expect(happened[0]).toMatchObject({ kind: "expire_hold" });
    expect(await read(stack(), asked.id, desk.patient)).toMatchObject({ status: "expired" });
    await expectGivenBack(desk, asked.startsAt);
  });

  test("that needs no card is confirmed by the approval; one whose price rose waits for its patient first", async () => {
    const desk = await openDesk(stack(), { offer: { ...byClinic, payment_policy: "none" }, practitioners: 2 });
    const [first, second] = await Promise.all([
      booked(stack(), desk),
      booked(stack(), desk, {
        ...(await makeLogin(stack(), desk)),
        practitionerId: desk.practitionerIds[1],
        expectedTotalMinor: 1,
      }),
    ]);
    const approve = ({ id }: { id: string }) => act(stack(), id, "approval", { as: desk.staff });
    expect(appointmentIn(await approve(first))).toMatchObject({
      status: "confirmed",
      payment: { status: "due_at_clinic" },
    });
    expect(appointmentIn(await approve(second))).toMatchObject({ status: "held", priceChange: { accepted: false } });
    appointmentIn(await act(stack(), second.id, "cancellation", { as: desk.staff }));
  });

  test("that staff make needs nobody's approval", async () => {
    const desk = await openDesk(stack(), { offer: { ...byClinic, payment_policy: "none" } });
    expect(await booked(stack(), desk, { as: desk.staff })).toMatchObject({ status: "confirmed" });
  });

  test("that is declined tells its patient why, gives its time and discount back, and never was at Stripe", async () => {
    const desk = await openDeskWithOnePlace();
    const key = randomUUID();
    const asked = await booked(stack(), desk, { key });
    const reason = "Please see us for a consultation first.";
    expect(codeOf(await act(stack(), asked.id, "refusal", { as: desk.staff }))).toEqual([400, "invalid_request"]);
    appointmentIn(await act(stack(), asked.id, "refusal", { as: desk.staff, reason }));
    appointmentIn(await act(stack(), asked.id, "refusal", { as: desk.manager, reason })); // as it stands already
    const another = await act(stack(), asked.id, "refusal", { as: desk.manager, reason: "We are full" });
    expect(codeOf(another)).toEqual([409, "not_possible_in_this_status"]);
    expect(await read(stack(), asked.id, desk.patient)).toMatchObject({
      status: "refused",
      refusal: { code: "declined", reason },
    });
    expect((await timelineOf(stack(), asked.id, desk.patient)).events.at(-1)?.text).toContain(reason);
    expect(appointmentIn(await book(stack(), desk, { key, startsAt: asked.startsAt }), 201).status).toBe("refused");
    await expectGivenBack(desk, asked.startsAt);
    expect(intentsOf(asked.id)).toEqual([]);
  });

  test("that its patient gives up is over at once, and cannot be approved any more", async () => {
    const desk = await openDeskWithOnePlace();
    const asked = await booked(stack(), desk);
    appointmentIn(await act(stack(), asked.id, "cancellation", { as: desk.patient }));
    await expectGivenBack(desk, asked.startsAt);
    expect(codeOf(await act(stack(), asked.id, "approval", { as: desk.staff }))).toEqual([
      409,
      "not_possible_in_this_status",
    ]);
  });

  test("that several of the clinic answer at once has one outcome, of which the others are told", async () => {
    const desk = await openDesk(stack(), { offer: { ...byClinic, payment_policy: "none" } });
    const asked = await booked(stack(), desk);
    const answers = await Promise.all([
      act(stack(), asked.id, "approval", { as: desk.staff }),
      act(stack(), asked.id, "refusal", { as: desk.manager, reason: "We are full" }),
      act(stack(), asked.id, "approval", { as: desk.manager }),
      act(stack(), asked.id, "refusal", { as: desk.staff, reason: "We are full" }),
    ]);
    const { status } = await read(stack(), asked.id, desk.patient);
    const [approvals, refusals] = [
      [answers[0], answers[2]],
      [answers[1], answers[3]],
    ].map((some) => some.map((answer) => answer?.status));
    expect([approvals, refusals]).toEqual(
      status === "confirmed"
        ? [
            [200, 200],
            [409, 409],
          ]
        : [
            [409, 409],
            [200, 200],
          ],
    );
    const { rows } = await stack().maker.admin.query("select 1 from status_log where appointment_id = $1", [asked.id]);
    expect(rows).toHaveLength(2);
  });

  test("is answered by its practitioner, and by no other", async () => {
    const desk = await openDesk(stack(), { offer: { ...byClinic, payment_policy: "none" }, practitioners: 2 });
    const asked = await booked(stack(), desk);
    const [own, other] = desk.practitionerIds.map((staffId) => ({
      ...desk.staff,
      role: "practitioner" as const,
      staffId,
    }));
    if (!own || !other) throw new Error("two practitioners");
    expect(codeOf(await act(stack(), asked.id, "approval", { as: other }))).toEqual([404, "not_found"]);
    // Who acts for the patient reaches the request, but not with an answer of the clinic's.
    const asPatient = { ...other, accountId: desk.patient.accountId };
    expect(codeOf(await act(stack(), asked.id, "approval", { as: asPatient }))).toEqual([403, "forbidden"]);
    expect(appointmentIn(await act(stack(), asked.id, "approval", { as: own })).status).toBe("confirmed");
  });
});

test("a request that nobody answers ends at its deadline, also when every worker was down then", async () => {
  const desk = await openDeskWithOnePlace();
  const asked = await booked(stack(), desk);
  const { temporal } = stack().api.parts;
  const workflowId = bookingId(asked.id);
  const { dueAt } = await temporal.workflow.getHandle(workflowId).query(nextDue);
  expect(Date.parse(dueAt ?? "")).toBe(Date.parse(asked.approvalDueAt ?? ""));
  await stack().stopWorkers();
  await jump(temporal, workflowId, Date.parse(dueAt ?? "") - Date.now() - 100);
  await vi.waitFor(async () => {
    const { events } = await temporal.workflow.getHandle(workflowId).fetchHistory();
    expect(events?.some(({ timerFiredEventAttributes }) => timerFiredEventAttributes)).toBe(true);
  }, waiting);
  expect(await read(stack(), asked.id, desk.patient)).toMatchObject({ status: "requested" });
  await stack().startWorkers();
  expect(await becomes(stack(), asked.id, desk.patient, "refused")).toMatchObject({
    refusal: { code: "not_answered", reason: null },
  });
  expect(await kindsOf(asked.id, desk)).toEqual(["requested", "not_answered"]);
  await expectGivenBack(desk, asked.startsAt);
  expect(codeOf(await act(stack(), asked.id, "approval", { as: desk.staff }))).toEqual([
    409,
    "not_possible_in_this_status",
  ]);
});
