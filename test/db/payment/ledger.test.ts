import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { storeRequest } from "../../../src/db/booking/requests.ts";
import { answerTask } from "../../../src/db/payment/answer-task.ts";
import { beginAttempt, finishAttempt } from "../../../src/db/payment/attempts.ts";
import { recordDispute } from "../../../src/db/payment/record-dispute.ts";
import { recordRefund, requestRefund } from "../../../src/db/payment/refunds.ts";
import { changeRefund } from "../../../src/db/payment/staff-refunds.ts";
import { raiseTask } from "../../../src/db/task/tasks.ts";
import type { BookingRequest } from "../../../src/domain/booking/appointment.ts";
import { refusedKey } from "../../../src/domain/task/keys.ts";
import type { TaskKind } from "../../../src/domain/task/task.ts";
import { authorized, makeAppointment, makeClinic, read, requestedAt } from "../../support/make.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker();

const at = new Date(requestedAt);
const makeHeld = async () => makeAppointment(maker(), await makeClinic(maker()), { status: "held" });

const captured = (paymentId: string, capturedMinor: number) =>
  ({ ...authorized(paymentId, 0), status: "captured", capturedMinor }) as const;

async function entriesOf({ paymentId }: BookingRequest): Promise<string[]> {
  const { rows } = await maker().admin.query<{ entry: string }>(
    `select concat_ws(' ', kind, from_account, to_account, amount_minor, currency) as entry
     from ledger_entries where payment_id = $1 order by id`,
    [paymentId],
  );
  return rows.map(({ entry }) => entry);
}

test("each movement of a payment's money is an entry, made once however often Stripe says it", async () => {
  const request = await makeHeld();
  const { organizationId, paymentId } = request;
  for (let i = 0; i < 2; i++) await read(maker(), request, authorized(paymentId));
  for (let i = 0; i < 2; i++) await read(maker(), request, captured(paymentId, 3000));
  await read(maker(), request, authorized(paymentId)); // late
  const refund = await requestRefund(maker().db, {
    organizationId,
    paymentId,
    keepMinor: 0,
    at: new Date(),
  });
  for (const status of ["pending", "pending", "failed"] as const) {
    await recordRefund(maker().db, {
      organizationId,
      paymentId,
      refundId: refund?.refundId ?? "",
      stripeRefundId: "re_1",
      status,
      at,
    });
  }
  expect(await entriesOf(request)).toEqual([
    "hold_placed card hold 5000 EUR",
    "captured hold stripe 3000 EUR",
    "hold_released hold card 2000 EUR",
    "refunded stripe card 3000 EUR",
    "refund_returned card stripe 3000 EUR",
  ]);
});

test("a refund that leaves a fee gives back the rest, and no more when it is asked for again", async () => {
  const request = await makeHeld();
  const { organizationId, paymentId } = request;
  await read(maker(), request, authorized(paymentId));
  await read(maker(), request, captured(paymentId, 5000));
  const ask = () => requestRefund(maker().db, { organizationId, paymentId, keepMinor: 1667, at: new Date() });
  const refund = await ask();
  expect(refund).toMatchObject({ amountMinor: 3333, status: "requested" });
  expect(await ask()).toEqual(refund);
  const reading = { refundId: refund?.refundId ?? "", stripeRefundId: "re_2", status: "succeeded", at } as const;
  await recordRefund(maker().db, { organizationId, paymentId, ...reading });
  expect(await ask()).toBeUndefined();
});

test.each([
  ["money that moves without an entry", "update payments set authorized_minor = 1 where id = $1"],
  [
    "an entry of money that did not move",
    "insert into ledger_entries (organization_id, payment_id, kind, from_account, to_account, amount_minor, currency, at) select organization_id, id, 'hold_placed', 'card', 'hold', 1, currency, now() from payments where id = $1",
  ],
])("%s is refused at the commit", async (_, change) => {
  const { paymentId } = await makeHeld();
  await expect(maker().admin.query(change, [paymentId])).rejects.toMatchObject({ constraint: "payments_ledger" });
});

