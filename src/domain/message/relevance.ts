import { type AppointmentStatus, isLive } from "../booking/lifecycle.ts";
import { assertNever } from "../errors.ts";
import { isAboutComing, type MessageKind } from "./message.ts";

/** How things stand when a message's turn has come. */
export type MessageFacts = {
  status: AppointmentStatus;
  /** The appointment's since its last move that was one to the patient. */
  toldVersion: number;
  endsAt: Date;
  email: string | null;
  /** Until when the price may be paid by link (ISO); null = it need not be. */
  payBy: string | null;
  /** Of the payment that it is about, else by card. */
  capturedMinor: number;
  /** What is to be paid at the clinic. */
  dueMinor: number;
  /** By card, or of the refund at the desk that it is about. */
  refundedMinor: number;
  /** Of the payment that it is about: its receipt was sent, or may have been. */
  hasReceipt: boolean;
};

/** `no_address`: nobody to write to. `superseded`: not so any more. `visit_over`: nobody needs to know it any more. */
export const skipReasons = ["no_address", "superseded", "visit_over"] as const;
export type SkipReason = (typeof skipReasons)[number];

/** Why a message is better not sent; null when it is true and of use at `at`. */
export function whyNotSend(
  message: { kind: MessageKind; version: number },
  facts: MessageFacts,
  at: Date,
): SkipReason | null {
  if (!isTrue(message, facts)) return "superseded";
  if (isAboutComing(message.kind) && facts.endsAt <= at) return "visit_over";
  return facts.email === null ? "no_address" : null;
}

function isTrue({ kind, version }: { kind: MessageKind; version: number }, facts: MessageFacts): boolean {
  switch (kind) {
    case "confirmed":
    case "moved":
      return version === facts.toldVersion && isLive(facts.status);
    case "cancelled":
      return facts.status === "cancelled";
    case "approved":
    case "reserved":
      return facts.status === "held";
    case "declined":
      return facts.status === "refused";
    case "payment_needed":
      return facts.status === "confirmed" && facts.payBy !== null;
    case "due_at_clinic":
      return facts.status === "confirmed" && facts.dueMinor > 0;
    case "fee_due":
      return (facts.status === "cancelled" || facts.status === "no_show") && facts.dueMinor > 0;
    case "from_clinic":
    case "card_removed": // a card that was removed is not kept again
      return true;
    case "balance_needed":
      return facts.payBy !== null;
    case "released":
      return facts.status === "cancelled" || facts.status === "expired" || facts.status === "refused";
    case "receipt":
      return facts.capturedMinor > 0;
    case "receipt_corrected":
      return facts.capturedMinor === 0 && facts.hasReceipt;
    case "refunded":
      return facts.refundedMinor > 0;
    case "refund_failed":
      return facts.refundedMinor < facts.capturedMinor;
    default:
      return assertNever(kind);
  }
}
