import { inSeconds } from "./clock.ts";

export type Decline = { code: string; declineCode: string | null; message: string };

/** Stripe's published test cards: which number or `pm_card_...` token does what. */
export type TestCard = {
  name: string;
  number: string;
  brand: Brand;
  country: string;
  funding: "credit" | "debit";
  /** When the cardholder is asked, see `asksCardholder`. */
  authentication?: "always" | "until_set_up" | "on_session" | "on_request";
  decline?: Decline;
  /** A card with a decline refuses to be saved too, unless this says that only payments are declined. */
  savable?: true;
  refunds?: "fail_later" | "finish_later";
  /** The cardholder disputes every payment, for this reason. */
  disputes?: "fraudulent" | "product_not_received";
};

type Brand = "visa" | "mastercard" | "amex" | "discover" | "diners" | "jcb" | "unionpay";

const generic = declined("generic_decline", "Your card was declined.");
const poor = declined("insufficient_funds", "Your card has insufficient funds.");

const CARDS: TestCard[] = [
  visa("visa", "4242424242424242"),
  { ...visa("visa_debit", "4000056655665556"), funding: "debit" },
  { ...visa("mastercard", "5555555555554444"), brand: "mastercard" },
  { ...visa("mastercard_debit", "5200828282828210"), brand: "mastercard", funding: "debit" },
  { ...visa("amex", "378282246310005"), brand: "amex" },
  { ...visa("discover", "6011111111111117"), brand: "discover" },
  { ...visa("diners", "3056930009020004"), brand: "diners" },
  { ...visa("jcb", "3566002020360505"), brand: "jcb" },
  { ...visa("unionpay", "6200000000000005"), brand: "unionpay" },
  { ...visa("de", "4000002760000016"), country: "DE" },
  { ...visa("in", "4000003560000008"), country: "IN" },
  { ...visa("visa_chargeDeclined", "4000000000000002"), decline: generic },
  { ...visa("visa_chargeDeclinedInsufficientFunds", "4000000000009995"), decline: poor },
  {
    ...visa("visa_chargeDeclinedLostCard", "4000000000009987"),
    decline: declined("lost_card", "Your card was declined."),
  },
  {
    ...visa("visa_chargeDeclinedStolenCard", "4000000000009979"),
    decline: declined("stolen_card", "Your card was declined."),
  },
  {
    ...visa("chargeDeclinedExpiredCard", "4000000000000069"),
    decline: { code: "expired_card", declineCode: "expired_card", message: "Your card has expired." },
  },
  {
    ...visa("chargeDeclinedIncorrectCvc", "4000000000000127"),
    decline: {
      code: "incorrect_cvc",
      declineCode: "incorrect_cvc",
      message: "Your card's security code is incorrect.",
    },
  },
  {
    ...visa("chargeDeclinedProcessingError", "4000000000000119"),
    decline: {
      code: "processing_error",
      declineCode: "processing_error",
      message: "An error occurred while processing your card. Try again in a little bit.",
    },
  },
  { ...visa("chargeCustomerFail", "4000000000000341"), decline: generic, savable: true },
  { ...visa("authenticationRequired", "4000002760003184"), authentication: "always" },
  { ...visa("authenticationRequiredOnSetup", "4000002500003155"), authentication: "until_set_up" },
  { ...visa("authenticationRequiredSetupForOffSession", "4000003800000446"), authentication: "on_session" },
  { ...visa("threeDSecure2Required", "4000000000003220"), authentication: "always" },
  { ...visa("threeDSecureRequired", "4000000000003063"), authentication: "always" },
  { ...visa("threeDSecureOptional", "4000000000003055"), authentication: "on_request" },
  { ...visa("threeDSecureRequiredChargeDeclined", "4000008400001629"), authentication: "always", decline: generic },
  {
    ...visa("authenticationRequiredChargeDeclinedInsufficientFunds", "4000008260003178"),
    authentication: "always",
    decline: poor,
    savable: true,
  },
  { ...visa("refundFail", "4000000000005126"), refunds: "fail_later" },
  { ...visa("pendingRefund", "4000000000007726"), refunds: "finish_later" },
  { ...visa("createDispute", "4000000000000259"), disputes: "fraudulent" },
  { ...visa("createDisputeProductNotReceived", "4000000000002685"), disputes: "product_not_received" },
];

/** Second names of the same token. */
const ALIASES: Record<string, string> = {
  chargeDeclined: "visa_chargeDeclined",
  chargeDeclinedInsufficientFunds: "visa_chargeDeclinedInsufficientFunds",
  us: "visa",
};

/** A number that is no test card is answered as a live card is in test mode. */
const LIVE_CARD = declined(
  "test_mode_live_card",
  "Your card was declined. Your request was in test mode, but used a non test card.",
);

const byName = new Map(CARDS.map((card) => [card.name, card]));
const byNumber = new Map(CARDS.map((card) => [card.number, card]));

/** The card behind `pm_card_...`. */
export function cardOfToken(token: string): TestCard | undefined {
  const name = token.replace(/^pm_card_/, "");
  return token === name ? undefined : byName.get(ALIASES[name] ?? name);
}

export function cardOfNumber(number: string): TestCard | undefined {
  return byNumber.get(number);
}

export function cardNamed(name: string): TestCard {
  return byName.get(name) ?? { ...visa(name, "4000000000000000"), decline: LIVE_CARD };
}

type Occasion = { offSession: boolean; setUp: boolean; requested: boolean };

/**
 * Whether the cardholder must authenticate. `setUp`: the card was authenticated for payments off-session before.
 * `requested`: the merchant asked for 3-D Secure. Off-session a yes means a refusal, for nobody is there to ask.
 */
export function asksCardholder({ authentication }: TestCard, { offSession, setUp, requested }: Occasion): boolean {
  switch (authentication) {
    case "always":
      return true;
    case "until_set_up":
      return !offSession || !setUp;
    case "on_session":
      return !offSession;
    case "on_request":
      return !offSession && requested;
    default:
      return false;
  }
}

export const UNKNOWN_CARD = "not_a_test_card";

/**
 * How long an online authorisation can be captured: Visa without the cardholder present 4 days 18 hours, else 7 days.
 */
export function captureWindowSeconds(card: TestCard, offSession: boolean): number {
  return inSeconds(card.brand === "visa" && offSession ? { days: 4, hours: 18 } : { days: 7 });
}

/** The check digit every card number carries. */
export function passesLuhn(number: string): boolean {
  const digits = number.split("").reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, place) => total + (place % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2),
    0,
  );
  return /^\d{12,19}$/.test(number) && sum % 10 === 0;
}

function visa(name: string, number: string): TestCard {
  return { name, number, brand: "visa", country: "US", funding: "credit" };
}

function declined(declineCode: string, message: string): Decline {
  return { code: "card_declined", declineCode, message };
}
