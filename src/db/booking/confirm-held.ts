import type { Actor } from "../../domain/booking/appointment.ts";
import type { Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { consumeDiscount } from "../pricing/discount-quota.ts";
import { logStatus } from "./log-status.ts";
import { recordDueFollowUp } from "./unstarted-follow-ups.ts";

/** Confirms a hold, with all it entails but its money. The caller holds its lock and knows that it is held. */
export async function confirmHeld(
  tx: Tx,
  {
    appointmentId,
    ...change
  }: { appointmentId: string; actor: Actor; reasonCode: string; requestId?: string; at: Date },
): Promise<void> {
  await Promise.all([
    tx.$client.query({
      name: "confirm_appointment",
      text: "update appointments set status = 'confirmed', price_accepted = true where id = $1",
      values: [appointmentId],
    }),
    tx.$client.query({
      name: "keep_payments", // the card has paid first where the desk was to take it over
      text: "update payments set withdrawn_at = null where appointment_id = $1 and withdrawn_at is not null",
      values: [appointmentId],
    }),
    consumeDiscount(tx, appointmentId),
    logStatus(tx, { appointmentId, from: "held", to: "confirmed", ...change }),
    recordEvent(tx, { appointmentId, kind: "appointment.confirmed", at: change.at, payload: { from: "held" } }),
    recordDueFollowUp(tx, appointmentId),
  ]);
}
