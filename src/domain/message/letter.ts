import type { LetterFacts, LetterSettings } from "./letter-facts.ts";
import { appointmentLink, bookingLink, payLink, receiptLink } from "./letter-links.ts";
import { type MailLanguage, wordsOf } from "./mail-language.ts";
import type { MessageKind } from "./message.ts";
import { createSayings, type Sayings } from "./sayings.ts";
import type { Words } from "./words/words.ts";

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
    footer: words.why(organization.name, facts.clinic.phone !== null),
    paragraphs: [...paragraphs, ...(accessToken === null ? [] : [words.accessHint])],
    facts: [...told, ...say.phone],
    ...body,
  };
}

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
