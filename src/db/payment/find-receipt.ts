import type { Reach } from "../../domain/identity/reach.ts";
import type { StoredReceipt } from "../../domain/payment/receipt.ts";
import { practitionerNames } from "../booking/handed-over.ts";
import { appointmentsWithinReach } from "../booking/reach.ts";
import type { Db } from "../client.ts";
import { openParameters } from "../parameters.ts";
import { cardShownOf, forgoneOf, handedOutOf, isCardToSave } from "./queries.ts";

/** Undefined for a visit that nothing was ever paid for, and for one that is unknown or out of reach alike. */
export async function findReceipt(
  db: Db,
  organizationId: string,
  { appointmentId, reach }: { appointmentId: string; reach: Reach },
): Promise<StoredReceipt | undefined> {
  const { values, put } = openParameters();
  const condition = `a.id = ${put(appointmentId)} and ${appointmentsWithinReach(reach, put)}`;
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ receipt: StoredReceipt }>({
      name: `find_receipt_${reach.kind}`,
      text: `select json_build_object(
               'number', r.number, 'organization', json_build_object('name', o.name),
               'clinic', json_build_object('name', c.name, 'address', c.address, 'phone', c.phone, 'timeZone', c.time_zone),
               'patientName', (select p.full_name from patients p where p.id = a.patient_id),
               'practitioner', json_build_object('name', ${practitionerNames}),
               'appointmentId', a.id, 'status', a.status, 'startsAt', a.starts_at, 'endsAt', a.ends_at,
               'currency', a.currency, 'totalMinor', a.total_minor, 'discountMinor', a.discount_minor, 'discountReason', a.discount_reason,
               'feeMinor', a.fee_minor,
               'services', (select coalesce(json_agg(json_build_object('name', sv.name, 'baseMinor', l.base_minor, 'discountMinor', l.discount_minor,
                   'taxBasisPoints', l.tax_basis_points) order by l.position), '[]')
                 from appointment_services l join services sv on sv.id = l.service_id where l.appointment_id = a.id),
               'payments', (select coalesce(json_agg(json_build_object('paymentId', p.id, 'method', p.method, 'purpose', p.purpose, 'status', p.status,
                   'amountMinor', p.amount_minor, 'capturedMinor', p.captured_minor, 'refundedMinor', p.refunded_minor, 'disputedMinor', p.disputed_minor,
                   'handedOutMinor', ${handedOutOf("p")}, 'forgoneMinor', ${forgoneOf("p")},
                   'askedBackMinor', (select coalesce(sum(r.amount_minor), 0) from refunds r
                     where r.payment_id = p.id and r.reason = 'by_staff' and r.status = 'requested'), 'settledByHand', p.settled_by_hand_at is not null,
                   'cardToSave', ${isCardToSave("p")}) order by p.id), '[]')
                 from payments p where p.appointment_id = a.id),
               'movements', (select coalesce(json_agg(json_build_object('cause', m.cause, 'at', m.at, 'amountMinor', m.amount_minor, 'purpose', p.purpose,
                   'method', p.method, 'card', ${cardShownOf("p")}) order by m.at, m.id), '[]')
                 from payments p
                 cross join lateral (
                   select e.id, e.kind as cause, e.at, e.amount_minor from ledger_entries e
                   where e.payment_id = p.id and e.kind not in ('hold_placed', 'hold_released')
                   union all
                   select f.id, 'handed_out', coalesce(f.at, f.recorded_at), f.amount_minor from refunds f
                   where f.payment_id = p.id and f.status = 'settled_by_hand') m
                 where p.appointment_id = a.id)) as receipt
             from appointments a
             join receipts r on r.organization_id = a.organization_id and r.appointment_id = a.id
             join organizations o on o.id = a.organization_id
             join clinics c on c.organization_id = a.organization_id and c.id = a.clinic_id
             where ${condition}`,
      values,
    }),
  );
  return rows[0]?.receipt;
}
