import { describe, expect, test } from "vitest";
import { type FollowUp, nextStep } from "../../../src/domain/booking/follow-up.ts";
import { feeOfCard } from "../../../src/domain/payment/card-fee.ts";
import { isLinkWanted } from "../../../src/domain/payment/card-link.ts";
import type { PaymentFacts } from "../../../src/domain/payment/payment.ts";
import type { CapturePolicy } from "../../../src/domain/payment/policy.ts";
import { isEndingCard, openRestOf } from "../../../src/domain/payment/rest.ts";
import {
  type CardPlan,
  cardPlanOf,
  isLinkOpen,
  type Loss,
  owedAfter,
  savedCardTerms,
} from "../../../src/domain/payment/saved-card.ts";
import { dueSettlement } from "../../../src/domain/payment/settlement.ts";
import { untouched } from "../../support/follow-up.ts";

describe("a card is asked for", () => {
  const at = new Date("2031-05-01T09:00:00.000Z");
  test.each<[string, CapturePolicy, string, CardPlan]>([
    ["a hold, for a visit that a hold outlasts by a day", "at_completion", "2031-05-05T09:00:00.000Z", "hold"],
    ["to be saved, for one that ends a moment later", "at_completion", "2031-05-05T09:00:00.001Z", "save"],
    ["to be saved, far ahead, where an admin takes the money", "by_admin", "2031-06-02T09:00:00.000Z", "save"],
    [
      "its money, however far ahead, where that is taken at once",
      "at_confirmation",
      "2031-06-02T09:00:00.000Z",
      "hold",
    ],
  ])("%s", (_, policy, endsAt, expected) => {
    expect(cardPlanOf(policy, { at, endsAt: new Date(endsAt) })).toBe(expected);
  });
});

const startsAt = "2031-05-20T08:00:00.000Z";
const twoDaysBefore = new Date("2031-05-18T08:00:00.000Z");
const hours = (from: Date | string, count: number) => new Date(new Date(from).getTime() + count * 3_600_000);

const saved: PaymentFacts = {
  paymentId: "payment",
  status: "card_saved",
  amountMinor: 5000,
  capturedMinor: 0,
  refundedMinor: 0,
  captureBefore: null,
  captureRequested: false,
  hasCard: true,
  payBy: null,
  refundPending: false,
  refundFailedAt: null,
  refundBlocked: false,
  settledByHand: false,
};
const booked: FollowUp = {
  ...untouched,
  startsAt,
  endsAt: "2031-05-20T08:30:00.000Z",
  payments: [saved],
};
const withMoney = (changes: Partial<PaymentFacts>, visit: Partial<FollowUp> = {}): FollowUp => ({
  ...booked,
  ...visit,
  payments: [{ ...saved, ...changes }],
});
const due = (facts: FollowUp, at: Date) =>
  facts.payments.map((payment) => dueSettlement(facts, payment, at)?.settlement)[0];

describe("a saved card", () => {
  test("is asked for the price two days before the visit, and not a moment sooner", () => {
    const before = new Date(twoDaysBefore.getTime() - 1);
    expect(due(booked, before)).toBeUndefined();
    expect(nextStep(booked, before)).toEqual({ kind: "authorize", dueAt: twoDaysBefore.toISOString() });
    expect(due(booked, twoDaysBefore)).toBe("authorize");
  });

  test("is asked at once when its visit begins ahead of its time", () => {
    const early = new Date("2031-05-02T08:00:00.000Z");
    for (const status of ["checked_in", "in_progress", "completed"] as const)
      expect(due({ ...booked, status }, early)).toBe("authorize");
  });

  test("is asked at once when its visit is moved to within two days, and later when it is moved away", () => {
    const nearer = withMoney({}, { startsAt: "2031-05-11T08:00:00.000Z", endsAt: "2031-05-11T08:30:00.000Z" });
    expect(due(nearer, new Date("2031-05-10T08:00:00.000Z"))).toBe("authorize");
    const later = withMoney({}, { startsAt: "2031-06-20T08:00:00.000Z", endsAt: "2031-06-20T08:30:00.000Z" });
    expect(due(later, twoDaysBefore)).toBeUndefined();
    expect(nextStep(later, twoDaysBefore)).toEqual({ kind: "authorize", dueAt: "2031-06-18T08:00:00.000Z" });
  });

  test("that was asked for the rest of a deposit pays it while the visit is completed, and no fee", () => {
    const captureBefore = hours(startsAt, 100).toISOString();
    const rest = { purpose: "balance", method: "card", status: "authorized", captureBefore } as const;
    for (const capturePolicy of ["at_confirmation", "at_completion"] as const) {
      const after = (status: FollowUp["status"], feeMinor: number | null = null) =>
        due(withMoney({ ...rest, hasCard: false }, { capturePolicy, status, feeMinor }), hours(startsAt, 1));
      expect(after("completed")).toBe("capture");
      for (const status of ["in_progress", "checked_in", "confirmed"] as const) expect(after(status)).toBeUndefined();
      for (const status of ["no_show", "cancelled"] as const) expect(after(status, 5000)).toBe("void");
    }
  });

  test.each(["cancelled", "expired", "refused", "no_show"] as const)(
    "of a visit that is %s is not asked any more",
    (status) => {
      expect(due({ ...booked, status }, hours(startsAt, 1))).toBe("void");
    },
  );
});

