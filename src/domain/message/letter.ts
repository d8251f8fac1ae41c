import type { RefusalCode } from "../booking/appointment.ts";
import type { BalancePlace } from "../payment/deposit.ts";
import type { StoredTerms } from "../payment/fees.ts";
import type { CapturePolicy, PaymentPolicy } from "../payment/policy.ts";
import type { PaymentMethod, PaymentPurpose } from "../payment/settlement.ts";
import type { MessageKind } from "./message.ts";
import { createSayings, type Sayings } from "./sayings.ts";
import { ar } from "./words/ar.ts";
import { en } from "./words/en.ts";
import type { Words } from "./words/words.ts";

export const mailLanguages = ["en", "ar"] as const;
export type MailLanguage = (typeof mailLanguages)[number];

export const wordsOf: Record<MailLanguage, Words> = { en, ar };

/** The language a patient is written to who reads `tag` (BCP 47); English for those there are no words of yet. */
export function mailLanguageOf(tag: string): MailLanguage {
  return tag.toLowerCase().split("-")[0] === "ar" ? "ar" : "en";
}

/** What a letter is made from: no more of the visit than its clinic, time and price. Instants are ISO strings. */
export type LetterFacts = {
  appointmentId: string;
  organization: { name: string; slug: string; brandColor: string | null };
  clinic: { name: string; address: string; phone: string | null; timeZone: string };
  startsAt: string;
  endsAt: string;
  /** When the visit was before its last move that the patient is told of; null when there was none. */
  movedFrom: string | null;
  /** Until when what was approved, or booked at the desk, waits to be paid. */
  holdExpiresAt: string | null;
  refusalCode: RefusalCode | null;
  cancelledBy: "patient" | "staff" | "system" | null;
  /** Ours, where nobody gave one: `not_paid`. */
  cancelReason: string | null;
  /** The organization's of today, for visits that were not promised one. */
  cancellationNoticeMinutes: number;
  feeTerms: StoredTerms | null;
  /** What it costs that it was cancelled or missed; null = neither. */
  feeMinor: number | null;
  paymentPolicy: PaymentPolicy;
  capturePolicy: CapturePolicy;
  currency: string;
  totalMinor: number;
  /** What of it the card pays when booking; null = all of it, or no card. */
  depositMinor: number | null;
  /** How the rest is paid. */
  balance: BalancePlace;
  includedTaxMinor: number;
  /** What of it is charged to the card that was saved, or is being. */
  feeOnCardMinor: number;
  /** By card. */
  capturedMinor: number;
  refundedMinor: number;
  /**
   * What of it, but for a fee, is on hold or was taken, but for what staff have given back of it and what a bank has
   * taken back.
   */
  byCardMinor: number;
  /** What is to be paid at the clinic. */
  dueMinor: number;
  /** What was paid at the desk and not given back there. */
  atDeskMinor: number;
  /** The one payment that it is about, and what of it was taken; null for all else. */
  payment: { amountMinor: number; capturedMinor: number; method: PaymentMethod; purpose: PaymentPurpose } | null;
  /** Of the one refund that it is about; null for all else. */
  refundMinor: number | null;
  /** How that was paid. */
  refundMethod: PaymentMethod | null;
  /** Its patient is asked to save a card for its price, and nothing is charged then. */
  savesCard: boolean;
  /** Money has been on hold for it at some time. */
  wasHeld: boolean;
  /** Its card is saved, and its price to be put on hold on it. */
  isCardSaved: boolean;
  /** What cancelling late or not coming costs beyond what was paid would be charged to it. */
  isFeeFromCard: boolean;
  /** The desk booked it, and what its services ask the patient is not answered. */
  hasOpenQuestions: boolean;
  /** Until when the price may be paid by link; null = it need not be. */
  payBy: string | null;
  /** Until when a card may be saved in the stead of what is on hold; null = it need not be. */
  saveBy: string | null;
  /** When the card network lets go of what is on hold; null = nothing is. */
  heldUntil: string | null;
  /** What somebody at the clinic has written; null of all that Praxis writes. */
  written: string | null;
};

