import { describe, expect, test } from "vitest";
import type { AppointmentView } from "../../src/api/booking/contract.ts";
import { payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  type Desk,
  moneyBecomes,
  openDesk,
  openTasks,
  read,
  timelineOf,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack();

async function tasksOf({ id }: AppointmentView): Promise<string[]> {
  const { rows } = await stack().maker.admin.query<{ task: string }>(
    "select kind || ' ' || state as task from tasks where appointment_id = $1 order by opened_at, kind",
    [id],
  );
  return rows.map(({ task }) => task);
}

async function confirmed(desk: Desk): Promise<AppointmentView> {
  const held = await booked(stack(), desk);
  await payInBrowser(stack(), held);
  return becomes(stack(), held.id, desk.patient, "confirmed");
}

const kinds = (happened: { kind: string }[]) => happened.map(({ kind }) => kind);

describe.concurrent("when time passes", () => {
  test("a visit nobody checked in is asked about at the desk two hours after its end, and not before", async () => {
    const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
    const visit = await booked(stack(), desk);
    expect(kinds(await passTimeUntil(stack(), visit.id, hoursAfter(visit.endsAt, 1.99)))).toEqual([]);
    expect(await tasksOf(visit)).toEqual([]);
    expect(kinds(await passTimeUntil(stack(), visit.id, hoursAfter(visit.endsAt, 2.01)))).toEqual(["suggest_no_show"]);
    expect(await tasksOf(visit)).toEqual(["suggest_no_show open"]);
    expect((await read(stack(), visit.id, desk.staff)).status).toBe("confirmed");
    appointmentIn(await act(stack(), visit.id, "no-show", { as: desk.staff }));
    expect(await tasksOf(visit)).toEqual(["suggest_no_show closed"]);
  });

  test("it counts as not having come by itself where the organization says so", async () => {
    const desk = await openDesk(stack(), {
      offer: { payment_policy: "none" },
      organization: { automatic_no_show: true, no_show_grace_minutes: 30 },
    });
    const visit = await booked(stack(), desk);
    const happened = await passTimeUntil(stack(), visit.id, hoursAfter(visit.endsAt, 1));
    expect(kinds(happened)).toEqual(["mark_no_show"]);
    expect((await read(stack(), visit.id, desk.staff)).status).toBe("no_show");
    const { events } = await timelineOf(stack(), visit.id, desk.patient);
    expect(events.at(-1)).toMatchObject({
      by: "system",
      text: "The patient did not come; recorded by the clinic's rule.",
    });
  });

  test("a visit that was checked in and forgotten is completed twelve hours after its end, and paid", async () => {
    const desk = await openDesk(stack());
    const visit = await confirmed(desk);
    appointmentIn(await act(stack(), visit.id, "check-in", { as: desk.staff }));
    await passTimeUntil(stack(), visit.id, hoursAfter(visit.endsAt, 11.99));
    expect((await read(stack(), visit.id, desk.staff)).status).toBe("checked_in");
    await passTimeUntil(stack(), visit.id, hoursAfter(visit.endsAt, 12.01));
    expect((await read(stack(), visit.id, desk.staff)).status).toBe("completed");
    await moneyBecomes(stack(), visit.id, desk.staff, { status: "captured", capturedMinor: 5000 });
  });

  test("the clinic is warned a day before money on hold lapses, unless its list says so already; six hours before, that of a visit that took place is taken", async () => {
    const desk = await openDesk(stack(), { organization: { capture_policy: "by_admin" } });
    const visit = await confirmed(desk);
    appointmentIn(await act(stack(), visit.id, "start", { as: desk.staff }));
    appointmentIn(await act(stack(), visit.id, "completion", { as: desk.staff }));
    const lapsesAt = visit.payment.authorizedUntil ?? "";
    const lastCall = { kind: "to_capture", dueAt: hoursAfter(lapsesAt, -6).toISOString() };
    expect(await openTasks(stack(), desk.staff)).toMatchObject([lastCall]);
    expect(kinds(await passTimeUntil(stack(), visit.id, hoursAfter(lapsesAt, -6.01)))).toEqual([]);
    expect((await read(stack(), visit.id, desk.staff)).payment.status).toBe("authorized");
    await passTimeUntil(stack(), visit.id, hoursAfter(lapsesAt, -5.99));
    await moneyBecomes(stack(), visit.id, desk.staff, { status: "captured", capturedMinor: 5000 });
    expect(await tasksOf(visit)).toEqual(["to_capture closed"]);
  });

  test("money of a visit that nobody confirmed to have taken place is let go of six hours before it lapses, and owed at the clinic", async () => {
    const desk = await openDesk(stack(), { organization: { capture_policy: "by_admin" } });
    const visit = await confirmed(desk);
    const lapsesAt = visit.payment.authorizedUntil ?? "";
    await passTimeUntil(stack(), visit.id, hoursAfter(lapsesAt, -24.01));
    expect(await tasksOf(visit)).toEqual(["suggest_no_show open"]);
    await passTimeUntil(stack(), visit.id, hoursAfter(lapsesAt, -23.99));
    for (const noun of ["start", "completion"]) appointmentIn(await act(stack(), visit.id, noun, { as: desk.staff }));
    expect(await tasksOf(visit)).toEqual(["suggest_no_show closed", "capture_deadline open"]); // which says what to do
    await act(stack(), visit.id, "completion", { as: desk.staff, method: "DELETE" });
    await passTimeUntil(stack(), visit.id, hoursAfter(lapsesAt, -5.99));
    await moneyBecomes(stack(), visit.id, desk.staff, { status: "due_at_clinic", amountMinor: 5000 });
    expect(await tasksOf(visit)).toEqual(["suggest_no_show closed", "capture_deadline closed", "payment_lost open"]);
    const { events } = await timelineOf(stack(), visit.id, desk.patient);
    expect(events.at(-1)?.text).toBe("50.00 EUR on hold was let go of; the card is not charged.");
  });

  test("the timeline says beforehand what will happen, and when", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    expect((await timelineOf(stack(), held.id, desk.patient)).next).toMatchObject([
      { kind: "expire_hold", at: held.holdExpiresAt },
      { kind: "charge_at_completion", at: null },
    ]);
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    expect((await timelineOf(stack(), held.id, desk.patient)).next).toMatchObject([
      { kind: "visit", at: held.startsAt },
      { kind: "charge_at_completion", at: null },
    ]);
    expect((await timelineOf(stack(), held.id, desk.staff)).next).toMatchObject([
      { kind: "visit", at: held.startsAt },
      { kind: "suggest_no_show", at: hoursAfter(held.endsAt, 2).toISOString() },
      { kind: "charge_at_completion", at: null },
    ]);
  });
});

test("money on hold that Stripe's card network lets go of is owed at the clinic, and the desk is told", async () => {
  const desk = await openDesk(stack());
  const visit = await confirmed(desk);
  await stack().emulator.clock.advance({ days: 8 });
  await moneyBecomes(stack(), visit.id, desk.staff, { status: "due_at_clinic" });
  expect(await tasksOf(visit)).toEqual(["payment_lost open"]);
  expect((await read(stack(), visit.id, desk.staff)).status).toBe("confirmed");
});