describe("the fee of a visit whose card is saved", () => {
  test("is asked of it up to what its patient agreed to, under terms that name it, from Stripe's minimum on", () => {
    const asked = (changes: Partial<Parameters<typeof feeOfCard>[0]>) =>
      feeOfCard({ openMinor: 1000, currency: "EUR", termsVersion: savedCardTerms.price, capMinor: 5000, ...changes });
    expect([asked({}), asked({ capMinor: 900 }), asked({ termsVersion: savedCardTerms.balance })]).toEqual([
      1000, 900, 1000,
    ]);
    expect([asked({ openMinor: 50 }), asked({ openMinor: 49 }), asked({ openMinor: 50, currency: "HUF" })]).toEqual([
      50, 0, 0,
    ]);
    expect(["2026-11", "2026-11-balance"].map((termsVersion) => asked({ termsVersion }))).toEqual([0, 0]);
  });

  const fee = {
    ...saved,
    paymentId: "fee",
    purpose: "fee",
    method: "card",
    hasCard: false,
    amountMinor: 1000,
  } as const;
  const at = hours(startsAt, 1);
  const ofFee = (changes: Partial<PaymentFacts>, visit: Partial<FollowUp> = {}, price: Partial<PaymentFacts> = {}) => {
    const payments = [{ ...saved, purpose: "price", method: "card", status: "voided", ...price } as const];
    const facts = { ...booked, status: "cancelled", feeMinor: 1000, ...visit } as const;
    const asked = { ...fee, ...changes };
    return dueSettlement({ ...facts, payments: [...payments, asked] }, asked, at);
  };

  test.each(["cancelled", "no_show"] as const)("that is %s is put on hold and taken, and nothing else is", (status) => {
    expect(ofFee({}, { status })).toEqual({ settlement: "authorize" });
    expect(ofFee({ status: "authorized" }, { status })).toEqual({ settlement: "capture", amountMinor: 1000 });
    expect(ofFee({ status: "captured", capturedMinor: 1000 }, { status })).toBeUndefined();
    const price = { ...saved, status: "card_saved" } as const;
    const facts = { ...booked, status, feeMinor: 1000, payments: [price, fee] };
    expect(dueSettlement(facts, price, at)).toEqual({ settlement: "void" });
  });

  test("leaves no link where its card does not pay", () => {
    for (const status of ["created", "requires_action"] as const)
      for (const visit of [{}, { status: "no_show" }, { status: "confirmed", feeMinor: null }] as const)
        expect(ofFee({ status }, visit)).toEqual({ settlement: "void" });
  });

  test("is not asked once it is waived, its visit is on again, or what was on its way to be on hold covers it", () => {
    const letGo = { settlement: "void" };
    expect(ofFee({}, { feeMinor: 0 })).toEqual(letGo);
    expect(ofFee({ status: "authorized" }, { feeMinor: 0 })).toEqual(letGo);
    expect(ofFee({ status: "captured", capturedMinor: 1000 }, { feeMinor: 0 })).toMatchObject({ keepMinor: 0 });
    for (const status of ["confirmed", "completed"] as const)
      for (const ofCard of ["card_saved", "authorized"] as const)
        expect(ofFee({ status: ofCard }, { status, feeMinor: null })).toEqual(letGo);
    expect(ofFee({}, {}, { status: "authorized" })).toEqual(letGo);
    const deposit = { status: "captured", capturedMinor: 400, amountMinor: 400 } as const;
    expect([ofFee({}, {}, deposit), ofFee({ amountMinor: 600 }, {}, deposit)]).toEqual([
      letGo,
      { settlement: "authorize" },
    ]);
  });
});

