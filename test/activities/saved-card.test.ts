import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { releaseSlot } from "../../src/db/booking/end-hold.ts";
import { readFollowUp } from "../../src/db/booking/follow-up.ts";
import { listOpenAppointments } from "../../src/db/booking/list-open.ts";
import { releaseUnpaid } from "../../src/db/booking/release-unpaid.ts";
import { waiveFee } from "../../src/db/booking/waive-fee.ts";
import { actAtDesk } from "../../src/db/payment/act-at-desk.ts";
import { beginAttempt } from "../../src/db/payment/attempts.ts";
import { offerToSaveCard } from "../../src/db/payment/offer-to-save-card.ts";
import { removeCard } from "../../src/db/payment/remove-card.ts";
import { requestCapture } from "../../src/db/payment/request-capture.ts";
import type { BookingRequest } from "../../src/domain/booking/appointment.ts";
import { nextStep } from "../../src/domain/booking/follow-up.ts";
import type { Act } from "../../src/domain/booking/lifecycle.ts";
import { type MessageEvent, messageOn } from "../../src/domain/message/message.ts";
import { savedCardTerms } from "../../src/domain/payment/saved-card.ts";
import { compareBooks } from "../support/invariants/outside.ts";
import { failOn } from "../support/invariants/query.ts";
import { checkAlways } from "../support/invariants.ts";
import { confirm, makeAppointment, makeClinic, makeRequest, perform } from "../support/make.ts";
import { attemptsOf, type Bench, bookOf, openBench, payByCard, run, saveCard, setupsOf, stripeOf } from "./support.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await checkAlways(bench.maker.checkerUrl);
  failOn(await compareBooks(bench.maker.checkerUrl, bench.emulator.books()));
});
afterAll(() => bench.close());

const SAVE = "POST /v1/setup_intents";
const AUTHORIZE = "POST /v1/payment_intents";
const DETACH = "POST /v1/payment_methods/:id/detach";
/** Asked for on the first of May: too far away for money on hold. */
const startsAt = "2031-05-20T08:00:00.000Z";
const twoDaysBefore = "2031-05-18T08:00:00.000Z";
const minutesLater = (at: string, minutes: number) => new Date(Date.parse(at) + minutes * 60_000);

const makeHeld = async (organization = {}) =>
  makeAppointment(bench.maker, await makeClinic(bench.maker, { organization }), { status: "held", startsAt });

async function makeSaved(card = "pm_card_visa", organization = {}): Promise<BookingRequest> {
  const request = await makeHeld(organization);
  expect(await run(bench, "requestPayment", request)).toBe("created");
  await saveCard(bench, request, card);
  expect(await run(bench, "lookUpPayment", request)).toBe("card_saved");
  expect(await confirm(bench.maker, request)).toMatchObject({ status: "confirmed" });
  return request;
}

/** The cards that the patient's customer has at Stripe. */
async function keptOf(request: BookingRequest): Promise<string[]> {
  const of = "select customer_id from saved_cards where appointment_id = $1";
  const customer = (await only<{ customer_id: string }>(of, request))?.customer_id ?? "";
  return (await bench.stripe.paymentMethods.list({ customer })).data.map(({ id }) => id);
}

/** What a follow-up finds to do once the money is settled, also one that is started for it. */
async function detachIdle(request: BookingRequest, at = startsAt): Promise<void> {
  const { organizationId } = request;
  const { open } = await listOpenAppointments(bench.maker.db, organizationId, { after: null, limit: 100 });
  expect(open.map(({ kind, appointmentId }) => [kind, appointmentId])).toEqual([["visit", request.appointmentId]]);
  const facts = await bench.maker.db.inOneFlight(organizationId, (tx) => readFollowUp(tx, request.appointmentId));
  const step = facts && nextStep(facts, new Date(at));
  expect(step).toMatchObject({ kind: "settle", settlement: "detach" });
  if (step?.kind === "settle") await run(bench, "detachCard", { ...request, paymentId: step.paymentId });
}

const authorize = (request: BookingRequest, at = twoDaysBefore) => run(bench, "authorizePayment", request, { at });

async function only<Row extends object>(text: string, request: BookingRequest): Promise<Row | undefined> {
  return (await bench.maker.admin.query<Row>(text, [request.appointmentId])).rows[0];
}

/** What its patient is mailed about. */
async function mailsOf({ appointmentId }: BookingRequest): Promise<string[]> {
  const { rows } = await bench.maker.admin.query<MessageEvent>(
    "select kind, payload from outbox where aggregate_id = $1 order by seq",
    [appointmentId],
  );
  return rows.map(messageOn).filter((kind) => kind !== null);
}

