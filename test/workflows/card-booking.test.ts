import { describe, expect, test } from "vitest";
import { answerBank, cards, payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  checkPayment,
  codeOf,
  moneyBecomes,
  openDesk,
  openTasks,
  read,
  startIn,
  timelineOf,
} from "../support/desk.ts";
import { makeService } from "../support/make.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack();

describe.concurrent("a booking paid by card", () => {
  test("is held until the card is authorised, confirmed then, and captured when the visit is over", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    expect(held).toMatchObject({ status: "held", payment: { status: "created", amountMinor: 5000 } });
    expect(held.holdExpiresAt).not.toBeNull();

    await payInBrowser(stack(), held);
    const confirmed = await becomes(stack(), held.id, desk.patient, "confirmed");
    expect(confirmed).toMatchObject({ holdExpiresAt: null, payment: { status: "authorized", clientSecret: null } });
    await act(stack(), held.id, "check-in", { as: desk.staff });
    await act(stack(), held.id, "start", { as: desk.staff });
    expect((await read(stack(), held.id, desk.staff)).payment.status).toBe("authorized");
    appointmentIn(await act(stack(), held.id, "completion", { as: desk.staff }));
    await moneyBecomes(stack(), held.id, desk.patient, { status: "captured", capturedMinor: 5000 });
    const { events, next } = await timelineOf(stack(), held.id, desk.patient);
    expect(events.map(({ kind }) => kind)).toEqual([
      "held",
      "payment.authorized",
      "confirmed",
      "checked_in",
      "in_progress",
      "completed",
      "payment.captured",
    ]);
    expect(next).toEqual([]);
  });

  test("is captured at confirmation where the organization says so", async () => {
    const desk = await openDesk(stack(), { organization: { capture_policy: "at_confirmation" } });
    const held = await booked(stack(), desk);
    expect(held.payment.capturedWhen).toBe("at_confirmation");
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    await moneyBecomes(stack(), held.id, desk.patient, { status: "captured" });
  });

  test("by an admin's capture, and by nothing else, is captured where the organization says so: as much as they want, and the rest is owed no more", async () => {
    const desk = await openDesk(stack(), { organization: { capture_policy: "by_admin" } });
    const held = await booked(stack(), desk);
    expect(codeOf(await act(stack(), held.id, "capture", { as: desk.manager }))).toEqual([
      409,
      "not_possible_in_this_status",
    ]);
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    expect((await act(stack(), held.id, "capture", { as: desk.staff })).status).toBe(403);
    for (const noun of ["start", "completion"]) appointmentIn(await act(stack(), held.id, noun, { as: desk.staff }));
    const tasks = async () => (await openTasks(stack(), desk.staff)).map(({ kind, happened }) => [kind, happened]);
    const toTake = "The visit is over, and 50.00 EUR is on hold on the patient's card until somebody takes it.";
    expect(await tasks()).toEqual([["to_capture", toTake]]);
    appointmentIn(await act(stack(), held.id, "completion", { as: desk.staff, method: "DELETE" }));
    expect(await tasks()).toEqual([]);
    appointmentIn(await act(stack(), held.id, "completion", { as: desk.staff }));
    expect(await tasks()).toHaveLength(1);
    expect((await read(stack(), held.id, desk.manager)).payment.status).toBe("authorized");

    const capture = (words: object) => act(stack(), held.id, "capture", { as: desk.manager, ...words });
    expect(codeOf(await capture({ amountMinor: 0 }))).toEqual([400, "invalid_request"]);
    const tooMuch = await capture({ amountMinor: 5001 });
    expect(codeOf(tooMuch)).toEqual([409, "more_than_left"]);
    expect(tooMuch.body).toMatchObject({ leftMinor: 5000, detail: "Only 50.00 EUR is on hold. Nothing was taken." });
    const part = { amountMinor: 3000, reason: "Half of it was done" };
    for (const answer of await Promise.all([0, 1].map(() => capture(part)))) appointmentIn(answer);
    const rest = { status: "captured" as const, capturedMinor: 3000, dueMinor: 0, forgoneMinor: 2000 };
    await moneyBecomes(stack(), held.id, desk.manager, rest);
    appointmentIn(await capture(part)); // a third time changes nothing
    for (const other of [{}, { amountMinor: 2000 }])
      expect(codeOf(await capture(other))).toEqual([409, "payment_not_authorized"]);
    expect(await tasks()).toEqual([]);
    const { events } = await timelineOf(stack(), held.id, desk.staff);
    expect(events.filter(({ kind }) => kind.startsWith("capture"))).toMatchObject([
      { kind: "capture_part", by: "staff", reason: part.reason, money: { amountMinor: 3000 } },
    ]);
  });

  test("keeps its hold and its PaymentIntent when the card is declined, and another card succeeds", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    expect(await payInBrowser(stack(), held, cards.declined)).toBe("declined");
    const declined = appointmentIn(await checkPayment(stack(), held.id, desk.patient));
    expect(declined).toMatchObject({ status: "held", holdExpiresAt: held.holdExpiresAt });
    expect(declined.payment).toMatchObject({
      declineCode: "insufficient_funds",
      clientSecret: held.payment.clientSecret,
    });
    await payInBrowser(stack(), declined);
    const confirmed = await becomes(stack(), held.id, desk.patient, "confirmed");
    expect(confirmed.payment).toMatchObject({ status: "authorized", declineCode: null });
  });

  test("waits for the bank's question, and is confirmed once the holder has answered it", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    await answerBank(await payInBrowser(stack(), held, cards.asksTheHolder), "fail");
    const asked = await payInBrowser(stack(), held, cards.asksTheHolder);
    const waiting = appointmentIn(await checkPayment(stack(), held.id, desk.patient));
    expect(waiting).toMatchObject({ status: "held", payment: { status: "requires_action" } });
    await answerBank(asked, "complete");
    await becomes(stack(), held.id, desk.patient, "confirmed");
  });

  test("of the organization's own Stripe account is made there, and confirmed from there", async () => {
    const desk = await openDesk(stack(), { organization: { stripe_account_id: "acct_clinic1" } });
    const held = await booked(stack(), desk);
    expect(held.payment.stripeAccount).toBe("acct_clinic1");
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    const [entry] = stack()
      .emulator.books()
      .filter(({ metadata }) => metadata.appointment_id === held.id);
    expect(entry).toMatchObject({ account: "acct_clinic1", authorized: 5000 });
  });

  test("of several services is one stretch of time, priced line by line", async () => {
    const desk = await openDesk(stack());
    const another = await makeService(stack().maker, desk);
    const held = await booked(stack(), desk, { serviceIds: [desk.serviceId, another] });
    expect(Date.parse(held.endsAt) - Date.parse(held.startsAt)).toBe(60 * 60_000);
    expect(held.services.map(({ totalMinor }) => totalMinor)).toEqual([5000, 5000]);
    expect(held).toMatchObject({ price: { totalMinor: 10_000 }, payment: { amountMinor: 10_000 } });
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
  });

  test("shows managers the page of the workflow that has it in hand, and nobody who has no use for it", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    expect(held.links.workflow).toBeNull();
    expect((await read(stack(), held.id, desk.staff)).links.workflow).toBeNull();
    const seen = await read(stack(), held.id, desk.manager);
    expect(seen.links.workflow).toContain(`/workflows/${encodeURIComponent(`booking:${held.id}`)}`);
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    const followed = await read(stack(), held.id, desk.manager);
    expect(followed.links.workflow).toContain(`/workflows/${encodeURIComponent(`appointment:${held.id}`)}`);
  });
});

