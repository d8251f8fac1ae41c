import type { Schemas } from "../api.ts";

export type Appointment = Schemas["Appointment"];
type Status = Appointment["status"];

const liveStatuses: readonly Status[] = ["requested", "held", "confirmed", "checked_in", "in_progress"];

/** It takes somebody's time, now or to come. */
export const isLive = ({ status }: Pick<Appointment, "status">) => liveStatuses.includes(status);

/** Not over yet at `now`: what was cancelled stays until its time has passed, so that nobody wonders where it went. */
export function isAhead({ status, startsAt, endsAt }: Appointment, now: number): boolean {
  return Date.parse(isLive({ status }) ? endsAt : startsAt) > now;
}

type Settling = Pick<Appointment, "status"> & {
  payment: Pick<Appointment["payment"], "status" | "byCard" | "feeFromCard">;
  fee?: { amountMinor: number } | null | undefined;
};

/**
 * It changes by itself within moments: money is let go of, goes back to a card, or a fee is asked of it. At the desk a
 * person gives it.
 */
export function isSettling({ status, payment, fee }: Settling): boolean {
  const isOver = status === "cancelled" || status === "expired" || status === "no_show";
  const isTaken = payment.status === "captured" || payment.status === "card_saved"; // the rest of a deposit
  const isRefundDue = isTaken && payment.byCard.leftMinor > (fee?.amountMinor ?? 0);
  const isFeeAsked = payment.feeFromCard && (fee?.amountMinor ?? 0) > 0;
  return isOver && (payment.status === "authorized" || isRefundDue || isFeeAsked);
}

/** Its patient can give a card for it now; the desk may have ended that, to take the money itself. */
export const isPayable = ({ status, payment }: Appointment) =>
  (status === "held" && payment.status !== "voided") || payment.payBy !== null || payment.saveBy !== null;

/** It changes as soon as somebody at the clinic answers. */
export const awaitsAnswer = ({ status }: Pick<Appointment, "status">) => status === "requested";

/** It kept its time until it was refused. What was refused at once is no appointment to speak of. */
export const hadItsTime = ({ refusal }: Appointment) =>
  refusal?.code === "declined" || refusal?.code === "not_answered" || refusal?.code === "payment_unavailable";

/** Patients give a time back while there is one to give; what has begun is the desk's to end. */
export const mayBeCancelled = ({ status }: Appointment) =>
  status === "requested" || status === "held" || status === "confirmed" || status === "checked_in";

/** Whether the patient may still do it: until that moment, the moment included. */
export const isInTime = (until: string, now: number) => now <= Date.parse(until);

/** What cancelling costs at `now`, by what was promised at booking. */
export function lateFeeAt({ status, cancellation }: Appointment, now: number): number {
  if (status === "requested" || status === "held") return 0;
  return cancellation.fees.findLast(({ after }) => now > Date.parse(after))?.amountMinor ?? 0;
}

export const namesOf = ({ services }: Pick<Appointment, "services">) => services.map(({ name }) => name).join(", ");

/** What was paid at the desk and stands, and what of it was given back or is to be. */
export function sumsAtDesk({ atDesk }: Appointment["payment"]) {
  const standing = atDesk.filter(({ correction }) => correction === null);
  const sum = (of: (payment: (typeof standing)[number]) => number) =>
    standing.reduce((total, payment) => total + of(payment), 0);
  const deskMinor = sum(({ amountMinor }) => amountMinor);
  const refundedMinor = sum(({ refundedMinor }) => refundedMinor);
  return {
    deskMinor,
    refundedMinor,
    leftMinor: deskMinor - refundedMinor,
    dueBackMinor: sum(({ dueBackMinor }) => dueBackMinor),
  };
}