describe("money on hold for a visit that is moved", () => {
  const captureBefore = "2031-05-22T18:00:00.000Z"; // reserved two days before, for four days and ten hours
  const moved = (start: string, hasCard = true) =>
    withMoney(
      { status: "authorized", captureBefore, hasCard },
      { startsAt: start, endsAt: hours(start, 0.5).toISOString() },
    );

  test("nearer, or no further than it lasts, stays on hold", () => {
    expect(due(moved("2031-05-19T08:00:00.000Z"), twoDaysBefore)).toBeUndefined();
    expect(due(moved("2031-05-21T11:30:00.000Z"), twoDaysBefore)).toBeUndefined(); // lasts a day beyond its end
  });

  test("further than it lasts is let go of, and the saved card asked again two days before", () => {
    const far = moved("2031-05-21T11:31:00.000Z");
    expect(due(far, twoDaysBefore)).toBe("void");
    expect(due(moved("2031-07-01T08:00:00.000Z"), twoDaysBefore)).toBe("void");
  });

  test("stays until it is about to lapse where no card is saved, or the card would be asked again at once", () => {
    expect(due(moved("2031-07-01T08:00:00.000Z", false), twoDaysBefore)).toBeUndefined();
    expect(due(moved("2031-05-21T20:00:00.000Z"), hours("2031-05-19T20:00:00.000Z", 0))).toBeUndefined();
  });
});

describe("money on hold without a saved card, for a visit that is moved beyond it,", () => {
  const captureBefore = "2031-05-22T18:00:00.000Z";
  const at = hours(startsAt, -24);
  const july = { startsAt: "2031-07-01T08:00:00.000Z", endsAt: "2031-07-01T08:30:00.000Z" };
  const hold = {
    ...saved,
    purpose: "price",
    method: "card",
    status: "authorized",
    captureBefore,
    hasCard: false,
  } as const;
  const link = {
    ...saved,
    paymentId: "link",
    purpose: "price",
    method: "card",
    status: "created",
    hasCard: false,
  } as const;
  const moved = (visit: Partial<FollowUp> = {}, changes: Partial<PaymentFacts> = {}): FollowUp => ({
    ...booked,
    ...july,
    payments: [{ ...hold, ...changes }],
    ...visit,
  });

  test("has its patient offered to save a card, unless there is one, or the money is taken sooner", () => {
    expect(isLinkWanted(moved(), at)).toBe(true);
    const near = { startsAt: "2031-05-21T11:30:00.000Z", endsAt: "2031-05-21T12:00:00.000Z" };
    const others: [Partial<FollowUp>, Partial<PaymentFacts>?][] = [
      [near],
      [{ status: "checked_in" }],
      [{ capturePolicy: "at_confirmation" }],
      [{ payments: [hold, { ...link, cardToSave: "asked" }] }],
      [{}, { hasCard: true }],
      [{}, { captureRequested: true }],
      [{}, { purpose: "deposit" }],
      [{}, { settledByHand: true }],
    ];
    for (const [visit, changes] of others) expect(isLinkWanted(moved(visit, changes), at)).toBe(false);
  });

  const dueOfLink = (
    cardToSave: "unasked" | "asked",
    visit: Partial<FollowUp> = {},
    changes: Partial<PaymentFacts> = {},
  ) => {
    const asked = { ...link, cardToSave };
    return dueSettlement(moved({ payments: [{ ...hold, ...changes }, asked], ...visit }), asked, at)?.settlement;
  };

  test("leaves the link open until it would lapse or the card would be asked at once, and no longer than it is there", () => {
    expect([dueOfLink("unasked"), dueOfLink("asked")]).toEqual(["save", undefined]);
    expect([dueOfLink("asked", {}, { status: "voided" }), dueOfLink("asked", {}, { status: "captured" })]).toEqual([
      "void",
      "void",
    ]);
    for (const visit of [
      { startsAt, endsAt: booked.endsAt },
      { status: "checked_in" },
      { status: "cancelled" },
    ] as const)
      expect(dueOfLink("unasked", visit)).toBe("void");
    const step = (visit: Partial<FollowUp>) =>
      nextStep(moved({ payments: [hold, { ...link, cardToSave: "asked" }], captureWarned: true, ...visit }), at);
    expect(step({})).toEqual({ kind: "release_or_capture", dueAt: "2031-05-22T12:00:00.000Z" });
    const open = moved({ payments: [hold, { ...link, cardToSave: "asked" }] });
    const lastCall = new Date("2031-05-22T12:00:00.000Z"); // also while Stripe refuses to let go of the money
    expect(open.payments.map((payment) => dueSettlement(open, payment, lastCall)?.settlement)).toEqual([
      "void",
      "void",
    ]);
    const days = { startsAt: "2031-05-23T08:00:00.000Z", endsAt: "2031-05-23T08:30:00.000Z" };
    expect(step(days)).toEqual({ kind: "close_link", dueAt: "2031-05-21T08:00:00.000Z" });
  });

  test("is let go of once the card is saved, which is not asked as well where the visit is near again", () => {
    const afterSaving = (visit: Partial<FollowUp> = {}) => {
      const payments = [{ ...hold, hasCard: true }, { ...link, status: "card_saved", hasCard: true } as const];
      const facts = moved({ payments, ...visit });
      return facts.payments.map((payment) => dueSettlement(facts, payment, at)?.settlement);
    };
    expect(afterSaving()).toEqual(["void", undefined]);
    expect(afterSaving({ startsAt, endsAt: booked.endsAt })).toEqual([undefined, "void"]);
  });
});

