import { sayMoney } from "../money.ts";
import type { DeskEntryKind, DeskMethod } from "../payment/desk.ts";
import type { AppointmentStatus } from "./lifecycle.ts";
import { refusalWords } from "./refusal.ts";
import { type MoveRecord, type MoveTold, onTopWords, tellMove, whatMoved } from "./tell-move.ts";
import type { StoredAppointment } from "./view.ts";

export type Happening = {
  at: string;
  kind: string;
  text: string;
  /** In the words of who did it; null where none was given, and for readers it is not for. */
  reason: string | null;
  by: "patient" | "staff" | "system";
  /** Of a cancellation or a no-show: its fee is not asked for. */
  feeWaived?: boolean;
  /** Of money at the desk, for readers of other languages. */
  desk?: { method: DeskMethod; amountMinor: number; currency: string };
  /** Of a move: what of its place is another since, for readers of other languages. */
  move?: MoveTold;
};

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
  payments: { kind: PaymentEvent; at: string }[];
  desk: {
    kind: DeskEntryKind;
    method: DeskMethod;
    amountMinor: number;
    currency: string;
    actorAccountId: string;
    /** Why it was corrected. */
    reason: string | null;
    at: string;
  }[];
};

/** Who reads a history. */
export type Reader = { isStaff: boolean; accountId: string };

/**
 * What happened to an appointment and why, in plain words, the first first.
 * Reasons are for staff, and for whoever gave them; why a request was declined is for its patient.
 */
