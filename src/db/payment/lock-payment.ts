import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import type { Amounts } from "../../domain/payment/ledger.ts";
import type { PaymentPurpose, PaymentStatus } from "../../domain/payment/payment.ts";
import type { Tx } from "../client.ts";

/** Until the transaction ends nobody else begins a step of this payment: two workers queue here. */
export async function lockPayment(tx: Tx, paymentId: string): Promise<void> {
  await tx.$client.query({
    name: "lock_payment",
    text: "select from payments where id = $1 for update",
    values: [paymentId],
  });
}

export type LockedPayment = Amounts & {
  paymentId: string;
  purpose: PaymentPurpose;
  status: PaymentStatus;
  /** Stripe has said nothing of it yet. */
  isNew: boolean;
  /** Its saved card did not pay, and its patient may by link. */
  hasPayLink: boolean;
  appointmentId: string;
  appointmentStatus: AppointmentStatus;
  clinicId: string;
  settledByHand: boolean;
  /** The desk takes it instead of its card or link. */
  withdrawn: boolean;
};

/**
 * For writing down what happened to money: its appointment is locked too, before it, as everywhere. Statements sent
 * after this call, awaited or not, see both as nobody else can change them.
 */
export async function lockPaymentOfAppointment(tx: Tx, paymentId: string): Promise<LockedPayment> {
  const [, { rows }] = await Promise.all([
    tx.$client.query({
      name: "lock_appointment_of_payment",
      text: "select from appointments where id = (select appointment_id from payments where id = $1) for update",
      values: [paymentId],
    }),
    tx.$client.query<LockedPayment>({
      name: "lock_payment_of_appointment",
      text: `select p.id as "paymentId", p.purpose, p.status, p.read_at is null as "isNew", p.pay_by is not null as "hasPayLink", p.authorized_minor as "authorizedMinor", p.captured_minor as "capturedMinor",
               p.refunded_minor as "refundedMinor", p.disputed_minor as "disputedMinor", p.settled_by_hand_at is not null as "settledByHand", p.withdrawn_at is not null as withdrawn,
                p.appointment_id as "appointmentId", a.status as "appointmentStatus", a.clinic_id as "clinicId"
             from payments p join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
             where p.id = $1 for update of p`,
      values: [paymentId],
    }),
  ]);
  const [payment] = rows;
  if (!payment) throw new Error("money of a payment that was never started");
  return payment;
}
