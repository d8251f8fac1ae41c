import type { BookingRequest, PriceChange, RefusalCode, Standing } from "../../domain/booking/appointment.ts";
import type { Giver } from "../../domain/booking/assignment.ts";
import type { BalancePlace } from "../../domain/payment/deposit.ts";
import type { DeskPlan } from "../../domain/payment/desk-plan.ts";
import type { FeeTerms } from "../../domain/payment/fees.ts";
import type { CapturePolicy, PaymentPolicy } from "../../domain/payment/policy.ts";
import type { Price } from "../../domain/pricing/quote.ts";
import type { Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { logStatus } from "./log-status.ts";
import { insertSubjects, type Subject } from "./occupy.ts";
import { findStanding } from "./standing.ts";
import { recordDueFollowUp } from "./unstarted-follow-ups.ts";

export type NewAppointment = {
  request: BookingRequest;
  status: "requested" | "held" | "confirmed";
  /** Of each of its services; whoever gives the first one begins the visit. */
  givers: readonly Giver[];
  subjects: Subject[];
  endsAt: Date;
  at: Date;
  approvalDueAt: Date | null;
  holdExpiresAt: Date | null;
  paymentPolicy: PaymentPolicy;
  deskPlan: DeskPlan | null;
  depositMinor: number | null;
  balance: BalancePlace;
  capturePolicy: CapturePolicy;
  price: Price;
  feeTerms: FeeTerms;
  priceChange: PriceChange | null;
  /** Why it lies on top of others; null when it was free. */
  overbookingReason: string | null;
};

/**
 * The appointment with its lines and subjects, its first log entry and event. The claim of its time was made before.
 */
export async function insertAppointment(tx: Tx, appointment: NewAppointment): Promise<void> {
  const { request, price, givers, subjects, overbookingReason, deskPlan, at } = appointment;
  const { appointmentId } = request;
  await Promise.all([
    insertRow(tx, appointment),
    tx.$client.query({
      name: "insert_appointment_services",
      text: `insert into appointment_services
               (organization_id, appointment_id, position, service_id, staff_id, handed_over, assignment, minutes, base_minor, discount_minor,
                tax_basis_points)
             select current_setting('app.organization_id')::uuid, $1, position, service_id, staff_id, staff_id <> ($2::uuid[])[1],
               case when staff_id <> ($2::uuid[])[1] then assignment::jsonb end, minutes, base_minor, discount_minor, tax
             from unnest($2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::bigint[], $7::bigint[], $8::int[])
               with ordinality as l (staff_id, assignment, service_id, minutes, base_minor, discount_minor, tax, position)`,
      values: [
        appointmentId,
        givers.map(({ practitionerId }) => practitionerId),
        givers.map(({ assignment }) => assignment && JSON.stringify(assignment)),
        price.lines.map((line) => line.serviceId),
        price.lines.map((line) => line.minutes),
        price.lines.map((line) => line.baseMinor),
        price.lines.map((line) => line.discountMinor),
        price.lines.map((line) => line.taxBasisPoints),
      ],
    }),
    insertSubjects(tx, appointmentId, subjects),
    logStatus(tx, {
      appointmentId,
      from: null,
      to: appointment.status,
      actor: request.actor,
      ...(overbookingReason === null ? {} : { reasonCode: "overbooked", requestId: request.overbookRequestId }),
      at,
    }),
    recordEvent(tx, {
      appointmentId,
      kind: `appointment.${appointment.status}`,
      at,
      ...(deskPlan ? { payload: { deskPlan } } : {}),
    }),
    ...(appointment.status === "confirmed" ? [recordDueFollowUp(tx, appointmentId)] : []),
  ]);
}

async function insertRow(tx: Tx, appointment: NewAppointment): Promise<void> {
  const { request, price } = appointment;
  const [first] = appointment.givers;
  await tx.$client.query({
    name: "insert_appointment",
    text: `insert into appointments
             (organization_id, id, booking_id, clinic_id, staff_id, patient_id, status, starts_at, ends_at, requested_at, hold_expires_at,
              payment_policy, capture_policy, currency, base_minor, discount_minor, total_minor, discount_reason, price_change,
              price_accepted, assignment, overbooking_reason, approval_due_at, fee_terms, deposit_minor, balance, desk_plan)
           values (current_setting('app.organization_id')::uuid, $1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
              $17, $17::jsonb is null, $18, $19, $20, $21, $22, $23, $24)`,
    values: [
      request.appointmentId,
      request.clinicId,
      first?.practitionerId,
      request.patientId,
      appointment.status,
      request.startsAt,
      appointment.endsAt,
      request.requestedAt,
      appointment.holdExpiresAt,
      appointment.paymentPolicy,
      appointment.capturePolicy,
      price.currency,
      price.baseMinor,
      price.discountMinor,
      price.totalMinor,
      price.discountReason,
      appointment.priceChange && JSON.stringify(appointment.priceChange),
      first?.assignment && JSON.stringify(first.assignment),
      appointment.overbookingReason,
      appointment.approvalDueAt,
      JSON.stringify(appointment.feeTerms),
      appointment.depositMinor,
      appointment.balance,
      appointment.deskPlan,
    ],
  });
}

/**
 * Stores that a request was refused, so that whoever asks later gets the same answer, and a late attempt finds the id
 * taken. Harmless when something is stored under the id already: that is then the answer.
 */
export async function insertRefusal(
  tx: Tx,
  request: BookingRequest,
  visit: { minutes: number },
  code: RefusalCode,
  at: Date,
): Promise<Standing> {
  const { rowCount } = await tx.$client.query({
    name: "insert_refusal",
    text: `insert into appointments
             (organization_id, id, booking_id, clinic_id, staff_id, patient_id, status, starts_at, ends_at, requested_at,
              payment_policy, capture_policy, currency, base_minor, total_minor, refusal_code)
           select organization_id, $1, $1, id, $3, $4, 'refused', $5, $5::timestamptz + make_interval(mins => $6), $7,
              'none', 'at_completion', currency, 0, 0, $8
           from clinics where id = $2
           on conflict do nothing`,
    values: [
      request.appointmentId,
      request.clinicId,
      request.practitionerId,
      request.patientId,
      request.startsAt,
      visit.minutes,
      request.requestedAt,
      code,
    ],
  });
  if (rowCount === 1) {
    const { appointmentId, actor } = request;
    await Promise.all([
      logStatus(tx, { appointmentId, from: null, to: "refused", actor, reasonCode: code, at }),
      recordEvent(tx, { appointmentId, kind: "appointment.refused", at, payload: { code } }),
    ]);
    return { status: "refused", awaits: null, approvalDueAt: null, holdExpiresAt: null, refusalCode: code };
  }
  const stored = await findStanding(tx, request.appointmentId);
  if (!stored) throw new Error("a refusal that is not stored has an appointment in its way");
  return stored;
}
