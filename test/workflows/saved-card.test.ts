import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { AppointmentView } from "../../src/api/booking/contract.ts";
import { paymentPage } from "../../src/api/payment/paid-contract.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { answerBank, cards, payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  codeOf,
  type Desk,
  makeLogin,
  moneyBecomes,
  openDesk,
  openTasks,
  post,
  read,
  reschedule,
  startIn,
  timelineOf,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack({ mail: true });
const DAYS_AHEAD = 10;
// Stripe's clock does not follow an appointment's: it is set to where these come to.
beforeAll(() => stack().emulator.clock.advance({ days: DAYS_AHEAD - 2 }));

type Booked = { desk: Desk; email: string; visit: AppointmentView };

/** Far ahead, with its card saved. */
async function bookFar(card: string = cards.good): Promise<Booked> {
  const desk = await openDesk(stack());
  const email = `${randomUUID()}@mail.example`;
  const { patientId, as } = await makeLogin(stack(), desk, { email });
  const held = await booked(stack(), desk, { patientId, as, startsAt: startIn(24 * DAYS_AHEAD) });
  await payInBrowser(stack(), held, card);
  return { desk: { ...desk, patientId, patient: as }, email, visit: held };
}

const twoDaysBefore = ({ startsAt }: AppointmentView) => hoursAfter(startsAt, -48);
const kindsOf = async ({ desk, visit }: Booked) =>
  (await timelineOf(stack(), visit.id, desk.patient)).events.map(({ kind }) => kind);
const mailTo = (email: string, subject: RegExp) =>
  vi.waitFor(() => {
    const mail = stack()
      .mailServer?.mails(email)
      .find((one) => subject.test(one.subject ?? ""));
    if (!mail) throw new Error(`no mail ${subject}`);
    return mail;
  }, waiting);

