import type { LetterFacts } from "../../domain/message/letter-facts.ts";
import type { MessageFacts } from "../../domain/message/relevance.ts";
import { termsWithFee } from "../../domain/payment/card-fee.ts";
import { saveByOf } from "../../domain/payment/card-link.ts";
import { includedTaxMinor } from "../../domain/pricing/included-tax.ts";
import type { Tx } from "../client.ts";
import { isUnanswered } from "../intake/forms.ts";
import { isCardToSave, keptCardOf } from "../payment/queries.ts";

type Line = { grossMinor: number; taxBasisPoints: number };
type Stored = Omit<LetterFacts, "includedTaxMinor" | "saveBy" | "written"> & {
  isCardToSave: boolean;
  lines: Line[];
  status: MessageFacts["status"];
  toldVersion: number;
  hasReceipt: boolean;
  patient: { id: string; name: string; email: string | null; language: string; hasAccess: boolean };
};

/** `text`: what somebody at the clinic has written. */
type About = { appointmentId: string; paymentId: string | null; refundId: string | null; text: string | null };

export type Addressed = { facts: MessageFacts; letter: LetterFacts; patient: Stored["patient"] };

/**
 * All that a message about an appointment, and maybe a payment or a refund of it, is decided and made from, as it
 * stands now.
 */