const paymentOf = (request: BookingRequest) =>
  only<{ status: string; pay_by: Date | null; client_secret: string | null }>(
    "select * from payments where appointment_id = $1 order by recorded_at desc limit 1",
    request,
  );

describe("a card that is saved", () => {
  test("moves no money, and its patient's consent is kept: which terms, when, and up to which amount", async () => {
    const request = await makeSaved();
    expect(bookOf(bench, request)).toEqual([]);
    expect(await only("select * from saved_cards where appointment_id = $1", request)).toMatchObject({
      terms_version: savedCardTerms.price,
      cap_minor: "5000",
      currency: "EUR",
      card_brand: "visa",
      card_last4: "4242",
      consented_at: new Date("2031-05-01T09:00:00.000Z"),
    });
    const [setup] = await setupsOf(bench, request);
    expect(setup).toMatchObject({
      status: "succeeded",
      usage: "off_session",
      allowed_payment_method_types: ["card"],
    });
    expect(
      await only("select from ledger_entries join payments p on p.id = payment_id where appointment_id = $1", request),
    ).toBeUndefined();
  });

  test("belongs to one customer per patient and account, who has no name at Stripe", async () => {
    const clinic = await makeClinic(bench.maker);
    const { patientId } = await makeRequest(bench.maker, clinic);
    for (const day of ["20", "21"]) {
      const visit = { status: "held", patientId, startsAt: startsAt.replace("20T", `${day}T`) } as const;
      await run(bench, "requestPayment", await makeAppointment(bench.maker, clinic, visit));
    }
    const { data } = await bench.stripe.customers.list({ limit: 100 });
    const theirs = data.filter(({ metadata }) => metadata["patient_id"] === patientId);
    expect(theirs).toMatchObject([{ name: null, email: null }]);
  });

  test.each(["reset_after", "500_after", "500_before"] as const)(
    "is asked for once, also when a worker dies between the call and its record (%s)",
    async (kind) => {
      const request = await makeHeld();
      bench.emulator.fault({ route: SAVE, kind, times: kind === "reset_after" ? 2 : 1 });
      await expect(run(bench, "requestPayment", request)).rejects.toBeInstanceOf(Stripe.errors.StripeError);
      await expect.poll(() => run(bench, "requestPayment", request).catch(() => "again")).toBe("created");
      expect(await setupsOf(bench, request)).toHaveLength(1);
      await saveCard(bench, request);
      expect(await run(bench, "lookUpPayment", request)).toBe("card_saved");
    },
  );

  test("that its bank asks about is saved once the holder has answered, and one that is declined is not", async () => {
    const request = await makeHeld();
    await run(bench, "requestPayment", request);
    await expect(saveCard(bench, request, "pm_card_chargeDeclined")).rejects.toMatchObject({ code: "card_declined" });
    expect(await run(bench, "lookUpPayment", request)).toBe("created");
    await saveCard(bench, request, "pm_card_authenticationRequired");
    expect(await run(bench, "lookUpPayment", request)).toBe("requires_action");
    expect(await confirm(bench.maker, request)).toMatchObject({ status: "held" });
  });

  test("cannot be saved any more once its hold is over", async () => {
    const request = await makeHeld();
    await run(bench, "requestPayment", request);
    expect(await run(bench, "voidPayment", request)).toBe("voided");
    expect(await setupsOf(bench, request)).toMatchObject([{ status: "canceled" }]);
    await expect(saveCard(bench, request)).rejects.toMatchObject({ code: "setup_intent_unexpected_state" });
  });

  test("after all, between the look at it and its end, is found and taken from its customer", async () => {
    const request = await makeHeld();
    await run(bench, "requestPayment", request);
    await releaseSlot(bench.maker.db, request, { status: "expired" }, new Date(startsAt));
    const stripe = stripeOf(bench.emulator);
    const cancel = stripe.setupIntents.cancel.bind(stripe.setupIntents);
    stripe.setupIntents.cancel = async (id, params, options) => {
      await saveCard(bench, request);
      return cancel(id, params, options);
    };
    for (let i = 0; i < 2; i++) expect(await run(bench, "voidPayment", request, { stripe })).toBe("voided");
    await detachIdle(request);
    expect(await keptOf(request)).toEqual([]);
    const made = await Promise.all(["forget", "detach"].map((op) => attemptsOf(bench, request, op)));
    expect(made).toMatchObject([[{ state: "failed" }], [{ state: "ok" }]]);
  });

  test("of a visit that is cancelled is never asked, and is taken from its customer", async () => {
    const request = await makeSaved();
    expect(await keptOf(request)).toHaveLength(1);
    await perform(bench.maker, request, "cancel");
    expect(await run(bench, "voidPayment", request)).toBe("voided");
    expect(await authorize(request)).toBe("voided");
    expect(bookOf(bench, request)).toEqual([]);
    await detachIdle(request);
    expect(await keptOf(request)).toEqual([]);
  });
});