describe.concurrent("a visit far ahead", () => {
  test("is booked with a saved card, which is asked for the price two days before it, and pays after it", async ({
    expect,
  }) => {
    const far = await bookFar();
    const { desk, visit } = far;
    expect(visit).toMatchObject({
      status: "held",
      payment: { status: "created", capturedWhen: "at_completion", cardPlan: "save", clientSecretOf: "setup_intent" },
    });
    await becomes(stack(), visit.id, desk.patient, "confirmed");
    const authorizesAt = twoDaysBefore(visit).toISOString();
    const { payment } = await read(stack(), visit.id, desk.patient);
    expect(payment).toMatchObject({ status: "card_saved", authorizesAt, clientSecret: null });
    const { next } = await timelineOf(stack(), visit.id, desk.patient);
    expect(next.find(({ kind }) => kind === "authorize")).toMatchObject({ at: authorizesAt });

    await passTimeUntil(stack(), visit.id, new Date(Date.parse(authorizesAt) - 60_000));
    expect((await read(stack(), visit.id, desk.patient)).payment.status).toBe("card_saved");
    await passTimeUntil(stack(), visit.id, new Date(Date.parse(authorizesAt) + 60_000));
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "authorized", authorizesAt: null });
    const remove = () => act(stack(), visit.id, "card-removal", { as: desk.patient });
    expect([codeOf(await remove()), (await read(stack(), visit.id, desk.patient)).payment.savedCard?.use]).toEqual([
      [409, "card_needed"],
      "on_hold",
    ]);
    for (const noun of ["check-in", "start", "completion"]) await act(stack(), visit.id, noun, { as: desk.staff });
    // Nothing is asked of the card any more, and Stripe keeps it no longer.
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "captured", capturedMinor: 5000, savedCard: null });
    expect((await kindsOf(far)).slice(0, 4)).toEqual(["held", "payment.card_saved", "confirmed", "payment.authorized"]);
  });

  test("whose saved card does not pay is kept for a patient who pays by the link within a day", async ({ expect }) => {
    const { desk, email, visit } = await bookFar(cards.savedThenDeclined);
    await becomes(stack(), visit.id, desk.patient, "confirmed");
    await passTimeUntil(stack(), visit.id, new Date(twoDaysBefore(visit).getTime() + 60_000));
    const { text } = await mailTo(email, /^Please pay to keep/);
    expect(text).toContain(`appointment=${visit.id}`);
    const unpaid = await read(stack(), visit.id, desk.patient);
    expect(unpaid).toMatchObject({ status: "confirmed", payment: { clientSecretOf: "payment_intent" } });
    expect(Date.parse(unpaid.payment.payBy ?? "")).toBeGreaterThan(hoursAfter(visit.startsAt, -24).getTime() - 1);
    await payInBrowser(stack(), unpaid);
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "authorized", payBy: null, clientSecret: null });
    await passTimeUntil(stack(), visit.id, hoursAfter(visit.startsAt, -23));
    expect((await read(stack(), visit.id, desk.patient)).status).toBe("confirmed");
  });

  test("that is not paid by the link either is given up after a day, with word to patient and desk, and frees its time", async ({
    expect,
  }) => {
    const far = await bookFar(cards.savedThenDeclined);
    const { desk, email, visit } = far;
    await becomes(stack(), visit.id, desk.patient, "confirmed");
    await passTimeUntil(stack(), visit.id, hoursAfter(visit.startsAt, -23));
    await becomes(stack(), visit.id, desk.patient, "cancelled");
    expect((await mailTo(email, /^Cancelled/)).text).toMatch(/not paid by the link[^]*nothing is charged/);
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "voided", capturedMinor: 0 });
    expect(await kindsOf(far)).toEqual(expect.arrayContaining(["payment.declined", "not_paid"]));
    const tasks = await openTasks(stack(), desk.staff);
    expect(tasks.map(({ kind, appointmentId }) => [kind, appointmentId])).toEqual([["visit_released", visit.id]]);
    const { patientId, as } = await makeLogin(stack(), desk);
    await booked(stack(), desk, { startsAt: visit.startsAt, patientId, as });
  });

  test("whose saved card did not pay, and which is settled in another way, cannot be paid by the link any more, and its card is let go of after it", async ({
    expect,
  }) => {
    const { desk, visit } = await bookFar(cards.savedThenDeclined);
    await becomes(stack(), visit.id, desk.patient, "confirmed");
    await passTimeUntil(stack(), visit.id, new Date(twoDaysBefore(visit).getTime() + 60_000));
    await moneyBecomes(stack(), visit.id, desk.patient, { clientSecretOf: "payment_intent" });
    const [task] = await openTasks(stack(), desk.staff);
    expect(task?.kind).toBe("card_declined");
    const answered = await stack().api.call({
      method: "POST",
      path: `/v1/tasks/${task?.id}/closure`,
      as: desk.manager,
      headers: { "idempotency-key": randomUUID() },
      body: { note: "Paid by bank transfer" },
    });
    expect(answered.status).toBe(200);
    const { payment } = await read(stack(), visit.id, desk.patient);
    expect(payment).toMatchObject({ clientSecret: null, payBy: null, dueMinor: 0 });
    const booksOf = () =>
      stack()
        .emulator.books()
        .filter(({ metadata }) => metadata.appointment_id === visit.id);
    await expect.poll(booksOf, waiting).toMatchObject([{ status: "canceled", authorized: 0 }]);
    for (const noun of ["check-in", "start", "completion"]) await act(stack(), visit.id, noun, { as: desk.staff });
    const detached = "select from saved_cards where appointment_id = $1 and detached_at is not null";
    await expect.poll(async () => (await stack().maker.admin.query(detached, [visit.id])).rowCount, waiting).toBe(1);
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "voided", dueMinor: 0 });
  });

  test("whose card is removed stays, and is due at the clinic: the desk has a task where its patient did it, who is written to where the desk did", async ({
    expect,
  }) => {
    for (const who of ["patient", "staff"] as const) {
      const far = await bookFar();
      const { desk, email, visit } = far;
      await becomes(stack(), visit.id, desk.patient, "confirmed");
      const before = (await read(stack(), visit.id, desk.patient)).payment.savedCard;
      expect(before).toMatchObject({ card: { last4: "4242" }, use: null, dueWithoutMinor: 5000 });
      const asked = { as: desk[who], key: randomUUID() };
      for (let i = 0; i < 2; i++)
        expect(appointmentIn(await act(stack(), visit.id, "card-removal", asked))).toMatchObject({
          status: "confirmed",
          payment: { status: "due_at_clinic", dueMinor: 5000, savedCard: null, authorizesAt: null },
        });
      const told = (await timelineOf(stack(), visit.id, desk.patient)).events.filter(
        ({ kind }) => kind === "card_removed",
      );
      expect(told).toMatchObject([{ by: who }]);
      const tasks = (await openTasks(stack(), desk.staff)).map(({ kind }) => kind);
      expect(tasks).toEqual(who === "patient" ? ["card_removed"] : []);
      if (who === "staff") expect((await mailTo(email, /^Your card is not kept/)).text).toContain("€50");
      const taken = { as: desk.staff, method: "cash", amountMinor: 5000 };
      appointmentIn(await post(stack(), visit.id, "desk-payments", taken));
      expect(await openTasks(stack(), desk.staff)).toEqual([]);
    }
  });

  test("is asked for at once when the desk moves it near, and later again when it moves away", async ({ expect }) => {
    const { desk, visit } = await bookFar();
    await becomes(stack(), visit.id, desk.patient, "confirmed");
    await passTimeUntil(stack(), visit.id, hoursAfter(visit.startsAt, -24 * 7));
    const near = hoursAfter(visit.startsAt, -24 * 6).toISOString();
    appointmentIn(await reschedule(stack(), visit.id, { as: desk.staff, startsAt: near }));
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "authorized" });
    const away = hoursAfter(visit.startsAt, 24 * 10).toISOString();
    appointmentIn(await reschedule(stack(), visit.id, { as: desk.staff, startsAt: away }));
    const authorizesAt = hoursAfter(away, -48).toISOString();
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "card_saved", authorizesAt });
    const held = stack()
      .emulator.books()
      .filter(({ metadata }) => metadata.appointment_id === visit.id);
    expect(held).toMatchObject([{ status: "canceled", released: 5000 }]);
    appointmentIn(await act(stack(), visit.id, "cancellation", { as: desk.staff }));
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "voided" });
  });
});

