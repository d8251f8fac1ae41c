import type { VisitOrder } from "../../domain/booking/appointment.ts";
import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import type { Role } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { Db } from "../client.ts";
import { openParameters } from "../parameters.ts";
import {
  cardShownOf,
  deskActsOf,
  forgoneOf,
  handedOutOf,
  isCardToSave,
  keptCardOf,
  latestDisputeOf,
  takenAtOf,
} from "../payment/queries.ts";
import { forStaff } from "./for-staff.ts";
import { givenBy } from "./handed-over.ts";
import { appointmentsWithinReach } from "./reach.ts";

/** Who reads: how far they reach, and as what. */
type Reader = { reach: Reach; role: Role };

const isStaff = (role: Role) => role !== "patient";

/** What only staff read is a good part of the work, and is not computed for patients. */
const storedFor = (role: Role) => `json_build_object(
  'id', a.id, 'bookingId', a.booking_id, 'version', a.version, 'status', a.status,
  'clinic', json_build_object('id', c.id, 'name', c.name, 'address', c.address, 'phone', c.phone, 'timeZone', c.time_zone),
  'practitioner', (select json_build_object('id', s.id, 'name', s.display_name) from staff s where s.id = a.staff_id),
  'nurse', (select json_build_object('id', s.id, 'name', s.display_name)
    from appointment_subjects x join staff s on s.id = x.nurse_id where x.appointment_id = a.id and x.subject_kind = 'nurse'),
  'patientId', a.patient_id, 'patientName', (select p.full_name from patients p where p.id = a.patient_id),
  'startsAt', a.starts_at, 'endsAt', a.ends_at, 'requestedAt', a.requested_at,
  'approvalDueAt', a.approval_due_at, 'holdExpiresAt', a.hold_expires_at,
  'services', (select coalesce(json_agg(json_build_object('serviceId', l.service_id, 'name', sv.name, 'minutes', l.minutes,
      'practitioner', (select json_build_object('id', s.id, 'name', s.display_name) from staff s where s.id = l.staff_id), 'assignment', l.assignment,
      'baseMinor', l.base_minor, 'discountMinor', l.discount_minor, 'taxBasisPoints', l.tax_basis_points) order by l.position), '[]')
    from appointment_services l join services sv on sv.id = l.service_id where l.appointment_id = a.id),
  'rooms', (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.name) order by r.name), '[]')
    from appointment_subjects x join rooms r on r.id = x.subject_id where x.appointment_id = a.id and x.subject_kind = 'room'),
  'currency', a.currency, 'baseMinor', a.base_minor, 'discountMinor', a.discount_minor, 'totalMinor', a.total_minor,
  'discountReason', a.discount_reason, 'priceChange', a.price_change, 'priceAccepted', a.price_accepted,
  'assignment', a.assignment, 'overbookingReason', a.overbooking_reason, 'refusalCode', a.refusal_code,
  'refusalReason', case when a.status = 'refused' then (select l.reason from status_log l where l.appointment_id = a.id and l.to_status = 'refused') end,
  'feeTerms', a.fee_terms, 'feeMinor', a.fee_minor, 'cancellationNoticeMinutes', (select cancellation_notice_minutes from organizations),
  'feeWaived', exists (select from status_log l where l.appointment_id = a.id and l.to_status = a.status and l.reason_code = 'fee_waived'),
  'paymentPolicy', a.payment_policy, 'deskPlan', a.desk_plan, 'depositMinor', a.deposit_minor, 'balance', a.balance, 'capturePolicy', a.capture_policy,
  'savesCard', a.deposit_minor is null and exists (select from saved_cards c where c.appointment_id = a.id and (
    c.payment_method_id is not null or not exists (select from payments p where p.appointment_id = a.id and p.method = 'card' and p.payment_intent_id is not null))),
  'cardTerms', (select k.terms_version from ${keptCardOf("a.id")}),
  'payments', (select coalesce(json_agg(json_build_object('id', p.id, 'method', p.method, 'purpose', p.purpose, 'status', p.status, 'amountMinor', p.amount_minor,
      'capturedMinor', p.captured_minor, 'refundedMinor', p.refunded_minor, 'disputedMinor', p.disputed_minor,
      'handedOutMinor', ${handedOutOf("p")}, 'forgoneMinor', ${forgoneOf("p")}, 'settledByHand', p.settled_by_hand_at is not null, 'withdrawn', p.withdrawn_at is not null,
      'refundBlocked', exists (select from disputes d where d.payment_id = p.id and d.blocks_refunds), 'clientSecret', p.client_secret,
      'stripeAccountId', p.stripe_account_id, 'declineCode', p.decline_code, 'captureBefore', p.capture_before, 'payBy', case when p.settled_by_hand_at is null and p.withdrawn_at is null then p.pay_by end,
      'dispute', ${latestDisputeOf("p")}, 'cardToSave', a.status = 'confirmed' and ${isCardToSave("p")}, 'desk', ${deskActsOf("p")}, 'takenAt', ${takenAtOf("p")}, 'card', ${cardShownOf("p")}) order by p.id), '[]')
    from payments p where p.appointment_id = a.id),
  'savedCard', (select json_build_object('card', ${cardShownOf("k")}) from ${keptCardOf("a.id")}),
  'refunds', (select coalesce(json_agg(json_build_object('id', r.id, 'paymentId', r.payment_id, 'amountMinor', r.amount_minor, 'reason', r.reason, 'status', r.status,
      'note', r.note, 'askedBy', r.asked_by, 'at', coalesce(r.at, r.recorded_at)) order by r.id), '[]')
    from refunds r join payments p on p.organization_id = r.organization_id and p.id = r.payment_id where p.appointment_id = a.id and p.method = 'card'),
  'forStaff', ${isStaff(role) ? forStaff : "null"})`;

