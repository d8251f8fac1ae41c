import { describe, expect, test } from "vitest";
import { refusalCodes } from "../../../src/domain/booking/appointment.ts";
import type { FollowUp } from "../../../src/domain/booking/follow-up.ts";
import { refusalWordsFor } from "../../../src/domain/booking/refusal.ts";
import { tellNext } from "../../../src/domain/booking/tell-next.ts";
import { type History, tellHistory } from "../../../src/domain/booking/timeline.ts";
import type { StoredAppointment } from "../../../src/domain/booking/view.ts";
import { untouched } from "../../support/follow-up.ts";

type Change = History["statuses"][number];

const stored: StoredAppointment = {
  id: "a",
  bookingId: "a",
  version: 1,
  status: "confirmed",
  clinic: { id: "c", name: "North", address: "1 Main Street", phone: null, timeZone: "Europe/Berlin" },
  practitioner: null,
  nurse: null,
  patientId: "p",
  patientName: "Grace Example",
  startsAt: "2031-05-05T08:00:00Z",
  endsAt: "2031-05-05T08:30:00Z",
  requestedAt: "2031-05-01T09:00:00Z",
  approvalDueAt: null,
  holdExpiresAt: null,
  services: [],
  rooms: [],
  currency: "EUR",
  baseMinor: 5000,
  discountMinor: 0,
  totalMinor: 5000,
  feeTerms: null,
  feeMinor: null,
  feeWaived: false,
  cancellationNoticeMinutes: 1440,
  discountReason: null,
  priceChange: null,
  priceAccepted: true,
  assignment: null,
  overbookingReason: null,
  refusalCode: null,
  refusalReason: null,
  paymentPolicy: "card",
  deskPlan: null,
  depositMinor: null,
  balance: "at_clinic",
  capturePolicy: "at_completion",
  savesCard: false,
  savedCard: null,
  cardTerms: null,
  payments: [],
  refunds: [],
  forStaff: {
    lastChange: null,
    overbookedBy: null,
    isFirstVisit: false,
    hasNote: false,
    interpreterFor: null,
    consumables: [],
  },
};

const change = (fields: Partial<Change> & Pick<Change, "to">): Change => ({
  from: null,
  actorKind: "system",
  actorAccountId: null,
  who: null,
  reasonCode: null,
  reason: null,
  at: "2031-05-01T09:00:00Z",
  ...fields,
});

const nothing: History = { statuses: [], moves: [], payments: [], desk: [], refunds: [], captures: [], settled: [] };
const staff = { isStaff: true, accountId: "desk" };
const patient = { isStaff: false, accountId: "grace" };
const otherParent = { isStaff: false, accountId: "alan" };

function tell(
  { statuses = [], payments = [] }: { statuses?: Change[]; payments?: History["payments"][number]["kind"][] },
  { reader = patient, ...fields }: Partial<StoredAppointment> & { reader?: typeof staff } = {},
): string[] {
  const paid = { paymentId: "payment", money: null };
  const events = payments.map((kind, i) => ({ ...paid, kind, at: `2031-05-01T09:0${i}:00Z` }));
  const history = { ...nothing, statuses, payments: events };
  return tellHistory(history, { ...stored, ...fields }, reader).map(({ text }) => text);
}

describe("the reason somebody gave", () => {
  const given = { reason: "I have a cold" };
  const byPatient = change({
    from: "confirmed",
    to: "cancelled",
    actorKind: "patient",
    actorAccountId: "grace",
    ...given,
  });
  const byStaff = change({ from: "confirmed", to: "cancelled", actorKind: "staff", actorAccountId: "desk", ...given });

  test.each([
    ["a patient's is told to the desk", byPatient, staff, true],
    ["a patient's is told to that patient", byPatient, patient, true],
    ["a patient's is told to nobody else who acts for the patient", byPatient, otherParent, false],
    ["staff's is told to their colleagues", byStaff, { isStaff: true, accountId: "colleague" }, true],
    ["staff's is told to no patient", byStaff, patient, false],
  ])("%s", (_, cancelled, reader, isTold) => {
    const [text] = tell({ statuses: [cancelled] }, { reader });
    expect(text?.includes("Reason: I have a cold")).toBe(isTold);
    const [event] = tellHistory({ ...nothing, statuses: [cancelled] }, stored, reader);
    expect(event?.reason).toBe(isTold ? "I have a cold" : null);
  });

  test("never shows a code of ours", () => {
    const accepted = change({ from: "held", to: "confirmed", actorKind: "staff", reasonCode: "price_accepted" });
    expect(tell({ statuses: [accepted] }, { reader: staff })).toEqual([
      "The new price was accepted; the appointment is confirmed.",
    ]);
  });
});