test("booked near and then moved beyond what its bank holds is offered to save a card by the mail of the move, for which the hold is let go of", async () => {
  const desk = await openDesk(stack());
  const email = `${randomUUID()}@mail.example`;
  const { patientId, as } = await makeLogin(stack(), desk, { email });
  const near = await booked(stack(), desk, { patientId, as, startsAt: startIn(30) });
  await payInBrowser(stack(), near);
  await becomes(stack(), near.id, as, "confirmed");
  appointmentIn(await reschedule(stack(), near.id, { as: desk.staff, startsAt: startIn(24 * 40) }));
  expect((await mailTo(email, /^New time/)).text).toMatch(/Please save a card by [^]*appointment=/);
  const far = await vi.waitFor(async () => {
    const offered = await read(stack(), near.id, as);
    expect(offered.payment).toMatchObject({ status: "authorized", clientSecretOf: "setup_intent", cardPlan: "save" });
    return offered;
  }, waiting);
  expect(far.payment.saveBy).toMatch(/^20/);

  await payInBrowser(stack(), far);
  const authorizesAt = twoDaysBefore(far).toISOString();
  const kept = { status: "card_saved" as const, authorizesAt, saveBy: null, dueMinor: 0, feeFromCard: true };
  await moneyBecomes(stack(), far.id, as, kept);
  const booksOf = () =>
    stack()
      .emulator.books()
      .filter(({ metadata }) => metadata.appointment_id === far.id);
  await expect.poll(booksOf, waiting).toMatchObject([{ status: "canceled", released: 5000 }]);
  const statuses = async () => {
    const of = "select status from payments where appointment_id = $1 and status <> 'due_at_clinic' order by id";
    return (await stack().maker.admin.query<{ status: string }>(of, [far.id])).rows.map(({ status }) => status);
  };
  await expect.poll(statuses, waiting).toEqual(["voided", "card_saved"]);
  appointmentIn(await act(stack(), far.id, "cancellation", { as }));
  await moneyBecomes(stack(), far.id, as, { status: "voided" });
});

