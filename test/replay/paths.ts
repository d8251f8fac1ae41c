import { payInBrowser } from "../support/browser.ts";
import {
  act,
  becomes,
  becomesPayable,
  book,
  booked,
  checkPayment,
  type Desk,
  moneyBecomes,
  openDesk,
  reschedule,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import type { Stack } from "../support/stack.ts";

const noCard = { offer: { payment_policy: "none" } };
const byClinic = { offer: { approval: "by_clinic" } };

async function paid(stack: Stack, desk: Desk) {
  const held = await booked(stack, desk);
  await payInBrowser(stack, held);
  return becomes(stack, held.id, desk.patient, "confirmed");
}

/** Every way an appointment can take, by name; each returns its id. */
export const paths: Record<string, (stack: Stack) => Promise<string>> = {
  async "paid, completed and captured"(stack) {
    const desk = await openDesk(stack);
    const { id } = await paid(stack, desk);
    for (const noun of ["check-in", "start", "completion"]) await act(stack, id, noun, { as: desk.staff });
    await moneyBecomes(stack, id, desk.patient, { status: "captured" });
    return id;
  },
  async "looked at when its page asks"(stack) {
    const desk = await openDesk(stack);
    const held = await booked(stack, desk);
    await payInBrowser(stack, held);
    await checkPayment(stack, held.id, desk.patient);
    await becomes(stack, held.id, desk.patient, "confirmed");
    await checkPayment(stack, held.id, desk.patient);
    return held.id;
  },
  async "confirmed at once and followed"(stack) {
    return (await booked(stack, await openDesk(stack, noCard))).id;
  },
  async refused(stack) {
    const desk = await openDesk(stack, {
      ...noCard,
      organization: { max_visits_per_patient_day: 1 },
      practitioners: 2,
    });
    const { startsAt } = await booked(stack, desk);
    const key = `refused-${desk.organizationId}`;
    await book(stack, desk, { startsAt, practitionerId: null, key });
    const { rows } = await stack.maker.admin.query<{ id: string }>(
      "select appointment_id as id from idempotency_keys where key = $1",
      [key],
    );
    return rows[0]?.id ?? "";
  },
  async expired(stack) {
    const held = await booked(stack, await openDesk(stack));
    await passTimeUntil(stack, held.id, hoursAfter(held.holdExpiresAt ?? "", 0.1));
    return held.id;
  },
  async "cancelled while held"(stack) {
    const desk = await openDesk(stack);
    const { id } = await booked(stack, desk);
    await act(stack, id, "cancellation", { as: desk.patient, reason: "a test" });
    return id;
  },
  async "asked for, approved and paid"(stack) {
    const desk = await openDesk(stack, byClinic);
    const { id } = await booked(stack, desk);
    await act(stack, id, "approval", { as: desk.staff });
    await payInBrowser(stack, await becomesPayable(stack, id, desk.patient));
    await becomes(stack, id, desk.patient, "confirmed");
    return id;
  },
  async "asked for, approved and never paid"(stack) {
    const desk = await openDesk(stack, byClinic);
    const { id } = await booked(stack, desk);
    await act(stack, id, "approval", { as: desk.staff });
    const { holdExpiresAt } = await becomesPayable(stack, id, desk.patient);
    await passTimeUntil(stack, id, hoursAfter(holdExpiresAt ?? "", 0.1));
    return id;
  },
  async "asked for and declined"(stack) {
    const desk = await openDesk(stack, byClinic);
    const { id } = await booked(stack, desk);
    await act(stack, id, "refusal", { as: desk.staff, reason: "a test" });
    return id;
  },
  async "asked for and never answered"(stack) {
    const desk = await openDesk(stack, byClinic);
    const { id, approvalDueAt } = await booked(stack, desk);
    await passTimeUntil(stack, id, hoursAfter(approvalDueAt ?? "", 0.1));
    return id;
  },
  async "price accepted"(stack) {
    const desk = await openDesk(stack, noCard);
    const { id } = await booked(stack, desk, { expectedTotalMinor: 1 });
    const headers = { "idempotency-key": `accept-${id}` };
    await stack.api.call({
      method: "POST",
      path: `/v1/appointments/${id}/price-acceptance`,
      as: desk.patient,
      headers,
    });
    return id;
  },
  async "cancelled after capture and refunded"(stack) {
    const desk = await openDesk(stack, { organization: { capture_policy: "at_confirmation" } });
    const { id } = await paid(stack, desk);
    await moneyBecomes(stack, id, desk.patient, { status: "captured" });
    await act(stack, id, "cancellation", { as: desk.patient });
    await moneyBecomes(stack, id, desk.patient, { refundedMinor: 5000 });
    return id;
  },
  async "moved by the desk, twice"(stack) {
    const desk = await openDesk(stack);
    const { id, startsAt } = await paid(stack, desk);
    await reschedule(stack, id, { as: desk.staff, startsAt: hoursAfter(startsAt, 2).toISOString() });
    await reschedule(stack, id, { as: desk.manager, startsAt: hoursAfter(startsAt, 4).toISOString(), minutes: 45 });
    for (const noun of ["check-in", "start", "completion"]) await act(stack, id, noun, { as: desk.staff });
    await moneyBecomes(stack, id, desk.patient, { status: "captured" });
    return id;
  },
  async "no-show, taken back, automatic"(stack) {
    const desk = await openDesk(stack, { ...noCard, organization: { automatic_no_show: true } });
    const { id, endsAt } = await booked(stack, desk);
    await act(stack, id, "no-show", { as: desk.staff });
    await act(stack, id, "no-show", { method: "DELETE", as: desk.staff });
    await passTimeUntil(stack, id, hoursAfter(endsAt, 3));
    return id;
  },
  async "forgotten and completed by the system"(stack) {
    const desk = await openDesk(stack);
    const { id, endsAt } = await paid(stack, desk);
    await act(stack, id, "check-in", { as: desk.staff });
    await passTimeUntil(stack, id, hoursAfter(endsAt, 13));
    await moneyBecomes(stack, id, desk.patient, { status: "captured" });
    return id;
  },
  async "money let go of before it lapses"(stack) {
    const desk = await openDesk(stack, { organization: { capture_policy: "by_admin" } });
    const { id, payment } = await paid(stack, desk);
    await passTimeUntil(stack, id, hoursAfter(payment.authorizedUntil ?? "", -5));
    await moneyBecomes(stack, id, desk.patient, { status: "due_at_clinic" });
    return id;
  },
};