test("a hold that ended says what it waited for", () => {
  const statuses = [change({ from: "held", to: "expired", reasonCode: "hold_over" })];
  expect(tell({ statuses }, { paymentPolicy: "card" })[0]).toMatch(/^No card was given in time/);
  expect(tell({ statuses }, { paymentPolicy: "none" })[0]).toMatch(/^The new price was not accepted in time/);
});

describe("a request", () => {
  const requested = change({ to: "requested", actorKind: "patient" });
  const answer = (fields: Partial<Change> & Pick<Change, "to">, appointment: Partial<StoredAppointment> = {}) => {
    const statuses = [requested, change({ from: "requested", actorKind: "staff", ...fields })];
    const told = tellHistory({ ...nothing, statuses }, { ...stored, ...appointment }, patient).at(-1);
    return [told?.kind, told?.text];
  };

  test("that was approved says what comes of it", () => {
    expect(answer({ to: "held" })).toEqual([
      "approved_to_held",
      "Approved by the clinic. The time is held until a card is given for it.",
    ]);
    expect(answer({ to: "held" }, { paymentPolicy: "none" })).toEqual([
      "approved_to_held",
      "Approved by the clinic. The price had changed since it was seen, and has to be accepted.",
    ]);
    expect(answer({ to: "confirmed" })).toEqual([
      "approved_to_confirmed",
      "Approved by the clinic; the appointment is confirmed.",
    ]);
  });

  test("that was declined tells its patient why; one that was not answered says so", () => {
    const reason = "Come and see us";
    const declined = answer(
      { to: "refused", actorAccountId: "desk", reasonCode: "declined", reason },
      { refusalCode: "declined" },
    );
    expect(declined[0]).toBe("declined");
    expect(declined[1]).toMatch(/^The clinic has declined this request.*Reason: Come and see us$/);
    const silent = answer({ to: "refused", reasonCode: "not_answered" }, { refusalCode: "not_answered" });
    expect(silent[0]).toBe("not_answered");
    expect(silent[1]).toMatch(/^The clinic did not answer in time/);
  });

  test.each(refusalCodes)("that was refused as %s sends its patient on, and staff never to call the clinic", (code) => {
    const statuses = [change({ to: "refused", actorKind: "patient" })];
    const [forStaff = "", forPatient = ""] = [staff, patient].map(
      (reader) => tell({ statuses }, { reader, refusalCode: code })[0],
    );
    expect([forStaff, refusalWordsFor("staff", code)].join()).not.toMatch(/\b(call|ask) the clinic|your?\b/i);
    expect(forPatient.startsWith(`${forStaff} `)).toBe(true);
    expect(refusalWordsFor("patient", code)).toBe(forPatient);
  });
});

test("money is let go of only where some was on hold", () => {
  expect(tell({ payments: ["payment.voided"] })).toEqual([
    "The payment was called off. No money was put on hold, and none is charged.",
  ]);
  expect(tell({ payments: ["payment.authorized", "payment.voided"] })[1]).toBe(
    "The money on hold was let go of; the card is not charged.",
  );
  const money = { amountMinor: 2000, currency: "EUR" };
  const deposit = { kind: "payment.authorized", paymentId: "deposit", money, at: "2031-05-01T09:00:00Z" } as const;
  const rest = { kind: "payment.voided", paymentId: "rest", money, at: "2031-05-06T09:00:00Z" } as const;
  const told = tellHistory({ ...nothing, payments: [deposit, rest] }, stored, patient);
  expect(told[0]?.text).toBe("20.00 EUR was put on hold on the card. Nothing has been taken yet.");
  expect(told[1]?.text).toMatch(/^The payment was called off/);
});

