import { describe, expect, test } from "vitest";
import { cardUseOf, dueWithoutCard, type KeptCardFacts } from "../../../src/domain/payment/card-removal.ts";
import { savedCardTerms } from "../../../src/domain/payment/saved-card.ts";

const payment = {
  method: "card",
  purpose: "price",
  status: "card_saved",
  amountMinor: 5000,
  capturedMinor: 0,
  refundedMinor: 0,
  settledByHand: false,
} as const satisfies KeptCardFacts["payments"][number];
const startsAt = "2031-05-20T08:00:00.000Z";
const hoursBefore = (hours: number) => new Date(Date.parse(startsAt) - hours * 3_600_000);
const terms = { noticeMinutes: 1440, lateCancel: [{ underHours: 72, amountMinor: 2000 }], noShowMinor: 5000 };
const visit: KeptCardFacts = {
  status: "confirmed",
  startsAt,
  currency: "EUR",
  termsVersion: savedCardTerms.price,
  rules: { startsAt: new Date(startsAt), terms },
  payments: [payment],
};
const deposit = { ...payment, purpose: "deposit", status: "captured", amountMinor: 1500, capturedMinor: 1500 } as const;
const rest = { ...payment, purpose: "balance", amountMinor: 3500 } as const;
const fee = { ...payment, purpose: "fee", amountMinor: 2000 } as const;

describe("a card that is kept for a visit", () => {
  test.each<[string, Partial<KeptCardFacts>, number, ReturnType<typeof cardUseOf>]>([
    ["while cancelling is free", {}, 72, null],
    ["once cancelling costs a fee, by its patient", {}, 71.99, "secures_fee"],
    ["once it is asked for the price", {}, 48, "being_asked"],
    ["with the price on hold", { payments: [{ ...payment, status: "authorized" }] }, 40, "on_hold"],
    [
      "with a fee to charge",
      { status: "cancelled", payments: [{ ...payment, status: "voided" }, fee] },
      40,
      "fee_owed",
    ],
    ["of a visit that was just cancelled for free", { status: "cancelled" }, 40, null],
    ["with a fee on hold", { status: "no_show", payments: [{ ...fee, status: "authorized" }] }, -2, "fee_owed"],
    ["with its fee taken", { status: "no_show", payments: [{ ...fee, status: "captured" }] }, -2, null],
    ["for the rest of a deposit that covers less than the fee", { payments: [deposit, rest] }, 24, "secures_fee"],
    ["for the rest of one that covers it", { payments: [{ ...deposit, capturedMinor: 2000 }, rest] }, 24, null],
    ["for the rest, while the visit goes on", { status: "in_progress", payments: [deposit, rest] }, 0, null],
    ["for the rest, once the visit is over", { status: "completed", payments: [deposit, rest] }, -1, "being_asked"],
    ["whose patient agreed to no fee", { termsVersion: "2026-11" }, 60, null],
    ["that did not pay, and a link does", { payments: [{ ...payment, status: "created" }] }, 40, null],
    ["whose price was settled by hand", { payments: [{ ...payment, settledByHand: true }] }, 40, null],
  ])("%s: %#", (_, facts, hours, use) => {
    expect(cardUseOf({ ...visit, ...facts }, "patient", hoursBefore(hours))).toBe(use);
  });

  test("stands for the fee of not coming where it is too late to cancel, but not against the clinic's own word", () => {
    const late = { ...visit, rules: { ...visit.rules, terms: { ...terms, noticeMinutes: 4320, lateCancel: [] } } };
    expect(cardUseOf(late, "patient", hoursBefore(72))).toBeNull();
    expect(cardUseOf(late, "patient", hoursBefore(71))).toBe("secures_fee");
    expect(cardUseOf(late, "staff", hoursBefore(71))).toBeNull();
  });

  test("leaves due at the clinic what it was to pay", () => {
    expect([dueWithoutCard([payment]), dueWithoutCard([deposit, rest]), dueWithoutCard([deposit])]).toEqual([
      5000, 3500, 0,
    ]);
  });
});
