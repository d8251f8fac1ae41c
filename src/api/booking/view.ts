import type { Config } from "../../config.ts";
import type { Assignment } from "../../domain/booking/appointment.ts";
import { freeUntil, patientMayCancelUntil } from "../../domain/booking/cancellation.ts";
import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import { refusalWords } from "../../domain/booking/refusal.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import type { Principal, Role } from "../../domain/identity/principal.ts";
import { lateFees, termsBeforeFees } from "../../domain/payment/fees.ts";
import { refundableOf } from "../../domain/payment/refund.ts";
import { authorizesAt, isLinkOpen } from "../../domain/payment/saved-card.ts";
import { dueBackAtDesk, isBalanceByCard, moneyLeft } from "../../domain/payment/settlement.ts";
import { careStatuses } from "../../domain/record/care.ts";
import { bookingId, followId } from "../../workflows/booking/messages.ts";
import type { AppointmentView } from "./contract.ts";

type StoredPayment = StoredAppointment["payments"][number];
type ViewConfig = Pick<Config, "stripe" | "temporal">;

type Viewer = Pick<Principal, "role" | "accountId">;

/** What somebody sees of an appointment. */
export function toAppointmentView(stored: StoredAppointment, viewer: Viewer, config: ViewConfig): AppointmentView {
  const { role } = viewer;
  const { id, currency, baseMinor, discountMinor, totalMinor, discountReason } = stored;
  const { priceChange, assignment, overbookingReason, refusalCode } = stored;
  return {
    id,
    bookingId: stored.bookingId,
    version: stored.version,
    status: stored.status,
    clinic: stored.clinic,
    practitioner: stored.practitioner,
    patientId: stored.patientId,
    patient: knowsPatient(role, stored.status) ? { id: stored.patientId, name: stored.patientName } : null,
    startsAt: utc(stored.startsAt),
    endsAt: utc(stored.endsAt),
    rooms: stored.rooms,
    services: stored.services.map((line) => ({ ...line, totalMinor: line.baseMinor - line.discountMinor })),
    price: { currency, baseMinor, discountMinor, totalMinor, discountReason },
    priceChange: priceChange && { ...priceChange, accepted: stored.priceAccepted || stored.status !== "held" },
    assignment: assignment && { ...assignment, explanation: explainAssignment(assignment) },
    approvalDueAt: stored.status === "requested" && stored.approvalDueAt ? utc(stored.approvalDueAt) : null,
    holdExpiresAt: stored.status === "held" && stored.holdExpiresAt ? utc(stored.holdExpiresAt) : null,
    payment: toPaymentView(stored, role, config),
    cancellation: toCancellationView(stored),
    fee: toFeeView(stored),
    refunds: toRefundViews(stored, viewer),
    overbooking: overbookingReason !== null && role !== "patient" ? { reason: overbookingReason } : null,
    refusal: refusalCode && { code: refusalCode, detail: refusalWords[refusalCode], reason: stored.refusalReason },
    links: {
      self: `/v1/appointments/${id}`,
      timeline: `/v1/appointments/${id}/timeline`,
      workflow: role === "patient" ? null : workflowUrl(stored, config),
    },
  };
}

/**
 * Who treats knows patients by their care alone, as in the list of patients;
 * patients know themselves, and the desk everyone.
 */
export function knowsPatient(role: Role, status: AppointmentStatus): boolean {
  return (role !== "practitioner" && role !== "nurse") || inCare.has(status);
}

const inCare: ReadonlySet<AppointmentStatus> = new Set(careStatuses);

/** Patients are told of what is on its way to them, and not of what the clinic has still to decide. */
function toRefundViews({ refunds }: StoredAppointment, { role, accountId }: Viewer): AppointmentView["refunds"] {
  const isPatient = role === "patient";
  return refunds
    .filter(({ status }) => !isPatient || (status !== "proposed" && status !== "declined"))
    .map(({ id, amountMinor, reason, status, askedBy, note, at }) => ({
      id,
      amountMinor,
      reason,
      status,
      note: isPatient ? null : note,
      isOwn: !isPatient && askedBy === accountId,
      at: utc(at),
    }));
}