test("who moved money by hand, how much and why is told to staff; patients are told of what they paid and got, and no names", () => {
  const act = { actorAccountId: "desk", who: "Emre Yilmaz", reason: null };
  const at = (minute: number) => `2031-05-05T09:0${minute}:00Z`;
  const money = { amountMinor: 2000, currency: "EUR" };
  const history: History = {
    ...nothing,
    desk: [{ ...act, kind: "taken", method: "cash", money, at: at(0) }],
    refunds: [
      { ...act, kind: "proposed", money, reason: "It was shorter", at: at(1) },
      { ...act, kind: "approved", money, actorAccountId: "boss", who: "Tobias Frank", at: at(2) },
    ],
    payments: [{ kind: "payment.refunded", paymentId: null, money, at: at(3) }],
    settled: [{ ...act, reason: "Handed out in cash", at: at(4) }],
  };
  const tellTo = (reader: typeof staff) => tellHistory(history, stored, reader).map(({ text, who }) => [text, who]);
  expect(tellTo(staff)).toEqual([
    ["20.00 EUR was paid at the clinic in cash.", "Emre Yilmaz"],
    ["To give 20.00 EUR back to the card was proposed. A second person decides. Reason: It was shorter", "Emre Yilmaz"],
    ["To give 20.00 EUR back to the card was approved.", "Tobias Frank"],
    ["20.00 EUR was given back.", null],
    [
      "A payment or a refund was settled in another way. Praxis moves nothing of it any more. Reason: Handed out in cash",
      "Emre Yilmaz",
    ],
  ]);
  expect(tellTo(patient)).toEqual([
    ["20.00 EUR was paid at the clinic in cash.", null],
    ["20.00 EUR was given back.", null],
  ]);
});

test("what was taken back is named, with where the appointment stands again", () => {
  const undone = (from: Change["from"], to: Change["to"]) =>
    tell({ statuses: [change({ from, to, actorKind: "staff" })] })[0];
  expect(undone("checked_in", "confirmed")).toBe(
    "The arrival was taken back by the clinic: the appointment is confirmed again.",
  );
  expect(undone("completed", "in_progress")).toBe(
    "The end of the visit was taken back by the clinic: the appointment is in progress again.",
  );
});

