import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { BookingRequest } from "../../src/domain/booking/appointment.ts";
import { compareBooks } from "../support/invariants/outside.ts";
import { failOn } from "../support/invariants/query.ts";
import { checkAlways } from "../support/invariants.ts";
import { confirm, makeAppointment, makeClinic, perform, startsAt } from "../support/make.ts";
import {
  attemptsOf,
  type Bench,
  bookOf,
  makeCaptured,
  openBench,
  payByCard,
  run,
  type Step,
  stripeOf,
} from "./support.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await checkAlways(bench.maker.checkerUrl);
  // Whatever went wrong on the way: in the end both sides know the same.
  failOn(await compareBooks(bench.maker.checkerUrl, bench.emulator.books()));
});
afterAll(() => bench?.close());

const CREATE = "POST /v1/payment_intents";
const CAPTURE = "POST /v1/payment_intents/:id/capture";
const CANCEL = "POST /v1/payment_intents/:id/cancel";
const REFUND = "POST /v1/refunds";

const makeHeld = async (organization = {}) => {
  const clinic = await makeClinic(bench.maker, { organization });
  return makeAppointment(bench.maker, clinic, { status: "held" });
};

async function makeRequested(organization = {}): Promise<BookingRequest> {
  const request = await makeHeld(organization);
  expect(await run(bench, "requestPayment", request)).toBe("created");
  return request;
}

async function makeAuthorized(organization = {}): Promise<BookingRequest> {
  const request = await makeRequested(organization);
  await payByCard(bench, request);
  expect(await run(bench, "lookUpPayment", request)).toBe("authorized");
  return request;
}

async function makeConfirmed(organization = {}): Promise<BookingRequest> {
  const request = await makeAuthorized(organization);
  expect(await confirm(bench.maker, request)).toMatchObject({ status: "confirmed" });
  return request;
}

/** For each step that changes something at Stripe: what it needs, where it goes, and what is then true there, once. */
const steps: { step: Step; route: string; op: string; make: () => Promise<BookingRequest>; effect: object }[] = [
  {
    step: "requestPayment",
    route: CREATE,
    op: "create",
    make: makeHeld,
    effect: { status: "requires_payment_method" },
  },
  { step: "capturePayment", route: CAPTURE, op: "capture", make: makeConfirmed, effect: { captured: 5000 } },
  {
    step: "voidPayment",
    route: CANCEL,
    op: "cancel",
    make: makeAuthorized,
    effect: { status: "canceled", released: 5000 },
  },
  {
    step: "refundPayment",
    route: REFUND,
    op: "refund",
    make: () => makeCaptured(bench),
    effect: { captured: 5000, refunded: 5000 },
  },
];

/** A refund call of no use is a request at Stripe all the same: this counts what was made of them. */
const refundsOf = async (request: BookingRequest) => {
  const [book] = bookOf(bench, request);
  return book ? (await bench.stripe.refunds.list({ payment_intent: book.paymentIntent })).data.length : 0;
};

test.each(steps)("$step does its work once, however often it is repeated", async ({ step, op, make, effect }) => {
  const request = await make();
  const answers = [await run(bench, step, request), await run(bench, step, request), await run(bench, step, request)];
  expect(new Set(answers).size).toBe(1);
  expect(bookOf(bench, request)).toMatchObject([effect]);
  expect(await attemptsOf(bench, request, op)).toMatchObject([{ attempt: 1, state: "ok" }]);
  if (step === "refundPayment") expect(await refundsOf(request)).toBe(1);
});

test.each(steps)("$step by several workers at once has one effect", async ({ step, op, make, effect }) => {
  const request = await make();
  const tries = Array.from({ length: 5 }, () => run(bench, step, request));
  await Promise.allSettled(tries); // a key under way may refuse some
  await run(bench, step, request);
  expect(bookOf(bench, request)).toMatchObject([effect]);
  if (step === "refundPayment") expect(await refundsOf(request)).toBe(1);
  expect(await attemptsOf(bench, request, op)).toMatchObject([{ attempt: 1 }]);
});

const lostAnswers = ["reset_after", "cut", "hang", "500_after"] as const;
const everyLoss = steps.flatMap((each) => lostAnswers.map((kind) => ({ ...each, kind })));

test.each(everyLoss)("$step whose answer is lost by $kind has one effect when it is repeated", async (given) => {
  const { step, route, make, effect, kind } = given;
  const request = await make();
  bench.emulator.fault({ route, kind, times: kind === "reset_after" ? 2 : 1 }); // the SDK tries once more after a reset
  const impatient = kind === "hang" ? { stripe: stripeOf(bench.emulator, 1_000) } : {};
  await expect(run(bench, step, request, impatient)).rejects.toBeInstanceOf(Stripe.errors.StripeError);
  const status = await runUntilAnswered(step, request);
  expect(bookOf(bench, request)).toMatchObject([effect]);
  if (step === "refundPayment") expect(await refundsOf(request)).toBe(1);
  expect(await run(bench, "lookUpPayment", request)).toBe(status);
});

