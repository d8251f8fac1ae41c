import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { approveRequest } from "../../../src/db/booking/approve-request.ts";
import { beginAttempt, finishAttempt } from "../../../src/db/payment/attempts.ts";
import { listDifferingSubjects } from "../../../src/db/payment/reconcile.ts";
import { recordReading } from "../../../src/db/payment/record-reading.ts";
import { recordRefund, requestRefund } from "../../../src/db/payment/refunds.ts";
import { requestCapture } from "../../../src/db/payment/request-capture.ts";
import { listOverdueSubjects, type SubjectPage } from "../../../src/db/payment/stripe-events.ts";
import type { BookingRequest } from "../../../src/domain/booking/appointment.ts";
import type { PaymentStatus } from "../../../src/domain/payment/payment.ts";
import type { RefundStatus } from "../../../src/domain/payment/refund.ts";
import {
  authorized,
  confirm,
  type MadeClinic,
  makeAppointment,
  makeClinic,
  pay,
  perform,
  read,
  receptionist,
  requestedAt,
} from "../../support/make.ts";
import { insert } from "../../support/two-organizations.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker();
let clinic: MadeClinic;

async function makeHeld(): Promise<BookingRequest> {
  clinic = await makeClinic(maker());
  return makeAppointment(maker(), clinic, { status: "held" });
}

const captured = (paymentId: string) =>
  ({ ...authorized(paymentId, 0), status: "captured", capturedMinor: 5000 }) as const;
const voided = (paymentId: string) => ({ ...authorized(paymentId, 0), status: "voided" }) as const;

async function makeCaptured(): Promise<BookingRequest> {
  const request = await makeHeld();
  await read(maker(), request, captured(request.paymentId));
  return request;
}

const capture = ({ organizationId, paymentId }: BookingRequest, amount = 5000) =>
  beginAttempt(maker().db, { organizationId, paymentId, op: "capture", subjectId: paymentId, params: { amount } });
const finish = ({ organizationId }: BookingRequest, key: string, state: "ok" | "failed") =>
  finishAttempt(maker().db, { organizationId, key, state, errorCode: "card_declined" });

const paymentOf = async ({ paymentId }: BookingRequest) => {
  const { rows } = await maker().admin.query<Record<string, unknown>>(
    `select status, authorized_minor::int as held, captured_minor::int as captured, refunded_minor::int as refunded,
       client_secret is not null as payable, capture_before is not null as deadline from payments where id = $1`,
    [paymentId],
  );
  return rows[0];
};

const eventsOf = async ({ appointmentId }: BookingRequest) => {
  const { rows } = await maker().admin.query<{ kind: string }>(
    "select kind from outbox where aggregate_id = $1 and kind like 'payment.%' order by seq",
    [appointmentId],
  );
  return rows.map(({ kind }) => kind);
};

test("an unanswered attempt is made again with its first key and parameters, whatever it is asked with", async () => {
  const request = await makeHeld();
  const first = await capture(request);
  expect(first).toMatchObject({ key: `capture:${request.paymentId}:1`, params: { amount: 5000 } });
  expect(await capture(request, 4000)).toEqual(first);
});

test("only a definite failure makes a new number, and a success makes an end of it", async () => {
  const request = await makeHeld();
  await finish(request, `create:${request.paymentId}:1`, "ok"); // another step of the same payment decides nothing
  await capture(request);
  await finish(request, `capture:${request.paymentId}:1`, "failed");
  const second = await capture(request, 4000);
  expect(second).toMatchObject({ key: `capture:${request.paymentId}:2`, params: { amount: 4000 } });
  await finish(request, `capture:${request.paymentId}:2`, "ok");
  expect(await capture(request)).toBeUndefined();
});

test("ten workers that begin at once get one attempt, also after a failure", async () => {
  const request = await makeHeld();
  for (const number of [1, 2]) {
    const attempts = await Promise.all(Array.from({ length: 10 }, () => capture(request)));
    expect(new Set(attempts.map((attempt) => attempt?.key))).toEqual(
      new Set([`capture:${request.paymentId}:${number}`]),
    );
    await finish(request, `capture:${request.paymentId}:${number}`, "failed");
  }
});

