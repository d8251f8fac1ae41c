import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type FollowUp,
  type NextStep,
  nextStep,
  type Refused,
  stuckSettlements,
  withRefused,
} from "../../../src/domain/booking/follow-up.ts";
import { appointmentStatuses, isBeingBooked, isLive } from "../../../src/domain/booking/lifecycle.ts";
import {
  type MoneyFacts,
  type PaymentFacts,
  paymentPurposes,
  paymentStatuses,
} from "../../../src/domain/payment/payment.ts";
import {
  type DueDetach,
  type DueSettlement,
  dueSettlement,
  isSettled,
} from "../../../src/domain/payment/settlement.ts";
import { untouched } from "../../support/follow-up.ts";

const startsAt = "2031-05-05T08:00:00.000Z";
const endsAt = "2031-05-05T08:30:00.000Z";
const captureBefore = "2031-05-08T09:00:00.000Z";
const early = new Date("2031-05-01T09:00:00.000Z");

const held: PaymentFacts = {
  paymentId: "payment",
  status: "authorized",
  amountMinor: 5000,
  capturedMinor: 0,
  refundedMinor: 0,
  captureBefore,
  captureRequested: false,
  hasCard: false,
  payBy: null,
  refundPending: false,
  refundFailedAt: null,
  disputedMinor: 0,
  refundBlocked: false,
  settledByHand: false,
};
const taken: PaymentFacts = { ...held, status: "captured", capturedMinor: 5000, captureBefore: null };

const confirmed: FollowUp = {
  ...untouched,
  startsAt,
  endsAt,
  payments: [held],
};

/** What is due to an appointment's only payment. */
const dueTo = (visit: Omit<MoneyFacts, "payments">, payment: PaymentFacts, at: Date) =>
  dueSettlement({ ...visit, startsAt, endsAt, payments: [payment] }, payment, at)?.settlement;

describe("what is due to a payment", () => {
  const policies = ["at_confirmation", "at_completion", "by_admin"] as const;
  /** Money on hold, by status: under each of the three policies, then six hours before it lapses. */
  const plan: Record<string, [...(string | undefined)[]]> = {
    requested: [undefined, undefined, undefined, "void"],
    held: [undefined, undefined, undefined, "void"],
    confirmed: ["capture", undefined, undefined, "void"],
    checked_in: ["capture", undefined, undefined, "void"],
    in_progress: ["capture", undefined, undefined, "void"],
    completed: ["capture", "capture", undefined, "capture"],
    no_show: ["capture", undefined, undefined, "capture"],
    refused: ["void", "void", "void", "void"],
    expired: ["void", "void", "void", "void"],
    cancelled: ["void", "void", "void", "void"],
  };
  const lastCall = new Date("2031-05-08T03:00:00.000Z");

  test.each(appointmentStatuses)("money on hold for a visit that is %s", (status) => {
    const [atLastCall] = (plan[status] ?? []).slice(3);
    for (const [i, capturePolicy] of policies.entries()) {
      expect(dueTo({ status, capturePolicy }, held, early)).toBe(plan[status]?.[i]);
    }
    expect(dueTo({ status, capturePolicy: "by_admin" }, held, lastCall)).toBe(atLastCall);
    expect(dueTo({ status, capturePolicy: "by_admin" }, held, new Date(lastCall.getTime() - 1))).toBe(
      plan[status]?.[2],
    );
  });

  test("what an admin asked for is captured at once, unless the visit is off", () => {
    const asked = { ...held, captureRequested: true };
    const due = (status: FollowUp["status"]) => dueTo({ status, capturePolicy: "by_admin" }, asked, early);
    expect(due("confirmed")).toBe("capture");
    expect(due("cancelled")).toBe("void");
    expect(due("held")).toBeUndefined();
    const part = { ...asked, captureMinor: 3000 };
    const take = (facts: Partial<FollowUp>) => dueSettlement({ ...confirmed, ...facts, payments: [part] }, part, early);
    expect(take({ status: "completed" })).toEqual({ settlement: "capture", amountMinor: 3000 });
    expect(take({ status: "cancelled", feeMinor: 1667 })).toEqual({ settlement: "capture", amountMinor: 1667 });
  });

  test("what was taken for a visit that is off is given back, as far as it is not yet", () => {
    const due = (payment: PaymentFacts, status: FollowUp["status"] = "cancelled") =>
      dueTo({ status, capturePolicy: "at_completion" }, payment, early);
    expect(due(taken)).toBe("refund");
    expect(due({ ...taken, refundedMinor: 4999 })).toBe("refund");
    expect(due({ ...taken, refundedMinor: 5000 })).toBeUndefined();
    expect(due(taken, "no_show")).toBeUndefined();
    expect(due(taken, "confirmed")).toBeUndefined();
  });

  test.each(["cancelled", "no_show"] as const)(
    "the fee of a visit that is %s is kept to the cent, all else not",
    (status) => {
      const capturePolicy = "by_admin";
      const due = (feeMinor: number, ...payments: PaymentFacts[]) =>
        payments.map((payment) =>
          dueSettlement({ ...confirmed, status, capturePolicy, feeMinor, payments }, payment, early),
        );
      expect(due(1667, held)).toEqual([{ settlement: "capture", amountMinor: 1667 }]);
      expect(due(0, held)).toEqual([{ settlement: "void" }]);
      expect(due(1667, taken)).toEqual([{ settlement: "refund", keepMinor: 1667 }]);
      expect(due(1667, { ...taken, refundedMinor: 3000 })).toEqual([{ settlement: "refund", keepMinor: 1667 }]);
      expect(due(1667, { ...taken, refundedMinor: 3333 })).toEqual([undefined]);
      expect(due(1667, { ...taken, capturedMinor: 1667 })).toEqual([undefined]);
      const deposit = { ...taken, paymentId: "deposit", amountMinor: 1000, capturedMinor: 1000 };
      expect(due(1667, deposit, held)).toEqual([undefined, { settlement: "capture", amountMinor: 667 }]);
      expect(due(800, deposit, held)).toEqual([{ settlement: "refund", keepMinor: 800 }, { settlement: "void" }]);
    },
  );
});