describe.concurrent("a booking without a card", () => {
  test("is confirmed at once, its price due at the clinic", async () => {
    const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
    const appointment = await booked(stack(), desk);
    expect(appointment).toMatchObject({ status: "confirmed", holdExpiresAt: null });
    expect(appointment.payment).toMatchObject({ status: "due_at_clinic", amountMinor: 5000, clientSecret: null });
  });

  test("is what a price below the gateway's minimum becomes", async () => {
    const desk = await openDesk(stack(), { offer: { price_minor: 49 } });
    const appointment = await booked(stack(), desk);
    expect(appointment).toMatchObject({ status: "confirmed", payment: { status: "due_at_clinic", amountMinor: 49 } });
  });

  test("with anyone who is free says whom it chose, and why", async () => {
    const desk = await openDesk(stack(), { practitioners: 2, offer: { payment_policy: "none" } });
    const first = await booked(stack(), desk, { practitionerId: null });
    expect(first.assignment).toMatchObject({ rule: "first_by_id", freePractitioners: 2 });
    const second = await booked(stack(), desk, { practitionerId: null, startsAt: startIn(50) });
    expect(second.practitioner?.id).not.toBe(first.practitioner?.id);
    expect(second.assignment?.explanation).toMatch(/fewest booked minutes|booked least recently/);
  });
});