export async function readLetterFacts(
  tx: Tx,
  { appointmentId, paymentId, refundId, text: written }: About,
): Promise<Addressed> {
  const { rows } = await tx.$client.query<{ stored: Stored }>({
    name: "read_letter_facts",
    text: `select json_build_object(
             'appointmentId', a.id, 'status', a.status, 'toldVersion', coalesce(moved.version, 1), 'startsAt', a.starts_at, 'endsAt', a.ends_at,
             'organization', json_build_object('name', o.name, 'slug', o.slug, 'brandColor', o.brand_color),
             'clinic', json_build_object('name', c.name, 'address', c.address, 'phone', c.phone, 'timeZone', c.time_zone),
             'patient', json_build_object('id', p.id, 'name', p.full_name, 'email', p.email, 'language', p.language,
               'hasAccess', exists (select from patient_access x where x.patient_id = p.id)),
             'movedFrom', moved.from_starts_at, 'holdExpiresAt', a.hold_expires_at, 'refusalCode', a.refusal_code,
             'cancelledBy', (select l.actor_kind from status_log l
               where l.appointment_id = a.id and l.to_status = 'cancelled' and l.from_status <> 'cancelled' order by l.id desc limit 1),
             'cancelReason', (select l.reason_code from status_log l
               where l.appointment_id = a.id and l.to_status = 'cancelled' order by l.id desc limit 1),
             'cancellationNoticeMinutes', o.cancellation_notice_minutes,
             'feeTerms', a.fee_terms, 'feeMinor', a.fee_minor,
             'paymentPolicy', a.payment_policy, 'capturePolicy', a.capture_policy, 'currency', a.currency, 'totalMinor', a.total_minor, 'depositMinor', a.deposit_minor, 'balance', a.balance,
             'lines', (select coalesce(json_agg(json_build_object(
                 'grossMinor', l.base_minor - l.discount_minor, 'taxBasisPoints', l.tax_basis_points)), '[]')
               from appointment_services l where l.appointment_id = a.id),
             'capturedMinor', money.captured, 'refundedMinor', money.refunded, 'byCardMinor', money.by_card,
             'dueMinor', money.due, 'atDeskMinor', money.at_desk, 'feeOnCardMinor', money.fee_on_card,
             'payment', (select json_build_object('amountMinor', p.amount_minor, 'capturedMinor', p.captured_minor, 'method', p.method, 'purpose', p.purpose)
               from payments p where p.id = $3),
             'hasReceipt', exists (select from messages m where m.appointment_id = a.id and m.payment_id = $3 and m.kind = 'receipt' and m.status in ('sending', 'sent', 'unknown')),
             'refundMinor', (select r.amount_minor from refunds r where r.id = $2),
             'refundMethod', (select p.method from refunds r join payments p on p.organization_id = r.organization_id and p.id = r.payment_id where r.id = $2), 'savesCard', a.deposit_minor is null and exists (select from saved_cards c where c.appointment_id = a.id),
             'wasHeld', money.was_held, 'isCardSaved', money.is_saved,
             'isFeeFromCard', money.is_saved and exists (select from ${keptCardOf("a.id")} and k.terms_version = any($4)),
             'hasOpenQuestions', exists (select from status_log l where l.appointment_id = a.id and l.from_status is null and l.actor_kind = 'staff')
               and exists (select from appointment_services l where l.appointment_id = a.id and ${isUnanswered("l")}),
             'payBy', money.pay_by, 'isCardToSave', money.is_to_save, 'heldUntil', money.held_until) as stored
           from appointments a
           join organizations o on o.id = a.organization_id
           join clinics c on c.organization_id = a.organization_id and c.id = a.clinic_id
           join patients p on p.organization_id = a.organization_id and p.id = a.patient_id
           left join lateral (
             select m.version, m.from_starts_at from appointment_moves m
             where m.appointment_id = a.id
               and (m.from_starts_at, m.from_ends_at, m.from_staff_id, m.from_staff_ids)
                 is distinct from (m.to_starts_at, m.to_ends_at, m.to_staff_id, m.to_staff_ids)
             order by m.version desc limit 1) moved on true
           cross join lateral (
             select coalesce(sum(captured_minor) filter (where method = 'card'), 0) as captured, coalesce(sum(refunded_minor) filter (where method = 'card'), 0) as refunded,
               coalesce(sum(case status when 'authorized' then authorized_minor else greatest(0, captured_minor - disputed_minor - (
                 select coalesce(sum(r.amount_minor), 0) from refunds r where r.payment_id = payments.id and r.reason = 'by_staff'
                   and r.status in ('requested', 'settled_by_hand', 'pending', 'succeeded'))) end) filter (where method = 'card' and purpose <> 'fee'), 0) as by_card,
               coalesce(sum(case status when 'card_saved' then amount_minor else authorized_minor + captured_minor end) filter (where method = 'card' and purpose = 'fee'), 0) as fee_on_card,
               coalesce(sum(amount_minor) filter (where status = 'due_at_clinic'), 0) as due,
               coalesce(sum(captured_minor - refunded_minor) filter (where method in ('cash', 'terminal')), 0) as at_desk,
               coalesce(bool_or(status = 'card_saved'), false) as is_saved,
               coalesce(bool_or(${isCardToSave("payments")}), false) as is_to_save,
               min(capture_before) filter (where status = 'authorized') as held_until,
               max(pay_by) filter (where status in ('created', 'requires_action') and settled_by_hand_at is null and withdrawn_at is null) as pay_by,
               exists (select from ledger_entries e join payments p on p.id = e.payment_id where p.appointment_id = a.id and e.kind = 'hold_placed') as was_held
             from payments where appointment_id = a.id) money
           where a.id = $1`,
    values: [appointmentId, refundId, paymentId, termsWithFee],
  });
  const [row] = rows;
  if (!row) throw new Error("a message about an appointment that is not there");
  const { lines, status, toldVersion, hasReceipt, patient, isCardToSave: isToSave, ...letter } = row.stored;
  const { payment, refundMethod, refundMinor, payBy, dueMinor, heldUntil, startsAt } = letter;
  const saveBy = isToSave && heldUntil ? saveByOf({ captureBefore: heldUntil, startsAt }).toISOString() : null;
  const capturedMinor = payment?.capturedMinor ?? letter.capturedMinor;
  const isByCard = refundMethod === null || refundMethod === "card";
  const refundedMinor = isByCard ? letter.refundedMinor : (refundMinor ?? 0);
  const endsAt = new Date(letter.endsAt);
  return {
    facts: {
      status,
      toldVersion,
      endsAt,
      email: patient.email,
      payBy,
      capturedMinor,
      dueMinor,
      refundedMinor,
      hasReceipt,
    },
    letter: { ...letter, saveBy, includedTaxMinor: sumOf(lines), written },
    patient,
  };
}

const sumOf = (lines: readonly Line[]) =>
  lines.reduce((sum, { grossMinor, taxBasisPoints }) => sum + includedTaxMinor(grossMinor, taxBasisPoints), 0);