const lookedAt = "2031-05-01T08:30:00.000Z";

describe("what comes next", () => {
  const after = (changes: Partial<FollowUp>, at = early) => nextStep({ ...confirmed, ...changes }, at);

  test.each<[string, Partial<FollowUp>, object]>([
    [
      "a no-show is suggested when the grace is over",
      {},
      { kind: "suggest_no_show", dueAt: "2031-05-05T10:30:00.000Z" },
    ],
    [
      "or marked, where the organization says so",
      { automaticNoShow: true },
      { kind: "mark_no_show", dueAt: "2031-05-05T10:30:00.000Z" },
    ],
    [
      "what the desk took back is suggested, not marked again",
      { automaticNoShow: true, endUndone: true },
      { kind: "suggest_no_show" },
    ],
    [
      "and a visit it took up again is not completed behind its back",
      { status: "in_progress", endUndone: true, payments: [] },
      { kind: "wait" },
    ],
    [
      "once suggested, the authorisation's end is warned of",
      { noShowSuggested: true },
      { kind: "warn_capture", dueAt: "2031-05-07T09:00:00.000Z" },
    ],
    [
      "once warned, acted on",
      { noShowSuggested: true, payments: [{ ...held, captureWarned: true }] },
      { kind: "release_or_capture", dueAt: "2031-05-08T03:00:00.000Z" },
    ],
    [
      "a hold is warned of also after another one was",
      { noShowSuggested: true, payments: [{ ...held, status: "expired", captureWarned: true }, held] },
      { kind: "warn_capture", dueAt: "2031-05-07T09:00:00.000Z" },
    ],
    [
      "who is there is taken to have been seen, half a day later",
      { status: "checked_in" },
      { kind: "complete_forgotten", dueAt: "2031-05-05T20:30:00.000Z" },
    ],
    ["with nothing to come by itself it waits", { noShowSuggested: true, payments: [] }, { kind: "wait" }],
    ["a completed visit is captured now", { status: "completed" }, { kind: "settle", settlement: "capture" }],
    ["and over when it is", { status: "completed", payments: [taken] }, { kind: "end" }],
    [
      "an admin's capture is waited for, with its warning",
      { status: "completed", capturePolicy: "by_admin" },
      { kind: "warn_capture" },
    ],
    ["a cancelled visit without money is over", { status: "cancelled", payments: [] }, { kind: "end" }],
    ["a hold is its booking's, whatever its money", { status: "held", payments: [held, taken] }, { kind: "end" }],
    ["and so is a request", { status: "requested" }, { kind: "end" }],
    [
      "money first, whatever else is due",
      { status: "cancelled", payments: [taken, held] },
      { kind: "settle", settlement: "refund" },
    ],
  ])("%s", (_, changes, expected) => {
    expect(after(changes)).toMatchObject(expected);
  });

  test("a refund under way keeps the follow-up, and is looked at six hours after the last look", () => {
    const givenBack: PaymentFacts = { ...taken, refundedMinor: 5000, refundPending: true };
    const off: FollowUp = { ...confirmed, status: "cancelled", payments: [givenBack] };
    const next = (given: FollowUp) => nextStep(given, early, { refused: [], lookedAt });
    expect(next(off)).toEqual({ kind: "look_at_refund", dueAt: "2031-05-01T14:30:00.000Z" });
    expect(next({ ...off, payments: [{ ...givenBack, refundPending: false }] })).toEqual({ kind: "end" });
    expect(next({ ...off, payments: [{ ...taken, refundPending: false }] })).toMatchObject({ settlement: "refund" });
  });

  test("a refund that the bank sent back is made again an hour later, so that a card that takes none goes slowly", () => {
    const sentBack: PaymentFacts = { ...taken, refundFailedAt: "2031-05-01T08:30:00+00:00" };
    const off: FollowUp = { ...confirmed, status: "cancelled", payments: [sentBack] };
    const again = {
      kind: "settle",
      settlement: "refund",
      keepMinor: 0,
      paymentId: "payment",
      dueAt: "2031-05-01T09:30:00.000Z",
    };
    expect(nextStep(off, early)).toEqual(again);
    expect(nextStep(off, new Date(again.dueAt))).toEqual(again);
    const daysLater = "2031-05-04T09:00:00.000Z";
    expect(nextStep(off, new Date(daysLater))).toEqual({ ...again, dueAt: daysLater });
    const both = { ...off, payments: [sentBack, { ...taken, paymentId: "other" }] };
    expect(nextStep(both, early)).toMatchObject({ paymentId: "other", dueAt: early.toISOString() });
  });

  test("a person who has it tried again ends the pause, until it comes back the next time", () => {
    const sentBack: PaymentFacts = { ...taken, refundFailedAt: "2031-05-01T08:30:00+00:00" };
    const off: FollowUp = { ...confirmed, status: "cancelled", payments: [sentBack] };
    const next = (hurriedAt: string) => nextStep(off, early, { refused: [], lookedAt, hurriedAt });
    expect(next("2031-05-01T08:31:00.000Z")).toMatchObject({ kind: "settle", dueAt: early.toISOString() });
    expect(next("2031-05-01T08:29:00.000Z")).toMatchObject({ kind: "settle", dueAt: "2031-05-01T09:30:00.000Z" });
    expect(stuckSettlements(off, early, { refused: [], lookedAt })).toMatchObject([{ settlement: "refund" }]);
    expect(stuckSettlements(off, early, { refused: [], lookedAt, hurriedAt: early.toISOString() })).toEqual([]);
  });

  test("nothing is done to money that a person settled in another way, and nobody waits for it", () => {
    for (const payment of [held, taken, { ...taken, refundFailedAt: early.toISOString() }]) {
      const payments = [{ ...payment, settledByHand: true }];
      for (const status of ["cancelled", "completed", "no_show"] as const) {
        const followUp: FollowUp = { ...confirmed, status, capturePolicy: "at_confirmation", payments };
        expect(nextStep(followUp, new Date(captureBefore))).toEqual({ kind: "end" });
      }
    }
  });

  describe("when Stripe has refused to move money", () => {
    const [hourLater, other] = ["2031-05-01T10:00:00.000Z", { ...taken, paymentId: "other" }];
    const refused = withRefused([], { paymentId: "payment", settlement: "capture" }, early);
    const afterRefusal = (changes: Partial<FollowUp>, at = early) =>
      nextStep({ ...confirmed, capturePolicy: "at_confirmation", ...changes }, at, { refused, lookedAt });

    test("it is asked again an hour later, and not before", () => {
      expect(afterRefusal({})).toMatchObject({ kind: "settle", settlement: "capture", dueAt: hourLater });
      expect(afterRefusal({}, new Date(hourLater))).toMatchObject({ kind: "settle", dueAt: hourLater });
    });

    test("what is due meanwhile goes on: the visit's steps, the warning, another payment", () => {
      const overSinceHours = { endsAt: "2031-05-01T06:00:00.000Z" };
      expect(afterRefusal(overSinceHours)).toMatchObject({ kind: "suggest_no_show" });
      expect(afterRefusal({ ...overSinceHours, automaticNoShow: true })).toMatchObject({ kind: "mark_no_show" });
      const lapsing = [{ ...held, captureBefore: "2031-05-02T08:00:00.000Z" }];
      expect(afterRefusal({ payments: lapsing })).toMatchObject({ kind: "warn_capture" });
      const both = [
        { ...held, captureRequested: true },
        { ...held, paymentId: "other" },
      ];
      expect(afterRefusal({ payments: both })).toMatchObject({ kind: "settle", paymentId: "other" });
    });

    test("another settlement of the same money is not held back", () => {
      expect(afterRefusal({ status: "cancelled" })).toMatchObject({ kind: "settle", settlement: "void" });
    });

    test("a card that Stripe does not let go of holds up neither the visit nor its money, and is tried again in an hour", () => {
      const removed: FollowUp = { ...confirmed, automaticNoShow: true, payments: [{ ...held, cardToDetach: true }] };
      const detach = { paymentId: "payment", settlement: "detach" } as const;
      expect(nextStep(removed, early)).toEqual({ kind: "settle", ...detach, dueAt: early.toISOString() });
      const memory = { refused: withRefused([], detach, early), lookedAt };
      expect(nextStep(removed, early, memory)).toEqual({ kind: "settle", ...detach, dueAt: hourLater });
      expect(stuckSettlements(removed, early, memory)).toMatchObject([detach]);
      expect(nextStep(removed, new Date(endsAt))).toMatchObject(detach);
      const late = new Date(Date.parse(endsAt) + removed.noShowGraceMinutes * 60_000);
      const again = { refused: withRefused([], detach, late), lookedAt };
      expect(nextStep(removed, late, again)).toMatchObject({ kind: "mark_no_show" });
      const off: FollowUp = { ...removed, status: "cancelled" };
      expect(nextStep(off, late, again)).toMatchObject({ settlement: "void" });
    });

    test("each payment's latest refusal counts, and nothing is over while one stands", () => {
      const both = withRefused(refused, { paymentId: "other", settlement: "refund" }, early);
      const again = withRefused(both, { paymentId: "payment", settlement: "void" }, new Date(hourLater));
      expect(again.map(({ paymentId, settlement }) => `${paymentId} ${settlement}`).toSorted()).toEqual([
        "other refund",
        "payment void",
      ]);
      const cancelled: FollowUp = { ...confirmed, status: "cancelled", payments: [held, other] };
      expect(nextStep(cancelled, new Date(hourLater), { refused: again, lookedAt })).toMatchObject({
        settlement: "refund",
        dueAt: hourLater,
      });
    });
  });

  const aPayment = fc.record({
    paymentId: fc.constant("payment"),
    method: fc.constant("card" as const),
    purpose: fc.constantFrom(...paymentPurposes),
    cardToSave: fc.constantFrom(null, "unasked" as const, "asked" as const),
    status: fc.constantFrom(...paymentStatuses),
    amountMinor: fc.constant(5000),
    capturedMinor: fc.constant(0),
    refundedMinor: fc.constant(0),
    captureBefore: fc.option(fc.constant(captureBefore)),
    captureRequested: fc.boolean(),
    captureWarned: fc.boolean(),
    hasCard: fc.boolean(),
    payBy: fc.constantFrom(null, "2031-05-04T08:00:00.000Z", "2031-05-05T20:00:00.000Z"),
    refundPending: fc.constant(false),
    askedRefundId: fc.constantFrom(null, "refund"),
    refundFailedAt: fc.constant(null),
    disputedMinor: fc.constant(0),
    refundBlocked: fc.boolean(),
    settledByHand: fc.boolean(),
    cardToDetach: fc.boolean(),
  });
  const visit = fc.constantFrom(
    { startsAt, endsAt },
    { startsAt: "2031-05-09T08:00:00.000Z", endsAt: "2031-05-09T08:30:00.000Z" },
    { startsAt: "2031-06-20T08:00:00.000Z", endsAt: "2031-06-20T08:30:00.000Z" },
  );
  const rest = fc.record({
    status: fc.constantFrom(...appointmentStatuses),
    capturePolicy: fc.constantFrom("at_confirmation" as const, "at_completion" as const, "by_admin" as const),
    noShowGraceMinutes: fc.constantFrom(0, 120),
    automaticNoShow: fc.boolean(),
    noShowSuggested: fc.boolean(),
    endUndone: fc.boolean(),
    feeMinor: fc.constantFrom(null, 0, 1667, 5000, 10_000),
    payments: fc.array(aPayment, { maxLength: 2 }).map((payments) =>
      payments.map((payment, i) => ({
        ...payment,
        paymentId: `payment-${i}`,
        cardToSave: payment.status === "created" && payment.purpose === "price" ? payment.cardToSave : null,
        capturedMinor: payment.status === "captured" ? 5000 : 0,
      })),
    ),
  });
  const facts = fc.tuple(rest, visit).map(([one, times]) => ({ ...one, ...times }));

  test("left to itself, with Stripe willing, every follow-up comes to rest within a few steps, each changing something", () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 14 }), (given, daysLater) => {
        let now = new Date(early.getTime() + daysLater * 86_400_000);
        let current: FollowUp = given;
        for (let steps = 0; steps < 12; steps++) {
          const step = nextStep(current, now);
          if (step.kind === "end" && isBeingBooked(current.status)) return;
          if (step.kind === "end") {
            expect(isLive(current.status)).toBe(false);
            for (const payment of current.payments) expect(isSettled(current, payment)).toBe(true);
            return;
          }
          if (step.kind === "wait") return;
          now = new Date(Math.max(now.getTime(), Date.parse(step.dueAt)));
          const next = perform(current, step);
          if (!["release_or_capture", "authorize", "owe_at_clinic", "close_link"].includes(step.kind))
            expect(next).not.toEqual(current);
          else expect(nextStep(next, now)).toMatchObject({ kind: "settle" }); // its time makes a settlement due
          current = next;
        }
        throw new Error("it goes round in circles");
      }),
      { numRuns: 2_000 },
    );
  });

  test("while Stripe refuses everything, a follow-up soon has nothing left to do at the moment, and lets time pass", () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 14 }), (given, daysLater) => {
        const now = new Date(early.getTime() + daysLater * 86_400_000);
        let current: FollowUp = given;
        let refused: readonly Refused[] = [];
        for (let steps = 0; steps < 8; steps++) {
          const step = nextStep(current, now, { refused, lookedAt });
          if (step.kind === "end" || step.kind === "wait" || Date.parse(step.dueAt) > now.getTime()) return;
          if (step.kind === "settle") refused = withRefused(refused, step, now);
          else current = perform(current, step);
        }
        throw new Error("it does not let time pass");
      }),
      { numRuns: 2_000 },
    );
  });
});