describe("a patient whose saved card did not pay", () => {
  const sentAt = twoDaysBefore;
  const payBy = hours(sentAt, 24).toISOString();
  const link = { status: "created", payBy } as const;

  test("has a day to pay by the link, and loses the visit then", () => {
    expect(nextStep(withMoney(link), sentAt)).toEqual({ kind: "release_unpaid", dueAt: payBy });
    expect(nextStep(withMoney({ ...link, status: "requires_action" }), sentAt).kind).toBe("release_unpaid");
  });

  test("who has paid keeps it", () => {
    const paid = withMoney({ ...link, status: "authorized", captureBefore: "2031-05-26T08:00:00.000Z" });
    expect(nextStep(paid, new Date(payBy))).toMatchObject({ kind: "suggest_no_show" });
  });

  test("keeps a visit that begins before the day is over, and owes the price at the clinic from its beginning", () => {
    const begin = hours(sentAt, 10).toISOString();
    const near = withMoney(link, { startsAt: begin, endsAt: hours(begin, 0.5).toISOString() });
    expect(nextStep(near, sentAt)).toEqual({ kind: "owe_at_clinic", dueAt: begin });
    expect(due(near, new Date(begin))).toBe("void");
  });

  test("who has come pays at the clinic", () => {
    for (const status of ["checked_in", "in_progress", "completed"] as const)
      expect(due(withMoney(link, { status }), sentAt)).toBe("void");
  });

  test("and whose visit is moved away is asked by the card once more, two days before", () => {
    const away = withMoney(link, { startsAt: "2031-06-20T08:00:00.000Z", endsAt: "2031-06-20T08:30:00.000Z" });
    expect(due(away, sentAt)).toBe("void");
  });
});

test("a pay link is offered until its time or the visit, and of the rest of a deposit after the visit too", () => {
  const isOpen = (status: FollowUp["status"], isRest: boolean, payBy: Date, at: Date) =>
    isLinkOpen({ status, startsAt }, { payBy: payBy.toISOString(), isRest }, at);
  const [before, begin, after] = [hours(startsAt, -2), hours(startsAt, 0), hours(startsAt, 2)];
  expect([isOpen("confirmed", false, begin, before), isOpen("confirmed", false, before, before)]).toEqual([
    true,
    false,
  ]);
  expect([isOpen("confirmed", false, after, begin), isOpen("checked_in", false, after, before)]).toEqual([
    false,
    false,
  ]);
  expect([isOpen("completed", true, after, begin), isOpen("completed", true, after, after)]).toEqual([true, false]);
  expect(isOpen("no_show", true, after, begin)).toBe(false);
});

