import type { ConsumableToPrepare } from "../inventory/consumable.ts";
import type { BalancePlace } from "../payment/deposit.ts";
import type { DeskActs } from "../payment/desk.ts";
import type { DeskPlan } from "../payment/desk-plan.ts";
import type { DisputeState } from "../payment/dispute.ts";
import type { StoredTerms } from "../payment/fees.ts";
import type { CardShown } from "../payment/intent.ts";
import type { PaymentMethod, PaymentPurpose, PaymentStatus } from "../payment/payment.ts";
import type { CapturePolicy, PaymentPolicy } from "../payment/policy.ts";
import type { RefundReason, RefundStatus } from "../payment/refund.ts";
import type { Price } from "../pricing/quote.ts";
import type { Assignment, PriceChange, RefusalCode } from "./appointment.ts";
import type { AppointmentStatus } from "./lifecycle.ts";

/** An appointment as it is stored, with the names that people read. Instants are ISO strings. */
export type StoredAppointment = {
  id: string;
  bookingId: string;
  version: number;
  status: AppointmentStatus;
  clinic: { id: string; name: string; address: string; phone: string | null; timeZone: string };
  /** Who begins it, with its first service. */
  practitioner: { id: string; name: string } | null;
  nurse: { id: string; name: string } | null;
  patientId: string;
  patientName: string;
  startsAt: string;
  endsAt: string;
  requestedAt: string;
  /** Stays when the request is answered; null = it needed no approval. */
  approvalDueAt: string | null;
  holdExpiresAt: string | null;
  services: {
    serviceId: string;
    name: string;
    minutes: number;
    practitioner: { id: string; name: string };
    /** Of who does not begin the visit. */
    assignment: Assignment | null;
    baseMinor: number;
    discountMinor: number;
    taxBasisPoints: number;
  }[];
  rooms: { id: string; name: string }[];
  currency: string;
  baseMinor: number;
  discountMinor: number;
  totalMinor: number;
  discountReason: Price["discountReason"];
  priceChange: PriceChange | null;
  priceAccepted: boolean;
  assignment: Assignment | null;
  overbookingReason: string | null;
  refusalCode: RefusalCode | null;
  /** In the words of the clinic, when it declined a request. */
  refusalReason: string | null;
  /** null = booked before there were fees, or refused. */
  feeTerms: StoredTerms | null;
  /** What it costs that it was cancelled or missed; null = neither. */
  feeMinor: number | null;
  feeWaived: boolean;
  /** The organization's of today, for visits that were not promised one. */
  cancellationNoticeMinutes: number;
  paymentPolicy: PaymentPolicy;
  /** How the desk agreed that it is paid, of a visit that asked for a card. */
  deskPlan: DeskPlan | null;
  /** What of the price the card pays when booking; null = all of it, or no card. */
  depositMinor: number | null;
  /** How the rest is paid. */
  balance: BalancePlace;
  capturePolicy: CapturePolicy;
  /** Its card is or is to be saved for the price, not charged or held when it was booked. */
  savesCard: boolean;
  /** Which terms its patient agreed to when that card, or the one of the deposit, was saved; null = none is. */
  cardTerms: string | null;
  payments: {
    id: string;
    method: PaymentMethod | null;
    purpose: PaymentPurpose;
    status: PaymentStatus;
    amountMinor: number;
    capturedMinor: number;
    refundedMinor: number;
    disputedMinor: number;
    handedOutMinor: number;
    /** What an admin has left of its hold. */
    forgoneMinor: number;
    settledByHand: boolean;
    /** The desk takes the money instead of its card or link. */
    withdrawn: boolean;
    /** By a dispute. */
    refundBlocked: boolean;
    clientSecret: string | null;
    stripeAccountId: string | null;
    declineCode: string | null;
    captureBefore: string | null;
    dispute: { state: DisputeState; dueAt: string | null; amountMinor: number; stripeDisputeId: string } | null;
    payBy: string | null;
    /** Its patient may save a card for it by link. */
    cardToSave: boolean;
    /** What people did with it, of money at the desk. */
    desk: DeskActs | null;
    /** When its money was taken; null = none was. */
    takenAt: string | null;
    card: CardShown | null;
  }[];
  /** The card that is kept for it at Stripe; `card` is null for those of before. */
  savedCard: { card: CardShown | null } | null;
  refunds: {
    id: string;
    paymentId: string;
    amountMinor: number;
    reason: RefundReason;
    status: RefundStatus;
    /** Why, in the words of who asked for it; null for what follows from the visit. */
    note: string | null;
    askedBy: string | null;
    at: string;
  }[];
  /** null = a patient reads. */
  forStaff: VisitForStaff | null;
};

/** What only staff read of a visit. Names are those of who did it at the clinic; null for everybody else. */
export type VisitForStaff = {
  /** Of its statuses, moves and notes, by the kind of its event; null for what was brought in from elsewhere. */
  lastChange: { kind: string; by: string | null } | null;
  /** Who put it on top of other visits. */
  overbookedBy: string | null;
  /** The patient's first at any clinic of the organization. */
  isFirstVisit: boolean;
  hasNote: boolean;
  /** The language that its patient needs an interpreter for, BCP 47. */
  interpreterFor: string | null;
  /** What its services use up together. */
  consumables: ConsumableToPrepare[];
};
