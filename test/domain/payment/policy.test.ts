import { describe, expect, test } from "vitest";
import { supersedes } from "../../../src/domain/payment/intent.ts";
import { paymentPolicyOf } from "../../../src/domain/payment/policy.ts";
import { type PaymentStatus, paymentStatuses } from "../../../src/domain/payment/settlement.ts";

describe("how a visit is paid", () => {
  test.each<[string, Parameters<typeof paymentPolicyOf>, ReturnType<typeof paymentPolicyOf>]>([
    ["by card, at Stripe's minimum", [["card"], 50, "EUR"], "card"],
    ["at the clinic, below it", [["card"], 49, "EUR"], "none"],
    ["at the clinic, below a higher minimum", [["card"], 17_499, "HUF"], "none"],
    ["by card, at that minimum", [["card"], 17_500, "HUF"], "card"],
    ["at the clinic, for nothing", [["card"], 0, "KWD"], "none"],
    ["by card in a currency without a named minimum, from 50 on", [["card"], 50, "KWD"], "card"],
    ["at the clinic where no service asks for a card", [["none", "none"], 5000, "EUR"], "none"],
    ["by card for the whole visit as soon as one service asks for it", [["none", "card"], 5000, "EUR"], "card"],
  ])("%s", (_, [policies, totalMinor, currency], expected) => {
    expect(paymentPolicyOf(policies, totalMinor, currency)).toBe(expected);
  });
});

/** Which readings replace which stored status; a status always takes a fresh reading of itself. */
const replaced: Record<PaymentStatus, PaymentStatus[]> = {
  created: ["created", "requires_action", "card_saved", "authorized", "captured", "voided", "expired", "due_at_clinic"],
  requires_action: [
    "created",
    "requires_action",
    "card_saved",
    "authorized",
    "captured",
    "voided",
    "expired",
    "due_at_clinic",
  ],
  card_saved: [
    "created",
    "requires_action",
    "card_saved",
    "authorized",
    "captured",
    "voided",
    "expired",
    "due_at_clinic",
  ],
  authorized: ["authorized", "captured", "voided", "expired", "due_at_clinic"],
  captured: ["captured"],
  voided: ["voided"],
  expired: ["expired"],
  due_at_clinic: ["due_at_clinic"],
};

test.each(paymentStatuses)("money that is %s goes on or stays, and never a step back", (stored) => {
  expect(paymentStatuses.filter((reading) => supersedes(reading, stored))).toEqual(replaced[stored]);
});