describe("a card that is removed", () => {
  const refusal = new Stripe.errors.StripeInvalidRequestError({ type: "invalid_request_error", message: "no" });
  const by = (kind: "patient" | "staff") => ({ kind, accountId: randomUUID() }) as const;
  const remove = (request: BookingRequest, kind: "patient" | "staff" = "patient", at = "2031-05-10T08:00:00.000Z") =>
    removeCard(bench.maker.db, { ...request, actor: by(kind), at: new Date(at) });
  const owedOf = (request: BookingRequest) =>
    only(
      `select a.status, p.amount_minor::int as due, (select count(*)::int from tasks t where t.appointment_id = a.id and t.kind = 'card_removed') as tasks
       from appointments a join payments p on p.appointment_id = a.id and p.status = 'due_at_clinic' where a.id = $1`,
      request,
    );

  test.each(["patient", "staff"] as const)(
    "by %s is asked for nothing and taken from its customer once, whose visit stays",
    async (kind) => {
      const request = await makeSaved();
      const { outcome, followUp } = await remove(request, kind);
      expect(outcome).toBe("done");
      expect(nextStep(followUp, new Date(request.startsAt))).toMatchObject({
        kind: "settle",
        settlement: "detach",
        paymentId: request.paymentId,
      });
      expect((await remove(request, kind)).outcome).toBe("already");
      expect(await owedOf(request)).toEqual({ status: "confirmed", due: 5000, tasks: kind === "patient" ? 1 : 0 });
      expect(await mailsOf(request)).toEqual(["confirmed", ...(kind === "staff" ? ["card_removed"] : [])]);
      bench.emulator.fault({ route: DETACH, kind: "reset_after", times: 2 });
      await expect(run(bench, "detachCard", request)).rejects.toBeInstanceOf(Stripe.errors.StripeError);
      for (let i = 0; i < 2; i++) expect(await run(bench, "detachCard", request)).toBe("voided");
      expect([await keptOf(request), await attemptsOf(bench, request, "detach")]).toEqual([
        [],
        [{ attempt: 1, state: "ok", error: null }],
      ]);
      expect(await authorize(request)).toBe("voided");
      expect(bookOf(bench, request)).toEqual([]);
    },
  );

  test("while it is asked stays, and one that is not asked yet is not any more", async () => {
    const asked = await makeSaved();
    bench.emulator.fault({ route: AUTHORIZE, kind: "reset_after", times: 2 });
    await expect(authorize(asked)).rejects.toBeInstanceOf(Stripe.errors.StripeError);
    expect((await remove(asked, "staff")).outcome).toBe("being_asked"); // its answer is not known
    expect(await authorize(asked)).toBe("authorized");
    expect((await remove(asked, "staff", twoDaysBefore)).outcome).toBe("on_hold");
    const [due, removed] = [await makeSaved(), await makeSaved()];
    expect((await remove(due, "staff", twoDaysBefore)).outcome).toBe("being_asked");
    await remove(removed);
    const late = { ...removed, op: "authorize", subjectId: removed.paymentId, params: {} } as const;
    expect(await beginAttempt(bench.maker.db, late)).toBeUndefined(); // by a worker that had looked before
    expect((await remove(await makeHeld())).outcome).toBe("no_card");
  });

  test("and Stripe definitely does not let go of, is left as it is, with one attempt, and is asked for again later", async () => {
    const request = await makeSaved();
    await remove(request);
    const stripe = stripeOf(bench.emulator);
    stripe.paymentMethods.detach = () => Promise.reject(refusal);
    expect(await run(bench, "detachCard", request, { stripe })).toBe("voided");
    expect([await keptOf(request), await attemptsOf(bench, request, "detach")]).toMatchObject([
      [expect.anything()],
      [{ attempt: 1, state: "failed" }],
    ]);
    // Whatever else Stripe refuses to say of it is no word that it is gone.
    stripe.paymentMethods.retrieve = () => Promise.reject(refusal);
    await expect(run(bench, "detachCard", request, { stripe })).rejects.toBe(refusal);
    expect(await run(bench, "detachCard", request)).toBe("voided");
    expect(await keptOf(request)).toEqual([]);
  });

  test("and is gone at Stripe already, is noted so", async () => {
    const request = await makeSaved();
    const [id = ""] = await keptOf(request);
    await bench.stripe.paymentMethods.detach(id);
    await remove(request);
    expect(await run(bench, "detachCard", request)).toBe("voided");
    expect(
      await only("select detached_at is not null as gone from saved_cards where appointment_id = $1", request),
    ).toEqual({ gone: true });
  });
});