test("the application cannot change what was written down", async () => {
  const { organizationId } = await makeHeld();
  for (const change of ["delete from ledger_entries", "update ledger_entries set amount_minor = 1"]) {
    const tried = maker().db.withTenant(organizationId, (tx) => tx.$client.query(change));
    await expect(tried).rejects.toMatchObject({ code: "42501" });
  }
});

test("the database gives back no more than was taken, whoever writes the refund, and not on one person's word", async () => {
  const request = await makeHeld();
  const { organizationId, paymentId } = request;
  await read(maker(), request, authorized(paymentId));
  await read(maker(), request, captured(paymentId, 5000));
  const [one, other] = [randomUUID(), randomUUID()];
  const give = (amount: number, answeredBy: string | null = null) =>
    maker().admin.query(
      `insert into refunds (organization_id, id, payment_id, amount_minor, reason, status, note, alone_minor, asked_by, answered_by)
       values ($1, $2, $3, $4, 'by_staff', 'requested', 'Why not', 1000, $5, $6)`,
      [organizationId, randomUUID(), paymentId, amount, one, answeredBy],
    );
  await give(3000, other);
  await expect(give(2001, other)).rejects.toMatchObject({ constraint: "refunds_within_captured" });
  await expect(give(1, one)).rejects.toMatchObject({ constraint: "refunds_two_people" });
  await expect(give(1001)).rejects.toMatchObject({ constraint: "refunds_two_people" });
  await give(1000);
});

/** How somebody settles by hand the task of this kind about a visit's money; answers what came of it. */
async function settlerOf({ organizationId, appointmentId, patientId }: BookingRequest, kind: TaskKind) {
  const use = { scope: "settle", key: "settle", bodyHash: "" };
  const asked = { ...use, appointmentId, patientId, reason: "Paid in cash", requestedAt: at };
  const { requestId } = await storeRequest(maker().db, organizationId, asked);
  return async (settledAt: Date) => {
    const { rows } = await maker().admin.query<{ id: string }>(
      "select id from tasks where appointment_id = $1 and kind = $2",
      [appointmentId, kind],
    );
    const actor = { kind: "staff", accountId: randomUUID() } as const;
    const answer = { organizationId, appointmentId, taskId: rows[0]?.id ?? "", answer: "settle" } as const;
    return (await answerTask(maker().db, { ...answer, actor, requestId, at: settledAt })).outcome;
  };
}

test("a refund that Stripe has in hand, or may have, is not settled by hand as well", async () => {
  const request = await makeHeld();
  const { organizationId, paymentId } = request;
  await read(maker(), request, authorized(paymentId));
  await read(maker(), request, captured(paymentId, 5000));
  const latest = async () => {
    const { rows } = await maker().admin.query<{ refundId: string; status: string }>(
      `select id as "refundId", status from refunds where payment_id = $1 order by id desc limit 1`,
      [paymentId],
    );
    return rows[0] ?? { refundId: "", status: "none" };
  };
  let minutes = 0;
  const later = () => new Date(at.getTime() + 60_000 * ++minutes);
  const hear = async (status: "pending" | "failed") => {
    const { refundId } = await latest();
    const reading = { organizationId, paymentId, refundId, stripeRefundId: `re_${refundId}`, status };
    // All in one instant, as webhooks that were stored up come: the task is about the last refund all the same.
    await recordRefund(maker().db, { ...reading, at });
  };
  const settleIt = await settlerOf(request, "refund_failed");
  const settle = () => settleIt(later());

  await maker().admin.query(
    `insert into refunds (organization_id, id, payment_id, amount_minor, reason, status, note, alone_minor, asked_by)
     values ($1, uuidv7(), $2, 1000, 'by_staff', 'requested', 'Why not', 1000, $3)`,
    [organizationId, paymentId, randomUUID()],
  );
  await hear("failed"); // which makes another one
  const { refundId } = await latest();
  const step = { organizationId, paymentId, op: "refund", subjectId: refundId, params: {} } as const;
  const attempt = await beginAttempt(maker().db, step);
  expect(await settle()).toBe("under_way"); // nobody knows what Stripe has done
  await finishAttempt(maker().db, { organizationId, key: attempt?.key ?? "", state: "ok" });
  await hear("pending");
  expect(await settle()).toBe("under_way");
  await hear("failed");
  expect(await settle()).toBe("done");
  expect((await latest()).status).toBe("settled_by_hand");
  expect(await settle()).toBe("already");
});