test.each(steps)(
  "$step that Stripe answered with an error of its own before doing anything is done in the end",
  async (given) => {
    const { step, route, make, effect } = given;
    const request = await make();
    bench.emulator.fault({ route, kind: "500_before" });
    await expect(run(bench, step, request)).rejects.toMatchObject({ type: "StripeAPIError", statusCode: 500 });
    await runUntilAnswered(step, request);
    expect(bookOf(bench, request)).toMatchObject([effect]);
  },
);

/** As Temporal does it: the same step again; three tries are enough once Stripe is well. */
async function runUntilAnswered(step: Step, request: BookingRequest) {
  for (let tries = 0; tries < 2; tries++) {
    try {
      return await run(bench, step, request);
    } catch {}
  }
  return run(bench, step, request);
}

test.each(steps)("$step whose key Stripe has forgotten looks before it is sent again", async (given) => {
  const { step, route, op, make, effect } = given;
  const request = await make();
  bench.emulator.fault({ route, kind: "reset_after", times: 2 });
  await expect(run(bench, step, request)).rejects.toMatchObject({ type: "StripeConnectionError" });
  await bench.emulator.clock.advance({ hours: 25 });
  await bench.maker.admin.query(
    "update payment_attempts set recorded_at = recorded_at - interval '25 hours' where payment_id = $1 and op = $2",
    [request.paymentId, op],
  );
  await run(bench, step, request);
  expect(bookOf(bench, request)).toMatchObject([effect]);
  // A void that finds it done sends nothing.
  expect(await attemptsOf(bench, request, op)).toMatchObject([{ attempt: 1 }]);
});

test.each(steps)(
  "$step that is told to slow down is thrown, so that it is repeated with the same key",
  async (given) => {
    const { step, route, op, make, effect } = given;
    const request = await make();
    bench.emulator.fault({ route, kind: "429", times: 20 });
    for (let tries = 0; tries < 20; tries++) {
      await expect(run(bench, step, request)).rejects.toMatchObject({ type: "StripeRateLimitError" });
    }
    expect(await attemptsOf(bench, request, op)).toMatchObject([{ attempt: 1, state: "sent" }]);
    await run(bench, step, request);
    expect(bookOf(bench, request)).toMatchObject([effect]);
    expect(await attemptsOf(bench, request, op)).toMatchObject([{ attempt: 1, state: "ok" }]);
  },
);

test("the payment's page gets its secret, and loses it once the money is taken", async () => {
  const request = await makeRequested();
  const secret = async () => {
    const { rows } = await bench.maker.admin.query<{ client_secret: string | null }>(
      "select client_secret from payments where id = $1",
      [request.paymentId],
    );
    return rows[0]?.client_secret;
  };
  expect(await secret()).toMatch(/^pi_.*_secret_/);
  await payByCard(bench, request);
  await run(bench, "lookUpPayment", request);
  await confirm(bench.maker, request);
  await run(bench, "capturePayment", request);
  expect(await secret()).toBeNull();
});

test("a payment that Stripe refuses to make fails for good, is recorded as failed, and can be let go of", async () => {
  const request = await makeHeld();
  await bench.maker.admin.query(
    `update payment_attempts set params = jsonb_set(params, '{amount}', '1') where payment_id = $1`,
    [request.paymentId],
  );
  const failure = { type: "payment_refused", nonRetryable: true };
  await expect(run(bench, "requestPayment", request)).rejects.toMatchObject(failure);
  expect(await attemptsOf(bench, request, "create")).toEqual([
    { attempt: 1, state: "failed", error: "amount_too_small" },
  ]);
  bench.emulator.fault({ route: CREATE, kind: "429" });
  // Not known yet whether there is something to let go of.
  await expect(run(bench, "voidPayment", request)).rejects.toMatchObject({ statusCode: 429 });
  expect(await run(bench, "voidPayment", request)).toBe("voided");
});

test("a declined card leaves the payment as it is, and the next card pays it", async () => {
  const request = await makeRequested();
  await expect(payByCard(bench, request, "pm_card_chargeDeclinedInsufficientFunds")).rejects.toMatchObject({
    code: "card_declined",
  });
  expect(await run(bench, "lookUpPayment", request)).toBe("created");
  const { rows } = await bench.maker.admin.query("select decline_code from payments where id = $1", [
    request.paymentId,
  ]);
  expect(rows).toEqual([{ decline_code: "insufficient_funds" }]);
  await payByCard(bench, request);
  expect(await run(bench, "lookUpPayment", request)).toBe("authorized");
  expect(bookOf(bench, request)).toMatchObject([{ authorized: 5000 }]);
});

