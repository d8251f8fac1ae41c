import { randomUUID } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { changeStatus } from "../../../src/db/booking/change-status.ts";
import { storeRequest } from "../../../src/db/booking/requests.ts";
import { actAtDesk } from "../../../src/db/payment/act-at-desk.ts";
import { countTill, signOff } from "../../../src/db/payment/count-till.ts";
import { listDeskDays, readTill } from "../../../src/db/payment/list-tills.ts";
import type { BookingRequest } from "../../../src/domain/booking/appointment.ts";
import type { DeskWish } from "../../../src/domain/payment/desk.ts";
import {
  authorized,
  makeAppointment,
  makeClinic,
  perform,
  read,
  receptionist,
  requestedAt,
} from "../../support/make.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker();

const [anna, ben] = [randomUUID(), randomUUID()];
const at = new Date(requestedAt);

/** A visit of 50.00 EUR that is to be paid at the clinic. */
async function makeDue(clinic: Parameters<typeof makeClinic>[1] = {}): Promise<BookingRequest> {
  const made = await makeClinic(maker(), { ...clinic, offer: { payment_policy: "none" } });
  return makeAppointment(maker(), made, { status: "confirmed" });
}

type Asked = { by?: string; requestId?: string; at?: Date; reason?: string };

async function ask(visit: BookingRequest, wish: DeskWish, { by = anna, ...asked }: Asked = {}) {
  const { organizationId, appointmentId, patientId } = visit;
  const use = { scope: `desk:${by}`, key: randomUUID(), bodyHash: "", requestedAt: at, reason: asked.reason };
  const { requestId } = asked.requestId
    ? { requestId: asked.requestId }
    : await storeRequest(maker().db, organizationId, { ...use, appointmentId, patientId });
  const actor = { kind: "staff", accountId: by } as const;
  const { outcome } = await actAtDesk(maker().db, {
    organizationId,
    appointmentId,
    actor,
    requestId,
    at,
    ...asked,
    ...wish,
  });
  return { outcome, requestId };
}

const take = (visit: BookingRequest, amountMinor: number, asked: Asked & { method?: "cash" | "terminal" } = {}) =>
  ask(visit, { act: "take", method: asked.method ?? "cash", amountMinor }, asked);

const dueOf = async ({ appointmentId }: BookingRequest) => {
  const { rows } = await maker().admin.query<{ due: number }>(
    "select amount_minor::int as due from payments where appointment_id = $1 and status = 'due_at_clinic'",
    [appointmentId],
  );
  return rows.map(({ due }) => due);
};

const paymentsOf = async ({ appointmentId }: BookingRequest) => {
  const { rows } = await maker().admin.query<{ id: string }>(
    "select id from payments where appointment_id = $1 and method in ('cash', 'terminal') order by id",
    [appointmentId],
  );
  return rows.map(({ id }) => id);
};

const entriesOf = async ({ appointmentId }: BookingRequest) => {
  const { rows } = await maker().admin.query<{ entry: string }>(
    `select concat_ws(' ', e.kind, from_account, to_account, e.amount_minor) as entry from ledger_entries e
     join payments p on p.id = e.payment_id where p.appointment_id = $1 order by e.id`,
    [appointmentId],
  );
  return rows.map(({ entry }) => entry);
};

const openTasks = async ({ appointmentId }: BookingRequest) => {
  const { rows } = await maker().admin.query<{ task: string }>(
    `select concat_ws(' ', kind, detail ->> 'amountMinor') as task from tasks where appointment_id = $1 and state = 'open' order by task`,
    [appointmentId],
  );
  return rows.map(({ task }) => task);
};

test("of several who take the same sum at once one does, and the others are told that it is not due any more", async () => {
  const visit = await makeDue();
  const outcomes = await Promise.all([anna, ben, anna, ben].map((by) => take(visit, 3000, { by })));
  expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual([
    "done",
    "more_than_due",
    "more_than_due",
    "more_than_due",
  ]);
  expect(await dueOf(visit)).toEqual([2000]);
});