const fromAppointments =
  "from appointments a join clinics c on c.organization_id = a.organization_id and c.id = a.clinic_id";

/** Undefined for an unknown appointment and for one out of reach alike. */
export async function findAppointment(
  db: Db,
  organizationId: string,
  id: string,
  { reach, role }: Reader,
): Promise<StoredAppointment | undefined> {
  const { values, put } = openParameters();
  const condition = `a.id = ${put(id)} and ${appointmentsWithinReach(reach, put)}`;
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ appointment: StoredAppointment }>({
      name: `find_appointment_${reach.kind}_${isStaff(role) ? "staff" : "patient"}`,
      text: `select ${storedFor(role)} as appointment ${fromAppointments} where ${condition}`,
      values,
    }),
  );
  return rows[0]?.appointment;
}

export type AppointmentFilter = {
  clinicId: string | null;
  practitionerId: string | null;
  patientId: string | null;
  statuses: readonly AppointmentStatus[] | null;
  /** Visits that start in [from, until). */
  from: Date | null;
  until: Date | null;
};

/** Where a page ends: the order is by start, then id. */
export type AppointmentCursor = { startsAt: string; id: string };

/** A page of what is within reach; refused requests are no appointments, unless they are asked for. */
export async function listAppointments(
  db: Db,
  organizationId: string,
  {
    reach,
    role,
    filter,
    after,
    order,
    limit,
  }: Reader & {
    filter: AppointmentFilter;
    after: AppointmentCursor | null;
    order: VisitOrder;
    limit: number;
  },
): Promise<StoredAppointment[]> {
  const [beyond, direction] = order === "earliest_first" ? [">", "asc"] : ["<", "desc"];
  const { values, put } = openParameters();
  const conditions = [
    appointmentsWithinReach(reach, put),
    ...(filter.clinicId ? [`a.clinic_id = ${put(filter.clinicId)}::uuid`] : []),
    ...(filter.practitionerId ? [`${givenBy(`${put(filter.practitionerId)}::uuid`)}`] : []),
    ...(filter.patientId ? [`a.patient_id = ${put(filter.patientId)}::uuid`] : []),
    filter.statuses ? `a.status = any(${put(filter.statuses)}::text[])` : "a.status <> 'refused'",
    ...(filter.from ? [`a.starts_at >= ${put(filter.from)}`] : []),
    ...(filter.until ? [`a.starts_at < ${put(filter.until)}`] : []),
    ...(after ? [`(a.starts_at, a.id) ${beyond} (${put(after.startsAt)}::timestamptz, ${put(after.id)}::uuid)`] : []),
  ];
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ appointment: StoredAppointment }>({
      // Unnamed: a plan of its own for what is asked for. The page is cut before anything is put together for its rows.
      text: `select ${storedFor(role)} as appointment
             from (select * from appointments a where ${conditions.join(" and ")}
                   order by a.starts_at ${direction}, a.id ${direction} limit ${put(limit)}) a
             join clinics c on c.organization_id = a.organization_id and c.id = a.clinic_id
             order by a.starts_at ${direction}, a.id ${direction}`,
      values,
    }),
  );
  return rows.map(({ appointment }) => appointment);
}
