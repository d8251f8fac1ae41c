import type { Actor, RefusalCode } from "../booking/appointment.ts";
import type { DeskPlan } from "../payment/desk-plan.ts";
import type { PaymentPurpose } from "../payment/payment.ts";
import type { SkipReason } from "./relevance.ts";

/** What a patient is written about. */
export const messageKinds = [
  "confirmed",
  "moved",
  "cancelled",
  /** The clinic has said yes to a request, and it waits for its patient to pay or to accept the price. */
  "approved",
  /** The desk has booked it, and it waits for its patient to pay. */
  "reserved",
  /** The clinic has said no, or nothing in time. */
  "declined",
  /** The saved card did not pay, and there is a link to pay by. */
  "payment_needed",
  /** The card of a deposit did not pay the rest after the visit, and there is a link to pay by. */
  "balance_needed",
  /** The card does not pay after all, and the visit is to be paid at the clinic. */
  "due_at_clinic",
  /** The saved card did not pay the fee of a visit that was cancelled late or missed. */
  "fee_due",
  /** The clinic had the card removed that was kept for the visit. */
  "card_removed",
  /** A hold that somebody tried to pay, or was told of, has ended without a visit. */
  "released",
  "receipt",
  /** A payment at the desk, of which a receipt was sent, had been entered by mistake. */
  "receipt_corrected",
  "refunded",
  "refund_failed",
  /** Somebody at the clinic has written to the patient, in words of their own. */
  "from_clinic",
] as const;
export type MessageKind = (typeof messageKinds)[number];

export const channels = ["email"] as const;
export type Channel = (typeof channels)[number];

/**
 * `sending`: handed to the mail server, whose answer is not stored yet. `unknown`: there was none, and it is not sent
 * again. `skipped`: not true any more, or nobody to write to, when its turn came.
 */
export const messageStatuses = ["queued", "sending", "sent", "unknown", "gave_up", "skipped"] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** Something is still to be done about it. */
export const openMessageStatuses = ["queued", "sending"] as const satisfies readonly MessageStatus[];

/** A message as it is stored. Instants are ISO strings. */
export type StoredMessage = {
  id: string;
  kind: MessageKind;
  channel: Channel;
  appointmentId: string;
  version: number;
  status: MessageStatus;
  skipReason: SkipReason | null;
  attempts: number;
  language: string | null;
  /** What somebody at the clinic has written; null of all that Praxis writes. */
  text: string | null;
  /** The one that somebody had sent again. */
  resendOf: string | null;
  /** When somebody last had it, or the one it is a copy of, sent again; null = nobody yet. */
  lastResentAt: string | null;
  queuedAt: string;
  sentAt: string | null;
};

/** Mails take minutes to arrive: who had one sent again waits so long before they have it sent once more. */
const RESEND_PAUSE_MINUTES = 5;

/** From when on a message may be sent again; null = at once. */
export function resendableFrom({ lastResentAt }: Pick<StoredMessage, "lastResentAt">): Date | null {
  return lastResentAt === null ? null : new Date(Date.parse(lastResentAt) + RESEND_PAUSE_MINUTES * 60_000);
}

/** Identifies one message to one patient, whoever decides it and however often. Ids and codes only. */
export function dedupeKeyOf(message: {
  organizationId: string;
  appointmentId: string;
  version: number;
  kind: MessageKind;
  channel: Channel;
  /** Several payments and refunds are as many mails. */
  paymentId?: string | undefined;
  refundId?: string | undefined;
}): string {
  const { organizationId, appointmentId, version, kind, channel, paymentId, refundId } = message;
  const about = [paymentId, refundId].filter((id) => id !== undefined);
  return [organizationId, appointmentId, version, kind, ...about, channel].join(":");
}

/** About one payment, of which a visit may have several. */
export const isAboutPayment = (kind: MessageKind) => aboutPayment.includes(kind);

const aboutPayment: readonly MessageKind[] = ["balance_needed", "receipt", "receipt_corrected"];