describe("the link for the rest of a deposit", () => {
  const payBy = hours(startsAt, 25).toISOString();
  const link = { purpose: "balance", method: "card", status: "requires_action", payBy, hasCard: false } as const;
  const at = hours(startsAt, 2);

  test("is open for its day after the visit, and let go of when the visit turns out to have been missed", () => {
    expect(due(withMoney(link, { status: "completed" }), at)).toBeUndefined();
    expect(due(withMoney(link, { status: "no_show", feeMinor: 5000 }), at)).toBe("void");
    // The card did not pay after its completion was taken back: nobody was sent a link.
    expect(due(withMoney({ ...link, payBy: null }, { status: "in_progress" }), at)).toBe("void");
  });

  test.each(["created", "requires_action", "authorized"] as const)(
    "is let go of once somebody has settled the rest in another way, %s as it is, and only then all is over",
    (status) => {
      const settled = withMoney({ ...link, status, settledByHand: true }, { status: "completed" });
      expect(nextStep(settled, at)).toMatchObject({ kind: "settle", settlement: "void" });
      const over = withMoney({ ...link, status: "voided", settledByHand: true }, { status: "completed" });
      expect(nextStep(over, at)).toEqual({ kind: "end" });
    },
  );
});

describe("the rest of a deposit that the desk takes", () => {
  const rest = { purpose: "balance", method: "card", hasCard: false, payBy: null, withdrawn: true } as const;
  const at = hours(startsAt, 2);

  test.each(["confirmed", "checked_in", "in_progress", "completed"] as const)(
    "of a visit that is %s is not brought by its card or link as well, but for what is on hold already",
    (status) => {
      for (const open of ["card_saved", "created", "requires_action"] as const) {
        const visit = withMoney({ ...rest, status: open, payBy: hours(at, 20).toISOString() }, { status });
        expect([due(visit, at), openRestOf(visit)]).toEqual(["void", visit.payments[0]]);
      }
      const held = withMoney({ ...rest, status: "authorized" }, { status, capturePolicy: "at_confirmation" });
      expect(openRestOf(held)).toBeUndefined();
      if (status === "completed") expect(due(held, at)).toBe("capture");
    },
  );

  test("is not open of a visit that is off or was missed, nor once it was paid, let go of or settled in another way", () => {
    const open = { ...rest, status: "card_saved" } as const;
    for (const status of ["cancelled", "no_show"] as const)
      expect(openRestOf(withMoney(open, { status }))).toBeUndefined();
    for (const status of ["captured", "voided", "expired"] as const)
      expect(openRestOf(withMoney({ ...open, status }))).toBeUndefined();
    for (const other of [{ settledByHand: true }, { purpose: "price" }, { method: "cash" }] as const)
      expect(openRestOf(withMoney({ ...open, ...other }))).toBeUndefined();
  });

  test("is waited for until its card has ended, unless somebody has settled it or no visit comes of it", () => {
    const open = { ...rest, status: "card_saved" } as const;
    expect(isEndingCard(withMoney(open, { status: "completed" }))).toBe(true);
    expect(isEndingCard(withMoney({ ...open, status: "voided" }, { status: "completed" }))).toBe(false);
    expect(isEndingCard(withMoney({ ...open, settledByHand: true }, { status: "completed" }))).toBe(false);
    for (const status of ["cancelled", "expired", "no_show"] as const)
      expect(isEndingCard(withMoney(open, { status }))).toBe(false);
  });
});

describe("a price whose hold is gone while its visit is not", () => {
  const loss: Loss = { status: "confirmed", startsAt, byHand: false, hasCard: true, hadPayLink: false, lostBefore: 0 };
  const near = hours(startsAt, -10);
  test.each<[string, Partial<Loss>, Date, ReturnType<typeof owedAfter>]>([
    ["is asked of the saved card again", {}, near, "card_saved"],
    ["is asked of it once only when that is at once", { lostBefore: 1 }, near, "due_at_clinic"],
    ["is asked of it as often as the visit is moved away", { lostBefore: 3 }, hours(startsAt, -49), "card_saved"],
    ["is not asked of a card that did not pay", { hadPayLink: true }, near, "due_at_clinic"],
    ["is asked of it again once the visit is far", { hadPayLink: true }, hours(startsAt, -49), "card_saved"],
    ["is due at the clinic without a card", { hasCard: false }, hours(startsAt, -49), "due_at_clinic"],
    ["is due at the clinic when somebody let go of it at Stripe", { byHand: true }, near, "due_at_clinic"],
    ["is not asked of who did not come", { status: "no_show" }, near, "due_at_clinic"],
  ])("%s", (_, changes, at, expected) => {
    expect(owedAfter({ ...loss, ...changes }, at)).toBe(expected);
  });
});