test("parts add up to what is due and never to more; a repeat of the same request takes nothing again", async () => {
  const visit = await makeDue();
  expect((await take(visit, 5001)).outcome).toBe("more_than_due");
  const { requestId } = await take(visit, 2000);
  expect((await take(visit, 2000, { requestId })).outcome).toBe("already");
  expect((await take(visit, 3000, { method: "terminal" })).outcome).toBe("done");
  expect((await take(visit, 1)).outcome).toBe("more_than_due");
  expect(await dueOf(visit)).toEqual([0]);
  expect(await entriesOf(visit)).toEqual(["taken patient till 2000", "taken patient terminal 3000"]);
});

test("a correction is a second person's, made once, and what it takes back is due again", async () => {
  const visit = await makeDue();
  await take(visit, 5000);
  const [paymentId = ""] = await paymentsOf(visit);
  const correct = (by: string) => ask(visit, { act: "correct", paymentId }, { by, reason: "Another patient's" });
  expect((await correct(anna)).outcome).toBe("same_person");
  expect((await correct(ben)).outcome).toBe("done");
  expect((await correct(ben)).outcome).toBe("not_possible");
  expect(await dueOf(visit)).toEqual([5000]);
  expect(await entriesOf(visit)).toEqual(["taken patient till 5000", "corrected till patient 5000"]);
  const other = await makeDue();
  expect((await ask(other, { act: "correct", paymentId }, { by: ben, reason: "x" })).outcome).toBe("not_found");
});

test("a payment at the desk closes the task of money that was lost, and its correction opens it again", async () => {
  const visit = await makeAppointment(maker(), await makeClinic(maker()), { status: "confirmed" });
  await read(maker(), visit, { ...authorized(visit.paymentId, 0), status: "expired" });
  expect(await openTasks(visit)).toEqual(["payment_lost"]);
  await take(visit, 2000);
  expect(await openTasks(visit)).toEqual(["payment_lost"]);
  await take(visit, 3000);
  expect(await openTasks(visit)).toEqual([]);
  const [paymentId = ""] = await paymentsOf(visit);
  await ask(visit, { act: "correct", paymentId }, { by: ben, reason: "Not paid after all" });
  expect([await openTasks(visit), await dueOf(visit)]).toEqual([["payment_lost"], [2000]]);
});

test("a correction asks for no money where none is due any more", async () => {
  const visit = await makeAppointment(maker(), await makeClinic(maker()), { status: "confirmed" });
  await read(maker(), visit, { ...authorized(visit.paymentId, 0), status: "expired" });
  await take(visit, 5000);
  const [paymentId = ""] = await paymentsOf(visit);
  await perform(maker(), visit, "cancel");
  await ask(visit, { act: "correct", paymentId }, { by: ben, reason: "Not paid after all" });
  expect([await openTasks(visit), await dueOf(visit)]).toEqual([[], [0]]);
});

test("what is to be given back is the less the more of a fee the card turns out not to pay", async () => {
  const fee = { kind: "amount", amounts: [{ amountMinor: 3000, currency: "EUR" }] };
  const clinic = await makeClinic(maker(), {
    organization: { fee_table: JSON.stringify({ lateCancel: [{ underHours: 24, fee }], noShow: fee }) },
    offer: {
      payment_policy: "deposit",
      deposit: JSON.stringify({ kind: "percent", basisPoints: 4_000, balance: "at_clinic" }),
    },
  });
  // The first payment of the visit, as ids tell the order.
  const visit = await makeAppointment(maker(), clinic, { status: "confirmed", paymentId: uuidv7() });
  await take(visit, 3000);
  await perform(maker(), visit, "cancel", { at: new Date(Date.parse(visit.startsAt) - 3_600_000) });
  expect(await openTasks(visit)).toEqual(["give_back_at_desk 2000"]);
  await read(maker(), visit, { ...authorized(visit.paymentId, 0), status: "voided" });
  expect([await openTasks(visit), await dueOf(visit)]).toEqual([[], [0]]);
});

test("the database refuses a second sum that is due for the same visit", async () => {
  const { appointmentId } = await makeDue();
  const another = `insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
    select organization_id, uuidv7(), appointment_id, purpose, method, status, amount_minor, currency from payments where appointment_id = $1`;
  await expect(maker().admin.query(another, [appointmentId])).rejects.toMatchObject({ constraint: "payments_one_due" });
});

