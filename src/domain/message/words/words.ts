import type { AccountMailKind } from "../../identity/account-mail.ts";
import type { BalancePlace } from "../../payment/deposit.ts";
import type { PaymentMethod } from "../../payment/payment.ts";

/** How the price of a visit is paid, as it stands when the patient is written to. */
export const moneyStates = [
  "free",
  "at_clinic",
  "saved_until_visit",
  "saved_for_clinic",
  "held_until_visit",
  "held_for_clinic",
  /** The visit was moved so far away that the hold ends before it. */
  "held_too_short",
  /** The same, and its patient may save a card instead. */
  "held_until_saved",
  "charged_soon",
  "charged",
] as const;
export type MoneyState = (typeof moneyStates)[number];

/** Everything the mails of a language say; times and amounts come written out. */
export type Words = {
  direction: "ltr" | "rtl";
  /** For times and amounts. */
  locale: string;
  labels: Record<
    "when" | "before" | "where" | "phone" | "price" | "cancelling" | "notComing" | "fee" | "amount" | "tax" | "visit",
    string
  >;
  /** In the subject: what it is about, and no more of the visit than its clinic and time. */
  subjects: Record<
    | "confirmed"
    | "moved"
    | "cancelled"
    | "approved"
    | "reserved"
    | "reservedToSave"
    | "approvedToPay"
    | "approvedToSave"
    | "declined"
    | "paymentNeeded"
    | "balanceNeeded"
    | "dueAtClinic"
    | "feeDue"
    | "cardRemoved"
    | "released"
    | "receipt"
    | "receiptCorrected"
    | "refunded"
    | "refundFailed"
    | "fromClinic",
    (visit: { clinic: string; at: string }) => string
  >;
  confirmed: string;
  /** What the clinic asks before the visit. */
  pleaseAnswer: string;
  moved: string;
  cancelled: string;
  cancelledBy: Record<"patient" | "staff" | "system", string>;
  /** The saved card did not pay, and the patient not by the link. */
  cancelledUnpaid: string;
  /** What a cancellation does with the money. */
  nothingToPay: string;
  nothingCharged: string;
  backAtClinic: (amount: string) => string;
  feeKeptAtClinic: (fee: string, back: string) => string;
  feePaidAtClinic: (fee: string, paid: string) => string;
  letGo: (amount: string) => string;
  givenBack: (amount: string) => string;
  feeKept: (amount: string) => string;
  feeDue: (amount: string) => string;
  feeBeyondPaid: (fee: string, paid: string, due: string) => string;
  /** Of the card that was saved for the visit. */
  feeOnCard: (fee: string) => string;
  feeBeyondPaidOnCard: (fee: string, paid: string, onCard: string) => string;
  approved: string;
  approvedUntil: (moment: string) => string;
  payUntil: (amount: string, moment: string) => string;
  saveUntil: (amount: string, moment: string) => string;
  reserved: string;
  payNow: string;
  saveCardBy: (moment: string) => string;
  saveCardNow: string;
  declined: string;
  declinedWhy: string;
  notAnswered: string;
  paymentNeeded: string;
  payOrLose: (moment: string) => string;
  /** The visit is so near that it keeps its time. */
  payOrLater: (moment: string) => string;
  /** The rest of a deposit, after the visit. */
  dueAtClinic: string;
  dueAtClinicWhy: string;
  payRest: (amount: string, moment: string) => string;
  cardRemoved: string;
  cardRemovedWhy: string;
  cardRemovedDue: (amount: string) => string;
  released: string;
  releasedWhy: string;
  /** Stripe would not make its payment. */
  cardsRefused: string;
  receipt: string;
  receiptThanks: Record<PaymentMethod, string>;
  stillDue: (amount: string) => string;
  receiptOfFee: string;
  feeTaken: Record<"cancelled" | "missed", string>;
  feeNotPaid: string;
  feeNotPaidWhy: Record<"cancelled" | "missed", string>;
  receiptCorrected: string;
  receiptCorrectedHow: (amount: string) => string;
  refunded: Record<PaymentMethod, string>;
  refundedHow: Record<PaymentMethod, (amount: string) => string>;
  fromClinic: (clinic: string) => string;
  refundFailed: string;
  refundFailedHow: (amount: string) => string;
  paid: Record<MoneyState, (amount: string) => string>;
  /** Of a price, what of it was paid at the clinic, and what is due there. */
  paidAtClinic: { all: (total: string) => string; part: (total: string, paid: string, due: string) => string };
  /** Of a price, what of it is paid by card when booking, and how the rest. */
  deposit: Record<BalancePlace, (total: string, deposit: string, rest: string) => string>;
  cancelUntil: (moment: string) => string;
  cancelAfter: (moment: string, amount: string) => string;
  /** Between what cancelling costs by then and after that. */
  andThen: string;
  cancelByClinic: string;
  feeFromCard: string;
  openAppointment: string;
  openReceipt: string;
  bookAgain: string;
  /** To a patient without a login, of the link. */
  accessHint: string;
  /** In the patient's calendar. */
  visitAt: (clinic: string) => string;
  /** `canCall`: a number to call stands in the mail. */
  why: (organization: string, canCall: boolean) => string;
  /** About a login. */
  account: Record<
    AccountMailKind,
    { subject: (organization: string) => string; heading: string; paragraphs: readonly string[]; link: string }
  >;
  accountLabel: string;
  /** Of the address that a patient's mails went to. */
  addressLabel: string;
  accountWhy: (organization: string) => string;
};