export function tellHistory(
  { statuses, moves, payments, desk }: History,
  stored: StoredAppointment,
  reader: Reader,
): Happening[] {
  const reasonFor = (happened: { actorAccountId: string | null; reason: string | null; reasonCode?: string | null }) =>
    reader.isStaff || happened.actorAccountId === reader.accountId || happened.reasonCode === "declined"
      ? happened.reason
      : null;
  const noteOf = (reason: string | null) => (reason ? ` Reason: ${reason}` : "");
  const changes = statuses.map((change): Happening => {
    const reason = reasonFor(change);
    const onTop = reader.isStaff && change.reasonCode === "overbooked" ? onTopWords : "";
    const waived = change.reasonCode === "fee_waived" && !isWaiver(change) ? ` ${feeWaived}` : "";
    return {
      at: change.at,
      kind: kindOf(change),
      text: tellChange(change, stored) + onTop + waived + noteOf(reason),
      reason,
      by: change.actorKind,
      ...(waived ? { feeWaived: true } : {}),
    };
  });
  const times = moves.map((move): Happening => {
    const reason = reasonFor(move);
    const text = tellMove(move, stored.clinic.timeZone, reader.isStaff) + noteOf(reason);
    return { at: move.at, kind: "moved", text, reason, by: move.actorKind, move: whatMoved(move, reader.isStaff) };
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
  const atDesk = desk.map(({ kind, method, amountMinor, currency, at, ...act }): Happening => {
    const reason = reasonFor(act);
    return {
      at,
      kind: `${kind}_${method}`,
      text: deskWords[kind](sayMoney({ amountMinor, currency }), deskMethodWords[method]) + noteOf(reason),
      reason,
      by: "staff",
      desk: { method, amountMinor, currency },
    };
  });
  return [...changes, ...times, ...money, ...atDesk].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const feeWaived = "The fee was waived by the clinic.";

const paymentWords = {
  "payment.card_saved": "The card was saved. Nothing is on hold and nothing has been taken yet.",
  "payment.declined": "The saved card did not pay. The patient was sent a link to pay in another way.",
  "payment.authorized": "The money was put on hold on the card. Nothing has been taken yet.",
  "payment.captured": "The money on hold was taken.",
  "payment.voided": "The money on hold was let go of; the card is not charged.",
  "payment.expired": "The bank let go of the money on hold before it was taken; the card is not charged.",
  "payment.refunded": "The money was given back.",
  "payment.disputed": "The payment was disputed with the patient's bank, which decides about it.",
  "payment.dispute_won": "The bank decided that the clinic keeps the money.",
  "payment.dispute_lost": "The bank decided that the patient keeps the money.",
  "payment.refund_failed": "The bank sent the money back to us. It is given back once more.",
};

/**
 * What a history tells of a payment by card, to patients too. Events that are not among these are told otherwise, or
 * not.
 */
type PaymentEvent = keyof typeof paymentWords;
export const toldPaymentEvents = Object.keys(paymentWords);

const deskMethodWords: Record<DeskMethod, string> = { cash: "in cash", terminal: "by card terminal" };

const deskWords: Record<DeskEntryKind, (amount: string, how: string) => string> = {
  taken: (amount, how) => `${amount} was paid at the clinic ${how}.`,
  corrected: (amount, how) => `${amount} ${how} had been entered by mistake. It counts no more.`,
  given_back: (amount, how) => `${amount} was given back at the clinic ${how}.`,
};

/** What somebody takes back who leads an appointment out of the status. */
const undoneWords: Partial<Record<AppointmentStatus, string>> = {
  checked_in: "The arrival",
  in_progress: "The start of the visit",
  completed: "The end of the visit",
  no_show: "That the patient did not come",
};

function tellPayment(kind: PaymentEvent, before: History["payments"]): string {
  const neverHeld = kind === "payment.voided" && !before.some((earlier) => earlier.kind === "payment.authorized");
  return neverHeld ? "The payment was called off. No money was put on hold, and none is charged." : paymentWords[kind];
}

function isUndo({ from, to }: History["statuses"][number]): boolean {
  const order: AppointmentStatus[] = ["confirmed", "checked_in", "in_progress", "completed"];
  return (
    from === "no_show" ||
    (from !== null && order.includes(from) && order.indexOf(to) >= 0 && order.indexOf(to) < order.indexOf(from))
  );
}

function kindOf(change: History["statuses"][number]): string {
  const { from, to, reasonCode } = change;
  if (isWaiver(change)) return "fee_waived";
  if (isUndo(change)) return `undone_to_${to}`;
  if (isApproval(change)) return `approved_to_${to}`;
  if (to === "cancelled" && reasonCode === "not_paid") return reasonCode;
  return from === "requested" && to === "refused" && reasonCode !== null ? reasonCode : to;
}

/** A fee was waived afterwards, which leaves the status as it is. */
const isWaiver = ({ from, to }: History["statuses"][number]) => from === to;

const isApproval = ({ from, to }: History["statuses"][number]) =>
  from === "requested" && (to === "held" || to === "confirmed");

function tellChange(change: History["statuses"][number], stored: StoredAppointment): string {
  const who = { patient: "by the patient", staff: "by the clinic", system: "by the system" }[change.actorKind];
  if (isWaiver(change)) return feeWaived;
  if (isUndo(change)) {
    const what = (change.from && undoneWords[change.from]) ?? "The last step";
    return `${what} was taken back ${who}: the appointment is ${change.to.replaceAll("_", " ")} again.`;
  }
  if (isApproval(change)) return tellApproval(change.to, stored);
  switch (change.to) {
    case "requested":
      return `Asked for ${who}. The time is kept until the clinic has answered.`;
    case "held":
      return stored.paymentPolicy === "card"
        ? `The time was held ${who} until a card is given for it.`
        : `The time was held ${who}: the price had changed since it was seen, and has to be accepted.`;
    case "confirmed":
      if (change.reasonCode === "price_accepted") return "The new price was accepted; the appointment is confirmed.";
      if (change.reasonCode === "card_saved") return "The card is saved; the appointment is confirmed.";
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
        ? "No card was given in time, so the time was given back. Nothing is charged."
        : "The new price was not accepted in time, so the time was given back.";
    case "cancelled":
      if (change.reasonCode === "not_paid")
        return "Cancelled by the system: the saved card did not pay, and the price was not paid by the link in time. The time is free again.";
      return `Cancelled ${who}. The time is free again.`;
    case "no_show":
      return change.actorKind === "system"
        ? "The patient did not come; recorded by the clinic's rule."
        : "The patient did not come.";
  }
}

function tellApproval(to: AppointmentStatus, { paymentPolicy }: StoredAppointment): string {
  if (to === "confirmed") return "Approved by the clinic; the appointment is confirmed.";
  return paymentPolicy === "card"
    ? "Approved by the clinic. The time is held until a card is given for it."
    : "Approved by the clinic. The price had changed since it was seen, and has to be accepted.";
}
