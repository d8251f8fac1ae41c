import { randomUUID } from "node:crypto";
import { MockActivityEnvironment } from "@temporalio/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createReconciliationActivities } from "../../src/activities/reconciliation.ts";
import { createStrayEventActivities } from "../../src/activities/stray-events.ts";
import { explainDifference } from "../../src/db/payment/explain-difference.ts";
import { finishReconciliation } from "../../src/db/payment/finish-reconciliation.ts";
import { findReconciliation, listDifferences } from "../../src/db/payment/list-reconciliations.ts";
import { beginReconciliation, findSpan } from "../../src/db/payment/reconcile.ts";
import { recordRefund, requestRefund } from "../../src/db/payment/refunds.ts";
import type { BookingRequest } from "../../src/domain/booking/appointment.ts";
import { intentParams } from "../../src/domain/payment/intent.ts";
import { makeAppointment, makeClinic } from "../support/make.ts";
import { type Bench, bookOf, makeCaptured, openBench, payByCard, run } from "./support.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.close());

const requests = new Map<string, BookingRequest>();
const known = <R extends BookingRequest>(request: R): R => {
  requests.set(request.appointmentId, request);
  return request;
};

/** A whole comparison of an organization's last days, as its workflow does it; each step twice, as after a crash. */
async function compare(organizationId: string, beforeItEnds = async () => {}) {
  const steps = createReconciliationActivities({
    db: bench.maker.db,
    stripe: bench.stripe,
    report: async ({ appointmentId }) => {
      const request = requests.get(appointmentId);
      if (request) await run(bench, "lookUpPayment", request);
    },
  });
  const ids = { organizationId, reconciliationId: randomUUID() };
  const at = new Date().toISOString();
  const from = new Date(Date.now() - 86_400_000).toISOString();
  const until = new Date(Date.now() + 60_000).toISOString();
  const inWorker = <T>(step: () => Promise<T>) => new MockActivityEnvironment().run(step);
  const twice = async (step: () => Promise<unknown>) => {
    await inWorker(step);
    await inWorker(step);
  };
  await twice(() => steps.beginReconciliation({ ...ids, kind: "on_demand", from, until, at }));
  await twice(() => steps.collectIntents({ ...ids, after: null }));
  await twice(() => steps.collectMovements({ ...ids, after: null }));
  await twice(() => steps.collectOurs(ids));
  await twice(() => steps.comparePage({ ...ids, after: null, isAgain: false, at }));
  const isWoken = await inWorker(() => steps.wakeDiffering(ids));
  if (isWoken) await twice(() => steps.comparePage({ ...ids, after: null, isAgain: true, at }));
  await beforeItEnds();
  await twice(() => steps.finishReconciliation({ ...ids, at }));
  const found = await findReconciliation(bench.maker.db, organizationId, ids.reconciliationId);
  const items = await listDifferences(bench.maker.db, organizationId, ids.reconciliationId);
  return { counts: [found?.matched, found?.caughtUp, found?.differing], explained: found?.explained, isWoken, items };
}

async function tasksOf(organizationId: string) {
  const { rows } = await bench.maker.admin.query<{ task: string }>(
    "select kind || ' ' || state as task from tasks where organization_id = $1",
    [organizationId],
  );
  return rows.map(({ task }) => task);
}

/** A manager closes the task of the payment that differs, and says why it does. */
async function explain({ organizationId, ...request }: BookingRequest, note: string) {
  const { rows } = await bench.maker.admin.query<{ id: string }>("select id from tasks where organization_id = $1", [
    organizationId,
  ]);
  const use = { scope: "task.close", key: randomUUID(), bodyHash: note, subjectId: rows[0]?.id ?? "" };
  await explainDifference(bench.maker.db, organizationId, use, {
    paymentIntentId: intentOf({ organizationId, ...request }),
    accountId: randomUUID(),
    note,
    reach: { kind: "organization" },
    at: new Date(),
  });
}

const intentOf = (request: BookingRequest) => bookOf(bench, request)[0]?.paymentIntent ?? "";

test("books that say the same match, and leave nothing but the figures", async () => {
  const request = known(await makeCaptured(bench));
  expect(await compare(request.organizationId)).toMatchObject({ counts: [1, 0, 0], explained: 0, items: [] });
  expect(await tasksOf(request.organizationId)).toEqual([]);
});

test("a payment that we have lost is found by its mark, and is a task that is overdue after a day", async () => {
  const { organizationId } = await makeClinic(bench.maker);
  const lost = { organizationId, appointmentId: randomUUID(), paymentId: randomUUID() };
  const params = intentParams({ ...lost, amountMinor: 5000, currency: "EUR" });
  const { id } = await bench.stripe.paymentIntents.create(params);
  expect((await compare(organizationId)).counts).toEqual([1, 0, 0]); // nobody has paid it: no money is lost
  await bench.stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" });
  const { counts, items } = await compare(organizationId);
  expect(counts).toEqual([0, 0, 1]);
  expect(items).toMatchObject([
    {
      paymentIntentId: id,
      outcome: "differs",
      appointmentId: null,
      differences: [{ kind: "unknown_here", oursMinor: null, theirsMinor: 5000 }],
    },
  ]);
  expect(await tasksOf(organizationId)).toEqual(["books_differ open"]);
  const { rows } = await bench.maker.admin.query(
    "select due_at - opened_at = interval '24 hours' as \"hasADay\" from tasks where organization_id = $1",
    [organizationId],
  );
  expect(rows).toEqual([{ hasADay: true }]);
});

