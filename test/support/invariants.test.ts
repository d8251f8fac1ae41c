import { randomUUID } from "node:crypto";
import { Client, Connection } from "@temporalio/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { seed } from "../../local/seed/seed.ts";
import type { BookEntry } from "../../local/stripe/emulator.ts";
import { savedCardTerms } from "../../src/domain/payment/saved-card.ts";
import { bookingId, followId } from "../../src/workflows/booking/messages.ts";
import { createTestDatabase } from "./database.ts";
import { always } from "./invariants/always.ts";
import { findRowsBy } from "./invariants/query.ts";
import { ofRequests, quiescent } from "./invariants/quiescent.ts";
import { findQuiescent, type Outside } from "./invariants.ts";
import { authorized, type Maker, makeAppointment, makeClinic, openMaker, read } from "./make.ts";
import { ownNamespace } from "./namespaces.ts";

/**
 * A sound world, with one appointment that stands confirmed with its money on hold, one discounted, and one cancelled.
 */
async function makeWorld(maker: Maker) {
  const clinic = await makeClinic(maker, { practitioners: 2, rooms: 2, offer: { price_minor: 200_000 } });
  const [first, second] = clinic.practitionerIds;
  const confirmed = await makeAppointment(maker, clinic, { status: "confirmed", practitionerId: first ?? null });
  const held = await makeAppointment(maker, clinic, { status: "held", practitionerId: second ?? null });
  const dear = { startsAt: "2031-05-05T12:00:00.000Z" };
  const cancelled = await makeAppointment(maker, clinic, { status: "cancelled", ...dear });
  await read(maker, cancelled, { ...authorized(cancelled.paymentId, 0), status: "voided" });
  return { clinic, confirmed, held, cancelled };
}
type World = Awaited<ReturnType<typeof makeWorld>>;

const soon = new Date("2031-05-01T09:05:00Z");
const later = new Date("2031-05-20T00:00:00Z");

/** Runs `work` in a sound world of its own. */
async function inWorld(work: (maker: Maker, world: World) => Promise<void>): Promise<void> {
  const maker = await openMaker({ poolMax: 2 });
  try {
    const world = await makeWorld(maker);
    expect(await findQuiescent(maker.checkerUrl, { at: soon })).toEqual([]);
    await work(maker, world);
  } finally {
    await maker.close();
  }
}

const namesOf = async ({ checkerUrl }: Maker, outside: Outside = { at: soon }) =>
  (await findQuiescent(checkerUrl, outside)).map(({ invariant }) => invariant);

type Plant = (world: World) => string;
const log =
  (row: string): Plant =>
  ({ clinic: { organizationId } }) =>
    `insert into status_log (organization_id, appointment_id, from_status, to_status, actor_kind, at) select '${organizationId}', ${row}, 'system', now()`;

/** The confirmed visit has taken place. */
const complete: Plant = (world) => `
  update appointments set status = 'completed' where id = '${world.confirmed.appointmentId}';
  delete from occupancies where source_id = '${world.confirmed.appointmentId}';
  ${log(`'${world.confirmed.appointmentId}', 'confirmed', 'in_progress'`)(world)};
  ${log(`'${world.confirmed.appointmentId}', 'in_progress', 'completed'`)(world)};
  insert into outbox (organization_id, aggregate_id, seq, aggregate_kind, kind, payload, at)
  select organization_id, aggregate_id, seq + d, aggregate_kind, case d when 1 then 'appointment.in_progress' else 'appointment.completed' end, '{}', now()
  from outbox, generate_series(1, 2) d where aggregate_id = '${world.confirmed.appointmentId}' and seq = 3`;

const ledger = "I10 the ledger of a payment adds up to its row";
const price =
  "I4 from confirmation on, the price is on hold, taken, asked of a saved card or by link, or due at the clinic; of a cancelled or missed visit its fee";
const asked = "I19 a key that was used has led to its appointment";
const kept =
  "I5 no money is held for a visit that is off, and none kept but its fee; what of it lies at the desk is a task with its sum";

