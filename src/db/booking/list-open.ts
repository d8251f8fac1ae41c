import type { BookingRequest } from "../../domain/booking/appointment.ts";
import { isBeingBooked, isLive, liveStatuses } from "../../domain/booking/lifecycle.ts";
import type { MoneyFacts } from "../../domain/payment/payment.ts";
import { isSettled } from "../../domain/payment/settlement.ts";
import type { Db } from "../client.ts";
import { idleCardOfAppointment, paymentFactsOfAppointment } from "../payment/queries.ts";

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

type OpenRow = MoneyFacts &
  Pick<BookingRequest, "appointmentId" | "clinicId" | "patientId" | "practitionerId" | "serviceIds"> & {
    startsAt: Date;
    requestedAt: Date;
  };

/** As the index of live appointments has it, letter by letter. */
const live = liveStatuses.map((status) => `'${status}'`).join(", ");

/** A page, in the order of ids, of the appointments that are live or whose money is not settled. */
export async function listOpenAppointments(
  db: Db,
  organizationId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<OpenPage> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<OpenRow>({
      name: "list_open_appointments",
      // A superset of what `isSettled` leaves open, found from its few rows:
      // the visits that took place are nearly the whole table.
      text: `with open as (
               select id from appointments where status in (${live})
               union
               select appointment_id from payments where status in ('created', 'requires_action', 'card_saved', 'authorized')
               union
               select a.id from appointments a
               join payments p on p.organization_id = a.organization_id and p.appointment_id = a.id
               where a.status in ('cancelled', 'expired', 'refused', 'no_show')
               group by a.organization_id, a.id
               having sum(p.captured_minor - p.refunded_minor) > coalesce(a.fee_minor, case when a.status = 'no_show' then a.total_minor else 0 end)
               union
               select a.id from appointments a cross join lateral (select from ${idleCardOfAppointment}) c
               where a.id in (select appointment_id from saved_cards where payment_method_id is not null and detached_at is null)
               union
               select p.appointment_id from payments p where p.id in (select payment_id from refunds where status in ('requested', 'pending')))
             select a.id as "appointmentId", a.clinic_id as "clinicId", a.patient_id as "patientId", a.staff_id as "practitionerId",
               a.status, a.capture_policy as "capturePolicy", a.fee_minor as "feeMinor", a.starts_at as "startsAt", a.requested_at as "requestedAt",
               array(select service_id from appointment_services l where l.appointment_id = a.id order by l.position) as "serviceIds",
               ${paymentFactsOfAppointment} as payments
             from (select id from open where $1::uuid is null or id > $1 order by id limit $2) page
             join appointments a using (id)
             order by a.id`,
      values: [after, limit],
    }),
  );
  const open = rows.filter((row) => isLive(row.status) || !row.payments.every((payment) => isSettled(row, payment)));
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { open: open.map((row) => toOpen(organizationId, row)), after: last?.appointmentId ?? null };
}

function toOpen(organizationId: string, row: OpenRow): OpenAppointment {
  const { appointmentId, clinicId, patientId, practitionerId, serviceIds, status, payments } = row;
  if (!isBeingBooked(status)) {
    return { kind: "visit", appointmentId, ids: { organizationId, appointmentId, clinicId, patientId } };
  }
  const request: BookingRequest = {
    organizationId,
    appointmentId,
    // A request has no payment before it is approved: any id will do that is the same however often this is read.
    paymentId: payments[0]?.paymentId ?? appointmentId,
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
