import type { FollowUp } from "../../domain/booking/follow-up.ts";
import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import { isAtDesk } from "../../domain/payment/settlement.ts";
import { readFollowUp } from "../booking/follow-up.ts";
import type { Db } from "../client.ts";

/**
 * `not_authorized`: there is no money on hold. `not_possible`: the visit is
 * off, so what is on hold or was taken goes back.
 */
export type CaptureRequestOutcome = "done" | "already" | "not_authorized" | "not_possible";

/**
 * Notes, once, that somebody entitled to wants the money on hold taken now. A
 * repeat, and a captured payment, answer `already`.
 */
export function requestCapture(
  db: Db,
  { organizationId, appointmentId, at }: { organizationId: string; appointmentId: string; at: Date },
): Promise<{ outcome: CaptureRequestOutcome; followUp: FollowUp }> {
  return db.withTenant(organizationId, async (tx) => {
    const { rowCount } = await tx.$client.query({
      name: "request_capture",
      text: `update payments p set capture_requested_at = $2 from appointments a
             where p.appointment_id = $1 and p.status = 'authorized' and p.capture_requested_at is null
               and a.id = p.appointment_id and not a.status = any($3)`,
      values: [appointmentId, at, off],
    });
    const followUp = await readFollowUp(tx, appointmentId);
    if (!followUp) throw new Error("an appointment that was never held has no payment");
    return { outcome: rowCount ? "done" : explain(followUp), followUp };
  });
}

/** Statuses in which nobody owes anything. */
const off: readonly AppointmentStatus[] = ["cancelled", "expired", "refused"];

function explain({ status, payments }: FollowUp): CaptureRequestOutcome {
  if (payments.some(({ captureRequested }) => captureRequested)) return "already";
  if (off.includes(status)) return "not_possible";
  return payments.some((payment) => payment.status === "captured" && !isAtDesk(payment)) ? "already" : "not_authorized";
}