test("money on hold that somebody lets go of in Stripe's own pages is not asked of the card saved in its stead", async () => {
  const request = await makeAppointment(bench.maker, await makeClinic(bench.maker), { status: "held" });
  await run(bench, "requestPayment", request);
  await payByCard(bench, request);
  await run(bench, "lookUpPayment", request);
  await confirm(bench.maker, request);
  const { db } = bench.maker;
  await db.withTenant(request.organizationId, (tx) => offerToSaveCard(tx, request.appointmentId));
  const of = "select id from payments where appointment_id = $1 and status = 'created'";
  const second = { ...request, paymentId: (await only<{ id: string }>(of, request))?.id ?? "" };
  await run(bench, "requestPayment", second);
  await saveCard(bench, second);
  expect(await run(bench, "lookUpPayment", second)).toBe("card_saved");
  const [book] = bookOf(bench, request);
  await bench.stripe.paymentIntents.cancel(book?.paymentIntent ?? "");
  expect(await run(bench, "lookUpPayment", request)).toBe("voided");
  for (let i = 0; i < 2; i++) expect(await authorize(second)).toBe("voided");
  await detachIdle(request, "2031-05-01T09:00:00.000Z");
  const due = "select amount_minor::int as due from payments where appointment_id = $1 and status = 'due_at_clinic'";
  expect([bookOf(bench, second), await only(due, request), await keptOf(request)]).toEqual([[], { due: 5000 }, []]);
});

describe("the fee of a visit that is cancelled or missed before its price is on hold", () => {
  const half = { kind: "percent", basisPoints: 5_000 };
  const fees = { fee_table: JSON.stringify({ lateCancel: [{ underHours: 720, fee: half }], noShow: half }) };
  const feeOf = async (request: BookingRequest): Promise<BookingRequest> => {
    const of = "select id from payments where appointment_id = $1 and purpose = 'fee' and method = 'card'";
    return { ...request, paymentId: (await only<{ id: string }>(of, request))?.id ?? "" };
  };
  const dueOf = async (request: BookingRequest) => {
    const of = "select amount_minor::int as due from payments where appointment_id = $1 and status = 'due_at_clinic'";
    return (await only<{ due: number }>(of, request))?.due;
  };

  test("is charged to its card once however often a worker comes to it, and the card let go of then and not before", async () => {
    const request = await makeSaved("pm_card_visa", { ...fees, stripe_account_id: "acct_2" });
    await perform(bench.maker, request, "cancel");
    const fee = await feeOf(request);
    expect(await run(bench, "voidPayment", request)).toBe("voided");
    for (let i = 0; i < 2; i++) expect(await authorize(fee)).toBe("authorized");
    for (let i = 0; i < 2; i++) expect(await run(bench, "capturePayment", fee)).toBe("captured");
    await detachIdle(request);
    expect([bookOf(bench, request), bookOf(bench, fee)]).toMatchObject([[], [{ account: "acct_2", captured: 2500 }]]);
    expect(await dueOf(request)).toBe(0);
    expect(await mailsOf(request)).toEqual(["confirmed", "cancelled", "receipt"]);
    const gone = "select payment_method_id as id from saved_cards where appointment_id = $1";
    const { id = "" } = (await only<{ id: string }>(gone, request)) ?? {};
    const { customer } = await bench.stripe.paymentMethods.retrieve(id, {}, { stripeAccount: "acct_2" });
    expect(customer).toBeNull();
  });

  test.each([
    ["is declined", "pm_card_chargeCustomerFail"],
    ["is asked about by its bank", "pm_card_authenticationRequired"],
  ])("is due at the clinic where its card %s, with no link and no task", async (_, card) => {
    const request = await makeHeld(fees);
    await run(bench, "requestPayment", request);
    const asked = await saveCard(bench, request, card);
    await answerBank(asked.next_action);
    expect(await run(bench, "lookUpPayment", request)).toBe("card_saved");
    await confirm(bench.maker, request);
    await perform(bench.maker, request, "mark_no_show");
    const fee = await feeOf(request);
    expect(await authorize(fee)).toBe("created");
    expect(await run(bench, "voidPayment", fee)).toBe("voided");
    expect(bookOf(bench, fee)).toMatchObject([{ status: "canceled", authorized: 0 }]);
    expect(await dueOf(request)).toBe(2500);
    const told = `select count(*)::int from (select from tasks where appointment_id = $1 union all
      select from outbox where aggregate_id = $1 and kind = 'payment.declined') x`;
    expect(await only(told, request)).toEqual({ count: 0 });
  });

  test("is not asked of it once it is waived, nor where its patient agreed to terms without it", async () => {
    const request = await makeSaved("pm_card_visa", fees);
    await perform(bench.maker, request, "cancel");
    const fee = await feeOf(request);
    const actor = { kind: "staff", accountId: randomUUID() } as const;
    await waiveFee(bench.maker.db, { ...request, actor, at: new Date(startsAt) });
    expect(await authorize(fee)).toBe("card_saved");
    expect(await run(bench, "voidPayment", fee)).toBe("voided");
    expect([bookOf(bench, fee), await dueOf(request)]).toEqual([[], 0]);
    expect(await mailsOf(request)).toEqual(["confirmed", "cancelled"]);

    const before = await makeSaved("pm_card_visa", fees);
    await bench.maker.admin.query("update saved_cards set terms_version = '2026-11' where appointment_id = $1", [
      before.appointmentId,
    ]);
    await perform(bench.maker, before, "cancel");
    expect([(await feeOf(before)).paymentId, await dueOf(before)]).toEqual(["", 2500]);
  });

  test("is no money that somebody takes a part of", async () => {
    const request = await makeSaved("pm_card_visa", fees);
    await perform(bench.maker, request, "mark_no_show");
    expect(await authorize(await feeOf(request))).toBe("authorized");
    const wanted = { ...request, actor: { kind: "staff", accountId: randomUUID() }, at: new Date(startsAt) } as const;
    expect(await requestCapture(bench.maker.db, { ...wanted, amountMinor: 1000 })).toMatchObject({
      outcome: "not_authorized",
    });
  });

  test("is due at the clinic where Stripe knows its card no more", async () => {
    const request = await makeSaved("pm_card_visa", fees);
    await perform(bench.maker, request, "cancel");
    const { id = "" } =
      (await only<{ id: string }>(
        "select payment_method_id as id from saved_cards where appointment_id = $1",
        request,
      )) ?? {};
    await bench.stripe.paymentMethods.detach(id);
    const fee = await feeOf(request);
    for (let i = 0; i < 2; i++) expect(await authorize(fee)).toBe("voided");
    expect(await dueOf(request)).toBe(2500);
    expect(await mailsOf(request)).toEqual(["confirmed", "cancelled", "fee_due"]);
  });
});