describe.concurrent("the rest of a deposit, which the same card is to pay", () => {
  async function bookDeposit(card: string = cards.good): Promise<Booked> {
    const deposit = JSON.stringify({ kind: "percent", basisPoints: 4_000, balance: "by_card" });
    const desk = await openDesk(stack(), { offer: { payment_policy: "deposit", deposit } });
    const email = `${randomUUID()}@mail.example`;
    const { patientId, as } = await makeLogin(stack(), desk, { email });
    const held = await booked(stack(), desk, { patientId, as, startsAt: startIn(24 * DAYS_AHEAD) });
    const paid = await payInBrowser(stack(), held, card);
    if (card === cards.asksTheHolder) await answerBank(paid, "complete");
    return {
      desk: { ...desk, patientId, patient: as },
      email,
      visit: await becomes(stack(), held.id, as, "confirmed"),
    };
  }

  async function complete({ desk, visit }: Booked): Promise<void> {
    for (const noun of ["check-in", "start", "completion"]) await act(stack(), visit.id, noun, { as: desk.staff });
  }

  test("is charged once the visit is completed, with a receipt and a line of its own; cancelled before that, all goes back", async ({
    expect,
  }) => {
    const [kept, off] = await Promise.all([bookDeposit(), bookDeposit()]);
    const { desk, email, visit } = kept;
    const open = {
      status: "card_saved" as const,
      amountMinor: 3000,
      capturedMinor: 2000,
      dueMinor: 0,
      authorizesAt: null,
    };
    await moneyBecomes(stack(), visit.id, desk.patient, { ...open, depositMinor: 2000, balance: "by_card" });
    expect((await mailTo(email, /^Confirmed/)).text).toContain(
      "€20 by card as a deposit, €30 charged to the same card",
    );
    await complete(kept);
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "captured", capturedMinor: 5000, dueMinor: 0 });
    await expect
      .poll(
        () =>
          stack()
            .mailServer?.mails(email)
            .flatMap(({ text }) => /Amount: (\S+)/.exec(text ?? "")?.[1] ?? []),
        waiting,
      )
      .toEqual(["€20", "€30"]);
    const card = { brand: "visa", last4: "4242" };
    const { payment } = await read(stack(), visit.id, desk.patient);
    expect(payment.payments).toMatchObject([
      { purpose: "deposit", method: "card", amountMinor: 2000, card },
      { purpose: "balance", method: "card", amountMinor: 3000, card },
    ]);
    const first = await paymentsOf(desk.patient);
    expect(first.data).toMatchObject([{ purpose: "balance", visit: { appointmentId: visit.id } }]);
    const second = await paymentsOf(desk.patient, first.nextCursor);
    expect(second).toMatchObject({ data: [{ purpose: "deposit", card, refunds: [] }], nextCursor: null });

    appointmentIn(await act(stack(), off.visit.id, "cancellation", { as: off.desk.patient }));
    await moneyBecomes(stack(), off.visit.id, off.desk.patient, { capturedMinor: 2000, refundedMinor: 2000 });
    const { refunds, ...back } = await read(stack(), off.visit.id, off.desk.patient);
    expect(refunds).toMatchObject([{ paymentId: back.payment.payments[0]?.id, amountMinor: 2000 }]);
    expect((await paymentsOf(off.desk.patient)).data).toMatchObject([{ refunds: [{ amountMinor: 2000 }] }]);
  });

  /** One of all that they have paid, the latest first. */
  async function paymentsOf(as: Principal, cursor: string | null = null) {
    const query = new URLSearchParams({ limit: "1", ...(cursor ? { cursor } : {}) });
    return paymentPage.parse((await stack().api.call({ path: `/v1/payments?${query.toString()}`, as })).body);
  }

  test("that its bank wants to ask about is paid by link, and due at the clinic a day later", async ({ expect }) => {
    const [paid, unpaid] = await Promise.all([bookDeposit(cards.asksTheHolder), bookDeposit(cards.asksTheHolder)]);
    for (const one of [paid, unpaid]) {
      await complete(one);
      const { text } = await mailTo(one.email, /^Please pay the rest/);
      expect(text).toContain(`appointment=${one.visit.id}`);
    }
    const payable = await read(stack(), paid.visit.id, paid.desk.patient);
    expect(payable).toMatchObject({
      status: "completed",
      payment: { amountMinor: 3000, clientSecretOf: "payment_intent" },
    });
    await payInBrowser(stack(), payable);
    await moneyBecomes(stack(), paid.visit.id, paid.desk.patient, { status: "captured", capturedMinor: 5000 });
    const { payment } = await read(stack(), unpaid.visit.id, unpaid.desk.patient);
    await passTimeUntil(stack(), unpaid.visit.id, hoursAfter(payment.payBy ?? "", 1));
    const due = { status: "due_at_clinic" as const, amountMinor: 3000, dueMinor: 3000, payBy: null };
    await moneyBecomes(stack(), unpaid.visit.id, unpaid.desk.patient, due);
  });

  test("is taken at the desk before its card is asked or while its link is open, once for each key, and not of who has just paid by it", async ({
    expect,
  }) => {
    const asking = cards.asksTheHolder;
    const [early, linked, paid] = await Promise.all([bookDeposit(), bookDeposit(asking), bookDeposit(asking)]);
    const take = ({ desk, visit }: Booked, wishes: object = {}) =>
      post(stack(), visit.id, "desk-payments", { as: desk.staff, method: "cash", amountMinor: 3000, ...wishes });
    const instead = { insteadOfCard: true };
    expect((await read(stack(), early.visit.id, early.desk.staff)).payment.openByCardMinor).toBe(3000);
    expect(codeOf(await take(early))).toEqual([409, "more_than_left"]);
    const once = { ...instead, key: randomUUID() };
    const cash = { balance: "at_clinic", openByCardMinor: 0, atDesk: [{ method: "cash", amountMinor: 3000 }] };
    for (const click of await Promise.all([1, 2].map(() => take(early, once))))
      expect(appointmentIn(click).payment).toMatchObject({ ...cash, capturedMinor: 5000, dueMinor: 0 });
    expect(codeOf(await take(early, instead))).toEqual([409, "more_than_left"]);

    for (const one of [early, linked, paid]) await complete(one);
    await mailTo(linked.email, /^Please pay the rest/);
    const part = appointmentIn(await take(linked, { ...instead, amountMinor: 1000, method: "terminal" }));
    expect(part.payment).toMatchObject({ dueMinor: 2000, openByCardMinor: 0, payBy: null, clientSecret: null });
    await mailTo(paid.email, /^Please pay the rest/);
    await payInBrowser(stack(), await read(stack(), paid.visit.id, paid.desk.patient));
    const late = await take(paid, instead);
    expect([...codeOf(late), (late.body as { detail: string }).detail]).toEqual([
      409,
      "more_than_left",
      "It has been paid meanwhile, so there is nothing to take. Nothing was noted.",
    ]);
    for (const { desk, visit } of [early, paid])
      await moneyBecomes(stack(), visit.id, desk.patient, { status: "captured", capturedMinor: 5000, dueMinor: 0 });
  });
});

// Last, as it moves Stripe's clock beyond what the others have on hold.
test("whose money on hold lapses before anybody has settled it is asked once more, for days from then on", async () => {
  const { desk, visit } = await bookFar();
  await becomes(stack(), visit.id, desk.patient, "confirmed");
  const daysAfter = hoursAfter(visit.startsAt, 72);
  await passTimeUntil(stack(), visit.id, daysAfter);
  await moneyBecomes(stack(), visit.id, desk.patient, { status: "authorized" });
  const { payment } = await read(stack(), visit.id, desk.patient);
  expect(Date.parse(payment.authorizedUntil ?? "")).toBeGreaterThan(daysAfter.getTime() + 86_400_000);
  await act(stack(), visit.id, "cancellation", { as: desk.staff });
});