test("a card that must be authenticated waits for it, and is let go of when nobody does", async () => {
  const request = await makeRequested();
  await payByCard(bench, request, "pm_card_authenticationRequired");
  expect(await run(bench, "lookUpPayment", request)).toBe("requires_action");
  expect(await run(bench, "voidPayment", request)).toBe("voided");
  expect(bookOf(bench, request)).toMatchObject([{ status: "canceled", authorized: 0 }]);
});

test("a capture after the money was let go of takes nothing and says so", async () => {
  const request = await makeConfirmed();
  const [book] = bookOf(bench, request);
  await bench.stripe.paymentIntents.cancel(book?.paymentIntent ?? "");
  expect(await run(bench, "capturePayment", request)).toBe("voided");
  expect(await attemptsOf(bench, request, "capture")).toMatchObject([
    { state: "failed", error: "payment_intent_unexpected_state" },
  ]);
  expect(bookOf(bench, request)).toMatchObject([{ captured: 0, released: 5000 }]);
});

test("a capture that somebody else made is the same capture", async () => {
  const request = await makeConfirmed();
  await bench.stripe.paymentIntents.capture(bookOf(bench, request)[0]?.paymentIntent ?? "");
  expect(await run(bench, "capturePayment", request)).toBe("captured");
  expect(bookOf(bench, request)).toMatchObject([{ captured: 5000, refunded: 0 }]);
});

test("of a capture and a void at once one wins, and both answer what is so", async () => {
  for (let round = 0; round < 10; round++) {
    const request = await makeConfirmed();
    const answers = await Promise.all([run(bench, "capturePayment", request), run(bench, "voidPayment", request)]);
    const [book] = bookOf(bench, request);
    expect(book?.status).toBe(answers[1] === "captured" ? "succeeded" : "canceled");
    expect(await run(bench, "lookUpPayment", request)).toBe(answers[1]);
  }
});

test("an answer that Stripe gives a second time is old, so the payment is read again", async () => {
  const request = await makeHeld();
  bench.emulator.fault({ route: CREATE, kind: "reset_after", times: 2 });
  await expect(run(bench, "requestPayment", request)).rejects.toMatchObject({ type: "StripeConnectionError" });
  await payByCard(bench, request);
  expect(await run(bench, "requestPayment", request)).toBe("authorized");
});

test("a payment whose creation was never answered is found by its own key and let go of", async () => {
  const request = await makeHeld();
  bench.emulator.fault({ route: CREATE, kind: "hang" });
  await expect(
    run(bench, "requestPayment", request, { stripe: stripeOf(bench.emulator, 1_000) }),
  ).rejects.toMatchObject({ type: "StripeConnectionError" });
  expect(await run(bench, "voidPayment", request)).toBe("voided");
  expect(bookOf(bench, request)).toMatchObject([{ status: "canceled" }]);
});

test("what was captured meanwhile is not voided, and the answer says so", async () => {
  const request = await makeCaptured(bench);
  expect(await run(bench, "voidPayment", request)).toBe("captured");
  expect(bookOf(bench, request)).toMatchObject([{ status: "succeeded" }]);
});

test("a refund that Stripe refuses fails for good, and its next try is a new attempt at the same refund", async () => {
  const request = await makeCaptured(bench);
  const paymentIntent = bookOf(bench, request)[0]?.paymentIntent ?? "";
  await bench.stripe.refunds.create({ payment_intent: paymentIntent, amount: 1 }); // by somebody in the dashboard
  const failure = { type: "refund_refused", nonRetryable: true };
  for (const attempt of [1, 2]) {
    await expect(run(bench, "refundPayment", request)).rejects.toMatchObject(failure);
    expect((await attemptsOf(bench, request, "refund")).at(-1)).toMatchObject({ attempt, state: "failed" });
  }
  const { rows } = await bench.maker.admin.query("select count(*)::int as refunds from refunds where payment_id = $1", [
    request.paymentId,
  ]);
  expect(rows).toEqual([{ refunds: 1 }]);
  // As somebody who has noted down what was done in the dashboard.
  await bench.maker.admin.query(`
    begin;
    update refunds set amount_minor = 4999 where payment_id = '${request.paymentId}';
    insert into refunds (organization_id, id, payment_id, amount_minor, reason, status)
      values ('${request.organizationId}', uuidv7(), '${request.paymentId}', 1, 'cancelled', 'succeeded');
    update payments set refunded_minor = 1 where id = '${request.paymentId}';
    insert into ledger_entries (organization_id, payment_id, kind, from_account, to_account, amount_minor, currency, at)
      values ('${request.organizationId}', '${request.paymentId}', 'refunded', 'stripe', 'card', 1, 'EUR', now());
    commit`);
  expect(await run(bench, "refundPayment", request)).toBe("captured");
});