describe("the price of a saved card", () => {
  test("is put on hold without its patient, once however often it is asked, at the clinic's own account", async () => {
    const request = await makeSaved("pm_card_visa", { stripe_account_id: "acct_1" });
    const answers = await Promise.allSettled([1, 2, 3].map(() => authorize(request)));
    expect(answers.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(await authorize(request)).toBe("authorized");
    expect(bookOf(bench, request)).toMatchObject([{ account: "acct_1", authorized: 5000, status: "requires_capture" }]);
    const { capture_before: deadline } =
      (await only<{ capture_before: Date }>(
        "select capture_before from payments where appointment_id = $1",
        request,
      )) ?? {};
    // Visa's four days and eighteen hours for a card that pays with nobody at the screen, not the seven of others.
    expect(deadline?.getTime()).toBeLessThan(Date.now() + 5 * 86_400_000);
  });

  test.each(["reset_after", "500_after", "500_before"] as const)(
    "is on hold once, also when a worker dies between the hold and its record (%s)",
    async (kind) => {
      const request = await makeSaved();
      bench.emulator.fault({ route: AUTHORIZE, kind, times: kind === "reset_after" ? 2 : 1 });
      await expect(authorize(request)).rejects.toBeInstanceOf(Stripe.errors.StripeError);
      await expect.poll(() => authorize(request).catch(() => "again")).toBe("authorized");
      expect(bookOf(bench, request)).toMatchObject([{ authorized: 5000 }]);
      expect((await attemptsOf(bench, request, "authorize")).filter(({ state }) => state === "ok")).toHaveLength(1);
    },
  );

  test("that was put on hold unheard of is found and let go of when the visit is cancelled meanwhile", async () => {
    const request = await makeSaved();
    bench.emulator.fault({ route: AUTHORIZE, kind: "reset_after", times: 2 });
    await expect(authorize(request)).rejects.toBeInstanceOf(Stripe.errors.StripeError);
    await perform(bench.maker, request, "cancel");
    expect(await run(bench, "voidPayment", request)).toBe("voided");
    expect(bookOf(bench, request)).toMatchObject([{ status: "canceled", released: 5000 }]);
    expect(await mailsOf(request)).toEqual(["confirmed", "cancelled"]);
  });
});

/** The holder says yes to their bank, where that asks. */
async function answerBank(asked: Stripe.SetupIntent.NextAction | Stripe.PaymentIntent.NextAction | null) {
  const page = asked?.use_stripe_sdk?.["stripe_js"];
  if (typeof page === "string")
    await fetch(page, { method: "POST", body: new URLSearchParams({ outcome: "complete" }), redirect: "manual" });
}

const newestPayment = async (request: BookingRequest) =>
  (
    await only<{ id: string }>(
      "select id from payments where appointment_id = $1 order by recorded_at desc limit 1",
      request,
    )
  )?.id ?? "";

describe.each([
  ["is declined", "pm_card_chargeCustomerFail", "card_declined"],
  ["is asked about by its bank", "pm_card_authenticationRequired", "authentication_required"],
])("a saved card that %s when nobody is at the screen", (_, card) => {
  const makeDeclined = async () => {
    const request = await makeHeld();
    await run(bench, "requestPayment", request);
    const [setup] = await setupsOf(bench, request);
    const { next_action: asked } = await bench.stripe.setupIntents.confirm(setup?.id ?? "", { payment_method: card });
    await answerBank(asked);
    expect(await run(bench, "lookUpPayment", request)).toBe("card_saved");
    await confirm(bench.maker, request);
    expect(await authorize(request)).toBe("created");
    return request;
  };

  test("leaves a payment that its patient may pay within a day, of which patient and desk are told once", async () => {
    const request = await makeDeclined();
    expect(await authorize(request)).toBe("created");
    expect(await paymentOf(request)).toMatchObject({
      pay_by: minutesLater(twoDaysBefore, 24 * 60),
    });
    expect((await paymentOf(request))?.client_secret).toMatch(/^pi_/);
    const declined = "select count(*)::int from outbox where aggregate_id = $1 and kind = 'payment.declined'";
    expect(await only(declined, request)).toEqual({ count: 1 });
    expect(await only("select kind, state from tasks where appointment_id = $1", request)).toEqual({
      kind: "card_declined",
      state: "open",
    });

    await payByCard(bench, request);
    expect(await run(bench, "lookUpPayment", request, { at: twoDaysBefore })).toBe("authorized");
    expect(bookOf(bench, request)).toMatchObject([{ authorized: 5000 }]);
    expect(await only("select state from tasks where appointment_id = $1", request)).toEqual({ state: "closed" });
    const release = { ...request, at: minutesLater(twoDaysBefore, 24 * 60) };
    expect(await releaseUnpaid(bench.maker.db, release)).toBe(false);
  });

  test.each(["before", "in the moment in which"] as const)(
    "and was settled in another way is let go of, also %s its patient pays by the link",
    async (when) => {
      const request = await makeDeclined();
      await bench.maker.admin.query("update payments set settled_by_hand_at = $2 where id = $1", [
        request.paymentId,
        minutesLater(twoDaysBefore, 1),
      ]);
      if (when !== "before") await payByCard(bench, request);
      const at = minutesLater(twoDaysBefore, 2);
      for (let i = 0; i < 2; i++)
        expect(await run(bench, "voidPayment", request, { at: at.toISOString() })).toBe("voided");
      expect(bookOf(bench, request)).toMatchObject([{ status: "canceled", captured: 0 }]);
      await perform(bench.maker, request, "mark_no_show");
      await detachIdle(request);
      expect(await keptOf(request)).toEqual([]);
    },
  );

  test("loses its patient the visit when the day is over, and no sooner, and then takes no money", async () => {
    const request = await makeDeclined();
    const release = (minutes: number) =>
      releaseUnpaid(bench.maker.db, { ...request, at: minutesLater(twoDaysBefore, minutes) });
    expect(await release(24 * 60 - 1)).toBe(false);
    expect(await release(24 * 60)).toBe(true);
    expect(await release(24 * 60)).toBe(false);
    expect(await only("select status from appointments where id = $1", request)).toEqual({ status: "cancelled" });
    expect(await run(bench, "voidPayment", request)).toBe("voided");
    expect(bookOf(bench, request)).toMatchObject([{ status: "canceled", authorized: 0 }]);
  });
});

/** Last: Stripe's clock is moved, and what other tests have on hold lapses. */
describe("a price on hold, as time passes,", () => {
  beforeAll(async () => {
    await bench.close();
    bench = await openBench();
  });

  test("and lapsed before the visit is put on hold once more, and then due at the clinic", async () => {
    const request = await makeSaved();
    expect(await authorize(request)).toBe("authorized");
    await bench.emulator.clock.advance({ days: 8 });
    expect(await run(bench, "lookUpPayment", request, { at: twoDaysBefore })).toBe("expired");
    const again = { ...request, paymentId: await newestPayment(request) };
    expect(await authorize(again)).toBe("authorized");
    await bench.emulator.clock.advance({ days: 8 });
    expect(await run(bench, "lookUpPayment", again, { at: twoDaysBefore })).toBe("expired");
    expect(await paymentOf(request)).toMatchObject({ status: "due_at_clinic" });
  });

  test("and unheard of is found after Stripe has forgotten the key", async () => {
    const request = await makeSaved();
    bench.emulator.fault({ route: AUTHORIZE, kind: "reset_after", times: 2 });
    await expect(authorize(request)).rejects.toBeInstanceOf(Stripe.errors.StripeError);
    await bench.emulator.clock.advance({ hours: 25 });
    await bench.maker.admin.query(
      "update payment_attempts set recorded_at = recorded_at - interval '25 hours' where payment_id = $1",
      [request.paymentId],
    );
    expect(await authorize(request)).toBe("authorized");
    expect(bookOf(bench, request)).toHaveLength(1);
  });
});

describe("a card that pays a deposit and is kept for the rest", () => {
  async function makePaid(card = "pm_card_visa"): Promise<BookingRequest> {
    const deposit = JSON.stringify({ kind: "amount", amountMinor: 1500, balance: "by_card" });
    const clinic = await makeClinic(bench.maker, { offer: { payment_policy: "deposit", deposit } });
    const request = await makeAppointment(bench.maker, clinic, { status: "held", startsAt });
    expect(await run(bench, "requestPayment", request)).toBe("created");
    const [book] = bookOf(bench, request);
    const paid = await bench.stripe.paymentIntents.confirm(book?.paymentIntent ?? "", { payment_method: card });
    await answerBank(paid.next_action);
    expect(await run(bench, "lookUpPayment", request)).toBe("authorized");
    return request;
  }

  async function makeBooked(card?: string): Promise<{ request: BookingRequest; balance: BookingRequest }> {
    const request = await makePaid(card);
    expect(await confirm(bench.maker, request)).toMatchObject({ status: "confirmed" });
    const kept = await only<{ id: string }>(
      "select id from payments where appointment_id = $1 and purpose = 'balance'",
      request,
    );
    return { request, balance: { ...request, paymentId: kept?.id ?? "" } };
  }

  const dueOf = (request: BookingRequest) =>
    only(
      "select p.amount_minor, a.balance from payments p join appointments a on a.id = appointment_id where a.id = $1 and p.status = 'due_at_clinic'",
      request,
    );

  /** Takes the rest in cash instead of by card, one request however often it is repeated. */
  function takerOf({ organizationId, appointmentId }: BookingRequest) {
    const actor = { kind: "staff", accountId: randomUUID() } as const;
    const cash = { act: "take", method: "cash", amountMinor: 3500, insteadOfCard: true } as const;
    const asked = { organizationId, appointmentId, actor, requestId: randomUUID(), at: new Date(startsAt) };
    return async () => (await actAtDesk(bench.maker.db, { ...asked, ...cash })).outcome;
  }

  async function act(request: BookingRequest, ...acts: Act[]) {
    for (const one of acts) expect(await perform(bench.maker, request, one)).toBe("done");
  }

  test("is kept with its patient's consent, for no more than the rest, which is then asked of it with nobody there", async () => {
    const { request, balance } = await makeBooked();
    expect(await only("select * from saved_cards where appointment_id = $1", request)).toMatchObject({
      terms_version: savedCardTerms.balance,
      cap_minor: "3500",
      consented_at: new Date("2031-05-01T09:00:00.000Z"),
      setup_intent_id: null,
    });
    expect(await run(bench, "capturePayment", request)).toBe("captured");
    await act(request, "start", "complete");
    for (let i = 0; i < 2; i++) expect(await authorize(balance)).toBe("authorized");
    expect(bookOf(bench, balance)).toMatchObject([{ authorized: 3500 }]);
    await run(bench, "detachCard", balance);
    expect(await keptOf(request)).toHaveLength(1);
    expect(await run(bench, "capturePayment", balance)).toBe("captured");
    await detachIdle(request);
    expect(await keptOf(request)).toEqual([]);
  });

  test("is asked for nothing where its completion was taken back before a worker came to it, until it is completed again", async () => {
    const { request, balance } = await makeBooked();
    await act(request, "start", "complete", "undo_complete");
    expect(await authorize(balance)).toBe("card_saved");
    expect([bookOf(bench, balance), await attemptsOf(bench, balance, "authorize")]).toEqual([[], []]);
    await act(request, "complete");
    expect(await authorize(balance)).toBe("authorized");
  });

  test("given in the last moment of a hold that is over is taken from its customer again", async () => {
    const request = await makePaid();
    expect(await keptOf(request)).toHaveLength(1);
    await releaseSlot(bench.maker.db, request, { status: "expired" }, new Date(startsAt));
    for (let i = 0; i < 2; i++) expect(await run(bench, "voidPayment", request)).toBe("voided");
    await detachIdle(request);
    expect(await keptOf(request)).toEqual([]);
  });

  test("that does not pay after its completion was taken back leaves no link, and the rest to the clinic", async () => {
    const { request, balance } = await makeBooked("pm_card_authenticationRequired");
    await act(request, "start", "complete");
    bench.emulator.fault({ route: AUTHORIZE, kind: "reset_after", times: 2 });
    await expect(authorize(balance, startsAt)).rejects.toBeInstanceOf(Stripe.errors.StripeError);
    await act(request, "undo_complete");
    expect(await authorize(balance, startsAt)).toBe("created");
    expect(
      await only("select pay_by from payments where appointment_id = $1 and purpose = 'balance'", request),
    ).toEqual({
      pay_by: null,
    });
    expect(await run(bench, "voidPayment", balance)).toBe("voided");
    expect(await dueOf(request)).toEqual({ amount_minor: "3500", balance: "at_clinic" });
  });

  test("is not asked for anything once its visit is off, and no card is saved for that", async () => {
    const { balance } = await makeBooked();
    for (let i = 0; i < 2; i++) expect(await run(bench, "voidPayment", balance)).toBe("voided");
    expect([bookOf(bench, balance), await setupsOf(bench, balance)]).toEqual([[], []]);
  });

  test("and was let go of while its no-show was taken back leaves the rest due at the clinic, which is told", async () => {
    const { request, balance } = await makeBooked();
    await perform(bench.maker, request, "mark_no_show");
    await perform(bench.maker, request, "undo_no_show");
    for (let i = 0; i < 2; i++) expect(await run(bench, "voidPayment", balance)).toBe("voided");
    expect(await dueOf(request)).toEqual({ amount_minor: "3500", balance: "at_clinic" });
    const lost = "select count(*)::int from tasks where appointment_id = $1 and kind = 'payment_lost'";
    expect(await only(lost, request)).toEqual({ count: 1 });
  });

  test("leaves a link when its bank asks, and who pays by it in the last moment of its day has paid", async () => {
    const { request, balance } = await makeBooked("pm_card_authenticationRequired");
    await act(request, "start", "complete");
    expect(await authorize(balance, startsAt)).toBe("created");
    await payByCard(bench, balance);
    const end = { at: minutesLater(startsAt, 24 * 60).toISOString() };
    expect(await run(bench, "voidPayment", balance, end)).toBe("authorized");
    expect(await run(bench, "capturePayment", balance, end)).toBe("captured");
    expect(bookOf(bench, balance)).toMatchObject([{ captured: 3500 }]);
  });

  test("that was asked unheard of is asked for nothing more once the desk takes the rest, which mails no link and is told to nobody", async () => {
    const { request, balance } = await makeBooked("pm_card_authenticationRequired");
    await act(request, "start", "complete");
    bench.emulator.fault({ route: AUTHORIZE, kind: "reset_after", times: 2 });
    await expect(authorize(balance)).rejects.toBeInstanceOf(Stripe.errors.StripeError);
    const take = takerOf(request);
    for (let i = 0; i < 2; i++) expect(await take()).toBe("card_first");
    expect(await run(bench, "voidPayment", balance)).toBe("voided");
    expect(bookOf(bench, balance)).toMatchObject([{ status: "canceled", authorized: 0 }]);
    const told = `select count(*)::int from (
      select from tasks where appointment_id = $1 and kind in ('card_declined', 'payment_lost') union all
      select from outbox where aggregate_id = $1 and kind = 'payment.declined') x`;
    expect(await only(told, request)).toEqual({ count: 0 });
    expect([await take(), await take()]).toEqual(["done", "already"]);
    expect(await dueOf(request)).toMatchObject({ amount_minor: "0" });

    const unasked = await makeBooked();
    await act(unasked.request, "start", "complete");
    expect(await takerOf(unasked.request)()).toBe("card_first");
    expect(await authorize(unasked.balance)).toBe("card_saved");
    expect(await attemptsOf(bench, unasked.balance, "authorize")).toEqual([]);
  });

  test("leaves the rest to the clinic when that day ends unpaid, and when no card came to be kept", async () => {
    const { request, balance } = await makeBooked("pm_card_authenticationRequired");
    for (const act of ["check_in", "start", "complete"] as const) await perform(bench.maker, request, act);
    await authorize(balance, startsAt);
    expect(await run(bench, "voidPayment", balance)).toBe("voided");
    expect(await dueOf(request)).toEqual({ amount_minor: "3500", balance: "at_clinic" });
    const without = await makePaid();
    await bench.maker.admin.query(
      "update saved_cards set payment_method_id = null, consented_at = null where appointment_id = $1",
      [without.appointmentId],
    );
    await confirm(bench.maker, without);
    expect(await dueOf(without)).toEqual({ amount_minor: "3500", balance: "at_clinic" });
  });
});
