import { type AppointmentStatus, isLive } from "../booking/lifecycle.ts";
import type { CapturePolicy } from "./policy.ts";

export const paymentStatuses = [
  "created",
  "requires_action",
  "authorized",
  "captured",
  "voided",
  "expired",
  "due_at_clinic",
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** Money as we last knew it. Instants are ISO strings: these facts travel through workflows. */
export type PaymentFacts = {
  paymentId: string;
  status: PaymentStatus;
  amountMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  captureBefore: string | null;
  captureRequested: boolean;
  /** Some of `refundedMinor` is under way and may yet fail. */
  refundPending: boolean;
  /** When its latest refund was found to have failed; null = none has. */
  refundFailedAt: string | null;
  /** A person has settled it in another way: Praxis moves nothing of it any more. */
  settledByHand: boolean;
};

export const settlements = ["capture", "void", "refund"] as const;
export type Settlement = (typeof settlements)[number];

const HOUR_MS = 3_600_000;
/** A person is told a day before an authorisation lapses, and the system acts on its own six hours before. */
const CAPTURE_WARNING_HOURS = 24;
const CAPTURE_LAST_CALL_HOURS = 6;

/** What must now happen to a payment so that patient and clinic get what is theirs; undefined = nothing. */
export function dueSettlement(
  appointment: { status: AppointmentStatus; capturePolicy: CapturePolicy },
  payment: PaymentFacts,
  at: Date,
): Settlement | undefined {
  const { status, capturePolicy } = appointment;
  if (payment.settledByHand) return undefined;
  const over = status === "cancelled" || status === "expired" || status === "refused";
  switch (payment.status) {
    case "created":
    case "requires_action":
      return over ? "void" : undefined;
    case "authorized":
      if (over) return "void";
      if (isCaptureDue(status, capturePolicy, payment)) return "capture";
      if (!isLastCall(payment, at)) return undefined;
      return status === "completed" || status === "no_show" ? "capture" : "void";
    case "captured":
      return over && payment.refundedMinor < payment.capturedMinor ? "refund" : undefined;
    case "voided":
    case "expired":
    case "due_at_clinic":
      return undefined;
  }
}

function isCaptureDue(status: AppointmentStatus, policy: CapturePolicy, { captureRequested }: PaymentFacts): boolean {
  if (status === "held" || status === "requested") return false;
  if (captureRequested || policy === "at_confirmation") return true;
  return policy === "at_completion" && status === "completed";
}

/** When to warn and when to act before an authorisation lapses; undefined when there is none. */
export function captureDeadlines({
  status,
  captureBefore,
  settledByHand,
}: PaymentFacts): { warnAt: Date; lastCallAt: Date } | undefined {
  if (status !== "authorized" || captureBefore === null || settledByHand) return undefined;
  const lapsesAt = Date.parse(captureBefore);
  return {
    warnAt: new Date(lapsesAt - CAPTURE_WARNING_HOURS * HOUR_MS),
    lastCallAt: new Date(lapsesAt - CAPTURE_LAST_CALL_HOURS * HOUR_MS),
  };
}

function isLastCall(payment: PaymentFacts, at: Date): boolean {
  const deadlines = captureDeadlines(payment);
  return deadlines !== undefined && deadlines.lastCallAt <= at;
}

/** Whether nothing more can happen to a payment by itself, given that its appointment will not change any more. */
export function isSettled(status: AppointmentStatus, payment: PaymentFacts): boolean {
  if (isLive(status)) return false;
  if (payment.settledByHand) return true;
  switch (payment.status) {
    case "captured":
      if (payment.refundPending) return false;
      return status === "completed" || status === "no_show" || payment.refundedMinor >= payment.capturedMinor;
    case "voided":
    case "expired":
    case "due_at_clinic":
      return true;
    default:
      return false;
  }
}