/** For each invariant a change to the sound world that breaks it, and what else cannot but break with it. */
const plants: Record<string, { by: Plant; at?: Date; alsoBreaks?: string[] }> = {
  "I1 a practitioner and a nurse are in one place at a time": {
    by: ({ confirmed, held }) => `
      update occupancies set subject_id = '${confirmed.practitionerId}' where source_id = '${held.appointmentId}' and subject_kind = 'practitioner';
      update appointment_subjects set subject_id = '${confirmed.practitionerId}' where appointment_id = '${held.appointmentId}' and subject_kind = 'practitioner';
      update appointment_services set staff_id = '${confirmed.practitionerId}' where appointment_id = '${held.appointmentId}';
      update appointments set staff_id = '${confirmed.practitionerId}' where id = '${held.appointmentId}'`,
  },
  "I1 a live appointment takes exactly its subjects around its visit, and no other appointment takes any": {
    by: ({ confirmed }) =>
      `delete from occupancies where source_id = '${confirmed.appointmentId}' and subject_kind = 'room'`,
  },
  "I1 a live appointment has its own patient, and each practitioner for as long as they give some of it": {
    by: ({ confirmed, held }) =>
      `update appointments set patient_id = '${held.patientId}' where id = '${confirmed.appointmentId}'`,
  },
  "I1 who begins a visit gives its first service, and what others give is handed over": {
    by: ({ confirmed }) =>
      `update appointment_services set handed_over = true where appointment_id = '${confirmed.appointmentId}'`,
  },
  "I1 an overbooking has its reason": {
    by: ({ confirmed }) =>
      `update occupancies set lane = 1 where source_id = '${confirmed.appointmentId}' and subject_kind = 'room'`,
  },
  "I1 only who says so lies on top of others, and never a patient": {
    by: ({ confirmed }) => `
      update occupancies set lane = 1, overbooking_reason = 'full' where source_id = '${confirmed.appointmentId}' and subject_kind = 'room'`,
  },
  "I2 a room, a device and a patient are in one place at a time": {
    by: ({
      clinic: {
        roomIds: [room],
      },
      confirmed,
      held,
    }) => {
      const visits = `('${confirmed.appointmentId}', '${held.appointmentId}')`;
      return `update occupancies set subject_id = '${room}' where source_id in ${visits} and subject_kind = 'room';
              update appointment_subjects set subject_id = '${room}' where appointment_id in ${visits} and subject_kind = 'room'`;
    },
  },
  "I3 each service of a live visit lies in the open hours of its clinic and practitioner, and meets no leave": {
    by: ({ clinic }) => `update clinic_hours set closes_minute = 540 where clinic_id = '${clinic.clinicId}'`,
  },
  [price]: {
    by: ({ confirmed }) => `update payments set authorized_minor = 1 where id = '${confirmed.paymentId}'`,
    alsoBreaks: [ledger],
  },
  [kept]: {
    by: ({ cancelled }) =>
      `update payments set status = 'captured', captured_minor = 1, payment_intent_id = null where id = '${cancelled.paymentId}'`,
    alsoBreaks: [ledger],
  },
  "I6 no more is given back than was taken, and no more is taken than the price": {
    by: ({ confirmed }) => `update payments set refunded_minor = 1 where id = '${confirmed.paymentId}'`,
    alsoBreaks: [ledger],
  },
  "I6 nothing is due at the clinic for a visit that never came about, or was cancelled without a fee": {
    by: ({ cancelled }) => `
      insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
      select organization_id, uuidv7(), appointment_id, 'balance', null, 'due_at_clinic', 1, currency from payments where id = '${cancelled.paymentId}'`,
    alsoBreaks: [price],
  },
  "I6 a saved card is asked for no more than its patient agreed to, and only once they have": {
    by: ({ clinic, held }) => `
      insert into saved_cards (organization_id, appointment_id, terms_version, cap_minor, currency)
      values ('${clinic.organizationId}', '${held.appointmentId}', '1', 1, 'EUR')`,
  },
  "I6 a card that was removed is asked for nothing, nor is one that Stripe keeps no more": {
    by: ({ clinic, confirmed: { appointmentId, paymentId } }) => `
      insert into saved_cards (organization_id, appointment_id, terms_version, cap_minor, currency, consented_at, customer_id, payment_method_id, removed_at, detached_at)
      values ('${clinic.organizationId}', '${appointmentId}', '1', 900000, 'EUR', now(), 'cus_1', 'pm_1', now(), now());
      insert into payment_attempts (organization_id, key, payment_id, op, attempt, params)
      values ('${clinic.organizationId}', 'authorize:${paymentId}:1', '${paymentId}', 'authorize', 1, '{}')`,
  },
  "I6 a card that was removed is taken from its customer": {
    by: ({ clinic, confirmed }) => `
      insert into saved_cards (organization_id, appointment_id, terms_version, cap_minor, currency, consented_at, customer_id, payment_method_id, removed_at)
      values ('${clinic.organizationId}', '${confirmed.appointmentId}', '1', 900000, 'EUR', now(), 'cus_1', 'pm_1', now())`,
  },
  "I6 a card whose visit is over and has nothing left to ask of it is taken from its customer": {
    by: (world) => `
      ${complete(world)};
      update payments set status = 'due_at_clinic', method = null where id = '${world.confirmed.paymentId}';
      insert into saved_cards (organization_id, appointment_id, terms_version, cap_minor, currency, consented_at, customer_id, payment_method_id)
      values ('${world.clinic.organizationId}', '${world.confirmed.appointmentId}', '1', 900000, 'EUR', now(), 'cus_1', 'pm_1')`,
  },
  "I6 what was settled by hand no card and no link is left to bring": {
    by: ({ held }) => `update payments set settled_by_hand_at = now() where id = '${held.paymentId}'`,
  },
  "I6 a fee is asked only of a card whose patient agreed to that": {
    by: ({ clinic, cancelled }) => `
      insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
      values ('${clinic.organizationId}', uuidv7(), '${cancelled.appointmentId}', 'fee', 'card', 'voided', 1, 'EUR')`,
  },
  "I6 what is given back or on its way is no more than was taken, and two people stand for what needs two": {
    by: ({ confirmed }) => `
      alter table refunds disable trigger refunds_within_captured;
      insert into refunds (organization_id, id, payment_id, amount_minor, reason, status)
      select organization_id, uuidv7(), id, 1, 'cancelled', 'requested' from payments where id = '${confirmed.paymentId}'`,
    alsoBreaks: [price],
  },
  [ledger]: {
    by: ({ confirmed }) => `update ledger_entries set amount_minor = 1 where payment_id = '${confirmed.paymentId}'`,
  },
  "I10 a visit that money was taken for has the number of its receipt": {
    by: ({ cancelled }) => `
      insert into ledger_entries (organization_id, payment_id, kind, from_account, to_account, amount_minor, currency, at)
      select organization_id, id, 'captured', 'hold', 'stripe', 1, currency, now() from payments where id = '${cancelled.paymentId}'`,
    alsoBreaks: [ledger],
  },
  "I10 a payment at the desk was taken once, is corrected by another person, and its row says the same as who had it in hand":
    {
      by: ({ clinic, confirmed }) => `
        insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
        values ('${clinic.organizationId}', uuidv7(), '${confirmed.appointmentId}', 'price', 'cash', 'voided', 1, 'EUR')`,
    },
  "I8 a day's used places are its reserved and consumed ones": { by: () => "update discount_days set used = used + 1" },
  "I8 a place is held by who has the discount: reserved by a request or a hold, consumed from then on": {
    by: ({ held }) => `update discount_claims set state = 'consumed' where appointment_id = '${held.appointmentId}'`,
  },
  "I9 a step at Stripe succeeds once": {
    by: ({ clinic, held: { paymentId } }) => `
      insert into payment_attempts (organization_id, key, payment_id, op, attempt, params, state)
      select '${clinic.organizationId}', 'capture:${paymentId}:' || n, '${paymentId}', 'capture', n, '{}', 'ok' from generate_series(1, 2) n`,
  },
  "I9 a step has one open attempt, its last": {
    by: ({ clinic, held: { paymentId } }) => `
      insert into payment_attempts (organization_id, key, payment_id, op, attempt, params)
      values ('${clinic.organizationId}', 'create:${paymentId}:2', '${paymentId}', 'create', 2, '{}')`,
  },
  "I12 no request or hold outlives its deadline": {
    by: ({ held }) =>
      `update appointments set hold_expires_at = '2031-05-01T09:03:59Z' where id = '${held.appointmentId}'`,
  },
  "I12 a saved card is asked two days before its visit": {
    by: ({ clinic, confirmed }) => `
      update appointments set total_minor = total_minor + 1, base_minor = base_minor + 1 where id = '${confirmed.appointmentId}';
      insert into saved_cards (organization_id, appointment_id, terms_version, cap_minor, currency, consented_at, customer_id, payment_method_id)
      values ('${clinic.organizationId}', '${confirmed.appointmentId}', '1', 900000, 'EUR', now(), 'cus_1', 'pm_1');
      insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
      values ('${clinic.organizationId}', uuidv7(), '${confirmed.appointmentId}', 'price', 'card', 'card_saved', 1, 'EUR')`,
    at: new Date("2031-05-03T08:02:00.000Z"),
    alsoBreaks: ["I12 no request or hold outlives its deadline"],
  },
  "I12 a card is offered to be saved only in the stead of money on hold": {
    by: ({ clinic, cancelled }) => `
      insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
      values ('${clinic.organizationId}', uuidv7(), '${cancelled.appointmentId}', 'price', 'card', 'created', 1, 'EUR')`,
    alsoBreaks: [kept],
  },
  "I12 a fee is asked of its card at once, and not by link": {
    by: ({ clinic, cancelled }) => `
      update appointments set fee_minor = 1 where id = '${cancelled.appointmentId}';
      insert into saved_cards (organization_id, appointment_id, terms_version, cap_minor, currency, consented_at, customer_id, payment_method_id)
      values ('${clinic.organizationId}', '${cancelled.appointmentId}', '${savedCardTerms.price}', 900000, 'EUR', now(), 'cus_1', 'pm_1')
      on conflict (organization_id, appointment_id) do update set consented_at = now(), customer_id = 'cus_1', payment_method_id = 'pm_1';
      insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
      values ('${clinic.organizationId}', uuidv7(), '${cancelled.appointmentId}', 'fee', 'card', 'card_saved', 1, 'EUR')`,
    alsoBreaks: [kept],
  },
  "I12 the rest of a deposit is asked of its card once its visit is completed, and then by link for a day": {
    by: ({ clinic, confirmed }) => `
      update appointments set total_minor = total_minor + 1, base_minor = base_minor + 1 where id = '${confirmed.appointmentId}';
      insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency, pay_by)
      values ('${clinic.organizationId}', uuidv7(), '${confirmed.appointmentId}', 'balance', 'card', 'created', 1, 'EUR', '2031-05-01T09:00:00Z')`,
  },
  "I12 no visit outlives the link by which it was to be paid": {
    by: ({ clinic, confirmed }) => `
      update appointments set total_minor = total_minor + 1, base_minor = base_minor + 1 where id = '${confirmed.appointmentId}';
      insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency, pay_by)
      values ('${clinic.organizationId}', uuidv7(), '${confirmed.appointmentId}', 'price', 'card', 'created', 1, 'EUR', '2031-05-01T09:00:00Z')`,
  },
  "I13 what was delivered was delivered in order": {
    by: ({ confirmed }) =>
      `update outbox set delivered_at = now() where aggregate_id = '${confirmed.appointmentId}' and seq = 2`,
  },
  "I14 the events of an appointment are numbered without gaps": {
    by: ({ confirmed }) => `update outbox set seq = 9 where aggregate_id = '${confirmed.appointmentId}' and seq = 3`,
  },
  "I14 every change of status has its event, in the same order": {
    by: ({ held }) => `update outbox set kind = 'appointment.confirmed' where aggregate_id = '${held.appointmentId}'`,
  },
  "I14 every move has its event, in the same order, and the version counts them": {
    by: ({ confirmed }) => `update appointments set version = 2 where id = '${confirmed.appointmentId}'`,
  },
  "I14 money that moved has its event": {
    by: ({ confirmed }) =>
      `update outbox set kind = 'payment.expired' where aggregate_id = '${confirmed.appointmentId}' and kind = 'payment.authorized'`,
  },
  "I14 money at the desk has its event": {
    by: ({ confirmed }) => `
      insert into outbox (organization_id, aggregate_id, seq, aggregate_kind, kind, payload, at)
      select organization_id, aggregate_id, 4, aggregate_kind, 'payment.corrected', '{}', now()
      from outbox where aggregate_id = '${confirmed.appointmentId}' and seq = 3`,
  },
  "I16 a patient is written to once about each version and kind, each payment and each refund, unless somebody had it sent again":
    {
      by: ({ confirmed }) => `
      insert into messages (organization_id, dedupe_key, kind, channel, appointment_id, version, patient_id, queued_at)
      select organization_id, 'key ' || n, 'confirmed', 'email', id, version, patient_id, now()
      from appointments, generate_series(1, 2) n where id = '${confirmed.appointmentId}'`,
    },
  "I16 a delivered event that the patient is to hear of has its message": {
    by: ({ confirmed }) => `
      update outbox set delivered_at = now() where aggregate_id = '${confirmed.appointmentId}';
      insert into outbox (organization_id, aggregate_id, seq, aggregate_kind, kind, payload, at, delivered_at)
      select organization_id, aggregate_id, 4, aggregate_kind, 'payment.captured', '{}', now(), now()
      from outbox where aggregate_id = '${confirmed.appointmentId}' and seq = 3`,
  },
  "I17 a booking has at most one live appointment": {
    by: ({ confirmed, held }) =>
      `update appointments set booking_id = '${confirmed.appointmentId}' where id = '${held.appointmentId}'`,
  },
  [asked]: {
    by: ({ clinic }) => `
      insert into idempotency_keys (organization_id, scope, key, body_hash, appointment_id, patient_id, requested_at)
      values ('${clinic.organizationId}', 'book', 'k', '', '${randomUUID()}', '${randomUUID()}', now())`,
  },
  "I20 every webhook is dealt with": {
    by: () =>
      "insert into stripe_events (account, event_id, type, state) values ('', 'evt_1', 'charge.captured', 'pending')",
  },
  "I21 no authorisation is left to lapse": {
    by: ({ confirmed }) =>
      `update payments set capture_before = '2031-05-01T09:00:00Z' where id = '${confirmed.paymentId}'`,
  },
  "I21 a visit that took place is paid within a day, unless an admin decides about it, who has a task": {
    at: later,
    by: (world) => `
      update payments set capture_before = null; update appointments set hold_expires_at = '2032-01-01', capture_policy = 'by_admin';
      ${complete(world)}`,
  },
  "I22 a status follows only where it may": {
    by: ({ cancelled }) => `
      update appointments set status = 'no_show' where id = '${cancelled.appointmentId}';
      update status_log set to_status = 'no_show' where appointment_id = '${cancelled.appointmentId}' and to_status = 'cancelled';
      update status_log set from_status = 'held', to_status = 'completed' where appointment_id = '${cancelled.appointmentId}' and to_status = 'confirmed'`,
    alsoBreaks: [
      "I8 a place is held by who has the discount: reserved by a request or a hold, consumed from then on",
      "I14 every change of status has its event, in the same order",
      "I22 each change starts where the last one led, and the last leads to today",
    ],
  },
  "I22 each change starts where the last one led, and the last leads to today": {
    by: ({ cancelled }) =>
      `update status_log set from_status = 'checked_in' where appointment_id = '${cancelled.appointmentId}' and to_status = 'cancelled'`,
  },
  "I22 each move starts where the last one led, and the last leads to today": {
    by: ({ confirmed }) => `
      insert into appointment_moves (organization_id, appointment_id, version, from_starts_at, from_ends_at, from_staff_id,
        to_starts_at, to_ends_at, to_staff_id, overbooked, actor_kind, request_id, at)
      select organization_id, id, 2, starts_at, ends_at, staff_id, starts_at, ends_at + interval '1 minute', staff_id, false, 'staff', id, now()
      from appointments where id = '${confirmed.appointmentId}';
      update appointments set version = 2 where id = '${confirmed.appointmentId}';
      insert into outbox (organization_id, aggregate_id, seq, aggregate_kind, kind, version, payload, at)
      select organization_id, aggregate_id, 4, aggregate_kind, 'appointment.moved', 2, '{}', now()
      from outbox where aggregate_id = '${confirmed.appointmentId}' and seq = 3`,
  },
  "I22 the minutes of its services are those of the visit": {
    by: ({ confirmed }) =>
      `update appointment_services set minutes = minutes + 1 where appointment_id = '${confirmed.appointmentId}'`,
    alsoBreaks: [
      "I1 a live appointment has its own patient, and each practitioner for as long as they give some of it",
    ],
  },
  "I23 what has no foreign key stays in its tenant too": {
    by: ({ confirmed }) =>
      `update appointment_subjects set subject_id = '${randomUUID()}' where appointment_id = '${confirmed.appointmentId}' and subject_kind = 'room';
       update occupancies set subject_id = (select subject_id from appointment_subjects where appointment_id = '${confirmed.appointmentId}' and subject_kind = 'room')
       where source_id = '${confirmed.appointmentId}' and subject_kind = 'room'`,
  },
};

