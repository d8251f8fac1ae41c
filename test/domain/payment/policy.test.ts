import { describe, expect, test } from "vitest";
import {
  type BalancePlace,
  type Charge,
  type ChargedService,
  capturePolicyOf,
  chargeOf,
  type Deposit,
  type ServicePolicy,
} from "../../../src/domain/payment/deposit.ts";
import { supersedes } from "../../../src/domain/payment/intent.ts";
import { type PaymentStatus, paymentStatuses } from "../../../src/domain/payment/payment.ts";
import { capturePolicies } from "../../../src/domain/payment/policy.ts";

const price = (policy: ServicePolicy, totalMinor: number, deposit: Deposit | null = null) => ({
  policy,
  totalMinor,
  deposit,
});
const percent = (totalMinor: number, basisPoints: number) =>
  price("deposit", totalMinor, { kind: "percent", basisPoints, balance: "at_clinic" });
const amount = (totalMinor: number, amountMinor: number, balance: BalancePlace = "at_clinic") =>
  price("deposit", totalMinor, { kind: "amount", amountMinor, balance });
const atClinic: Charge = { policy: "none", depositMinor: null, balance: "at_clinic" };
const byCard: Charge = { policy: "card", depositMinor: null, balance: "at_clinic" };
const deposit = (depositMinor: number, balance: BalancePlace = "at_clinic"): Charge => ({
  policy: "card",
  depositMinor,
  balance,
});
const later = amount(5000, 1000, "by_card");

describe("how a visit is paid", () => {
  test.each<[string, ChargedService[], string, Charge]>([
    ["by card, at Stripe's minimum", [price("card", 50)], "EUR", byCard],
    ["at the clinic, below it", [price("card", 49)], "EUR", atClinic],
    ["at the clinic, below a higher minimum", [price("card", 17_499)], "HUF", atClinic],
    ["by card, at that minimum", [price("card", 17_500)], "HUF", byCard],
    ["by card, at Stripe's maximum", [price("card", 99_999_999)], "EUR", byCard],
    ["at the clinic, above it", [price("card", 99_999_999), price("card", 1)], "EUR", atClinic],
    ["by card, at the higher maximum of rupiah", [price("card", 999_999_999_999)], "IDR", byCard],
    ["at the clinic, above that", [price("card", 1_000_000_000_000)], "IDR", atClinic],
    ["at the clinic, for nothing", [price("card", 0)], "KWD", atClinic],
    ["by card in a currency without a named minimum, from 50 on", [price("card", 50)], "KWD", byCard],
    ["at the clinic where no service asks for a card", [price("none", 2500), price("none", 2500)], "EUR", atClinic],
    ["by card for the whole visit as soon as one service asks", [price("none", 49), price("card", 49)], "EUR", byCard],
    ["by a share, rounded half up to a minor unit", [percent(3333, 1500)], "EUR", deposit(500)],
    ["by a share, from half a unit on", [percent(3350, 3300)], "EUR", deposit(1106)],
    ["by an amount, of the discounted price", [amount(9000, 2000)], "EUR", deposit(2000)],
    ["by card, where the deposit is the price or more", [amount(2000, 2500)], "EUR", byCard],
    ["by deposits that add up", [percent(10_000, 2000), amount(5000, 1000)], "EUR", deposit(3000)],
    ["with a service by card as a whole", [amount(5000, 1000), price("card", 3000)], "EUR", deposit(4000)],
    ["with a service at the clinic not at all", [amount(5000, 1000), price("none", 3000)], "EUR", deposit(1000)],
    ["at the clinic, where the deposit is too small for a card", [percent(490, 1000)], "EUR", atClinic],
    ["by a deposit, at the minimum", [percent(500, 1000)], "EUR", deposit(50)],
    ["with the rest by the same card", [later], "EUR", deposit(1000, "by_card")],
    [
      "with the rest by the same card, beside what is paid",
      [later, price("card", 300)],
      "EUR",
      deposit(1300, "by_card"),
    ],
    ["with the rest at the clinic, as one service wants it", [later, amount(5000, 1000)], "EUR", deposit(2000)],
    ["with the rest at the clinic, as some is due there", [later, price("none", 300)], "EUR", deposit(1000)],
    ["with the rest by card, at the minimum", [amount(150, 100, "by_card")], "EUR", deposit(100, "by_card")],
    ["with the rest at the clinic, below it", [amount(149, 100, "by_card")], "EUR", deposit(100)],
    ["with the rest by card, at the maximum", [amount(100_000_099, 100, "by_card")], "EUR", deposit(100, "by_card")],
    ["with the rest at the clinic, above it", [amount(100_000_100, 100, "by_card")], "EUR", deposit(100)],
  ])("%s", (_, services, currency, expected) => {
    expect(chargeOf(services, currency)).toEqual(expected);
  });

  test.each(capturePolicies)("a deposit is taken at confirmation, a price as the clinic wants: %s", (policy) => {
    expect([capturePolicyOf(deposit(1000), policy), capturePolicyOf(byCard, policy)]).toEqual([
      "at_confirmation",
      policy,
    ]);
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
