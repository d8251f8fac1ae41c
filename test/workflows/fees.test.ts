import { describe, test } from "vitest";
import { quote } from "../../src/api/pricing/contract.ts";
import type { FeeTable } from "../../src/domain/payment/fees.ts";
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
  startIn,
  timelineOf,
} from "../support/desk.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack();

const percent = (basisPoints: number) => ({ kind: "percent", basisPoints }) as const;
const table: FeeTable = { lateCancel: [{ underHours: 24, fee: percent(3_333) }], noShow: percent(5_000) };
const withFees = { fee_table: JSON.stringify(table) };

async function confirmed(desk: Desk, hours: number) {
  const held = await booked(stack(), desk, { startsAt: startIn(hours) });
  await payInBrowser(stack(), held);
  return becomes(stack(), held.id, desk.patient, "confirmed");
}

// After each of them the books of Stripe and ours are compared, and what was owed with what was kept.
describe.concurrent("a fee", () => {
  test("for cancelling late is all that is taken of the money on hold; waived afterwards, it is given back", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), { organization: withFees });
    const visit = await confirmed(desk, 20);
    expect(visit.cancellation.fees).toMatchObject([{ amountMinor: 1667 }]);
    await stack().maker.admin.query(
      `update organizations set fee_table = '{"lateCancel":[],"noShow":{"kind":"percent","basisPoints":0}}' where id = $1`,
      [desk.organizationId],
    );
    expect(
      codeOf(await act(stack(), visit.id, "cancellation", { as: desk.patient, waivesFee: true, reason: "Please" })),
    ).toEqual([403, "forbidden"]);
    const cancelled = appointmentIn(await act(stack(), visit.id, "cancellation", { as: desk.patient }));
    expect(cancelled).toMatchObject({ status: "cancelled", fee: { amountMinor: 1667, waived: false } });
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "captured", capturedMinor: 1667, refundedMinor: 0 });

    const waiver = { as: desk.staff, reason: "Was in hospital", key: "waive-it-once" };
    for (let i = 0; i < 2; i++) {
      const waived = appointmentIn(await act(stack(), visit.id, "fee-waiver", waiver));
      expect(waived.fee).toEqual({ amountMinor: 0, waived: true });
    }
    await moneyBecomes(stack(), visit.id, desk.patient, { capturedMinor: 1667, refundedMinor: 1667 });
    const { events } = await timelineOf(stack(), visit.id, desk.staff);
    expect(events.filter(({ kind }) => kind === "fee_waived")).toMatchObject([
      { by: "staff", reason: "Was in hospital", text: "The fee was waived by the clinic. Reason: Was in hospital" },
    ]);
  });

  test("for not coming is kept of what was taken, in a currency without cents too, and the rest given back; taken back, the rest is due at the clinic", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), {
      organization: { ...withFees, capture_policy: "at_confirmation" },
      clinic: { currency: "JPY" },
      offer: { price_minor: 901 },
    });
    const visit = await confirmed(desk, 30);
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "captured", capturedMinor: 901 });
    appointmentIn(await act(stack(), visit.id, "no-show", { as: desk.staff }));
    await moneyBecomes(stack(), visit.id, desk.patient, { capturedMinor: 901, refundedMinor: 450 });
    appointmentIn(await act(stack(), visit.id, "no-show", { as: desk.staff, method: "DELETE" }));
    const back = await read(stack(), visit.id, desk.staff);
    expect(back).toMatchObject({
      status: "confirmed",
      fee: null,
      payment: { status: "due_at_clinic", amountMinor: 450 },
    });
  });

  test("of a visit to be paid at the clinic is due there, and nothing is where it was waived with a reason", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), { organization: withFees, offer: { payment_policy: "none" } });
    const missed = await booked(stack(), desk);
    const due = appointmentIn(await act(stack(), missed.id, "no-show", { as: desk.staff }));
    expect(due).toMatchObject({ fee: { amountMinor: 2500 }, payment: { status: "due_at_clinic", amountMinor: 2500 } });
    const late = await booked(stack(), desk, { startsAt: startIn(20) });
    const unexplained = await act(stack(), late.id, "cancellation", { as: desk.staff, waivesFee: true });
    expect(codeOf(unexplained)).toEqual([400, "invalid_request"]);
    const excused = { as: desk.staff, waivesFee: true, reason: "The doctor is ill" };
    const waived = appointmentIn(await act(stack(), late.id, "cancellation", excused));
    expect(waived).toMatchObject({ fee: { amountMinor: 0, waived: true }, payment: { amountMinor: 0 } });
  });

  test("of a visit whose price is not on hold yet is charged to the saved card at once, beyond a deposit what that does not cover; waived afterwards, it is given back", async ({
    expect,
  }) => {
    const early = { lateCancel: [{ underHours: 720, fee: percent(3_333) }], noShow: percent(5_000) };
    const organization = { fee_table: JSON.stringify(early) };
    const deposit = JSON.stringify({ kind: "percent", basisPoints: 4_000, balance: "by_card" });
    const [desk, kept] = await Promise.all([
      openDesk(stack(), { organization }),
      openDesk(stack(), { organization, offer: { payment_policy: "deposit", deposit } }),
    ]);
    const [far, missed] = await Promise.all([confirmed(desk, 24 * 20), confirmed(kept, 24 * 20)]);
    expect(far.payment).toMatchObject({ status: "card_saved", feeFromCard: true });
    const cancelled = appointmentIn(await act(stack(), far.id, "cancellation", { as: desk.patient }));
    expect(cancelled).toMatchObject({ fee: { amountMinor: 1667 }, payment: { dueMinor: 0, authorizesAt: null } });
    const charged = { status: "captured" as const, capturedMinor: 1667, dueMinor: 0, feeFromCard: false };
    await moneyBecomes(stack(), far.id, desk.patient, charged);
    appointmentIn(await act(stack(), far.id, "fee-waiver", { as: desk.staff, reason: "Was in hospital" }));
    await moneyBecomes(stack(), far.id, desk.patient, { capturedMinor: 1667, refundedMinor: 1667 });

    await moneyBecomes(stack(), missed.id, kept.patient, { capturedMinor: 2000, feeFromCard: true });
    appointmentIn(await act(stack(), missed.id, "no-show", { as: kept.staff, acceptEarly: true }));
    await moneyBecomes(stack(), missed.id, kept.patient, { capturedMinor: 2500, refundedMinor: 0, dueMinor: 0 });
    appointmentIn(await act(stack(), missed.id, "no-show", { as: kept.staff, method: "DELETE" }));
    const back = await read(stack(), missed.id, kept.patient);
    expect(back).toMatchObject({ status: "confirmed", fee: null, payment: { dueMinor: 2500, balance: "at_clinic" } });
  });

  test("is kept of a deposit, which is taken once booked however far ahead the visit is, the balance being due at the clinic; in time all goes back the way it was paid", async ({
    expect,
  }) => {
    const deposit = { kind: "percent", basisPoints: 4_000, balance: "at_clinic" };
    const desk = await openDesk(stack(), {
      organization: withFees,
      offer: { payment_policy: "deposit", deposit: JSON.stringify(deposit) },
    });
    const startsAt = startIn(24 * 20);
    const body = { clinicId: desk.clinicId, serviceIds: [desk.serviceId], patientId: desk.patientId, startsAt };
    const quoted = await stack().api.call({ method: "POST", path: "/v1/quotes", as: desk.patient, body });
    expect(quote.parse(quoted.body).payment).toEqual({
      policy: "card",
      depositMinor: 2000,
      balance: "at_clinic",
      capturedWhen: "at_confirmation",
      cardPlan: "hold",
      authorizesAt: null,
      linkUntil: null,
      text: "A deposit of 20.00 EUR is charged to your card when you book. The other 30.00 EUR is due at the clinic.",
    });
    const [far, near, missed] = await Promise.all([confirmed(desk, 24 * 20), confirmed(desk, 20), confirmed(desk, 22)]);
    const booking = { status: "due_at_clinic" as const, amountMinor: 3000, capturedMinor: 2000, depositMinor: 2000 };
    for (const { id } of [far, near, missed]) await moneyBecomes(stack(), id, desk.patient, booking);

    const balance = { method: "cash", amountMinor: 3000 };
    const headers = { "idempotency-key": "balance-of-the-far-one" };
    const path = `/v1/appointments/${far.id}/desk-payments`;
    const settled = await stack().api.call({ method: "POST", path, as: desk.staff, body: balance, headers });
    expect(appointmentIn(settled).payment).toMatchObject({ status: "captured", capturedMinor: 5000, dueMinor: 0 });
    appointmentIn(await act(stack(), far.id, "cancellation", { as: desk.patient }));
    const backByCard = { status: "captured" as const, capturedMinor: 5000, refundedMinor: 2000, dueMinor: 0 };
    await moneyBecomes(stack(), far.id, desk.patient, backByCard);
    expect((await read(stack(), far.id, desk.staff)).payment.atDesk).toMatchObject([{ dueBackMinor: 3000 }]);
    appointmentIn(await act(stack(), near.id, "cancellation", { as: desk.patient }));
    await moneyBecomes(stack(), near.id, desk.patient, { status: "captured", refundedMinor: 333 });
    appointmentIn(await act(stack(), missed.id, "no-show", { as: desk.staff }));
    const owed = { status: "due_at_clinic" as const, amountMinor: 500, capturedMinor: 2000, refundedMinor: 0 };
    await moneyBecomes(stack(), missed.id, desk.patient, owed);
  });
});
