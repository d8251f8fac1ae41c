import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import type { AppointmentView } from "../../src/api/booking/contract.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { answerBank, cards, payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  checkPayment,
  codeOf,
  type Desk,
  makeLogin,
  moneyBecomes,
  openDesk,
  read,
  timelineOf,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { useStack } from "../support/stack.ts";
import { insert } from "../support/two-organizations.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack();

const afterDeadline = ({ holdExpiresAt }: AppointmentView) => hoursAfter(holdExpiresAt ?? "", 0.1);

const accept = ({ id }: AppointmentView, as: Principal) =>
  stack().api.call({
    method: "POST",
    path: `/v1/appointments/${id}/price-acceptance`,
    as,
    headers: { "idempotency-key": randomUUID() },
  });

/** A clinic whose price earns the discount, of which a day has one place. */
async function openDeskWithOnePlace(): Promise<Desk> {
  const desk = await openDesk(stack(), { offer: { price_minor: 200_000 } });
  const rule = { organization_id: desk.organizationId, daily_limit: 1 };
  await insert(stack().maker.admin, "discount_rules", rule);
  return desk;
}

describe.concurrent("a hold", () => {
  test("that is abandoned ends by itself, gives slot and discount back, and its PaymentIntent is cancelled", async () => {
    const desk = await openDeskWithOnePlace();
    const held = await booked(stack(), desk);
    expect(held.price).toMatchObject({ discountReason: "price_above_threshold", discountMinor: 24_000 });
    const happened = await passTimeUntil(stack(), held.id, hoursAfter(held.startsAt, 0));
    expect(happened[0]).toMatchObject({ kind: "expire_hold" }); // its money follows, perhaps in the same time
    const over = await read(stack(), held.id, desk.patient);
    expect(over).toMatchObject({ status: "expired", payment: { clientSecret: null } });
    await moneyBecomes(stack(), held.id, desk.patient, { status: "voided" });
    const other = await makeLogin(stack(), desk);
    const next = await booked(stack(), desk, { as: other.as, patientId: other.patientId, startsAt: held.startsAt });
    expect(next.price).toMatchObject({ discountReason: "price_above_threshold" });
    const entry = stack()
      .emulator.books()
      .find(({ metadata }) => metadata.appointment_id === held.id);
    expect(entry).toMatchObject({ status: "canceled", authorized: 0 });
    expect((await timelineOf(stack(), held.id, desk.patient)).events.map(({ kind }) => kind)).toEqual([
      "held",
      "expired",
      "payment.voided",
    ]);
  });

  test("that was declined ends like one that was never tried", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    await payInBrowser(stack(), held, cards.declined);
    await passTimeUntil(stack(), held.id, afterDeadline(held));
    expect(await read(stack(), held.id, desk.patient)).toMatchObject({ status: "expired" });
    await moneyBecomes(stack(), held.id, desk.patient, { status: "voided" });
  });

  test("whose bank asks a question that nobody answers ends the same, and an answer that comes later pays nothing", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    const asked = await payInBrowser(stack(), held, cards.asksTheHolder);
    await passTimeUntil(stack(), held.id, afterDeadline(held));
    await moneyBecomes(stack(), held.id, desk.patient, { status: "voided" });
    await answerBank(asked, "complete");
    expect(await read(stack(), held.id, desk.patient)).toMatchObject({
      status: "expired",
      payment: { status: "voided", capturedMinor: 0 },
    });
    await booked(stack(), desk, { startsAt: held.startsAt });
  });

  test("paid in the instant of its deadline is confirmed with its slot or given up with its money, never half", async () => {
    const desk = await openDesk(stack(), { practitioners: 8 });
    const times = desk.practitionerIds.map(async (practitionerId, i) => {
      const { patientId, as } = await makeLogin(stack(), desk);
      const held = await booked(stack(), desk, { practitionerId, patientId, as });
      const asked = i % 2 ? await payInBrowser(stack(), held, cards.asksTheHolder) : undefined;
      const pay = () => (asked ? answerBank(asked, "complete") : payInBrowser(stack(), held));
      await Promise.allSettled([pay(), passTimeUntil(stack(), held.id, afterDeadline(held))]);
      return vi.waitFor(async () => {
        const { status, payment } = await read(stack(), held.id, as);
        expect(["confirmed authorized", "expired voided"]).toContain(`${status} ${payment.status}`);
      }, waiting);
    });
    await Promise.all(times);
  });

  test("that is cancelled frees its slot at once and lets go of the money", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    expect(appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient })).status).toBe("cancelled");
    const again = await booked(stack(), desk, { startsAt: held.startsAt });
    await moneyBecomes(stack(), held.id, desk.patient, { status: "voided" });
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient })); // it stands there already
    appointmentIn(await act(stack(), again.id, "cancellation", { as: desk.staff }));
    expect(appointmentIn(await checkPayment(stack(), held.id, desk.patient)).status).toBe("cancelled");
  });

  test("is given up by who takes it for one, and what was paid meanwhile stays booked", async () => {
    const desk = await openDesk(stack());
    const giveUp = ({ id }: AppointmentView) => {
      return act(stack(), id, "cancellation", { as: desk.patient, unlessBooked: true });
    };
    const held = await booked(stack(), desk);
    for (const answer of [await giveUp(held), await giveUp(held)]) {
      expect(appointmentIn(answer).status).toBe("cancelled");
    }
    const paid = await booked(stack(), desk, { startsAt: held.startsAt });
    await payInBrowser(stack(), paid);
    await becomes(stack(), paid.id, desk.patient, "confirmed");
    expect(codeOf(await giveUp(paid))).toEqual([409, "not_possible_in_this_status"]);
    expect(await read(stack(), paid.id, desk.patient)).toMatchObject({ status: "confirmed" });
  });

  test("knows no other act than giving it up", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    for (const noun of ["check-in", "start", "completion"]) {
      const refused = await act(stack(), held.id, noun, { as: desk.staff });
      expect(codeOf(refused)).toEqual([409, "not_possible_in_this_status"]);
    }
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.staff }));
  });
});

