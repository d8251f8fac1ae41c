import { type FollowUp, type NextStep, nextStep } from "./follow-up.ts";
import type { AppointmentStatus } from "./lifecycle.ts";
import { refusalWords } from "./refusal.ts";
import { type MoveRecord, onTopWords, tellMove } from "./tell-move.ts";
import type { StoredAppointment } from "./view.ts";

export type Happening = {
  at: string;
  kind: string;
  text: string;
  /** In the words of who did it; null where none was given, and for readers it is not for. */
  reason: string | null;
  by: "patient" | "staff" | "system";
};
export type Expectation = { at: string | null; kind: string; text: string };

export type History = {
  statuses: {
    from: AppointmentStatus | null;
    to: AppointmentStatus;
    actorKind: "patient" | "staff" | "system";
    actorAccountId: string | null;
    /** Ours, for what nobody gave a reason for in words. */
    reasonCode: string | null;
    /** In the words of who did it. */
    reason: string | null;
    at: string;
  }[];
  moves: MoveRecord[];
  payments: { kind: string; at: string }[];
};

/** Who reads a history. */
export type Reader = { isStaff: boolean; accountId: string };

/**
 * What happened to an appointment and why, in plain words, the first first.
 * Reasons are for staff, and for whoever gave them.
 */
export function tellHistory(
  { statuses, moves, payments }: History,
  stored: StoredAppointment,
  reader: Reader,
): Happening[] {
  const reasonFor = (happened: { actorAccountId: string | null; reason: string | null }) =>
    reader.isStaff || happened.actorAccountId === reader.accountId ? happened.reason : null;
  const noteOf = (reason: string | null) => (reason ? ` Reason: ${reason}` : "");
  const changes = statuses.map((change): Happening => {
    const reason = reasonFor(change);
    const onTop = reader.isStaff && change.reasonCode === "overbooked" ? onTopWords : "";
    const kind = isUndo(change) ? `undone_to_${change.to}` : change.to;
    return {
      at: change.at,
      kind,
      text: tellChange(change, stored) + onTop + noteOf(reason),
      reason,
      by: change.actorKind,
    };
  });
  const times = moves.map((move): Happening => {
    const reason = reasonFor(move);
    const text = tellMove(move, stored.clinic.timeZone, reader.isStaff) + noteOf(reason);
    return { at: move.at, kind: "moved", text, reason, by: move.actorKind };
  });
  const money = payments.map(
    ({ kind, at }, i): Happening => ({
      at,
      kind,
      text: tellPayment(kind, payments.slice(0, i)),
      reason: null,
      by: "system",
    }),
  );
  return [...changes, ...times, ...money].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const paymentWords: Record<string, string> = {
  "payment.authorized": "The price was put on hold on the card. Nothing has been taken yet.",
  "payment.captured": "The money on hold was taken.",
  "payment.voided": "The money on hold was let go of; the card is not charged.",
  "payment.expired": "The bank let go of the money on hold before it was taken; the card is not charged.",
  "payment.refunded": "The money was given back.",
  "payment.refund_failed": "The bank sent the money back to us. It is given back once more.",
};

/** What somebody takes back who leads an appointment out of the status. */
const undoneWords: Partial<Record<AppointmentStatus, string>> = {
  checked_in: "The arrival",
  in_progress: "The start of the visit",
  completed: "The end of the visit",
  no_show: "That the patient did not come",
};

function tellPayment(kind: string, before: History["payments"]): string {
  const neverHeld = kind === "payment.voided" && !before.some((earlier) => earlier.kind === "payment.authorized");
  return neverHeld
    ? "The payment was called off. No money was put on hold, and none is charged."
    : (paymentWords[kind] ?? kind);
}

function isUndo({ from, to }: History["statuses"][number]): boolean {
  const order: AppointmentStatus[] = ["confirmed", "checked_in", "in_progress", "completed"];
  return (
    from === "no_show" ||
    (from !== null && order.includes(from) && order.indexOf(to) >= 0 && order.indexOf(to) < order.indexOf(from))
  );
}

function tellChange(change: History["statuses"][number], stored: StoredAppointment): string {
  const who = { patient: "by the patient", staff: "by the clinic", system: "by the system" }[change.actorKind];
  if (isUndo(change)) {
    const what = (change.from && undoneWords[change.from]) ?? "The last step";
    return `${what} was taken back ${who}: the appointment is ${change.to.replaceAll("_", " ")} again.`;
  }
  switch (change.to) {
    case "requested":
      return "Asked for; the clinic has to approve it.";
    case "held":
      return stored.paymentPolicy === "card"
        ? `The time was held ${who} until the card is authorised.`
        : `The time was held ${who}: the price had changed since it was seen, and has to be accepted.`;
    case "confirmed":
      if (change.reasonCode === "price_accepted") return "The new price was accepted; the appointment is confirmed.";
      return change.reasonCode === "payment_authorized"
        ? "The card was authorised; the appointment is confirmed."
        : `Booked and confirmed ${who}.`;
    case "checked_in":
      return "The patient has arrived.";
    case "in_progress":
      return "The visit has begun.";
    case "completed":
      return change.actorKind === "system"
        ? "The visit was taken to be over: nobody had ended it 12 hours after its end."
        : "The visit is over.";
    case "refused":
      return stored.refusalCode ? refusalWords[stored.refusalCode] : "The request was refused.";
    case "expired":
      return stored.paymentPolicy === "card"
        ? "The card was not authorised in time, so the time was given back. Nothing is charged."
        : "The new price was not accepted in time, so the time was given back.";
    case "cancelled":
      return `Cancelled ${who}. The time is free again.`;
    case "no_show":
      return change.actorKind === "system"
        ? "The patient did not come; recorded by the clinic's rule."
        : "The patient did not come.";
  }
}

/** What comes next by itself, and what is waited for. `at` decides what is due; null where it depends on somebody. */
export function tellNext(stored: StoredAppointment, followUp: FollowUp, at: Date): Expectation[] {
  if (stored.status === "held") {
    const text =
      stored.paymentPolicy === "card"
        ? "Unless the card is authorised by then, the time is given back and nothing is charged."
        : "Unless the new price is accepted by then, the time is given back.";
    return [{ at: stored.holdExpiresAt, kind: "expire_hold", text }];
  }
  const visit: Expectation[] =
    stored.status === "confirmed" && Date.parse(stored.startsAt) > at.getTime()
      ? [{ at: stored.startsAt, kind: "visit", text: "The visit begins." }]
      : [];
  return [...visit, ...tellStep(nextStep(followUp, at), at)];
}

function tellStep(step: NextStep, at: Date): Expectation[] {
  switch (step.kind) {
    case "settle": {
      const isPaused = Date.parse(step.dueAt) > at.getTime();
      return [{ at: isPaused ? step.dueAt : null, kind: step.settlement, text: settlementWords[step.settlement] }];
    }
    case "look_at_refund":
      return [{ at: null, kind: "refund_pending", text: "The money is on its way back; banks take some days." }];
    case "wait":
    case "end":
      return [];
    default:
      return [{ at: step.dueAt, kind: step.kind, text: stepWords[step.kind] }];
  }
}

const stepWords = {
  suggest_no_show: "If the patient has not arrived by then, the desk is asked whether they came.",
  mark_no_show: "If the patient has not arrived by then, it counts as not having come.",
  complete_forgotten: "If nobody ends the visit by then, it is taken to be over.",
  warn_capture: "If the money on hold has not been taken by then, the clinic is warned that the hold lapses.",
  release_or_capture: "Money still on hold by then is taken if the visit is over, or else let go of.",
} as const;

const settlementWords = {
  capture: "The money on hold is about to be taken.",
  void: "The money on hold is about to be let go of.",
  refund: "The money is about to be given back.",
} as const;