test("what was paid for a visit that is then cancelled is a task with its sum until it is given back, the way it came", async () => {
  const visit = await makeDue();
  const { organizationId, appointmentId } = visit;
  await take(visit, 2000);
  await take(visit, 3000, { method: "terminal" });
  const [cash = "", slip = ""] = await paymentsOf(visit);
  expect((await ask(visit, { act: "give_back", paymentId: cash, amountMinor: 1 })).outcome).toBe("more_than_due");
  await changeStatus(maker().db, { organizationId, appointmentId, act: "cancel", actor: receptionist, at });
  expect(await openTasks(visit)).toEqual(["give_back_at_desk 5000"]);
  const giveBack = (paymentId: string, amountMinor: number) =>
    ask(visit, { act: "give_back", paymentId, amountMinor }, { by: ben });
  expect((await giveBack(cash, 2001)).outcome).toBe("more_than_due");
  expect((await giveBack(cash, 2000)).outcome).toBe("done");
  expect(await openTasks(visit)).toEqual(["give_back_at_desk 3000"]);
  expect((await giveBack(slip, 1000)).outcome).toBe("done");
  expect(await openTasks(visit)).toEqual(["give_back_at_desk 2000"]);
  expect((await ask(visit, { act: "correct", paymentId: cash }, { by: ben, reason: "x" })).outcome).toBe(
    "not_possible",
  );
  expect(await entriesOf(visit)).toContain("given_back terminal patient 1000");
  expect(await dueOf(visit)).toEqual([0]);
});

test("of a till's new count and the sign-off of its last one, at the same moment, one happens", async () => {
  const { organizationId, clinicId } = await makeClinic(maker());
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      const [accountId, countId] = [randomUUID(), randomUUID()];
      const count = (subjectId: string, countedAt = at) => {
        const use = { scope: `count:${accountId}`, key: subjectId, bodyHash: "", subjectId };
        const counted = { cashMinor: 0, terminalMinor: 0 };
        const whose = { accountId, countedBy: accountId };
        const words = { leftMinor: 0, explanation: null };
        const till = { clinicId, onDate: "2031-05-05", ...whose, counted, ...words, at: countedAt };
        return countTill(maker().db, organizationId, use, till);
      };
      await count(countId);
      const signedOff = signOff(maker().db, organizationId, { clinicId, countId, accountId: randomUUID(), at });
      const isDone = signedOff.then(({ isStale }) => {
        if (isStale) throw new Error("counted anew meanwhile");
      });
      const both = await Promise.allSettled([count(randomUUID(), new Date(at.getTime() + 1)), isDone]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    }),
  );
});

test("a till begins with what the last count left in it and what came and went since, also on days that nobody counted", async () => {
  const clinic = await makeClinic(maker(), { offer: { payment_policy: "none" } });
  const { organizationId, clinicId } = clinic;
  const paid = async (day: number, hour: number, amountMinor: number) => {
    const when = (h: number) => `2031-05-${10 + day}T${h}:00:00.000Z`;
    const visit = await makeAppointment(maker(), clinic, { status: "confirmed", startsAt: when(hour) });
    await take(visit, amountMinor, { at: new Date(when(hour)) });
    return visit;
  };
  const which = (day: number) => ({ clinicId, onDate: `2031-05-${10 + day}`, accountId: anna });
  const openingOn = async (day: number) =>
    (await maker().db.withTenant(organizationId, (tx) => readTill(tx, which(day)))).openingMinor;
  const count = (day: number, cashMinor: number, leftMinor: number, countedAt = `2031-05-${10 + day}T14:00:00Z`) =>
    countTill(
      maker().db,
      organizationId,
      { scope: `count:${anna}`, key: randomUUID(), bodyHash: "", subjectId: randomUUID() },
      {
        ...which(day),
        countedBy: anna,
        counted: { cashMinor, terminalMinor: 0 },
        leftMinor,
        explanation: null,
        at: new Date(countedAt),
      },
    );
  const counted = await paid(1, 10, 2000);
  expect(await openingOn(2)).toBe(0); // what was there before anybody counted is not known
  await count(1, 2000, 500);
  expect(await openingOn(2)).toBe(500);
  const late = await paid(1, 15, 300);
  await paid(2, 10, 1000);
  expect(await openingOn(3)).toBe(1800);
  for (const visit of [counted, late]) {
    const [paymentId = ""] = await paymentsOf(visit);
    await ask(visit, { act: "correct", paymentId }, { by: ben, reason: "Not paid", at: new Date("2031-05-13T09:00Z") });
  }
  // Of what was counted the till held what it held, whatever is corrected later.
  expect(await openingOn(3)).toBe(1500);
  await paid(3, 10, 200);
  await expect(count(3, 1600, 500)).rejects.toMatchObject({
    code: "explanation_needed",
    details: { expected: { cashMinor: 1700, terminalMinor: 0 } },
  });
  await count(3, 1700, 600);
  const days = await listDeskDays(maker().db, organizationId, { clinicId, accountId: null, before: null, limit: 1 });
  expect(days).toMatchObject([{ onDate: "2031-05-13", expected: { cashMinor: 200 }, difference: { cashMinor: 0 } }]);
  expect(await openingOn(9)).toBe(600);
});