test("every invariant has a violation planted below", () => {
  expect(Object.keys(plants).toSorted()).toEqual([always, quiescent, ofRequests].flatMap(Object.keys).toSorted());
});

describe("is found when broken", () => {
  let maker: Maker;
  let world: World;
  beforeAll(async () => {
    maker = await openMaker({ poolMax: 2 });
    world = await makeWorld(maker);
    expect(await namesOf(maker)).toEqual([]);
    // Without the guards that would not let a violation in.
    await maker.admin.query(`
      set session_replication_role = replica;
      alter table occupancies drop constraint occupancies_no_overlap, drop constraint occupancies_overbooking;
      alter table payments drop constraint payments_amounts`);
  });
  afterAll(() => maker?.close());
  beforeEach(() => maker.admin.query("begin"));
  afterEach(() => maker.admin.query("rollback"));

  const plantInto = async (by: Plant, at = soon) => {
    await maker.admin.query(by(world));
    const found = [
      ...(await findRowsBy(maker.admin, { ...always, ...quiescent }, [at])),
      ...(await findRowsBy(maker.admin, ofRequests, [new Date()])),
    ];
    return found.map((one) => one.invariant).toSorted();
  };

  test.each(Object.entries(plants))("%s", async (invariant, { by, at, alsoBreaks = [] }) => {
    expect(await plantInto(by, at)).toEqual([invariant, ...alsoBreaks].toSorted());
  });

  test("a key that has led nowhere, to who knows that nobody asks any more", async () => {
    await maker.admin.query("commit");
    await maker.admin.query(plants[asked]?.by(world) ?? "");
    expect(await namesOf(maker)).toEqual([]);
    expect(await namesOf(maker, { at: soon, askedBefore: new Date() })).toEqual([asked]);
    await maker.admin.query("delete from idempotency_keys where scope = 'book' and key = 'k'");
    await maker.admin.query("begin");
  });

  test("an event that waits where a relay runs", async () => {
    expect(await namesOf(maker, { at: soon, hasRelay: true })).toEqual(["I13 every event is delivered"]);
  });

  /** Of a visit that was cancelled with a fee of 10.00: what was paid, what staff gave back, what is due. */
  const withFee =
    ({ paid, byStaff, due }: { paid: number; byStaff: number; due: number }): Plant =>
    ({ clinic, cancelled }) =>
      `
      update appointments set fee_minor = 1000 where id = '${cancelled.appointmentId}';
      update payments set status = 'captured', captured_minor = ${paid}, refunded_minor = ${byStaff}, payment_intent_id = null
      where id = '${cancelled.paymentId}';
      insert into ledger_entries (organization_id, payment_id, kind, from_account, to_account, amount_minor, currency, at)
      select '${clinic.organizationId}', '${cancelled.paymentId}', kind, 'card', 'stripe', minor, 'EUR', now()
      from (values ('captured', ${paid}), ('refunded', ${byStaff})) e (kind, minor) where minor > 0;
      insert into receipts (organization_id, appointment_id, number) values ('${clinic.organizationId}', '${cancelled.appointmentId}', 1);
      insert into refunds (organization_id, id, payment_id, amount_minor, reason, status, alone_minor, note, asked_by)
      select '${clinic.organizationId}', uuidv7(), '${cancelled.paymentId}', ${byStaff}, 'by_staff', 'succeeded', 1000, 'a test', uuidv7() where ${byStaff} > 0;
      insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency)
      values ('${clinic.organizationId}', uuidv7(), '${cancelled.appointmentId}', 'fee', null, 'due_at_clinic', ${due}, 'EUR')`;
  /** Paid in cash before it was cancelled without a fee, with a task to give back so much of it. */
  const inCash =
    (paid: number, task: number): Plant =>
    ({ clinic, cancelled }) =>
      `
      insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, captured_minor, currency)
      values ('${clinic.organizationId}', '${cash}', '${cancelled.appointmentId}', 'price', 'cash', 'captured', ${paid}, ${paid}, 'EUR');
      insert into tasks (organization_id, kind, clinic_id, appointment_id, dedupe_key, detail, opened_at)
      select '${clinic.organizationId}', 'give_back_at_desk', '${clinic.clinicId}', '${cancelled.appointmentId}', 'key',
        '{"amountMinor": ${task}}', now() where ${task} > 0`;
  const cash = randomUUID();

  test.each<[string, string[], Plant]>([
    ["a fee that staff gave back", [], withFee({ paid: 1000, byStaff: 400, due: 0 })],
    ["a fee that nothing covers", [price], withFee({ paid: 700, byStaff: 400, due: 0 })],
    ["a fee that is due though it was kept", [price], withFee({ paid: 1000, byStaff: 400, due: 400 })],
    [
      "more than the fee that is kept after staff gave back a part",
      [kept],
      withFee({ paid: 2000, byStaff: 900, due: 0 }),
    ],
  ])("%s, to the cent", async (_, broken, by) => expect(await plantInto(by)).toEqual(broken));

  test.each([
    [1000, 1000, []],
    [1000, 900, [kept]],
    [1000, 0, [kept]],
  ])("of %i in cash that are the patient's, a task of %i", async (paid, task, broken) => {
    const ofPlant = ["I10", "I14"]; // there is nobody who took it
    const found = await plantInto(inCash(paid, task));
    expect(found.filter((name) => !ofPlant.some((one) => name.startsWith(one)))).toEqual(broken);
  });
});