test("money that was taken in Stripe's own pages is caught up with by a fresh look", async () => {
  const clinic = await makeClinic(bench.maker);
  const request = known(await makeAppointment(bench.maker, clinic, { status: "held" }));
  await run(bench, "requestPayment", request);
  await payByCard(bench, request);
  await run(bench, "lookUpPayment", request);
  await bench.stripe.paymentIntents.capture(intentOf(request));
  const { counts, items } = await compare(request.organizationId);
  expect(counts).toEqual([0, 1, 0]);
  expect(items).toMatchObject([{ outcome: "caught_up", appointmentId: request.appointmentId }]);
  expect(await tasksOf(request.organizationId)).toEqual([]);
  expect((await compare(request.organizationId)).counts).toEqual([1, 0, 0]);
});

test("a comparison begins where the last one of its kind ended that waited for days, and one that is asked for where it is asked for", async () => {
  const { organizationId } = await makeClinic(bench.maker);
  const begun = () => ({ organizationId, reconciliationId: randomUUID() });
  const [waited, early, next, wished] = [begun(), begun(), begun(), begun()];
  const day = (date: number) => new Date(Date.UTC(2031, 4, date));
  const begin = (run: typeof waited, kind: "nightly" | "on_demand", from: number, until: number) =>
    bench.maker.db.inOneFlight(organizationId, (tx) =>
      beginReconciliation(tx, { ...run, kind, from: day(from), until: day(until), at: day(until) }),
    );
  const fromOf = async (run: typeof waited) => (await findSpan(bench.maker.db, run)).from;
  await begin(waited, "nightly", 1, 4);
  await begin(early, "nightly", 8, 11); // nothing has come to its end yet
  expect(await fromOf(early)).toEqual(day(8));
  await finishReconciliation(bench.maker.db, { ...waited, at: day(11) });
  await begin(next, "nightly", 9, 12);
  expect(await fromOf(next)).toEqual(day(4));
  await begin(wished, "on_demand", 9, 12);
  expect(await fromOf(wished)).toEqual(day(9));
});

test("money that was given back in Stripe's own pages is one task, which closes once our books say so too", async () => {
  const request = known(await makeCaptured(bench));
  const { organizationId, paymentId } = request;
  const { id: stripeRefundId } = await bench.stripe.refunds.create({ payment_intent: intentOf(request), amount: 5000 });
  for (const time of ["first", "second"]) {
    const { counts, items } = await compare(organizationId);
    expect(counts, time).toEqual([0, 0, 1]);
    expect(items[0]?.differences).toEqual([{ kind: "refunded", oursMinor: 0, theirsMinor: 5000 }]);
    expect(await tasksOf(organizationId)).toEqual(["books_differ open"]);
  }
  const refund = await requestRefund(bench.maker.db, {
    organizationId,
    paymentId,
    keepMinor: 0,
    at: new Date(),
  });
  const reading = { stripeRefundId, status: "succeeded", at: new Date() } as const;
  await recordRefund(bench.maker.db, { organizationId, paymentId, refundId: refund?.refundId ?? "", ...reading });
  expect((await compare(organizationId)).counts).toEqual([1, 0, 0]);
  expect(await tasksOf(organizationId)).toEqual(["books_differ closed"]);
});

test("a difference that somebody has explained is no task any more, and counts as explained until there is another", async () => {
  const request = known(await makeCaptured(bench));
  const { organizationId } = request;
  const giveBack = (amount: number) => bench.stripe.refunds.create({ payment_intent: intentOf(request), amount });
  await giveBack(1000);
  expect((await compare(organizationId)).counts).toEqual([0, 0, 1]);
  // Somebody explains it while the next comparison is about to end.
  expect((await compare(organizationId, () => explain(request, "Given back by Stripe's app"))).counts).toEqual([
    0, 0, 0,
  ]);
  const { counts, explained, isWoken, items } = await compare(organizationId);
  expect([counts, explained, isWoken]).toEqual([[0, 0, 0], 1, false]);
  expect(items).toMatchObject([{ outcome: "explained", explanation: { note: "Given back by Stripe's app" } }]);
  expect(await tasksOf(organizationId)).toEqual(["books_differ closed"]);

  await giveBack(500);
  expect((await compare(organizationId)).counts).toEqual([0, 0, 1]);
  expect(await tasksOf(organizationId)).toEqual(["books_differ open"]);
  await explain(request, "And 5 € for the taxi");
  expect(await compare(organizationId)).toMatchObject({
    explained: 1,
    items: [{ explanation: { note: "And 5 € for the taxi" } }],
  });
});

test("what Stripe could not tell us is fetched once, also when it gave up four weeks ago", async () => {
  const { emulator, maker, stripe } = bench;
  emulator.setWebhook({ url: "http://127.0.0.1:9", secret: "whsec_nobody" });
  emulator.setWebhookMode({ dropRate: 1 });
  const { appointmentId } = await makeCaptured(bench);
  const told = new Set<string>();
  const activities = createStrayEventActivities({
    db: maker.db,
    stripe,
    report: async (subject) => void told.add(subject.appointmentId),
  });
  /** The clock of both is this process's. */
  const fetchAfter = async (days: number) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + days * 86_400_000 });
    try {
      return await new MockActivityEnvironment().run(() => activities.fetchMissedEvents({ account: "" }));
    } finally {
      vi.useRealTimers();
    }
  };
  expect(await fetchAfter(28)).toBeGreaterThan(0);
  expect(told).toContain(appointmentId);
  expect(await fetchAfter(28)).toBe(0);
});
