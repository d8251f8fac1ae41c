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
  post,
  sendRefundBack,
  startIn,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import type { Stack } from "../support/stack.ts";

const atClinic = { offer: { payment_policy: "none" } };
const refundLimits = JSON.stringify([{ amountMinor: 1000, currency: "EUR" }]);
const half = { kind: "percent", basisPoints: 5_000 } as const;
const fees = JSON.stringify({ lateCancel: [{ underHours: 24, fee: half }], noShow: half });

async function paid(stack: Stack, desk: Desk) {
  const held = await booked(stack, desk, { startsAt: startIn(48) });
  await payInBrowser(stack, held);
  await becomes(stack, held.id, desk.patient, "confirmed");
  return held.id;
}

/** Ways of money that people move: at the desk, and back to a card. */
export const moneyPaths: Record<string, (stack: Stack) => Promise<string>> = {
  async "paid at the desk, corrected, given back"(stack) {
    const desk = await openDesk(stack, atClinic);
    const { id } = await booked(stack, desk);
    const take = async (method: "cash" | "terminal") => {
      const taken = await post(stack, id, "desk-payments", { as: desk.staff, method, amountMinor: 5000 });
      return appointmentIn(taken).payment.atDesk.at(-1)?.id;
    };
    const wrong = await take("terminal");
    await post(stack, id, `desk-payments/${wrong}/correction`, { as: desk.manager, reason: "a test" });
    const right = await take("cash");
    await act(stack, id, "cancellation", { as: desk.patient });
    const back = await post(stack, id, `desk-payments/${right}/give-back`, { as: desk.staff, amountMinor: 5000 });
    appointmentIn(back);
    return id;
  },
  async "held for a card, which the desk takes over from it"(stack) {
    const desk = await openDesk(stack);
    const { id, endsAt } = await booked(stack, desk);
    const taking = { as: desk.staff, method: "cash", amountMinor: 5000, insteadOfCard: true };
    appointmentIn(await post(stack, id, "desk-payments", taking));
    await passTimeUntil(stack, id, hoursAfter(endsAt, 3)); // which begins its follow-up before its time
    return id;
  },
  async "refund proposed, approved, sent back by the bank"(stack) {
    const organization = { capture_policy: "at_confirmation", refund_limits: refundLimits };
    const desk = await openDesk(stack, { organization });
    const id = await paid(stack, desk);
    await moneyBecomes(stack, id, desk.patient, { status: "captured" });
    const asked = await post(stack, id, "refunds", { as: desk.staff, amountMinor: 2000, reason: "a test" });
    const proposed = appointmentIn(asked).refunds.at(-1)?.id;
    await post(stack, id, `refunds/${proposed}/approval`, { as: desk.manager });
    await moneyBecomes(stack, id, desk.patient, { refundedMinor: 2000 });
    await sendRefundBack(stack, id, desk.staff);
    await moneyBecomes(stack, id, desk.patient, { refundedMinor: 0 });
    const [task] = await openTasks(stack, desk.manager);
    const headers = { "idempotency-key": `retry-${id}` };
    await stack.api.call({ method: "POST", path: `/v1/tasks/${task?.id}/retry`, as: desk.staff, headers });
    await moneyBecomes(stack, id, desk.patient, { refundedMinor: 2000 });
    await act(stack, id, "cancellation", { as: desk.staff });
    await moneyBecomes(stack, id, desk.patient, { refundedMinor: 5000 });
    return id;
  },
  async "deposit taken, kept for a fee"(stack) {
    const deposit = JSON.stringify({ kind: "percent", basisPoints: 4_000 });
    const organization = { fee_table: fees };
    const desk = await openDesk(stack, { organization, offer: { payment_policy: "deposit", deposit } });
    const id = await paid(stack, desk);
    await moneyBecomes(stack, id, desk.patient, { capturedMinor: 2000, amountMinor: 3000 });
    await act(stack, id, "no-show", { as: desk.staff });
    await moneyBecomes(stack, id, desk.patient, { capturedMinor: 2000, amountMinor: 500 });
    return id;
  },
};
