import type { RefusalCode } from "../booking/appointment.ts";
import type { BalancePlace } from "../payment/deposit.ts";
import type { StoredTerms } from "../payment/fees.ts";
import type { PaymentMethod, PaymentPurpose } from "../payment/payment.ts";
import type { CapturePolicy, PaymentPolicy } from "../payment/policy.ts";
import type { MailLanguage } from "./mail-language.ts";

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

export type LetterSettings = {
  language: MailLanguage;
  /** Where links lead. */
  publicUrl: string;
  /** When it is sent, which decides what the patient can still do. */
  at: Date;
  /** The secret that its link carries to a patient whom the desk noted, and who has no login; null for all others. */
  accessToken: string | null;
};
