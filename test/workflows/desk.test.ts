import { randomUUID } from "node:crypto";
import { describe, test } from "vitest";
import * as z from "zod";
import type { AppointmentView } from "../../src/api/booking/contract.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  codeOf,
  makeLogin,
  moneyBecomes,
  openDesk,
  post,
  read,
  startIn,
  timelineOf,
} from "../support/desk.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack({ mail: true });
const atClinic = { offer: { payment_policy: "none" } };

type Asked = { as: Principal; key?: string };

const ask = (id: string, path: string, words: object, asked: Asked) =>
  post(stack(), id, `desk-payments${path}`, { ...words, ...asked });

const take = (id: string, method: "cash" | "terminal", amountMinor: number, asked: Asked) =>
  ask(id, "", { method, amountMinor }, asked);

// After each of them the sums of the ledger, and what is owed with what covers it, are compared.
describe.concurrent("money at the desk", () => {
  test("settles a visit that took place in parts, once however often it is clicked, each with a receipt; corrected by a second person, it is due again", async ({
    expect,
  }) => {
    const clinic = await openDesk(stack(), atClinic);
    const email = `${randomUUID()}@mail.example`;
    const { patientId, as: patient } = await makeLogin(stack(), clinic, { email });
    const desk = { ...clinic, patientId, patient };
    const { id } = await booked(stack(), desk, { patientId });
    const mailsLike = (words: RegExp) =>
      stack()
        .mailServer?.mails(email)
        .flatMap(({ text }) => words.exec(text ?? "")?.[0] ?? []);
    expect(codeOf(await take(id, "cash", 2000, { as: desk.patient }))).toEqual([403, "forbidden"]);
    for (const noun of ["start", "completion"]) appointmentIn(await act(stack(), id, noun, { as: desk.staff }));

    const once = { as: desk.staff, key: randomUUID() };
    const clicks = await Promise.all([1, 2].map(() => take(id, "cash", 2000, once)));
    for (const click of clicks) appointmentIn(click);
    expect((await read(stack(), id, desk.staff)).payment).toMatchObject({ status: "due_at_clinic", dueMinor: 3000 });
    const tooMuch = await take(id, "terminal", 5000, { as: desk.staff });
    expect(codeOf(tooMuch)).toEqual([409, "more_than_left"]);
    expect(tooMuch.body).toMatchObject({
      leftMinor: 3000,
      detail: "Only 30.00 EUR is due at the clinic. Nothing was noted.",
    });
    const paid = appointmentIn(await take(id, "terminal", 3000, { as: desk.staff }));
    expect(paid.payment).toMatchObject({
      status: "captured",
      capturedMinor: 5000,
      dueMinor: 0,
      atDesk: [
        { method: "cash", amountMinor: 2000, takenBy: { accountId: desk.staff.accountId }, correction: null },
        { method: "terminal", amountMinor: 3000 },
      ],
    });

    const receipts = /You paid (in cash|by card) at the clinic[^]*Amount: \S+/;
    await expect
      .poll(() =>
        mailsLike(receipts)
          ?.map((text) => text.replace(/ at[^]*:/, ""))
          .sort(),
      )
      .toEqual(["You paid by card €30", "You paid in cash €20"]);
    const wrong = `/${paid.payment.atDesk[1]?.id}/correction`;
    const reason = { reason: "The terminal declined" };
    expect(codeOf(await ask(id, wrong, reason, { as: desk.staff }))).toEqual([403, "second_person_needed"]);
    const corrected = appointmentIn(await ask(id, wrong, reason, { as: desk.manager }));
    expect(corrected.payment).toMatchObject({
      status: "due_at_clinic",
      amountMinor: 3000,
      capturedMinor: 2000,
      atDesk: [{ correction: null }, { correction: { by: { accountId: desk.manager.accountId }, ...reason } }],
    });
    await expect.poll(() => mailsLike(/A payment of \S+ at the clinic had been entered by mistake/)).toHaveLength(1);
    const seen = await read(stack(), id, desk.patient);
    expect(seen.payment.atDesk).toMatchObject([{ method: "cash", takenBy: null }]);
    const texts = (await timelineOf(stack(), id, desk.staff)).events.map(({ text }) => text).slice(-3);
    expect(texts).toEqual([
      "20.00 EUR was paid at the clinic in cash.",
      "30.00 EUR was paid at the clinic by card terminal.",
      "30.00 EUR by card terminal had been entered by mistake. It counts no more. Reason: The terminal declined",
    ]);
  });

  test("for a visit that is then cancelled is a task until it is given back, which also reaches a follow-up that has ended", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), atClinic);
    const { id } = await booked(stack(), desk);
    appointmentIn(await take(id, "cash", 5000, { as: desk.staff }));
    const cancelled = appointmentIn(await act(stack(), id, "cancellation", { as: desk.patient }));
    const [payment] = cancelled.payment.atDesk;
    expect(payment).toMatchObject({ dueBackMinor: 5000, refundedMinor: 0 });
    await stack().api.parts.temporal.workflow.getHandle(`appointment:${id}`).result();

    const path = "/v1/tasks";
    const { body } = await stack().api.call({ path, as: desk.staff });
    const task = (body as { data: { id: string; kind: string; appointmentId: string }[] }).data.find(
      ({ appointmentId }) => appointmentId === id,
    );
    expect(task).toMatchObject({
      kind: "give_back_at_desk",
      answers: [],
      happened: "The visit was cancelled or missed after it was paid at the desk: the patient is owed 50.00 EUR.",
    });
    const headers = { "idempotency-key": randomUUID() };
    const closing = { method: "POST", path: `${path}/${task?.id}/closure`, as: desk.staff, body: {}, headers };
    expect(codeOf(await stack().api.call(closing))).toEqual([409, "not_possible_in_this_status"]);

    const giveBack = `/${payment?.id}/give-back`;
    const given = appointmentIn(await ask(id, giveBack, { amountMinor: 5000 }, { as: desk.staff }));
    expect(given.payment).toMatchObject({ refundedMinor: 5000, atDesk: [{ dueBackMinor: 0, refundedMinor: 5000 }] });
    const again = await ask(id, giveBack, { amountMinor: 5000 }, { as: desk.staff });
    expect(codeOf(again)).toEqual([409, "more_than_left"]);
    const after = await stack().api.call({ path: `${path}/${task?.id}/log`, as: desk.staff });
    expect(JSON.stringify(after.body)).toContain("closed_by_itself");
  });

  test("is taken, corrected and given back, also by card or with the end of the visit, by nobody whose rights were changed since they logged in", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), atClinic);
    const { id } = await booked(stack(), desk);
    const taken = appointmentIn(await take(id, "cash", 2000, { as: desk.staff }));
    const { admin } = stack().maker;
    await admin.query("update memberships set role = 'nurse' where account_id = $1", [desk.staff.accountId]);
    await admin.query("delete from memberships where account_id = $1", [desk.manager.accountId]);
    const path = `/${taken.payment.atDesk[0]?.id}`;
    for (const answer of [
      await take(id, "cash", 3000, { as: desk.staff }),
      await ask(id, `${path}/correction`, { reason: "Mine" }, { as: desk.manager }),
      await ask(id, `${path}/give-back`, { amountMinor: 2000 }, { as: desk.manager }),
      await post(stack(), id, "refunds", { as: desk.manager, amountMinor: 1, reason: "Mine" }),
      await act(stack(), id, "cancellation", { as: desk.manager, waivesFee: true, reason: "Mine" }),
      await act(stack(), id, "cancellation", { as: desk.staff }),
      await act(stack(), id, "completion", { as: desk.staff }),
      await act(stack(), id, "no-show", { as: desk.staff }),
    ])
      expect(codeOf(answer)).toEqual([401, "unauthenticated"]);
    expect((await read(stack(), id, desk.staff)).payment).toMatchObject({ capturedMinor: 2000, dueMinor: 3000 });
  });

  test("confirms a visit that waits for its card, by its price or deposit and no less, once however often it is clicked; card and link are closed", async ({
    expect,
  }) => {
    const clinic = await openDesk(stack());
    const email = `${randomUUID()}@mail.example`;
    const { patientId } = await makeLogin(stack(), clinic, { email });
    const { id } = await booked(stack(), clinic, { as: clinic.staff, patientId });
    const instead = { method: "cash", amountMinor: 5000, insteadOfCard: true };
    const offered = async (words: object) => codeOf(await ask(id, "", { ...instead, ...words }, { as: clinic.staff }));
    expect(await offered({ insteadOfCard: false })).toEqual([409, "more_than_left"]);
    expect(await offered({ amountMinor: 5001 })).toEqual([409, "more_than_left"]);
    expect(await offered({ amountMinor: 4999 })).toEqual([409, "less_than_needed"]);
    const once = { as: clinic.staff, key: randomUUID() };
    for (const click of await Promise.all([1, 2].map(() => ask(id, "", instead, once))))
      expect(appointmentIn(click)).toMatchObject({
        status: "confirmed",
        payment: {
          capturedMinor: 5000,
          dueMinor: 0,
          openByCardMinor: 0,
          payments: [{ purpose: "price", method: "cash" }],
        },
      });
    expect(await offered({})).toEqual([409, "more_than_left"]);
    expect(bookOf(id)).toMatchObject({ status: "canceled", authorized: 0, captured: 0 });
    const { events } = await timelineOf(stack(), id, clinic.staff);
    expect(events.filter(({ kind }) => kind === "paid_at_desk")).toMatchObject([{ by: "staff" }]);
    const confirmation = () =>
      stack()
        .mailServer?.mails(email)
        .find(({ subject }) => subject?.startsWith("Confirmed"));
    await expect.poll(() => confirmation()?.text).toContain("€50, paid at the clinic");

    const deposit = JSON.stringify({ kind: "percent", basisPoints: 4_000, balance: "by_card" });
    const desk = await openDesk(stack(), { offer: { payment_policy: "deposit", deposit } });
    const held = await booked(stack(), desk);
    const part = { method: "terminal", amountMinor: 2000, insteadOfCard: true };
    expect(appointmentIn(await ask(held.id, "", part, { as: desk.staff }))).toMatchObject({
      status: "confirmed",
      payment: { dueMinor: 3000, balance: "at_clinic", payments: [{ purpose: "deposit", method: "terminal" }] },
    });
  });

  test("waits with whoever looks while Stripe does not end a hold's card, which it does by itself once Stripe answers, and is taken then", async ({
    expect,
  }) => {
    const desk = await openDesk(stack());
    const { id } = await booked(stack(), desk, { startsAt: startIn(24 * 10) }); // whose card nobody else here has ended
    // Two calls for each of five tries, the sixth after somebody at the desk has been told to wait.
    stack().emulator.fault({ route: "POST /v1/setup_intents/:id/cancel", kind: "reset_before", times: 10 });
    const taking = { method: "cash", amountMinor: 5000, insteadOfCard: true };
    const told = ask(id, "", taking, { as: desk.staff });
    // Whoever opens its page is shown no card form meanwhile.
    await moneyBecomes(stack(), id, desk.staff, { status: "created", endingCard: true, clientSecret: null });
    expect(codeOf(await told)).toEqual([409, "money_under_way"]);
    await moneyBecomes(stack(), id, desk.staff, { status: "voided", endingCard: false, openByCardMinor: 5000 });
    expect(appointmentIn(await ask(id, "", taking, { as: desk.staff }))).toMatchObject({
      status: "confirmed",
      payment: { dueMinor: 0, savedCard: null },
    });
  });

  test("and the patient's card at the same moment confirm a visit once: either the card pays or the desk, and who comes second is told", async ({
    expect,
  }) => {
    const desk = await openDesk(stack());
    // Each patient a few answers of the API later than the one before: from well before the desk to well after it.
    const payAfter = async (answers: number, held: AppointmentView, as: Principal) => {
      for (let i = 0; i < answers; i++) await read(stack(), held.id, as);
      return payInBrowser(stack(), held).catch(() => "closed");
    };
    const races = Array.from({ length: 8 }, async (_, i) => {
      const { patientId, as } = await makeLogin(stack(), desk);
      const held = await booked(stack(), desk, { patientId, as, startsAt: startIn(48 + i) });
      const taking = { method: "cash", amountMinor: 5000, insteadOfCard: true };
      const [, taken] = await Promise.all([payAfter(i, held, as), ask(held.id, "", taking, { as: desk.staff })]);
      const { payment } = await becomes(stack(), held.id, as, "confirmed");
      const book = bookOf(held.id);

      if (taken.status === 200) {
        expect(payment).toMatchObject({ capturedMinor: 5000, dueMinor: 0, payments: [{ method: "cash" }] });
        expect(book).toMatchObject({ status: "canceled", captured: 0 });
      } else {
        expect(codeOf(taken)).toEqual([409, "more_than_left"]);
        expect(payment).toMatchObject({ status: "authorized", capturedMinor: 0, dueMinor: 0 });
        expect(book).toMatchObject({ status: "requires_capture", authorized: 5000 });
      }
    });
    await Promise.all(races);
  });

  test("is counted at the end of the day: a difference needs an explanation, another person signs off, and what comes after it shows", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), atClinic);
    const visits = [await booked(stack(), desk), await booked(stack(), desk, { startsAt: startIn(50) })];
    const [first = "", second = ""] = visits.map(({ id }) => id);
    appointmentIn(await take(first, "cash", 5000, { as: desk.staff }));
    appointmentIn(await take(second, "terminal", 3000, { as: desk.staff }));
    const { organizationId, clinicId } = desk;
    // They give no visits: their till is told from others' by their address.
    const email = `${desk.staff.accountId}@clinic.example`;
    const clinic = `/v1/clinics/${clinicId}`;
    const days = (await stack().api.call({ path: `${clinic}/desk-days`, as: desk.staff })).body;
    const onDate = z.object({ data: z.array(z.object({ onDate: z.string() })) }).parse(days).data[0]?.onDate ?? "";

    const post = (path: string, as: Principal, body?: object) =>
      stack().api.call({
        method: "POST",
        path: `${clinic}/day-counts${path}`,
        as,
        ...(body ? { body, headers: { "idempotency-key": randomUUID() } } : {}),
      });
    const count = (cashMinor: number, explanation?: string) =>
      post("", desk.staff, { onDate, cashMinor, terminalMinor: 3000, ...(explanation ? { explanation } : {}) });
    expect(codeOf(await count(10 ** 12 + 1, "Sums of this would not be exact"))).toEqual([400, "invalid_request"]);
    const unexplained = await count(4900);
    expect(codeOf(unexplained)).toEqual([409, "explanation_needed"]);
    expect(unexplained.body).toMatchObject({ expected: { cashMinor: 5000, terminalMinor: 3000 } });
    const counted = await count(4900, "Change was miscounted");
    expect(counted.body).toMatchObject({ isOutOfDate: false, difference: { cashMinor: -100, terminalMinor: 0 } });
    const countId = till.parse(counted.body).count.id;

    const signOff = `/${countId}/sign-off`;
    const self: Principal = { ...desk.manager, accountId: desk.staff.accountId };
    expect(codeOf(await post(signOff, desk.staff))).toEqual([403, "forbidden"]);
    expect(codeOf(await post(signOff, self))).toEqual([403, "second_person_needed"]);
    const signed = await post(signOff, desk.manager);
    expect(signed.body).toMatchObject({ count: { signedOff: { by: { accountId: desk.manager.accountId } } } });
    expect(codeOf(await count(5000))).toEqual([409, "signed_off"]);

    appointmentIn(await take(second, "cash", 2000, { as: desk.staff }));
    const farAhead = { onDate: "2999-01-01", cashMinor: 0, terminalMinor: 0 };
    expect(codeOf(await post("", desk.staff, farAhead))).toEqual([400, "invalid_request"]);
    const day = (as: Principal) => stack().api.call({ path: `${clinic}/desk-day?onDate=${onDate}`, as });
    expect((await day(desk.manager)).body).toMatchObject({
      currency: "EUR",
      tills: [
        {
          person: { accountId: desk.staff.accountId, name: email },
          isOutOfDate: true,
          expected: { cashMinor: 7000 },
        },
      ],
      entries: [{ method: "cash" }, { method: "terminal" }, { method: "cash", amountMinor: 2000 }],
    });
    const stale = await post(signOff, desk.manager);
    expect(codeOf(stale)).toEqual([412, "changed_meanwhile"]);
    expect(stale.body).toMatchObject({ current: { isOutOfDate: true, expected: { cashMinor: 7000 } } });
    const daysNow = async () => (await stack().api.call({ path: `${clinic}/desk-days`, as: desk.manager })).body;
    expect(await daysNow()).toMatchObject({ data: [{ onDate, tills: 1, counted: 1, signedOff: 0 }], nextCursor: null });
    expect((await count(7000)).body).toMatchObject({ isOutOfDate: false, count: { signedOff: null } });

    // Who is not there any more is counted for, which yet another person signs off.
    const inStead = { onDate, accountId: desk.staff.accountId, cashMinor: 7000, terminalMinor: 3000 };
    expect(codeOf(await post("", { ...desk.staff, accountId: randomUUID() }, inStead))).toEqual([403, "forbidden"]);
    expect(codeOf(await post("", desk.manager, { ...inStead, accountId: randomUUID() }))).toEqual([404, "not_found"]);
    const byManager = await post("", desk.manager, inStead);
    expect(byManager.body).toMatchObject({ count: { countedBy: { accountId: desk.manager.accountId } } });
    const theirs = `/${till.parse(byManager.body).count.id}/sign-off`;
    for (const as of [self, desk.manager])
      expect(codeOf(await post(theirs, as))).toEqual([403, "second_person_needed"]);
    expect((await post(theirs, { ...desk.manager, accountId: randomUUID() })).status).toBe(200);
    // Who signs nothing off looks at no other's till.
    const colleague: Principal = { ...desk.staff, accountId: randomUUID() };
    expect((await day(colleague)).body).toMatchObject({ tills: [], entries: [] });
    expect((await day({ ...desk.staff, organizationId, clinicIds: [randomUUID()] })).status).toBe(404);
  });
});

/** What Stripe did for a visit, whatever anybody was told. */
const bookOf = (id: string) =>
  stack()
    .emulator.books()
    .find(({ metadata }) => metadata["appointment_id"] === id);

const till = z.object({ count: z.object({ id: z.string() }) });
