import type { Actor } from "./appointment.ts";

/** Whether a visit is booked at once, or asked for, and booked once the clinic has said yes. */
export const approvalModes = ["instant", "by_clinic"] as const;
export type ApprovalMode = (typeof approvalModes)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * A clinic has at least this long to answer: patients ask so much earlier than the notice
 * that no request ends before anybody can have seen it.
 */
const ANSWER_MINUTES = 60;

/** One service that has to be looked at is enough for the whole visit. Staff who book have looked. */
export function approvalOf(modes: readonly ApprovalMode[], asker: Actor["kind"]): ApprovalMode {
  return asker !== "staff" && modes.includes("by_clinic") ? "by_clinic" : "instant";
}

/** Whether the clinic answers first: by when, once the visit's time is known, and in words. */
export type ApprovalTerms = { mode: ApprovalMode; dueAt: Date | null; text: string };

export function approvalTermsOf(request: {
  mode: ApprovalMode;
  requestedAt: Date;
  startsAt: Date | null;
  approvalHours: number;
  minimumNoticeMinutes: number;
}): ApprovalTerms {
  const { mode, requestedAt, startsAt, approvalHours, minimumNoticeMinutes } = request;
  if (mode === "instant") return { mode, dueAt: null, text: "It is booked at once." };
  const dueAt = startsAt && approvalDueAt({ at: requestedAt, startsAt, approvalHours, minimumNoticeMinutes });
  const hours = approvalHours === 1 ? "an hour" : `${approvalHours} hours`;
  const text = `The clinic answers first, within ${hours}. Until then the time is kept, and nothing is charged.`;
  return { mode, dueAt, text };
}

/** How long before a visit it is booked, or asked for, at the latest. */
export function noticeMinutesOf(approval: ApprovalMode, minimumNoticeMinutes: number): number {
  return approval === "by_clinic" ? minimumNoticeMinutes + ANSWER_MINUTES : minimumNoticeMinutes;
}

/** By when the clinic answers a request: within the hours it gives itself, and never inside the notice of the visit. */
export function approvalDueAt(request: {
  at: Date;
  startsAt: Date;
  approvalHours: number;
  minimumNoticeMinutes: number;
}): Date {
  const within = request.at.getTime() + request.approvalHours * HOUR_MS;
  return new Date(Math.min(within, request.startsAt.getTime() - request.minimumNoticeMinutes * MINUTE_MS));
}

/** Until when a visit waits to be paid by who is at the screen. */
export function holdUntil({ at, holdMinutes }: { at: Date; holdMinutes: number }): Date {
  return new Date(at.getTime() + holdMinutes * MINUTE_MS);
}

/**
 * The same by who is mailed: of an approved visit, or one that the desk has booked. Hours, because they are not at the
 * screen by then; up to the visit itself, because they may be on their way; and never less than any patient has.
 */
export function mailedHoldUntil(held: {
  at: Date;
  startsAt: Date;
  approvedHoldHours: number;
  holdMinutes: number;
}): Date {
  const within = Math.min(held.at.getTime() + held.approvedHoldHours * HOUR_MS, held.startsAt.getTime());
  return new Date(Math.max(within, holdUntil(held).getTime()));
}
