import { cards, payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  becomesPayable,
  booked,
  moneyBecomes,
  openDesk,
  post,
  reschedule,
  startIn,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import type { Stack } from "../support/stack.ts";

const farAhead = () => startIn(24 * 10);

const half = { kind: "percent", basisPoints: 5_000 } as const;
const fees = JSON.stringify({ lateCancel: [{ underHours: 720, fee: half }], noShow: half });

/** With the card saved, which is asked for the price two days before. */
async function saved(stack: Stack, card?: string, organization: Record<string, unknown> = {}) {
  const desk = await openDesk(stack, { organization });
  const held = await booked(stack, desk, { startsAt: farAhead() });
  await payInBrowser(stack, held, card);
  return { desk, visit: await becomes(stack, held.id, desk.patient, "confirmed") };
}

/** The ways of a visit far ahead. They move Stripe's clock, and so come after all others. */
export const savedCardPaths: Record<string, (stack: Stack) => Promise<string>> = {
  async "card saved, asked two days before, paid and captured"(stack) {
    const { desk, visit } = await saved(stack);
    await passTimeUntil(stack, visit.id, hoursAfter(visit.startsAt, -47));
    await moneyBecomes(stack, visit.id, desk.patient, { status: "authorized" });
    for (const noun of ["check-in", "start", "completion"]) await act(stack, visit.id, noun, { as: desk.staff });
    await moneyBecomes(stack, visit.id, desk.patient, { status: "captured" });
    return visit.id;
  },
  async "card saved, declined, paid by the link"(stack) {
    const { desk, visit } = await saved(stack, cards.savedThenDeclined);
    await passTimeUntil(stack, visit.id, hoursAfter(visit.startsAt, -47));
    await payInBrowser(stack, await becomesPayable(stack, visit.id, desk.patient));
    await moneyBecomes(stack, visit.id, desk.patient, { status: "authorized" });
    await act(stack, visit.id, "cancellation", { as: desk.staff });
    await moneyBecomes(stack, visit.id, desk.patient, { status: "voided" });
    return visit.id;
  },
  async "card saved, declined and never paid"(stack) {
    const { desk, visit } = await saved(stack, cards.savedThenDeclined);
    await passTimeUntil(stack, visit.id, hoursAfter(visit.startsAt, -23));
    await becomes(stack, visit.id, desk.patient, "cancelled");
    await moneyBecomes(stack, visit.id, desk.patient, { status: "voided" });
    return visit.id;
  },
  async "card saved, charged the fee of a late cancellation"(stack) {
    const { desk, visit } = await saved(stack, cards.good, { fee_table: fees });
    await passTimeUntil(stack, visit.id, hoursAfter(visit.startsAt, -60));
    await act(stack, visit.id, "cancellation", { as: desk.patient });
    await moneyBecomes(stack, visit.id, desk.patient, { status: "captured", capturedMinor: 2500 });
    return visit.id;
  },
  async "card saved, removed by its patient, paid at the desk"(stack) {
    const { desk, visit } = await saved(stack);
    appointmentIn(await act(stack, visit.id, "card-removal", { as: desk.patient }));
    appointmentIn(await post(stack, visit.id, "desk-payments", { as: desk.staff, method: "cash", amountMinor: 5000 }));
    for (const noun of ["check-in", "start", "completion"]) await act(stack, visit.id, noun, { as: desk.staff });
    return visit.id;
  },
  async "money on hold, moved beyond it, card saved by the link"(stack) {
    const desk = await openDesk(stack);
    const held = await booked(stack, desk, { startsAt: startIn(30) });
    await payInBrowser(stack, held);
    await becomes(stack, held.id, desk.patient, "confirmed");
    await reschedule(stack, held.id, { as: desk.staff, startsAt: startIn(24 * 40) });
    await payInBrowser(stack, await becomesPayable(stack, held.id, desk.patient));
    await moneyBecomes(stack, held.id, desk.patient, { status: "card_saved" });
    await act(stack, held.id, "cancellation", { as: desk.staff });
    await moneyBecomes(stack, held.id, desk.patient, { status: "voided" });
    return held.id;
  },
  async "card saved, moved near and away"(stack) {
    const { desk, visit } = await saved(stack);
    await reschedule(stack, visit.id, { as: desk.staff, startsAt: startIn(26) });
    await moneyBecomes(stack, visit.id, desk.patient, { status: "authorized" });
    await reschedule(stack, visit.id, { as: desk.staff, startsAt: startIn(24 * 40) });
    await moneyBecomes(stack, visit.id, desk.patient, { status: "card_saved" });
    await act(stack, visit.id, "cancellation", { as: desk.staff });
    await moneyBecomes(stack, visit.id, desk.patient, { status: "voided" });
    return visit.id;
  },
};