test("with an account of its own, everything of an organization happens there", async () => {
  const request = await makeConfirmed({ stripe_account_id: "acct_praxis" });
  await run(bench, "capturePayment", request);
  expect(await run(bench, "refundPayment", request)).toBe("captured");
  expect(bookOf(bench, request)).toMatchObject([{ account: "acct_praxis", captured: 5000, refunded: 5000 }]);
  const { rows } = await bench.maker.admin.query<{ id: string }>(
    "update organizations set stripe_account_id = 'acct_other' where id = $1 returning id",
    [request.organizationId],
  );
  expect(rows).toHaveLength(1);
  expect(await run(bench, "lookUpPayment", request)).toBe("captured"); // where it was made, not where the next will be
});

test("a payment at the clinic is none of Stripe's affairs", async () => {
  const clinic = await makeClinic(bench.maker, { offer: { payment_policy: "none" } });
  const request = await makeAppointment(bench.maker, clinic, { status: "confirmed" });
  for (const step of ["requestPayment", "lookUpPayment", "capturePayment", "voidPayment", "refundPayment"] as const) {
    expect(await run(bench, step, request)).toBe("due_at_clinic");
  }
  expect(bookOf(bench, request)).toEqual([]);
});

test("Stripe away for half an hour is one task, however many steps wait; its next answer closes it", async () => {
  const clinic = await makeClinic(bench.maker, { practitioners: 2 });
  const requests = [];
  for (const practitionerId of clinic.practitionerIds) {
    requests.push(await makeAppointment(bench.maker, clinic, { status: "held", practitionerId, startsAt }));
  }
  const tasks = async () => {
    const { rows } = await bench.maker.admin.query<{ kind: string; state: string }>(
      "select kind, state from tasks where organization_id = $1",
      [clinic.organizationId],
    );
    return rows;
  };
  bench.emulator.fault({ route: CREATE, kind: "429", times: 21 });
  const [first, second] = requests;
  if (!first || !second) throw new Error("two were made");
  await expect(run(bench, "requestPayment", first, { scheduledMinutesAgo: 29 })).rejects.toMatchObject({
    statusCode: 429,
  });
  expect(await tasks()).toEqual([]);
  const waiting = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? first : second));
  await Promise.all(
    waiting.map((request) =>
      expect(run(bench, "requestPayment", request, { scheduledMinutesAgo: 31 })).rejects.toMatchObject({
        statusCode: 429,
      }),
    ),
  );
  expect(await tasks()).toEqual([{ kind: "stripe_unreachable", state: "open" }]);
  await run(bench, "requestPayment", second);
  expect(await tasks()).toEqual([{ kind: "stripe_unreachable", state: "closed" }]);
  await run(bench, "requestPayment", first);
});

test("a cancelled visit's money is let go of or given back in full, whichever it was", async () => {
  const held = await makeConfirmed();
  const taken = await makeCaptured(bench);
  for (const request of [held, taken]) await perform(bench.maker, request, "cancel");
  await run(bench, "voidPayment", held);
  await run(bench, "refundPayment", taken);
  expect(bookOf(bench, held)).toMatchObject([{ captured: 0, released: 5000 }]);
  expect(bookOf(bench, taken)).toMatchObject([{ captured: 5000, refunded: 5000 }]);
});

/** Last: Stripe's clock is moved, and what other tests have on hold lapses. */
describe("as time passes", () => {
  beforeAll(async () => {
    await bench.close();
    bench = await openBench();
  });

  test("an authorisation that lapsed is expired, its sum due at the clinic, and the desk is told", async () => {
    const request = await makeConfirmed();
    await bench.emulator.clock.advance({ days: 8 });
    expect(await run(bench, "capturePayment", request)).toBe("expired");
    expect(await run(bench, "lookUpPayment", request)).toBe("expired");
    const { rows } = await bench.maker.admin.query(
      `select p.status, p.amount_minor::int as amount, (select json_agg(kind) from tasks where appointment_id = $1) as tasks
       from payments p where p.appointment_id = $1 order by p.status desc`,
      [request.appointmentId],
    );
    expect(rows).toEqual([
      { status: "expired", amount: 5000, tasks: ["payment_lost"] },
      { status: "due_at_clinic", amount: 5000, tasks: ["payment_lost"] },
    ]);
  });
});