describe.concurrent("a price that rose since it was seen", () => {
  test("is held at the new price and confirmed by being accepted", async () => {
    const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
    const held = await booked(stack(), desk, { expectedTotalMinor: 4000 });
    expect(held).toMatchObject({
      status: "held",
      priceChange: { expectedTotalMinor: 4000, reason: "price_changed", accepted: false },
    });
    for (const answer of await Promise.all([accept(held, desk.patient), accept(held, desk.patient)])) {
      expect(appointmentIn(answer)).toMatchObject({ status: "confirmed", priceChange: { accepted: true } });
    }
    expect((await timelineOf(stack(), held.id, desk.patient)).events.at(-1)?.text).toContain("new price was accepted");
  });

  test("and is not accepted ends with its hold", async () => {
    const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
    const held = await booked(stack(), desk, { expectedTotalMinor: 4000 });
    await passTimeUntil(stack(), held.id, afterDeadline(held));
    expect(await read(stack(), held.id, desk.patient)).toMatchObject({ status: "expired" });
    const late = await accept(held, desk.patient);
    expect(codeOf(late)).toEqual([409, "not_possible_in_this_status"]);
  });

  test("is accepted by paying it", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk, { expectedTotalMinor: 4999 });
    expect(held.priceChange).toMatchObject({ accepted: false });
    await payInBrowser(stack(), held);
    const confirmed = await becomes(stack(), held.id, desk.patient, "confirmed");
    expect(confirmed).toMatchObject({ priceChange: { accepted: true }, payment: { amountMinor: 5000 } });
  });

  test("needs no consent when it fell", async () => {
    const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
    expect(await booked(stack(), desk, { expectedTotalMinor: 6000 })).toMatchObject({
      status: "confirmed",
      priceChange: null,
    });
  });
});
