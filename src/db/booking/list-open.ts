import type { BookingRequest } from "../../domain/booking/appointment.ts";
import { type AppointmentStatus, isLive, liveStatuses } from "../../domain/booking/lifecycle.ts";
import { isSettled, type PaymentFacts } from "../../domain/payment/settlement.ts";
import type { Db } from "../client.ts";
import { paymentFactsOfAppointment } from "../payment/queries.ts";

/** An appointment with something to come, and what its workflow begins with. */
export type OpenAppointment =
  | { kind: "hold"; appointmentId: string; request: BookingRequest }
  | {
      kind: "visit";
      appointmentId: string;
      ids: Pick<BookingRequest, "organizationId" | "appointmentId" | "clinicId" | "patientId">;
    };

export type OpenPage = {
  open: OpenAppointment[];
  /** Where the next page begins; null after the last one. */
  after: string | null;
};

type OpenRow = Pick<BookingRequest, "appointmentId" | "clinicId" | "patientId" | "practitionerId" | "serviceIds"> & {
  status: AppointmentStatus;
  startsAt: Date;
  requestedAt: Date;
  payments: PaymentFacts[];
};

/** A page, in the order of ids, of the appointments that are live or whose money is not settled. */
export async function listOpenAppointments(
  db: Db,
  organizationId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<OpenPage> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<OpenRow>({
      name: "list_open_appointments",
      // A superset of what `isSettled` leaves open, made of conditions that are cheap for the visits that took place: nearly the whole table.
      text: `select a.id as "appointmentId", a.clinic_id as "clinicId", a.patient_id as "patientId", a.staff_id as "practitionerId",
               a.status, a.starts_at as "startsAt", a.requested_at as "requestedAt",
               array(select service_id from appointment_services l where l.appointment_id = a.id order by l.position) as "serviceIds",
               ${paymentFactsOfAppointment} as payments
             from appointments a
             where ($2::uuid is null or a.id > $2)
               and (a.status = any($1)
                 or a.id in (select appointment_id from payments where status in ('created', 'requires_action', 'authorized'))
                 or a.status in ('cancelled', 'expired', 'refused') and exists (
                   select from payments p where p.appointment_id = a.id and (p.captured_minor > p.refunded_minor
                     or exists (select from refunds r where r.payment_id = p.id and r.status = 'pending'))))
             order by a.id limit $3`,
      values: [liveStatuses, after, limit],
    }),
  );
  const open = rows.filter(
    ({ status, payments }) => isLive(status) || !payments.every((payment) => isSettled(status, payment)),
  );
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { open: open.map((row) => toOpen(organizationId, row)), after: last?.appointmentId ?? null };
}

function toOpen(organizationId: string, row: OpenRow): OpenAppointment {
  const { appointmentId, clinicId, patientId, practitionerId, serviceIds, status, payments } = row;
  const [payment] = payments;
  if ((status !== "held" && status !== "requested") || !payment) {
    return { kind: "visit", appointmentId, ids: { organizationId, appointmentId, clinicId, patientId } };
  }
  const request: BookingRequest = {
    organizationId,
    appointmentId,
    paymentId: payment.paymentId,
    clinicId,
    patientId,
    practitionerId,
    serviceIds,
    startsAt: row.startsAt.toISOString(),
    requestedAt: row.requestedAt.toISOString(),
    expectedTotalMinor: null, // what the patient saw was compared when the hold was made
    actor: { kind: "system", accountId: null },
  };
  return { kind: "hold", appointmentId, request };
}