/** A mail in words, which `render.ts` writes as text and as HTML. */
export type Letter = {
  language: MailLanguage;
  direction: Words["direction"];
  from: string;
  brandColor: string | null;
  subject: string;
  heading: string;
  paragraphs: string[];
  facts: { label: string; value: string }[];
  link: { label: string; url: string };
  footer: string;
};

export type LetterSettings = {
  language: MailLanguage;
  /** Where links lead. */
  publicUrl: string;
  /** When it is sent, which decides what the patient can still do. */
  at: Date;
  /** The secret that its link carries to a patient whom the desk noted, and who has no login; null for all others. */
  accessToken: string | null;
};

export function writeLetter(kind: MessageKind, facts: LetterFacts, settings: LetterSettings): Letter {
  const { language, accessToken } = settings;
  const { organization } = facts;
  const words = wordsOf[language];
  const say = createSayings(words, facts);
  const { paragraphs, facts: told, ...body } = bodies[kind](say, facts, settings);
  return {
    language,
    direction: words.direction,
    from: organization.name,
    brandColor: organization.brandColor,
    link: appointmentLink(words, facts, settings),
    footer: words.why(organization.name),
    paragraphs: [...paragraphs, ...(accessToken === null ? [] : [words.accessHint])],
    facts: [...told, ...say.phone],
    ...body,
  };
}

const appointmentLink = (words: Words, facts: LetterFacts, settings: LetterSettings) => ({
  label: words.openAppointment,
  url:
    accessUrl(facts, settings, "appointment") ??
    `${settings.publicUrl}/app/appointments/${facts.appointmentId}?organization=${facts.organization.slug}`,
});

/** Where all that was paid for the visit, given back and corrected is to be printed. */
const receiptLink = (words: Words, facts: LetterFacts, settings: LetterSettings) => ({
  label: words.openReceipt,
  url:
    accessUrl(facts, settings, "receipt") ??
    `${settings.publicUrl}/app/appointments/${facts.appointmentId}/receipt?organization=${facts.organization.slug}`,
});

/** Where the card is asked for, which needs the patient's login. */
const payLink = (words: Words, facts: LetterFacts, settings: LetterSettings) => ({
  label: words.payNow,
  url:
    accessUrl(facts, settings, "pay") ??
    `${settings.publicUrl}/book/${facts.organization.slug}?lang=${settings.language}&appointment=${facts.appointmentId}`,
});

/** The way there by a login that is made on the way; `aim` names the visit to go on to. */
const accessUrl = (
  { organization, appointmentId }: LetterFacts,
  { publicUrl, accessToken, language }: LetterSettings,
  aim: "appointment" | "receipt" | "pay",
) =>
  accessToken === null
    ? null
    : `${publicUrl}/app/invitation?organization=${organization.slug}&lang=${language}&${aim}=${appointmentId}#${accessToken}`;

const bookingLink = (words: Words, { organization }: LetterFacts, { publicUrl, language }: LetterSettings) => ({
  label: words.bookAgain,
  url: `${publicUrl}/book/${organization.slug}?lang=${language}`,
});

type Body = Pick<Letter, "subject" | "heading" | "paragraphs" | "facts"> & Partial<Pick<Letter, "link">>;