test("nothing of a payment is given back by staff while its patient's bank decides about a part of it", async () => {
  const request = await makeHeld();
  const { organizationId, appointmentId, patientId, paymentId } = request;
  await read(maker(), request, authorized(paymentId));
  await read(maker(), request, captured(paymentId, 5000));
  const giveBack = async () => {
    const use = { scope: "refund", key: randomUUID(), bodyHash: "", reason: "To please them", requestedAt: at };
    const { requestId } = await storeRequest(maker().db, organizationId, { ...use, appointmentId, patientId });
    const actor = { kind: "staff", accountId: randomUUID() } as const;
    const wish = { act: "make", amountMinor: 1000 } as const;
    return (await changeRefund(maker().db, { organizationId, appointmentId, wish, actor, requestId, at })).outcome;
  };
  const decide = (status: "needs_response" | "won") => {
    const isOpen = status !== "won";
    const reading = { stripeDisputeId: "du_1", amountMinor: 2000, reason: "general", status, isWithdrawn: isOpen };
    const times = { dueAt: requestedAt, openedAt: requestedAt, readAt: new Date(), at };
    const ids = { organizationId, paymentId };
    return recordDispute(maker().db, { ...ids, reading: { ...reading, blocksRefunds: isOpen, ...times } });
  };
  await decide("needs_response");
  expect(await giveBack()).toBe("disputed");
  await decide("won");
  expect(await giveBack()).toBe("done");
});

test.each(["capture", "refund"] as const)(
  "a %s that may be under way is finished before anybody settles the payment by hand, and none begins after that",
  async (op) => {
    const request = await makeHeld();
    const { organizationId, appointmentId, paymentId } = request;
    await read(maker(), request, authorized(paymentId));
    if (op === "refund") await read(maker(), request, captured(paymentId, 5000));
    const ask = { organizationId, paymentId, keepMinor: 0, at } as const;
    const refund = op === "refund" ? await requestRefund(maker().db, ask) : undefined;
    const begin = () =>
      beginAttempt(maker().db, { organizationId, paymentId, op, subjectId: refund?.refundId ?? paymentId, params: {} });
    const fail = (key = "") =>
      finishAttempt(maker().db, { organizationId, key, state: "failed", errorCode: "declined" });
    const detail = { paymentId, settlement: op };
    const task = { kind: "payment_refused", appointmentId, dedupeKey: refusedKey(op, paymentId), detail, at } as const;
    await maker().db.withTenant(organizationId, (tx) => raiseTask(tx, task));
    const settle = await settlerOf(request, "payment_refused");

    const sent = await begin();
    expect(await settle(at)).toBe("under_way");
    await fail(sent?.key);
    const again = await begin(); // somebody has pressed "try again"
    expect(await settle(at)).toBe("under_way");
    await fail(again?.key);
    expect(await settle(at)).toBe("done");
    expect(await begin()).toBeUndefined();
  },
);

test("what was sent before its payment was settled by hand is sent again until its outcome is known", async () => {
  const { organizationId, paymentId } = await makeHeld();
  const begin = () =>
    beginAttempt(maker().db, { organizationId, paymentId, op: "capture", subjectId: paymentId, params: {} });
  const sent = await begin();
  await maker().admin.query("update payments set settled_by_hand_at = $2 where id = $1", [paymentId, at]);
  expect([sent !== undefined, await begin()]).toEqual([true, sent]);
});