test.each([
  ["captured", "ok", "failed"],
  ["voided", "failed", "ok"],
  ["expired", "failed", "failed"],
] as const)(
  "a capture and a cancel whose answers were lost are known to be done or not once the payment is %s, and its card to have been asked",
  async (status, captureIs, cancelIs) => {
    const request = await makeHeld();
    const { organizationId, paymentId } = request;
    const asked = { key: `authorize:${paymentId}:1`, op: "authorize", attempt: 1, params: "{}", state: "sent" };
    await insert(maker().admin, "payment_attempts", {
      organization_id: organizationId,
      payment_id: paymentId,
      ...asked,
    });
    await read(maker(), request, authorized(paymentId));
    await capture(request);
    await beginAttempt(maker().db, { organizationId, paymentId, op: "cancel", subjectId: paymentId, params: {} });
    const capturedMinor = status === "captured" ? 5000 : 0;
    await read(maker(), request, { ...authorized(paymentId, 0), status, capturedMinor });
    const { rows } = await maker().admin.query(
      "select op, state from payment_attempts where payment_id = $1 and op <> 'create' order by op desc",
      [paymentId],
    );
    expect(rows).toEqual([
      { op: "capture", state: captureIs },
      { op: "cancel", state: cancelIs },
      { op: "authorize", state: "ok" },
    ]);
  },
);

test("the hold's first attempt carries the account and the amount that stood then", async () => {
  const account = "acct_1";
  clinic = await makeClinic(maker(), { organization: { stripe_account_id: account } });
  const { organizationId, appointmentId, paymentId } = await makeAppointment(maker(), clinic, { status: "held" });
  const attempt = await beginAttempt(maker().db, {
    organizationId,
    paymentId,
    op: "create",
    subjectId: paymentId,
    params: {},
  });
  expect(attempt).toMatchObject({
    key: `create:${paymentId}:1`,
    stripeAccountId: account,
    params: { amount: 5000, currency: "eur", capture_method: "manual", metadata: { appointment_id: appointmentId } },
  });
});

