import { isDisprovedByNext, type Made, notMade } from "../../domain/payment/refused-making.ts";
import { bookingsRefusedKey } from "../../domain/task/keys.ts";
import type { Tx } from "../client.ts";
import { closeTasks, raiseTask } from "../task/tasks.ts";
import { findRefusal } from "./attempts.ts";

/** Whoever else books there by card may meet the same, and sees a refusal only: one task of the clinic per reason. */
export async function tellClinic(
  tx: Tx,
  { clinicId, paymentId }: { clinicId: string; paymentId: string },
  at: Date,
): Promise<void> {
  const [refusal, { rows }] = await Promise.all([
    findRefusal(tx, paymentId),
    tx.$client.query<RefusedBooking>({
      name: "read_refused_booking",
      text: `select p.amount_minor as "amountMinor", p.currency, (
               select string_agg(s.name, ', ' order by l.position) from appointment_services l join services s on s.id = l.service_id
               where l.appointment_id = p.appointment_id) as "services"
             from payments p where p.id = $1`,
      values: [paymentId],
    }),
  ]);
  const code = refusal?.code ?? "";
  const what = notMade(refusal?.op ?? "create");
  await raiseTask(tx, {
    kind: "bookings_refused",
    appointmentId: null,
    clinicId,
    dedupeKey: bookingsRefusedKey(clinicId, what, code),
    detail: { ...rows[0], ...(code && { code }), ...(isDisprovedByNext(code) ? { closedByNext: what } : {}) },
    at,
  });
}

/** What the card was to pay, and which services it was for, in the clinic's words. */
type RefusedBooking = { amountMinor: number; currency: string; services: string };

/** Stripe has made one again: closes what was refused there for a reason that is gone with it. */
export function closeRefused(tx: Tx, { clinicId }: { clinicId: string }, made: Made, at: Date): Promise<void> {
  return closeTasks(tx, { clinicId, kind: "bookings_refused", closedByNext: made, at });
}