test("a refusal speaks to who reads it, not to their software", () => {
  for (const refusalCode of ["slot_taken", "outside_hours"] as const) {
    const [text] = tell({ statuses: [change({ to: "refused" })] }, { refusalCode });
    expect(text).not.toMatch(/[`_{}]/);
  }
});

describe("what comes next", () => {
  const at = new Date("2031-05-01T09:00:00.000Z");
  const taken = {
    paymentId: "payment",
    status: "captured",
    amountMinor: 5000,
    capturedMinor: 5000,
    refundedMinor: 0,
    captureBefore: null,
    captureRequested: false,
    hasCard: false,
    payBy: null,
    refundPending: false,
    refundFailedAt: null,
    disputedMinor: 0,
    refundBlocked: false,
    settledByHand: false,
  } as const;
  const followUpOf = (status: FollowUp["status"], changes: Partial<FollowUp> = {}): FollowUp => ({
    ...untouched,
    status,
    startsAt: stored.startsAt,
    endsAt: stored.endsAt,
    payments: [],
    ...changes,
  });
  const next = (status: FollowUp["status"], changes: Partial<FollowUp> = {}, reader = staff) =>
    tellNext(
      {
        ...stored,
        status,
        capturePolicy: changes.capturePolicy ?? stored.capturePolicy,
        approvalDueAt: "2031-05-02T09:00:00Z",
        holdExpiresAt: "2031-05-01T09:10:00Z",
      },
      followUpOf(status, changes),
      at,
      reader,
    ).map((expected) => [expected.kind, expected.at]);

  test("is the clinic's answer, the end of a hold, then the visit and what follows when nobody comes, then nothing", () => {
    expect(next("requested")).toEqual([["expire_request", "2031-05-02T09:00:00Z"]]);
    expect(next("held")[0]).toEqual(["expire_hold", "2031-05-01T09:10:00Z"]);
    expect(next("confirmed")).toEqual([
      ["visit", stored.startsAt],
      ["suggest_no_show", "2031-05-05T10:30:00.000Z"],
    ]);
    expect(next("completed")).toEqual([]);
  });

  test("is in the order of time: a saved card is asked before the visit begins", () => {
    const payments = [{ ...taken, status: "card_saved" as const, capturedMinor: 0 }];
    expect(next("confirmed", { payments }).map(([kind]) => kind)).toEqual([
      "authorize",
      "visit",
      "charge_at_completion",
    ]);
    // Of a visit that is off: nothing of it was on hold.
    expect(next("cancelled", { payments })).toEqual([["call_off", null]]);
    const onHold = [{ ...taken, status: "authorized" as const, capturedMinor: 0 }];
    expect(next("cancelled", { payments: onHold })).toEqual([["void", null]]);
  });

  test("is when a card pays the price, by what was promised, while it is on hold for long enough and not yet due", () => {
    const onHold = { ...taken, method: "card", status: "authorized", capturedMinor: 0 } as const;
    const kinds = (status: FollowUp["status"], capturePolicy: FollowUp["capturePolicy"], changes = {}) => {
      const payments = [{ ...onHold, captureBefore: "2031-05-08T09:00:00Z", ...changes }];
      return next(status, { payments, capturePolicy }, patient).map(([kind]) => kind);
    };
    expect(kinds("held", "at_confirmation")).toEqual(["expire_hold", "charge_at_confirmation"]);
    expect(kinds("confirmed", "at_confirmation")).toEqual(["visit", "capture"]);
    expect(kinds("confirmed", "at_completion")).toEqual(["visit", "charge_at_completion"]);
    expect(kinds("in_progress", "at_completion")).toEqual(["charge_at_completion"]);
    expect(kinds("completed", "at_completion")).toEqual(["capture"]);
    expect(kinds("confirmed", "by_admin")).toEqual(["visit", "charge_by_admin"]);
    expect(kinds("completed", "by_admin")).toEqual(["charge_by_admin"]);
    expect(kinds("confirmed", "at_completion", { status: "card_saved", settledByHand: true })).toEqual(["visit"]);
    expect(kinds("confirmed", "at_completion", { captureBefore: "2031-05-05T09:00:00Z" })).toEqual(["visit"]);
  });

  test("is not how the desk is kept at it, for patients", () => {
    const desk = ["suggest_no_show", "complete_forgotten"];
    const toldTo = (reader: typeof staff) =>
      (["confirmed", "checked_in"] as const).flatMap((status) => next(status, {}, reader).map(([kind]) => kind));
    expect(toldTo(staff)).toEqual(["visit", ...desk]);
    expect(toldTo(patient)).toEqual(["visit"]);
  });

  test("is the rest of a deposit once the visit is completed, where its card pays that", () => {
    const rest = { ...taken, purpose: "balance", method: "card", status: "card_saved", capturedMinor: 0 } as const;
    const whenPaying = (status: FollowUp["status"]) => next(status, { payments: [taken, rest] }).map(([kind]) => kind);
    expect(whenPaying("confirmed")).toEqual(["visit", "suggest_no_show", "charge_balance"]);
    expect(whenPaying("completed")).toEqual(["authorize"]);
    const link = { ...rest, status: "created", payBy: "2031-05-06T09:00:00Z" } as const;
    for (const open of [rest, link]) {
      const told = tellNext(
        { ...stored, status: "completed" },
        followUpOf("completed", { payments: [taken, open] }),
        at,
        patient,
      );
      expect(told.map(({ text }) => text.includes("price"))).toEqual([false]);
    }
  });

  test("is that the price, its rest or a fee is to be paid at the clinic, for whoever reads it, until it is paid", () => {
    const due = { ...taken, method: null, purpose: "price", status: "due_at_clinic", capturedMinor: 0 } as const;
    const told = (status: FollowUp["status"], changes = {}, others: FollowUp["payments"] = []) =>
      [patient, staff].map((reader) =>
        next(status, { payments: [...others, { ...due, ...changes }] }, reader).flatMap(([kind]) =>
          kind?.startsWith("due_") ? [kind] : [],
        ),
      );
    const toBoth = (kind: string) => [[kind], [kind]];
    expect(told("confirmed")).toEqual(toBoth("due_price"));
    expect(told("held")).toEqual(toBoth("due_price"));
    expect(told("completed")).toEqual(toBoth("due_price"));
    expect(told("confirmed", { purpose: "balance", amountMinor: 3000 }, [taken])).toEqual(toBoth("due_rest"));
    // A card that was to pay all of it has not: what is left is everything.
    expect(told("confirmed", { purpose: "balance" }, [{ ...taken, status: "voided" }])).toEqual(toBoth("due_price"));
    expect(told("no_show", { purpose: "fee", amountMinor: 1500 })).toEqual(toBoth("due_fee"));
    expect(told("confirmed", { amountMinor: 0 })).toEqual([[], []]);
  });

  test("has a time for money that waits for it, and none for money that moves now or is with the bank", () => {
    const refundOf = (changes: object) => next("cancelled", { payments: [{ ...taken, ...changes }] });
    expect(refundOf({})).toEqual([["refund", null]]);
    expect(refundOf({ refundFailedAt: "2031-05-01T08:30:00Z" })).toEqual([["refund", "2031-05-01T09:30:00.000Z"]]);
    expect(refundOf({ refundedMinor: 5000, refundPending: true })).toEqual([["refund_pending", null]]);
  });
});