function toFeeView({ feeMinor, feeWaived }: StoredAppointment): AppointmentView["fee"] {
  if (feeMinor === null || (feeMinor === 0 && !feeWaived)) return null;
  return { amountMinor: feeMinor, waived: feeMinor === 0 };
}

function toCancellationView(stored: StoredAppointment): AppointmentView["cancellation"] {
  const terms = stored.feeTerms ?? termsBeforeFees(stored.totalMinor);
  const startsAt = new Date(stored.startsAt);
  const rules = { startsAt, noticeMinutes: stored.cancellationNoticeMinutes, terms };
  return {
    freeUntil: freeUntil(rules).toISOString(),
    possibleUntil: patientMayCancelUntil(rules).toISOString(),
    fees: lateFees(terms, startsAt).map(({ after, amountMinor }) => ({ after: after.toISOString(), amountMinor })),
    noShowMinor: terms.noShowMinor,
  };
}

function toPaymentView(stored: StoredAppointment, role: Role, { stripe }: ViewConfig): AppointmentView["payment"] {
  const { payments, paymentPolicy, depositMinor, balance, capturePolicy } = stored;
  const current = findCurrent(payments);
  const payBy = current && isOffered(stored, current) ? current.payBy : null;
  const isPayable =
    (stored.status === "held" || payBy !== null) && current !== undefined && current.clientSecret !== null;
  const dispute = role === "patient" ? undefined : payments.findLast((payment) => payment.dispute)?.dispute;
  return {
    status: current?.status ?? "none",
    amountMinor: current?.amountMinor ?? 0,
    depositMinor,
    balance,
    capturedMinor: sum(payments.map((payment) => payment.capturedMinor)),
    refundedMinor: sum(payments.map((payment) => payment.refundedMinor)),
    dueMinor: dueOf(stored),
    byCard: byCardOf(stored, role),
    atDesk: toDeskPayments(stored, role),
    capturedWhen: paymentPolicy === "card" ? capturePolicy : null,
    authorizedUntil: current?.status === "authorized" && current.captureBefore ? utc(current.captureBefore) : null,
    dispute: dispute ? { ...dispute, dueAt: dispute.dueAt && utc(dispute.dueAt) } : null,
    declineCode: current?.declineCode ?? null,
    cardPlan: paymentPolicy === "card" && payments.length > 0 ? (stored.savesCard ? "save" : "hold") : null,
    authorizesAt: isToAuthorize(stored, current) ? authorizesAt(stored.startsAt).toISOString() : null,
    payBy: payBy && utc(payBy),
    clientSecret: isPayable ? current.clientSecret : null,
    clientSecretOf: isPayable ? (stored.savesCard && payBy === null ? "setup_intent" : "payment_intent") : null,
    publishableKey: isPayable ? stripe.publishableKey : null,
    stripeAccount: isPayable ? current.stripeAccountId : null,
  };
}

/**
 * What is owed now: what is due at the clinic, or else the newest payment by card that is not off, or else the newest
 * at the desk. An authorisation that lapsed stays in the history, and so does what was entered by mistake.
 */
function findCurrent(payments: readonly StoredPayment[]): StoredPayment | undefined {
  const isDue = ({ status, amountMinor }: StoredPayment) => status === "due_at_clinic" && amountMinor > 0;
  const isOn = ({ method, status }: StoredPayment) => method === "card" && status !== "voided" && status !== "expired";
  const stands = ({ status, desk }: StoredPayment) => status !== "due_at_clinic" && !desk?.correction;
  return payments.findLast(isDue) ?? payments.findLast(isOn) ?? payments.findLast(stands) ?? payments.at(-1);
}