const entry = (paymentId: string, changes: Partial<BookEntry> = {}): BookEntry => ({
  paymentIntent: `pi_${paymentId}`,
  account: null,
  created: 0,
  customer: null,
  metadata: { payment_id: paymentId },
  currency: "eur",
  status: "requires_capture",
  amount: 176_000,
  authorized: 176_000,
  captured: 0,
  released: 0,
  refunded: 0,
  disputed: 0,
  captureBefore: null,
  cancellationReason: null,
  ...changes,
});

test("I7 is found when either side has money that the other lacks, or another sum, state or account", async () => {
  await inWorld(async (maker, { confirmed, cancelled }) => {
    const released = entry(cancelled.paymentId, { released: 176_000 });
    const sound = [entry(confirmed.paymentId), released];
    const broken = (books: BookEntry[]) => namesOf(maker, { at: soon, books });
    expect(await broken(sound)).toEqual([]);
    for (const books of [
      [released],
      [...sound, entry("stranger")],
      [entry(confirmed.paymentId, { authorized: 1 }), released],
      [entry(confirmed.paymentId, { captured: 176_000 }), released],
      [entry(confirmed.paymentId, { account: "acct_1" }), released],
    ])
      expect(await broken(books)).toEqual(["I7 Stripe's books are ours"]);
  });
});