test("an entry is of the day at its clinic, also around midnight and on the day the clocks change", async () => {
  const days: [string, string, string][] = [
    ["Europe/Berlin", "2031-10-25T21:59:59Z", "2031-10-25"],
    ["Europe/Berlin", "2031-10-25T22:00:00Z", "2031-10-26"],
    ["Europe/Berlin", "2031-10-26T22:59:59Z", "2031-10-26"], // 25 hours long
    ["Pacific/Auckland", "2031-05-01T12:30:00Z", "2031-05-02"],
  ];
  for (const [time_zone, instant, day] of days) {
    const visit = await makeDue({ clinic: { time_zone } });
    await take(visit, 5000, { at: new Date(instant) });
    const { rows } = await maker().admin.query(
      "select on_date::text as day from desk_entries where payment_id = any($1)",
      [await paymentsOf(visit)],
    );
    expect(rows, instant).toEqual([{ day }]);
  }
});

test.each([
  ["an entry of the desk cannot be changed", "update desk_entries set amount_minor = 1"],
  ["an entry of the desk cannot be deleted", "delete from desk_entries"],
])("%s", async (_, change) => {
  const { organizationId } = await makeDue();
  const tried = maker().db.withTenant(organizationId, (tx) => tx.$client.query(change));
  await expect(tried).rejects.toMatchObject({ code: "42501" });
});

test("the database refuses who corrects their own payment", async () => {
  const visit = await makeDue();
  await take(visit, 5000);
  const correction = `insert into desk_entries (organization_id, payment_id, clinic_id, kind, method, amount_minor, currency,
      till_account_id, on_date, account_id, reason, request_id, at)
    select organization_id, payment_id, clinic_id, 'corrected', method, amount_minor, currency, till_account_id, on_date, account_id, 'x', uuidv7(), at
    from desk_entries where payment_id = $1`;
  await expect(maker().admin.query(correction, [(await paymentsOf(visit))[0]])).rejects.toMatchObject({
    constraint: "desk_entries_second_person",
  });
});

test("a count of the version before, which does not say who counted, is taken, and not signed off by whoever had the till", async () => {
  const { organizationId, clinicId } = await makeClinic(maker());
  const { rows } = await maker().admin.query<{ id: string }>(
    `insert into day_counts (organization_id, id, clinic_id, on_date, account_id, currency, expected_cash_minor, expected_terminal_minor,
       cash_minor, terminal_minor, counted_at)
     values ($1, uuidv7(), $2, '2031-05-05', $3, 'EUR', 0, 0, 0, 0, $4) returning id`,
    [organizationId, clinicId, anna, at],
  );
  const which = { clinicId, countId: rows[0]?.id ?? "", at };
  await expect(signOff(maker().db, organizationId, { ...which, accountId: anna })).rejects.toMatchObject({
    code: "second_person_needed",
  });
  const { till } = await signOff(maker().db, organizationId, { ...which, accountId: ben });
  expect(till.count?.signedOff?.by.accountId).toBe(ben);
});
