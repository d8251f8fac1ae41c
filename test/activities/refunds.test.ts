import { afterEach, beforeEach, expect, test } from "vitest";
import { listOpenAppointments } from "../../src/db/booking/list-open.ts";
import type { BookingRequest } from "../../src/domain/booking/appointment.ts";
import { compareBooks } from "../support/invariants/outside.ts";
import { failOn } from "../support/invariants/query.ts";
import { checkAlways } from "../support/invariants.ts";
import { perform } from "../support/make.ts";
import { type Bench, bookOf, makeCaptured, openBench, run } from "./support.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  try {
    await checkAlways(bench.maker.checkerUrl);
    failOn(await compareBooks(bench.maker.checkerUrl, bench.emulator.books()));
  } finally {
    await bench.close();
  }
});

const REFUND = "POST /v1/refunds";

/** A cancelled visit whose money is on its way back. */
async function makeRefunded(card?: string): Promise<BookingRequest> {
  const request = await makeCaptured(bench, card);
  await perform(bench.maker, request, "cancel");
  expect(await run(bench, "refundPayment", request)).toBe("captured");
  return request;
}

type RefundRow = { status: string; stripeId: string };

async function refundsOf({ paymentId }: BookingRequest): Promise<RefundRow[]> {
  const { rows } = await bench.maker.admin.query<RefundRow>(
    `select status, stripe_refund_id as "stripeId" from refunds where payment_id = $1 order by id`,
    [paymentId],
  );
  return rows;
}

const statusesOf = async (request: BookingRequest) => (await refundsOf(request)).map(({ status }) => status);

async function refundedOf({ paymentId }: BookingRequest): Promise<number | undefined> {
  const { rows } = await bench.maker.admin.query<{ refunded: number }>(
    "select refunded_minor::int as refunded from payments where id = $1",
    [paymentId],
  );
  return rows[0]?.refunded;
}

/** What somebody is told about the money of an appointment: its tasks, and its events since the capture. */
async function newsOf({ appointmentId }: BookingRequest): Promise<string[]> {
  const { rows } = await bench.maker.admin.query<{ news: string }>(
    `select kind as news from tasks where appointment_id = $1
     union all (select kind from outbox where aggregate_id = $1 and kind like 'payment.refund%' order by seq)`,
    [appointmentId],
  );
  return rows.map(({ news }) => news);
}

/** Whether the appointment's workflow still has something to wait for. */
async function isOpen({ organizationId, appointmentId }: BookingRequest): Promise<boolean> {
  const { open } = await listOpenAppointments(bench.maker.db, organizationId, { after: null, limit: 10 });
  return open.some((one) => one.appointmentId === appointmentId);
}

test("a pending refund keeps its appointment open until Stripe says that it succeeded", async () => {
  const request = await makeRefunded("pm_card_pendingRefund");
  await run(bench, "lookUpPayment", request);
  expect([await statusesOf(request), await refundedOf(request)]).toEqual([["pending"], 5000]);
  expect(await newsOf(request)).toEqual([]);
  expect(await isOpen(request)).toBe(true);
  await bench.emulator.clock.advance({ days: 1 });
  for (let i = 0; i < 2; i++) await run(bench, "lookUpPayment", request);
  expect([await statusesOf(request), await refundedOf(request)]).toEqual([["succeeded"], 5000]);
  expect(await newsOf(request)).toEqual(["payment.refunded"]);
  expect(await isOpen(request)).toBe(false);
});

test.each([
  ["a pending refund that fails", "pm_card_pendingRefund", []],
  ["a refund that the bank sends back after it succeeded", "pm_card_visa", ["payment.refunded"]],
])("%s is owed again, told to somebody, and made anew", async (_, card, before) => {
  const request = await makeRefunded(card);
  const [first] = await refundsOf(request);
  await bench.emulator.failRefund(first?.stripeId ?? "");
  for (let i = 0; i < 2; i++) await run(bench, "lookUpPayment", request);
  expect([await statusesOf(request), await refundedOf(request)]).toEqual([["failed"], 0]);
  expect(await newsOf(request)).toEqual(["refund_failed", ...before, "payment.refund_failed"]);
  expect(await isOpen(request)).toBe(true);

  for (let i = 0; i < 2; i++) await run(bench, "refundPayment", request);
  const [, second] = await refundsOf(request);
  expect(await refundsOf(request)).toHaveLength(2);
  expect(second?.stripeId).not.toBe(first?.stripeId);
  expect(await refundedOf(request)).toBe(5000);
  expect(bookOf(bench, request)).toMatchObject([{ captured: 5000, refunded: 5000 }]);
});

test("a refund that Stripe answers as it was made is read again, so that its failure meanwhile is not lost", async () => {
  const request = await makeCaptured(bench);
  await perform(bench.maker, request, "cancel");
  bench.emulator.fault({ route: REFUND, kind: "reset_after", times: 2 }); // the SDK tries once more after a reset
  await expect(run(bench, "refundPayment", request)).rejects.toMatchObject({ type: "StripeConnectionError" });
  const [made] = (await bench.stripe.refunds.list()).data;
  await bench.emulator.failRefund(made?.id ?? "");
  await run(bench, "refundPayment", request);
  expect([await statusesOf(request), await refundedOf(request)]).toEqual([["failed"], 0]);
});

test("a refund whose answer was lost is found by the look that its webhook asks for", async () => {
  const request = await makeCaptured(bench);
  await perform(bench.maker, request, "cancel");
  bench.emulator.fault({ route: REFUND, kind: "reset_after", times: 2 });
  await expect(run(bench, "refundPayment", request)).rejects.toMatchObject({ type: "StripeConnectionError" });
  await run(bench, "lookUpPayment", request);
  expect([await statusesOf(request), await refundedOf(request)]).toEqual([["succeeded"], 5000]);
});

type Listening = Record<"on" | "off", (event: "request", listener: (request: { path: string }) => void) => void>;

test("without a refund to ask about a look is one call, with one it is two", async () => {
  const calls = async (request: BookingRequest) => {
    const seen: string[] = [];
    const note = ({ path }: { path: string }) => seen.push(path.replace(/pi_\w+/, ":id").replace(/\?.*/, ""));
    const events: Listening = bench.stripe; // the SDK declares both as any
    events.on("request", note);
    await run(bench, "lookUpPayment", request);
    events.off("request", note);
    return seen;
  };
  const request = await makeCaptured(bench);
  expect(await calls(request)).toEqual(["/v1/payment_intents/:id"]);
  await perform(bench.maker, request, "cancel");
  await run(bench, "refundPayment", request);
  expect(await calls(request)).toEqual(["/v1/payment_intents/:id", "/v1/refunds"]);
});
