import type { Money } from "../money.ts";
import type { DeskMethod } from "../payment/desk.ts";
import { feeWaived, isWaiver, kindOf, type StatusRecord, tellChange } from "./tell-change.ts";
import {
  type CaptureRecord,
  type DeskRecord,
  type PaymentRecord,
  type RefundRecord,
  type SettledRecord,
  settledWords,
  tellCapture,
  tellDesk,
  tellPayment,
  tellRefund,
} from "./tell-money.ts";
import { type MoveRecord, type MoveTold, onTopWords, tellMove, whatMoved } from "./tell-move.ts";
import type { StoredAppointment } from "./view.ts";

export type Happening = {
  at: string;
  kind: string;
  text: string;
  /** In the words of who did it; null where none was given, and for readers it is not for. */
  reason: string | null;
  by: "patient" | "staff" | "system";
  /** The name of who at the clinic did it; for staff. */
  who: string | null;
  /** Of a cancellation or a no-show: its fee is not asked for. */
  feeWaived?: boolean;
  /** Of money that a card pays or gets back, for readers of other languages. */
  money?: Money;
  /** The same of money at the desk. */
  desk?: { method: DeskMethod; amountMinor: number; currency: string };
  /** Of a move: what of its place is another since, for readers of other languages. */
  move?: MoveTold;
};

export type History = {
  statuses: StatusRecord[];
  moves: MoveRecord[];
  payments: PaymentRecord[];
  desk: DeskRecord[];
  refunds: RefundRecord[];
  captures: CaptureRecord[];
  settled: SettledRecord[];
};

/** Who reads a history. */
export type Reader = { isStaff: boolean; accountId: string };

/**
 * What happened to an appointment and why, in plain words, the first first.
 * Reasons are for staff, and for whoever gave them; why a request was declined is for its patient.
 */
export function tellHistory(
  { statuses, moves, payments, desk, refunds, captures, settled }: History,
  stored: StoredAppointment,
  reader: Reader,
): Happening[] {
  const reasonFor = (happened: { actorAccountId: string | null; reason: string | null; reasonCode?: string | null }) =>
    reader.isStaff || happened.actorAccountId === reader.accountId || happened.reasonCode === "declined"
      ? happened.reason
      : null;
  const whoFor = ({ who }: { who: string | null }) => (reader.isStaff ? who : null);
  const noteOf = (reason: string | null) => (reason ? ` Reason: ${reason}` : "");
  const changes = statuses.map((change): Happening => {
    const reason = reasonFor(change);
    const onTop = reader.isStaff && change.reasonCode === "overbooked" ? onTopWords : "";
    const waived = change.reasonCode === "fee_waived" && !isWaiver(change) ? ` ${feeWaived}` : "";
    return {
      at: change.at,
      kind: kindOf(change, stored),
      text: tellChange(change, stored, reader.isStaff) + onTop + waived + noteOf(reason),
      reason,
      by: change.actorKind,
      who: whoFor(change),
      ...(waived ? { feeWaived: true } : {}),
    };
  });
  const times = moves.map((move): Happening => {
    const reason = reasonFor(move);
    const text = tellMove(move, stored.clinic.timeZone, reader.isStaff) + noteOf(reason);
    const told = whatMoved(move, reader.isStaff);
    return { at: move.at, kind: "moved", text, reason, by: move.actorKind, who: whoFor(move), move: told };
  });
  const byCard = payments.map(
    (event, i): Happening => ({
      at: event.at,
      kind: event.kind,
      text: tellPayment(event, payments.slice(0, i)),
      reason: null,
      by: "system",
      who: null,
      ...(event.money ? { money: event.money } : {}),
    }),
  );
  const byStaff = (
    act: RefundRecord | CaptureRecord | DeskRecord | SettledRecord,
    kind: string,
    text: string,
  ): Happening => {
    const reason = reasonFor(act);
    return { at: act.at, kind, text: text + noteOf(reason), reason, by: "staff", who: whoFor(act) };
  };
  const atDesk = desk.map((act) => ({
    ...byStaff(act, `${act.kind}_${act.method}`, tellDesk(act)),
    desk: { method: act.method, ...act.money },
  }));
  // What the clinic decides about is told to patients once it is on its way to them.
  const decided = reader.isStaff
    ? [
        ...refunds.map((act) => ({ ...byStaff(act, `refund_${act.kind}`, tellRefund(act)), money: act.money })),
        ...captures.map((act) => ({ ...byStaff(act, `capture_${act.kind}`, tellCapture(act)), money: act.money })),
        ...settled.map((act) => byStaff(act, "settled", settledWords)),
      ]
    : [];
  const all = [...changes, ...times, ...byCard, ...atDesk, ...decided];
  return all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
