import type { Made } from "../payment/refused-making.ts";
import type { Settlement } from "../payment/settlement.ts";

// The keys of tasks about a payment, a visit or a change: one task per cause, however often it is raised.

/** Nobody has noted that the patient came. */
export const noShowKey = (appointmentId: string) => `suggest_no_show:${appointmentId}`;

/** The saved card did not pay. */
export const cardDeclinedKey = (paymentId: string) => `card_declined:${paymentId}`;

/** What a payment by card was to bring is due at the clinic. */
export const paymentLostKey = (paymentId: string) => `payment_lost:${paymentId}`;

/** A visit was given up unpaid. */
export const visitReleasedKey = (appointmentId: string) => `visit_released:${appointmentId}`;

/** Stripe refuses to settle a payment, to make a refund of staff's, or to let go of a visit's card. */
export const refusedKey = (settlement: Settlement, id: string) => `payment_refused:${settlement}:${id}`;

/** A patient had the card of their visit removed. */
export const cardRemovedKey = (appointmentId: string) => `card_removed:${appointmentId}`;

/** Stripe refuses to make the payments of a clinic's bookings, or to save cards for them, for one reason. */
export const bookingsRefusedKey = (clinicId: string, what: Made, code: string) =>
  `bookings_refused:${clinicId}:${what}:${code}`;

/** Money of a payment came back, however many refunds it was; of staff's, the refund that is to make it good. */
export const refundFailedKey = (id: string) => `refund_failed:${id}`;

/** A refund waits for a second person. */
export const refundProposedKey = (refundId: string) => `refund_proposed:${refundId}`;

/** Stripe tells of a payment that is not there, however many events it is. */
export const unknownPaymentKey = (paymentId: string) => `unknown_payment:${paymentId}`;

/** Our books and Stripe's differ about a payment. */
export const booksDifferKey = (paymentIntentId: string) => `books_differ:${paymentIntentId}`;

/** A bank asks for an answer. */
export const disputedKey = (stripeDisputeId: string) => `payment_disputed:${stripeDisputeId}`;

/** Money on hold waits for an admin. */
export const toCaptureKey = (paymentId: string) => `to_capture:${paymentId}`;

/** Money on hold is about to lapse. */
export const captureDeadlineKey = (paymentId: string) => `capture_deadline:${paymentId}`;

/** A patient is owed what they paid at the desk, in however many parts. */
export const giveBackKey = (appointmentId: string) => `give_back_at_desk:${appointmentId}`;

/** A change has left visits of a clinic without what they were booked with. */
export const strandedKey = (changeId: string, clinicId: string) => `visits_stranded:${changeId}:${clinicId}`;

/** A message was given up, and so were the copies of it that were sent again. */
export const undeliveredKey = (messageId: string) => `message_undelivered:${messageId}`;