test("I25 is found when an open appointment has no workflow, and when a workflow has no open appointment", async () => {
  const connection = await Connection.connect({ address: inject("temporalAddress") });
  try {
    const temporal = new Client({ connection, namespace: ownNamespace() });
    await inWorld(async (maker, { confirmed, held, cancelled }) => {
      const openIds = [followId(confirmed.appointmentId), bookingId(held.appointmentId)];
      const strayId = followId(cancelled.appointmentId);
      // Nobody works on this queue, so that what is started stays as it is.
      const start = (workflowId: string) =>
        temporal.workflow.start("nothing", { workflowId, taskQueue: "nobody", args: [] });
      const rows = async () => {
        const violations = await findQuiescent(maker.checkerUrl, { at: soon, temporal });
        return violations.find(({ invariant }) => invariant.startsWith("I25"))?.rows;
      };
      for (const missing of openIds) expect(await rows()).toContainEqual({ missing });
      const started = [...openIds, strayId];
      for (const workflowId of started) await start(workflowId);
      await expect.poll(rows).toContainEqual({ stray: strayId });
      for (const missing of openIds) expect(await rows()).not.toContainEqual({ missing });
      for (const workflowId of started) await temporal.workflow.getHandle(workflowId).terminate();
    });
  } finally {
    await connection.close();
  }
});

test("the demo data breaks none", async () => {
  const database = await createTestDatabase();
  try {
    const now = new Date("2030-07-10T11:20:00Z");
    await seed({ adminUrl: database.adminUrl, now });
    expect(await findQuiescent(database.checkerUrl, { at: now })).toEqual([]);
  } finally {
    await database.drop();
  }
});

test("a role that row-level security binds is not taken for the checker", async () => {
  const database = await createTestDatabase();
  try {
    await expect(findQuiescent(database.appUrl)).rejects.toThrow("bypass row-level security");
  } finally {
    await database.drop();
  }
});
