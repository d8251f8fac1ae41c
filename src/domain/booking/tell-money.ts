import { type Money, sayMoney } from "../money.ts";
import type { DeskEntryKind, DeskMethod } from "../payment/desk.ts";

/** Somebody's act: by whom, by name, and why, in their words. */
type Act = { actorAccountId: string | null; who: string | null; reason: string | null; at: string };

/** `paymentId`: null for what happened before events had it. `money`: null where it is not known how much it was. */
export type PaymentRecord = { kind: PaymentEvent; paymentId: string | null; money: Money | null; at: string };

export type DeskRecord = Act & { kind: DeskEntryKind; method: DeskMethod; money: Money };

/** `proposed`: a second person approves or declines it, or who proposed it takes it back (`withdrawn`). */
export type RefundRecord = Act & {
  kind: "asked" | "proposed" | "approved" | "declined" | "withdrawn";
  money: Money;
};

/** Somebody has money on hold taken: all of it or a part. */
export type CaptureRecord = Act & { kind: "all" | "part"; money: Money };

/** A payment or a refund that Praxis does not move any more, as a person has settled it in another way. */
export type SettledRecord = Act;

const paymentWords = {
  "payment.card_saved": () => "The card was saved. Nothing is on hold and nothing has been taken yet.",
  "payment.declined": () => "The saved card did not pay. The patient was sent a link to pay in another way.",
  "payment.authorized": (sum) => `${sum ?? "The money"} was put on hold on the card. Nothing has been taken yet.`,
  "payment.captured": (sum) => (sum ? `${sum} was taken from the card.` : "The money on hold was taken."),
  "payment.voided": (sum) => `${sum ?? "The money"} on hold was let go of; the card is not charged.`,
  "payment.expired": (sum) =>
    `The bank let go of ${sum ?? "the money"} on hold before it was taken; the card is not charged.`,
  "payment.refunded": (sum) => `${sum ?? "The money"} was given back.`,
  "payment.disputed": () => "The payment was disputed with the patient's bank, which decides about it.",
  "payment.dispute_won": () => "The bank decided that the clinic keeps the money.",
  "payment.dispute_lost": () => "The bank decided that the patient keeps the money.",
  "payment.refund_failed": (sum) => `The bank sent ${sum ?? "the money"} back to us. It is given back once more.`,
} satisfies Record<string, (sum: string | null) => string>;

/**
 * What a history tells of a payment by card, to patients too. Events that are not among these are told otherwise, or
 * not.
 */
type PaymentEvent = keyof typeof paymentWords;
export const toldPaymentEvents = Object.keys(paymentWords);

export function tellPayment({ kind, paymentId, money }: PaymentRecord, before: readonly PaymentRecord[]): string {
  const isHold = (one: PaymentRecord) =>
    one.kind === "payment.authorized" && (one.paymentId === paymentId || one.paymentId === null);
  const neverHeld = kind === "payment.voided" && !before.some(isHold);
  if (neverHeld) return "The payment was called off. No money was put on hold, and none is charged.";
  return paymentWords[kind](money && sayMoney(money));
}

const deskMethodWords: Record<DeskMethod, string> = { cash: "in cash", terminal: "by card terminal" };

const deskWords: Record<DeskEntryKind, (amount: string, how: string) => string> = {
  taken: (amount, how) => `${amount} was paid at the clinic ${how}.`,
  corrected: (amount, how) => `${amount} ${how} had been entered by mistake. It counts no more.`,
  given_back: (amount, how) => `${amount} was given back at the clinic ${how}.`,
};

export const tellDesk = ({ kind, method, money }: DeskRecord): string =>
  deskWords[kind](sayMoney(money), deskMethodWords[method]);

const refundWords: Record<RefundRecord["kind"], (amount: string) => string> = {
  asked: (amount) => `The clinic gives ${amount} back to the card.`,
  proposed: (amount) => `To give ${amount} back to the card was proposed. A second person decides.`,
  approved: (amount) => `To give ${amount} back to the card was approved.`,
  declined: (amount) => `To give ${amount} back to the card was declined.`,
  withdrawn: (amount) => `Whoever proposed to give ${amount} back took that back.`,
};

export const tellRefund = ({ kind, money }: RefundRecord): string => refundWords[kind](sayMoney(money));

export const tellCapture = ({ kind, money }: CaptureRecord): string =>
  kind === "all"
    ? `The clinic takes the ${sayMoney(money)} on hold.`
    : `The clinic takes ${sayMoney(money)} of the money on hold. The rest is let go of, and owed no more.`;

export const settledWords = "A payment or a refund was settled in another way. Praxis moves nothing of it any more.";