/** A bank may have taken back more of a payment than there was left. What is to be given back staff alone decide. */
function byCardOf(stored: StoredAppointment, role: Role): AppointmentView["payment"]["byCard"] {
  const byCard = stored.payments.filter(({ method }) => method === "card");
  return {
    takenMinor: sum(byCard.map(({ capturedMinor }) => capturedMinor)),
    leftMinor: sum(byCard.map((payment) => Math.max(0, moneyLeft(payment)))),
    refundableMinor: role === "patient" ? null : refundableOf(stored),
  };
}

/** What is due at the clinic. */
export const dueOf = ({ payments }: StoredAppointment) =>
  sum(payments.filter(({ status }) => status === "due_at_clinic").map(({ amountMinor }) => amountMinor));

/** What is to be given back of a payment at the desk. */
export const dueBackOf = (stored: StoredAppointment, paymentId: string) =>
  dueBackAtDesk(toPaid(stored)).find((due) => due.paymentId === paymentId)?.amountMinor ?? 0;

const toPaid = ({ payments, ...visit }: StoredAppointment) => ({
  ...visit,
  payments: payments.map(({ id, ...payment }) => ({ ...payment, paymentId: id })),
});

/** Who took it, and what was entered by mistake, is for staff. */
function toDeskPayments(stored: StoredAppointment, role: Role): AppointmentView["payment"]["atDesk"] {
  return stored.payments.flatMap(({ id, method, amountMinor, refundedMinor, desk }) => {
    if (!desk || (method !== "cash" && method !== "terminal")) return [];
    const { takenAt, takenBy, correction } = desk;
    if (role === "patient" && correction) return [];
    return {
      id,
      method,
      amountMinor,
      refundedMinor,
      dueBackMinor: dueBackOf(stored, id),
      takenAt: utc(takenAt),
      takenBy: role === "patient" ? null : takenBy,
      correction: correction && { ...correction, at: utc(correction.at) },
    };
  });
}

/** The rest of a deposit is asked for when the visit is completed, which has no date. */
const isToAuthorize = ({ status, savesCard }: StoredAppointment, payment: StoredPayment | undefined) =>
  payment && !isBalanceByCard(payment) && (payment.status === "card_saved" || (savesCard && status === "held"));

/** Its patient may pay by link. */
const isOffered = (visit: StoredAppointment, payment: StoredPayment) =>
  (payment.status === "created" || payment.status === "requires_action") &&
  isLinkOpen(visit, { payBy: payment.payBy, isRest: isBalanceByCard(payment) }, new Date());

/**
 * The page in Temporal UI of the workflow that has the appointment in hand; for a
 * cancelled one, which either may have had, the list of both.
 */
function workflowUrl(
  { id, status }: Pick<StoredAppointment, "id" | "status">,
  { temporal }: Pick<Config, "temporal">,
): string {
  const workflows = `${temporal.uiUrl}/namespaces/${temporal.namespace}/workflows`;
  if (status === "cancelled") return `${workflows}?query=${encodeURIComponent(`AppointmentId="${id}"`)}`;
  const isBooking = status === "held" || status === "requested" || status === "refused" || status === "expired";
  return `${workflows}/${encodeURIComponent(isBooking ? bookingId(id) : followId(id))}`;
}

function explainAssignment({ rule, freePractitioners, bookedMinutesThatDay }: Assignment): string {
  switch (rule) {
    case "only_one_free":
      return "The only practitioner who was free.";
    case "fewest_booked_minutes":
      return `Of ${freePractitioners} who were free the one with the fewest booked minutes that day (${bookedMinutesThatDay}).`;
    case "least_recently_booked":
      return `Of ${freePractitioners} who were free and equally busy the one who was booked least recently.`;
    case "first_by_id":
      return `Of ${freePractitioners} who were free, equally busy and booked at the same time, the first in order.`;
  }
}

/** Postgres writes its own offset; the API answers in UTC. */
const utc = (instant: string) => new Date(instant).toISOString();
const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
