import type { Config } from "../../config.ts";
import type { Assignment } from "../../domain/booking/appointment.ts";
import { type AppointmentStatus, isBeingBooked } from "../../domain/booking/lifecycle.ts";
import { tellRefusal } from "../../domain/booking/refusal.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import type { Principal, Role } from "../../domain/identity/principal.ts";
import { careStatuses } from "../../domain/record/care.ts";
import { bookingId, followId } from "../../workflows/booking/messages.ts";
import { scopeOf } from "../permissions.ts";
import { utc } from "../utc.ts";
import { toCancellationView } from "./cancellation-view.ts";
import type { AppointmentView } from "./contract.ts";
import { toPaymentView } from "./payment-view.ts";

type ViewConfig = Pick<Config, "stripe" | "temporal">;

type Viewer = Pick<Principal, "role" | "accountId">;

/** What somebody sees of an appointment. */
export function toAppointmentView(stored: StoredAppointment, viewer: Viewer, config: ViewConfig): AppointmentView {
  const { role } = viewer;
  const { id, currency, baseMinor, discountMinor, totalMinor, discountReason } = stored;
  const { priceChange, assignment, refusalCode } = stored;
  return {
    id,
    bookingId: stored.bookingId,
    version: stored.version,
    status: stored.status,
    clinic: stored.clinic,
    practitioner: stored.practitioner,
    nurse: stored.nurse,
    patientId: stored.patientId,
    patient: knowsPatient(role, stored.status) ? { id: stored.patientId, name: stored.patientName } : null,
    startsAt: utc(stored.startsAt),
    endsAt: utc(stored.endsAt),
    rooms: stored.rooms,
    services: stored.services.map((line) => ({
      ...line,
      assignment: toAssignmentView(line.assignment),
      totalMinor: line.baseMinor - line.discountMinor,
    })),
    price: { currency, baseMinor, discountMinor, totalMinor, discountReason },
    priceChange: priceChange && { ...priceChange, accepted: stored.priceAccepted || stored.status !== "held" },
    assignment: toAssignmentView(assignment),
    approvalDueAt: stored.status === "requested" && stored.approvalDueAt ? utc(stored.approvalDueAt) : null,
    holdExpiresAt: stored.status === "held" && stored.holdExpiresAt ? utc(stored.holdExpiresAt) : null,
    payment: toPaymentView(stored, role, config),
    cancellation: toCancellationView(stored),
    fee: toFeeView(stored),
    refunds: toRefundViews(stored, viewer),
    ...toStaffView(stored, role),
    refusal: refusalCode && {
      code: refusalCode,
      detail: tellRefusal(refusalCode, role !== "patient"),
      reason: stored.refusalReason,
    },
    links: {
      self: `/v1/appointments/${id}`,
      timeline: `/v1/appointments/${id}/timeline`,
      receipt: hasReceipt(stored) && scopeOf("receipt.read", role) ? `/v1/appointments/${id}/receipt` : null,
      workflow: scopeOf("system.read", role) ? workflowUrl(stored, config) : null,
    },
  };
}

function toStaffView(
  { status, overbookingReason, forStaff }: StoredAppointment,
  role: Role,
): Pick<AppointmentView, "overbooking" | "signs" | "consumables" | "lastChange"> {
  if (role === "patient" || !forStaff) return { overbooking: null, signs: null, consumables: null, lastChange: null };
  const { overbookedBy, isFirstVisit, hasNote, interpreterFor, consumables, lastChange } = forStaff;
  return {
    overbooking: overbookingReason === null ? null : { reason: overbookingReason, by: overbookedBy },
    signs: { isFirstVisit, hasNote, interpreterFor: knowsPatient(role, status) ? interpreterFor : null },
    consumables,
    lastChange,
  };
}

/**
 * Who treats knows patients by their care alone, as in the list of patients;
 * patients know themselves, and the desk everyone.
 */
export function knowsPatient(role: Role, status: AppointmentStatus): boolean {
  return (role !== "practitioner" && role !== "nurse") || inCare.has(status);
}

/** Money was taken for it at some time, whatever became of that. */
const hasReceipt = ({ payments }: StoredAppointment) => payments.some(({ takenAt }) => takenAt !== null);

const inCare: ReadonlySet<AppointmentStatus> = new Set(careStatuses);

/** Patients are told of what is on its way to them, and not of what the clinic has still to decide. */
function toRefundViews({ refunds }: StoredAppointment, { role, accountId }: Viewer): AppointmentView["refunds"] {
  const isPatient = role === "patient";
  return refunds
    .filter(({ status }) => !isPatient || (status !== "proposed" && status !== "declined"))
    .map(({ id, paymentId, amountMinor, reason, status, askedBy, note, at }) => ({
      id,
      paymentId,
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
  const isBooking = isBeingBooked(status) || status === "refused" || status === "expired";
  return `${workflows}/${encodeURIComponent(isBooking ? bookingId(id) : followId(id))}`;
}

const toAssignmentView = (assignment: Assignment | null) =>
  assignment && { ...assignment, explanation: explainAssignment(assignment) };

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