const bodies: Record<MessageKind, (say: Sayings, facts: LetterFacts, settings: LetterSettings) => Body> = {
  confirmed: ({ words, ...say }, { hasOpenQuestions }, { at }) => ({
    subject: words.subjects.confirmed(say.visitInShort),
    heading: words.confirmed,
    paragraphs: hasOpenQuestions ? [words.pleaseAnswer] : [],
    facts: [say.when, say.where, say.price, ...say.terms(at)],
  }),
  moved: ({ words, ...say }, facts, settings) => ({
    subject: words.subjects.moved(say.visitInShort),
    heading: words.moved,
    paragraphs: facts.saveBy ? [words.saveCardBy(say.moment(facts.saveBy))] : [],
    facts: [say.when, ...say.before, say.where, say.price, ...say.terms(settings.at)],
    ...(facts.saveBy ? { link: { ...payLink(words, facts, settings), label: words.saveCardNow } } : {}),
  }),
  cancelled: ({ words, ...say }, { cancelledBy, cancelReason }) => ({
    subject: words.subjects.cancelled(say.visitInShort),
    heading: words.cancelled,
    paragraphs: [
      cancelReason === "not_paid" ? words.cancelledUnpaid : words.cancelledBy[cancelledBy ?? "system"],
      say.moneyOfCancellation,
    ],
    facts: [say.when, say.where],
  }),
  approved: (say, facts, settings) => {
    const { words, visitInShort } = say;
    const { holdExpiresAt, startsAt, totalMinor, paymentPolicy, savesCard } = facts;
    if (paymentPolicy === "card")
      return {
        subject: words.subjects[savesCard ? "approvedToSave" : "approvedToPay"](visitInShort),
        heading: words.approved,
        ...askForCard(say, facts, settings),
      };
    return {
      subject: words.subjects.approved(visitInShort),
      heading: words.approved,
      paragraphs: [words.approvedUntil(say.moment(holdExpiresAt ?? startsAt))],
      facts: [say.when, say.where, say.amount(totalMinor), ...say.terms(settings.at)],
    };
  },
  reserved: (say, facts, settings) => ({
    subject: say.words.subjects[facts.savesCard ? "reservedToSave" : "reserved"](say.visitInShort),
    heading: say.words.reserved,
    ...askForCard(say, facts, settings),
  }),
  declined: ({ words, ...say }, facts, settings) => ({
    subject: words.subjects.declined(say.visitInShort),
    heading: words.declined,
    paragraphs: [facts.refusalCode === "not_answered" ? words.notAnswered : words.declinedWhy],
    facts: [say.when, say.where],
    link: bookingLink(words, facts, settings),
  }),
  released: ({ words, ...say }, facts, settings) => ({
    subject: words.subjects.released(say.visitInShort),
    heading: words.released,
    paragraphs: [facts.refusalCode === "payment_unavailable" ? words.cardsRefused : words.releasedWhy],
    facts: [say.when, say.where],
    link: bookingLink(words, facts, settings),
  }),
  payment_needed: ({ words, ...say }, facts, settings) => {
    const { payBy, startsAt, totalMinor } = facts;
    const isReleased = payBy !== null && Date.parse(payBy) <= Date.parse(startsAt);
    return {
      subject: words.subjects.paymentNeeded(say.visitInShort),
      heading: words.paymentNeeded,
      paragraphs: [isReleased ? words.payOrLose(say.moment(payBy)) : words.payOrLater(say.moment(startsAt))],
      facts: [say.when, say.where, say.amount(totalMinor)],
      link: payLink(words, facts, settings),
    };
  },
  due_at_clinic: ({ words, ...say }, { dueMinor }) => ({
    subject: words.subjects.dueAtClinic(say.visitInShort),
    heading: words.dueAtClinic,
    paragraphs: [words.dueAtClinicWhy],
    facts: [say.when, say.where, say.amount(dueMinor)],
  }),
  fee_due: ({ words, ...say }, { dueMinor, cancelledBy }) => ({
    subject: words.subjects.feeDue(say.visitInShort),
    heading: words.feeNotPaid,
    paragraphs: [words.feeNotPaidWhy[cancelledBy ? "cancelled" : "missed"]],
    facts: [say.amount(dueMinor), say.visit, say.where],
  }),
  card_removed: ({ words, ...say }, { dueMinor }) => ({
    subject: words.subjects.cardRemoved(say.visitInShort),
    heading: words.cardRemoved,
    paragraphs: [dueMinor > 0 ? words.cardRemovedDue(say.money(dueMinor)) : words.cardRemovedWhy],
    facts: [say.visit, say.where],
  }),
  balance_needed: ({ words, ...say }, facts, settings) => {
    const { payBy, payment, startsAt, totalMinor, depositMinor } = facts;
    const rest = say.amount(payment?.amountMinor ?? totalMinor - (depositMinor ?? 0));
    return {
      subject: words.subjects.balanceNeeded(say.visitInShort),
      heading: words.paymentNeeded,
      paragraphs: [words.payRest(rest.value, say.moment(payBy ?? startsAt))],
      facts: [rest, say.visit, say.where],
      link: payLink(words, facts, settings),
    };
  },
  receipt: ({ words, ...say }, facts, settings) => {
    const { payment, capturedMinor, totalMinor, dueMinor, feeMinor, cancelledBy } = facts;
    const method = payment?.method ?? "card";
    const amountMinor = payment?.capturedMinor ?? capturedMinor;
    const isFee = method === "card" ? !!feeMinor : payment?.purpose === "fee";
    const how =
      isFee && method === "card" ? words.feeTaken[cancelledBy ? "cancelled" : "missed"] : words.receiptThanks[method];
    const isMoreDue = method !== "card" && dueMinor > 0;
    return {
      subject: words.subjects.receipt(say.visitInShort),
      heading: isFee ? words.receiptOfFee : words.receipt,
      paragraphs: [how, ...(isMoreDue ? [words.stillDue(say.money(dueMinor))] : [])],
      // The tax is of the whole price, which a fee and a part are not.
      facts: [say.amount(amountMinor), ...(isFee || amountMinor !== totalMinor ? [] : say.tax), say.visit, say.where],
      link: receiptLink(words, facts, settings),
    };
  },
  receipt_corrected: ({ words, ...say }, facts, settings) => ({
    subject: words.subjects.receiptCorrected(say.visitInShort),
    heading: words.receiptCorrected,
    paragraphs: [words.receiptCorrectedHow(say.money(facts.payment?.amountMinor ?? 0))],
    facts: [say.visit, say.where],
    link: receiptLink(words, facts, settings),
  }),
  refunded: ({ words, ...say }, facts, settings) => ({
    subject: words.subjects.refunded(say.visitInShort),
    heading: words.refunded[facts.refundMethod ?? "card"],
    paragraphs: [words.refundedHow[facts.refundMethod ?? "card"](say.money(facts.refundMinor ?? facts.refundedMinor))],
    facts: [say.visit, say.where],
    link: receiptLink(words, facts, settings),
  }),
  from_clinic: ({ words, ...say }, { written, clinic }) => ({
    subject: words.subjects.fromClinic(say.visitInShort),
    heading: words.fromClinic(clinic.name),
    // A line that is left empty ends a paragraph, and so does each other: mails have no other way to keep them apart.
    paragraphs: (written ?? "").split(/\n+/),
    facts: [say.visit, say.where],
  }),
  refund_failed: ({ words, ...say }, { refundMinor, capturedMinor, refundedMinor }) => ({
    subject: words.subjects.refundFailed(say.visitInShort),
    heading: words.refundFailed,
    paragraphs: [words.refundFailedHow(say.money(refundMinor ?? capturedMinor - refundedMinor))],
    facts: [say.visit, say.where],
  }),
};

/** Of a time that is held until its patient has given a card. */
function askForCard({ words, ...say }: Sayings, facts: LetterFacts, settings: LetterSettings) {
  const { holdExpiresAt, startsAt, totalMinor, depositMinor, savesCard } = facts;
  const amount = say.money(depositMinor ?? totalMinor);
  const until = say.moment(holdExpiresAt ?? startsAt);
  const link = payLink(words, facts, settings);
  return {
    paragraphs: [savesCard ? words.saveUntil(amount, until) : words.payUntil(amount, until)],
    facts: [say.when, say.where, depositMinor === null ? say.amount(totalMinor) : say.price, ...say.terms(settings.at)],
    link: savesCard ? { ...link, label: words.saveCardNow } : link,
  };
}