/** What the world looks like once a step has been done. */
function perform(facts: FollowUp, step: NextStep): FollowUp {
  switch (step.kind) {
    case "mark_no_show":
      return { ...facts, status: "no_show" };
    case "complete_forgotten":
      return { ...facts, status: "completed" };
    case "suggest_no_show":
      return { ...facts, noShowSuggested: true };
    case "warn_capture":
      return {
        ...facts,
        payments: facts.payments.map((one) =>
          one.paymentId === step.paymentId ? { ...one, captureWarned: true } : one,
        ),
      };
    case "settle":
      return {
        ...facts,
        payments: facts.payments.map((payment) =>
          payment.paymentId === step.paymentId ? settled(payment, step) : payment,
        ),
      };
    case "release_unpaid":
      return { ...facts, status: "cancelled" };
    case "look_at_refund":
    case "release_or_capture":
    case "authorize":
    case "owe_at_clinic":
    case "close_link":
    case "wait":
    case "end":
      return facts;
  }
}

function settled(payment: PaymentFacts, due: DueSettlement | DueDetach): PaymentFacts {
  switch (due.settlement) {
    case "save":
      return { ...payment, cardToSave: "asked" };
    case "authorize":
      return { ...payment, status: "authorized" };
    case "capture":
      return { ...payment, status: "captured", capturedMinor: due.amountMinor };
    case "void":
      return { ...payment, status: "voided" };
    case "detach":
      return { ...payment, cardToDetach: false };
    case "refund":
      return "refundId" in due
        ? { ...payment, askedRefundId: null, refundedMinor: payment.refundedMinor + 1000 }
        : { ...payment, refundedMinor: payment.capturedMinor - due.keepMinor };
  }
}