/** An event of the outbox, as far as it decides whether somebody is written to. */
export type MessageEvent = {
  kind: string;
  payload: {
    /** The status before, where one follows another. */
    from?: string | undefined;
    /** Of a move: it is one to the patient. */
    visitChanged?: boolean | undefined;
    /** Of the end of a hold: a card was tried, or it came from a request that the clinic approved. */
    paymentTried?: boolean | undefined;
    wasApproved?: boolean | undefined;
    /** Of a hold and of its end: how the desk agreed that it is paid. */
    deskPlan?: DeskPlan | null | undefined;
    /** Why it was refused. */
    code?: RefusalCode | undefined;
    /** Of a refund. */
    refundId?: string | undefined;
    /** Of a payment; missing in events of before this was noted, as is the refund in those of money given back. */
    paymentId?: string | undefined;
    purpose?: PaymentPurpose | undefined;
    /** Of what happened to money: where its appointment stood. */
    appointmentStatus?: string | undefined;
    /** Of money on hold: a saved card was asked for it, with its patient elsewhere. */
    offSession?: boolean | undefined;
    /** Of a card that is not kept any more: who had it removed. */
    by?: Actor["kind"] | undefined;
  };
};

/**
 * What the patient is written about an event; null for what they need not be told of. Whether it is still true is
 * looked at when it is sent.
 */
export function messageOn({ kind, payload }: MessageEvent): MessageKind | null {
  switch (kind) {
    case "appointment.confirmed":
      // What leads back to it takes a mistake of the desk back.
      return payload.from === undefined || isBeforeBooking(payload.from) ? "confirmed" : null;
    case "appointment.held":
      if (payload.from === "requested") return "approved";
      return payload.deskPlan === "by_link" ? "reserved" : null; // else its patient is at the screen
    case "appointment.refused":
      if (payload.code === "declined" || payload.code === "not_answered") return "declined";
      return releasedIf(isAwaited(payload)); // Stripe would not make its payment
    case "appointment.moved":
      return payload.visitChanged ? "moved" : null;
    case "appointment.cancelled":
      return isBeforeBooking(payload.from) ? releasedIf(isAwaited(payload)) : "cancelled";
    case "appointment.expired":
      return releasedIf(isAwaited(payload));
    case "payment.authorized":
      // Too late: the money goes back, and whoever has paid must hear of it. Whose saved card was asked has not.
      return releasedIf(
        !payload.offSession && (payload.appointmentStatus === "expired" || payload.appointmentStatus === "cancelled"),
      );
    case "payment.voided":
    case "payment.expired":
      if (payload.purpose === "fee") return "fee_due";
      return payload.purpose !== "balance" && payload.appointmentStatus === "confirmed" ? "due_at_clinic" : null;
    case "payment.declined":
      return payload.purpose === "balance" ? "balance_needed" : "payment_needed";
    case "payment.card_removed":
      return payload.by === "staff" ? "card_removed" : null; // its patient has just read what it means
    case "payment.captured":
      return "receipt";
    case "payment.taken_at_desk":
      return payload.paymentId ? "receipt" : null;
    case "payment.corrected":
      return payload.paymentId ? "receipt_corrected" : null;
    case "payment.given_back":
      return payload.refundId ? "refunded" : null;
    case "payment.refunded":
      return "refunded";
    case "payment.refund_failed":
      return "refund_failed";
    default:
      return null;
  }
}

const isBeforeBooking = (from: string | undefined) => from === "held" || from === "requested";

/** Its patient has tried to pay, or was mailed that it waits for them. */
const isAwaited = ({ paymentTried, wasApproved, deskPlan }: MessageEvent["payload"]) =>
  paymentTried || wasApproved || deskPlan === "by_link";

const releasedIf = (isNews: boolean | undefined) => (isNews ? "released" : null);

/**
 * About whether and when to come. Who does not hear of that waits in vain or comes in vain: such a mail is sent once
 * more after an attempt whose end is unknown, as the same mail twice is the smaller harm, and is of no use once the
 * visit's time is over. The others are about what has happened.
 */
export const isAboutComing = (kind: MessageKind) => aboutComing.includes(kind);

const aboutComing: readonly MessageKind[] = [
  "confirmed",
  "moved",
  "cancelled",
  "approved",
  "reserved",
  "declined",
  "payment_needed",
  "due_at_clinic",
];

/** Whose link leads to the visit, which takes access to its patient's record; the others lead to where one books. */
export const leadsToVisit = (kind: MessageKind) => kind !== "declined" && kind !== "released";
