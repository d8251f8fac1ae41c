import { sayMoney } from "../money.ts";
import type { DeskEntryKind, DeskMethod } from "../payment/desk.ts";
import { feeWaived, isWaiver, kindOf, type StatusRecord, tellChange } from "./tell-change.ts";
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
  statuses: StatusRecord[];
  moves: MoveRecord[];
  /** `paymentId`: null for what happened before events had it. */
  payments: { kind: PaymentEvent; paymentId: string | null; at: string }[];
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
      kind: kindOf(change, stored),
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
    (event, i): Happening => ({
      at: event.at,
      kind: event.kind,
      text: tellPayment(event, payments.slice(0, i)),
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

function tellPayment({ kind, paymentId }: History["payments"][number], before: History["payments"]): string {
  const isHold = (one: History["payments"][number]) =>
    one.kind === "payment.authorized" && (one.paymentId === paymentId || one.paymentId === null);
  const neverHeld = kind === "payment.voided" && !before.some(isHold);
  return neverHeld ? "The payment was called off. No money was put on hold, and none is charged." : paymentWords[kind];
}