test("readings in any order, any number of times, never take money a step back", async () => {
  const step: Record<PaymentStatus, number> = {
    created: 0,
    requires_action: 0,
    card_saved: 0,
    authorized: 1,
    captured: 2,
    voided: 2,
    expired: 2,
    due_at_clinic: 2,
  };
  const statuses = fc.array(
    fc.constantFrom("created", "requires_action", "authorized", "captured", "voided", "expired"),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  await fc.assert(
    fc.asyncProperty(statuses, async (readings) => {
      const request = await makeHeld();
      let reached: PaymentStatus = "created";
      for (const status of readings) {
        const stored = await read(maker(), request, { ...authorized(request.paymentId, 0), status });
        expect(step[stored]).toBe(Math.max(step[reached], step[status]));
        if (step[reached] === 2) expect(stored).toBe(reached);
        reached = stored;
      }
      const announced = (await eventsOf(request)).map((kind) => kind.replace("payment.", ""));
      expect(new Set(announced).size).toBe(announced.length); // each once
      expect(announced.at(-1) ?? "created").toBe(step[reached] === 0 ? "created" : reached);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("ten readings at once end where the furthest of them leads, announced once", async () => {
  const request = await makeHeld();
  const { paymentId } = request;
  await Promise.all([
    ...Array.from({ length: 5 }, () => read(maker(), request, authorized(paymentId))),
    ...Array.from({ length: 5 }, () => read(maker(), request, captured(paymentId))),
  ]);
  expect(await paymentOf(request)).toMatchObject({ status: "captured", held: 0, captured: 5000, payable: false });
  expect((await eventsOf(request)).filter((kind) => kind === "payment.captured")).toHaveLength(1);
});

test("a decline leaves the payment payable, and says why", async () => {
  const request = await makeHeld();
  const declined = {
    ...authorized(request.paymentId, 0),
    status: "created",
    declineCode: "insufficient_funds",
  } as const;
  await read(maker(), request, declined);
  const { rows } = await maker().admin.query("select status, decline_code from payments where id = $1", [
    request.paymentId,
  ]);
  expect(rows).toEqual([{ status: "created", decline_code: "insufficient_funds" }]);
  expect(await paymentOf(request)).toMatchObject({ payable: true });
});

test("a reading settles the webhooks that came before it, of its own payment, and leaves the later ones waiting", async () => {
  const request = await makeHeld();
  const { organizationId, paymentId } = request;
  const reading = authorized(paymentId);
  const event = (event_id: string, received_at: string, changes = {}) =>
    insert(maker().admin, "stripe_events", {
      account: "",
      event_id,
      organization_id: organizationId,
      type: "payment_intent.amount_capturable_updated",
      payment_intent_id: reading.paymentIntentId,
      state: "pending",
      received_at,
      ...changes,
    });
  await event("evt_before", "2031-05-01T09:00:00.000Z");
  await event("evt_at", "2031-05-01T09:00:01.000Z");
  await event("evt_after", "2031-05-01T09:00:01.001Z");
  await event("evt_other", "2031-05-01T09:00:00.000Z", { payment_intent_id: "pi_other" });
  await event("evt_parked", "2031-05-01T09:00:00.000Z", { state: "parked" });
  const at = new Date(requestedAt);
  const readAt = new Date("2031-05-01T09:00:01.000Z");
  await recordReading(maker().db, { organizationId, paymentId, reading: { ...reading, readAt, at } });
  const { rows } = await maker().admin.query(
    "select event_id, state from stripe_events where organization_id = $1 order by event_id",
    [organizationId],
  );
  expect(rows).toEqual([
    { event_id: "evt_after", state: "pending" },
    { event_id: "evt_at", state: "done" },
    { event_id: "evt_before", state: "done" },
    { event_id: "evt_other", state: "pending" },
    { event_id: "evt_parked", state: "parked" },
  ]);
});

test.each(["confirmed", "checked_in", "in_progress", "completed", "no_show"] as const)(
  "money that is lost while a visit is %s is due at the clinic, once, and the desk is told",
  async (status) => {
    clinic = await makeClinic(maker());
    const request = await makeAppointment(maker(), clinic, { status });
    for (let i = 0; i < 2; i++) await read(maker(), request, { ...voided(request.paymentId), status: "expired" });
    const { rows } = await maker().admin.query(
      `select status, method, amount_minor::int as amount, (select array_agg(kind) from tasks where appointment_id = $1) as tasks
       from payments where appointment_id = $1 and id <> $2`,
      [request.appointmentId, request.paymentId],
    );
    expect(rows).toEqual([{ status: "due_at_clinic", method: null, amount: 5000, tasks: ["payment_lost"] }]);
  },
);

test("money that is let go for a visit that is off is owed by nobody", async () => {
  clinic = await makeClinic(maker());
  const request = await makeAppointment(maker(), clinic, { status: "cancelled" });
  await read(maker(), request, voided(request.paymentId));
  const { rows } = await maker().admin.query("select status from payments where appointment_id = $1", [
    request.appointmentId,
  ]);
  expect(rows).toEqual([{ status: "voided" }]);
});

test("a capture is asked for once, and only of money that is on hold", async () => {
  clinic = await makeClinic(maker());
  const held = await makeAppointment(maker(), clinic, { status: "held" });
  expect(await askForCapture(held)).toBe("not_authorized");
  await read(maker(), held, authorized(held.paymentId));
  expect(await askForCapture(held)).toBe("done");
  expect(await askForCapture(held)).toBe("already");
  await read(maker(), held, captured(held.paymentId));
  expect(await askForCapture(held)).toBe("already");
});

test("no capture is asked for once the visit is off, and a repeat of an earlier wish changes nothing", async () => {
  clinic = await makeClinic(maker());
  const cancelled = await makeAppointment(maker(), clinic, { status: "cancelled" });
  await read(maker(), cancelled, authorized(cancelled.paymentId));
  expect(await askForCapture(cancelled)).toBe("not_possible");
  await read(maker(), cancelled, captured(cancelled.paymentId));
  expect(await askForCapture(cancelled)).toBe("not_possible");

  const asked = await makeAppointment(maker(), clinic, { status: "confirmed" });
  const { organizationId, appointmentId } = asked;
  const ofBefore = { organizationId, appointmentId, at: new Date(requestedAt) }; // by a follow-up that does not say who
  expect(await requestCapture(maker().db, ofBefore)).toMatchObject({ outcome: "done" });
  expect(await perform(maker(), asked, "cancel")).toBe("done");
  expect(await askForCapture(asked)).toBe("already");
});

async function askForCapture({ organizationId, appointmentId }: BookingRequest): Promise<string> {
  const which = { organizationId, appointmentId, actor: receptionist, at: new Date(requestedAt) };
  return (await requestCapture(maker().db, which)).outcome;
}

const refund = (request: BookingRequest) => requestRefund(maker().db, { ...request, keepMinor: 0, at: new Date() });
const settle = (request: BookingRequest, refundId: string, status: RefundStatus) =>
  recordRefund(maker().db, {
    ...request,
    refundId,
    stripeRefundId: `re_${refundId}`,
    status,
    at: new Date(requestedAt),
  });

test("ten refunds asked for at once are one, of all that was captured", async () => {
  const request = await makeCaptured();
  const refunds = await Promise.all(Array.from({ length: 10 }, () => refund(request)));
  expect(new Set(refunds.map((made) => made?.refundId)).size).toBe(1);
  expect(refunds[0]).toMatchObject({ amountMinor: 5000, status: "requested" });
  const { rows } = await maker().admin.query("select id from refunds where payment_id = $1", [request.paymentId]);
  expect(rows).toEqual([{ id: refunds[0]?.refundId }]);
  expect(await paymentOf(request)).toMatchObject({ refunded: 0 }); // nothing is given back before Stripe says so
});

test("what is given back never exceeds what was taken, and is announced once", async () => {
  const request = await makeCaptured();
  const made = await refund(request);
  for (let i = 0; i < 2; i++) await settle(request, made?.refundId ?? "", "succeeded");
  expect(await refund(request)).toBeUndefined();
  expect(await paymentOf(request)).toMatchObject({ refunded: 5000 });
  expect((await eventsOf(request)).filter((kind) => kind === "payment.refunded")).toHaveLength(1);
});

test("a pending refund counts; when it fails the debt is open again, and a new refund can be made", async () => {
  const request = await makeCaptured();
  const first = await refund(request);
  await settle(request, first?.refundId ?? "", "pending");
  expect(await paymentOf(request)).toMatchObject({ refunded: 5000 });
  expect(await refund(request)).toBeUndefined();
  await settle(request, first?.refundId ?? "", "failed");
  expect(await paymentOf(request)).toMatchObject({ refunded: 0 });
  const second = await refund(request);
  expect(second).toMatchObject({ amountMinor: 5000, status: "requested" });
  expect(second?.refundId).not.toBe(first?.refundId);
});

test("a reading of a refund that comes late changes nothing, and a refund that came back is told once", async () => {
  const request = await makeCaptured();
  const { refundId = "" } = (await refund(request)) ?? {};
  for (const status of ["succeeded", "pending", "failed", "succeeded", "failed"] as const) {
    await settle(request, refundId, status);
  }
  expect(await paymentOf(request)).toMatchObject({ refunded: 0 });
  expect(await eventsOf(request)).toEqual(["payment.captured", "payment.refunded", "payment.refund_failed"]);
});

test("nothing captured, nothing to give back", async () => {
  const request = await makeHeld();
  await read(maker(), request, authorized(request.paymentId));
  expect(await refund(request)).toBeUndefined();
});

test("a cancel and a reading at once leave the money on hold known, to be let go of", async () => {
  clinic = await makeClinic(maker());
  for (let round = 0; round < 10; round++) {
    const request = await makeAppointment(maker(), clinic, { status: "confirmed" });
    await Promise.all([perform(maker(), request, "cancel"), read(maker(), request, authorized(request.paymentId))]);
    expect(await paymentOf(request)).toMatchObject({ status: "authorized", held: 5000 });
  }
});

/** All of a list that comes in pages of two at most, in its order. */
async function eachPage(list: (from: { after: string | null; limit: number }) => Promise<SubjectPage>) {
  const found: string[] = [];
  let after: string | null = null;
  do {
    const page: SubjectPage = await list({ after, limit: 2 });
    expect(page.subjects.length).toBeLessThanOrEqual(2);
    found.push(...page.subjects.map(({ appointmentId }) => appointmentId));
    after = page.after;
  } while (after !== null);
  return found;
}

test("webhooks left lying, and what differs from Stripe's books, are found by appointment, a page at a time, in the own organization only", async () => {
  clinic = await makeClinic(maker(), { practitioners: 3 });
  const { organizationId } = clinic;
  const requests: BookingRequest[] = [];
  for (const practitionerId of clinic.practitionerIds) {
    const request = await makeAppointment(maker(), clinic, { status: "held", practitionerId });
    await read(maker(), request, authorized(request.paymentId));
    requests.push(request);
  }
  const inOrder = requests.map(({ appointmentId }) => appointmentId).sort();
  const left = async ({ organizationId, paymentId }: BookingRequest, event_id: string, changes = {}) =>
    insert(maker().admin, "stripe_events", {
      account: "",
      event_id,
      organization_id: organizationId,
      type: "charge.succeeded",
      payment_intent_id: authorized(paymentId).paymentIntentId,
      state: "pending",
      received_at: new Date(Date.now() - 61_000),
      ...changes,
    });
  for (const [i, request] of requests.entries()) for (const n of [1, 2]) await left(request, `evt_left_${i}_${n}`);
  const stranger = await makeHeld();
  await read(maker(), stranger, authorized(stranger.paymentId));
  await left(stranger, "evt_left_new", { received_at: new Date() });
  await left(stranger, "evt_left_done", { state: "done" });
  const overdueOf = (id: string) => eachPage((from) => listOverdueSubjects(maker().db, id, from));
  expect(await overdueOf(organizationId)).toEqual(inOrder);
  expect(await overdueOf(stranger.organizationId)).toEqual([]);

  const at = new Date();
  const span = { kind: "hourly", from_at: at, until_at: at, started_at: at };
  const run = { organization_id: organizationId, reconciliation_id: randomUUID() };
  await insert(maker().admin, "reconciliations", {
    organization_id: organizationId,
    id: run.reconciliation_id,
    ...span,
  });
  const compared = (payment_intent_id: string | null, outcome: string) =>
    insert(maker().admin, "reconciliation_items", { ...run, payment_intent_id, outcome });
  for (const { paymentId } of requests) await compared(authorized(paymentId).paymentIntentId, "differs");
  await compared("pi_that_we_lost", "differs");
  const differing = (from: { after: string | null; limit: number }) =>
    listDifferingSubjects(maker().db, { organizationId, reconciliationId: run.reconciliation_id }, from);
  expect(await eachPage(differing)).toEqual(inOrder);
  await maker().admin.query("update reconciliation_items set outcome = 'matched'");
  expect(await eachPage(differing)).toEqual([]);
});

test.each(["instant", "by_clinic"])(
  "a visit is confirmed for its deposit, and owes the rest at the clinic from then on: %s",
  async (approval) => {
    const deposit = JSON.stringify({ kind: "amount", amountMinor: 1500, balance: "at_clinic" });
    const offer = { payment_policy: "deposit", deposit, approval };
    const made = await makeClinic(maker(), { offer, organization: { capture_policy: "by_admin" } });
    const request = await makeAppointment(maker(), made, { status: "held" });
    const { organizationId, appointmentId, paymentId } = request;
    const actor = { kind: "staff", accountId: null } as const;
    if (approval === "by_clinic")
      await approveRequest(maker().db, { organizationId, appointmentId, paymentId, actor, at: new Date(requestedAt) });
    await read(maker(), request, authorized(paymentId, 1499));
    expect(await confirm(maker(), request)).toMatchObject({ status: "held" });
    expect(await pay(maker(), request)).toMatchObject({ status: "confirmed" });
    const { rows } = await maker().admin.query(
      "select purpose, method, status, amount_minor::int as amount from payments where appointment_id = $1 order by purpose desc",
      [appointmentId],
    );
    expect(rows).toEqual([
      { purpose: "deposit", method: "card", status: "authorized", amount: 1500 },
      { purpose: "balance", method: null, status: "due_at_clinic", amount: 3500 },
    ]);
  },
);
