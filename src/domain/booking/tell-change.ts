import { FORGOTTEN_HOURS } from "./follow-up.ts";
import type { AppointmentStatus } from "./lifecycle.ts";
import { tellRefusal } from "./refusal.ts";
import type { StoredAppointment } from "./view.ts";

/** A change of status as an appointment's history has it. */
export type StatusRecord = {
  from: AppointmentStatus | null;
  to: AppointmentStatus;
  actorKind: "patient" | "staff" | "system";
  actorAccountId: string | null;
  /** The name of who at the clinic did it; null for everybody else. */
  who: string | null;
  /** Ours, for what nobody gave a reason for in words. */
  reasonCode: string | null;
  /** In the words of who did it. */
  reason: string | null;
  at: string;
};

export const byWhom = { patient: "by the patient", staff: "by the clinic", system: "by the system" } as const;

export const feeWaived = "The fee was waived by the clinic.";

export function tellChange(change: StatusRecord, stored: StoredAppointment, isStaff: boolean): string {
  const who = byWhom[change.actorKind];
  if (isWaiver(change)) return feeWaived;
  if (isCardRemoval(change)) return `The card that was kept for the visit was removed ${who}.`;
  if (isUndo(change)) {
    const what = (change.from && undoneWords[change.from]) ?? "The last step";
    return `${what} was taken back ${who}: the appointment is ${change.to.replaceAll("_", " ")} again.`;
  }
  if (isApproval(change)) return tellApproval(change.to, stored);
  switch (change.to) {
    case "requested":
      return `Asked for ${who}. The time is kept until the clinic has answered.`;
    case "held":
      if (isByLink(change, stored))
        return `Booked ${who}. The time is held until the patient has paid by the link they were sent.`;
      return stored.paymentPolicy === "card"
        ? `The time was held ${who} until a card is given for it.`
        : `The time was held ${who}: the price had changed since it was seen, and has to be accepted.`;
    case "confirmed":
      if (change.reasonCode === "price_accepted") return "The new price was accepted; the appointment is confirmed.";
      if (change.reasonCode === "paid_at_desk")
        return "Paid at the clinic instead of by card; the appointment is confirmed.";
      if (change.reasonCode === "card_saved") return "The card is saved; the appointment is confirmed.";
      if (isForgone(change, stored)) return `Booked and confirmed ${who}, to be paid at the clinic instead of by card.`;
      return change.reasonCode === "payment_authorized"
        ? "The card was authorised; the appointment is confirmed."
        : `Booked and confirmed ${who}.`;
    case "checked_in":
      return "The patient has arrived.";
    case "in_progress":
      return "The visit has begun.";
    case "completed":
      return change.actorKind === "system"
        ? `The visit was taken to be over: nobody had ended it ${FORGOTTEN_HOURS} hours after its end.`
        : "The visit is over.";
    case "refused":
      return stored.refusalCode ? tellRefusal(stored.refusalCode, isStaff) : "The request was refused.";
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

/** What somebody takes back who leads an appointment out of the status. */
const undoneWords: Partial<Record<AppointmentStatus, string>> = {
  checked_in: "The arrival",
  in_progress: "The start of the visit",
  completed: "The end of the visit",
  no_show: "That the patient did not come",
};

function isUndo({ from, to }: StatusRecord): boolean {
  const order: AppointmentStatus[] = ["confirmed", "checked_in", "in_progress", "completed"];
  return (
    from === "no_show" ||
    (from !== null && order.includes(from) && order.indexOf(to) >= 0 && order.indexOf(to) < order.indexOf(from))
  );
}

/** What happened, as a code. */
export function kindOf(change: StatusRecord, stored: Pick<StoredAppointment, "deskPlan">): string {
  const { from, to, reasonCode } = change;
  if (isByLink(change, stored)) return "held_by_link";
  if (isForgone(change, stored)) return "confirmed_at_clinic";
  if (isWaiver(change)) return "fee_waived";
  if (isCardRemoval(change)) return "card_removed";
  if (isUndo(change)) return `undone_to_${to}`;
  if (isApproval(change)) return `approved_to_${to}`;
  if (to === "cancelled" && reasonCode === "not_paid") return reasonCode;
  if (to === "confirmed" && reasonCode === "paid_at_desk") return reasonCode;
  return from === "requested" && to === "refused" && reasonCode !== null ? reasonCode : to;
}

/** The desk has booked it, and its patient was mailed. */
const isByLink = ({ from, to }: StatusRecord, { deskPlan }: Pick<StoredAppointment, "deskPlan">) =>
  from === null && to === "held" && deskPlan === "by_link";

/** The desk has booked it without the card that it asks for. */
const isForgone = ({ from, to }: StatusRecord, { deskPlan }: Pick<StoredAppointment, "deskPlan">) =>
  from === null && to === "confirmed" && deskPlan === "at_clinic";

/** A fee was waived afterwards, which leaves the status as it is. */
export const isWaiver = ({ from, to, reasonCode }: StatusRecord) => from === to && reasonCode === "fee_waived";

/** So does the end of a card that was kept. */
const isCardRemoval = ({ from, to, reasonCode }: StatusRecord) => from === to && reasonCode === "card_removed";

const isApproval = ({ from, to }: StatusRecord) => from === "requested" && (to === "held" || to === "confirmed");

function tellApproval(to: AppointmentStatus, { paymentPolicy }: StoredAppointment): string {
  if (to === "confirmed") return "Approved by the clinic; the appointment is confirmed.";
  return paymentPolicy === "card"
    ? "Approved by the clinic. The time is held until a card is given for it."
    : "Approved by the clinic. The price had changed since it was seen, and has to be accepted.";
}
