import type { components } from "../../../clients/typescript/openapi.d.ts";
import type { Outcome } from "../outcome.ts";

export type Appointment = components["schemas"]["Appointment"];
export type Standing = Appointment | components["schemas"]["PendingAppointment"];

/** What the page knows of a booking; `isBehind`: the last time it asked there was no answer. */
export type Known = { standing: Outcome<Standing> | undefined; isBehind: boolean };

/** What was known stays when nothing new is learned: a card may be half typed below it. */
export function learn({ standing }: Known, answer: Outcome<Standing>): Known {
  if (answer.kind === "unreachable" && standing?.kind === "done") return { standing, isBehind: true };
  return { standing: answer, isBehind: false };
}

/** While the outcome is due at any moment. */
const SOON_MS = 1_500;
/** While the visitor pays; a webhook may confirm it without their doing. */
const PAYING_MS = 5_000;
/** While the clinic is to answer, or a payment to end without the visitor. */
const CLINIC_MS = 15_000;

/** How long until it is asked again where a booking stands; undefined once that is for good. */
export function waitOf(standing: Outcome<Standing> | undefined, now: number): number | undefined {
  if (standing?.kind === "refused") return undefined;
  if (standing?.kind !== "done" || !("clinic" in standing.value)) return SOON_MS;
  const { status, holdExpiresAt, payment } = standing.value;
  if (payment.payBy || payment.saveBy) return PAYING_MS;
  if (status === "requested" || isMoving(standing.value)) return CLINIC_MS;
  if (status !== "held") return undefined;
  // The server lets go of a hold a little later than it ends: it looks at the payment once more.
  const isOver = holdExpiresAt !== null && Date.parse(holdExpiresAt) <= now;
  return isOver || isPreparing(standing.value) ? SOON_MS : PAYING_MS;
}

/** Approved a moment ago: Stripe has not made its payment yet. */
export const isPreparing = (appointment: Appointment) => {
  const { status, payment } = appointment;
  return (
    status === "held" && payment.capturedWhen !== null && payment.clientSecret === null && !isLeftToDesk(appointment)
  );
};

/** The desk has ended its payment by card, or is about to, and not taken the money yet. */
export const isLeftToDesk = ({ status, payment }: Appointment) =>
  status === "held" && (payment.endingCard || payment.status === "voided");

/** After the visit: what is due at the clinic, what the card is still to pay, or that all is paid. */
export function moneyAfter({
  payment,
}: Pick<Appointment, "payment">): "due" | "charging" | "held" | "paid" | "nothing" {
  const { status, dueMinor, endingCard, capturedWhen, capturedMinor, refundedMinor } = payment;
  if (dueMinor > 0 || endingCard) return "due";
  if (status === "authorized" && capturedWhen === "by_admin") return "held";
  if (status === "card_saved" || status === "authorized") return "charging";
  return status === "captured" && refundedMinor < capturedMinor ? "paid" : "nothing";
}

/** The card is being charged after the visit, or the time of a link is over and what comes of that not yet told. */
function isMoving(appointment: Appointment): boolean {
  const { status, payment } = appointment;
  if (status === "completed" && moneyAfter(appointment) === "charging") return true;
  const isUnpaid = payment.status === "created" || payment.status === "requires_action";
  return isUnpaid && (status === "confirmed" || status === "completed");
}
