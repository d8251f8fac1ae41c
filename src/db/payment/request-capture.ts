import type { FollowUp } from "../../domain/booking/follow-up.ts";
import { readFollowUp } from "../booking/follow-up.ts";
import type { Db } from "../client.ts";

/** `not_authorized`: there is no money on hold, so there is nothing to capture. */
export type CaptureRequestOutcome = "done" | "already" | "not_authorized";

/** Notes, once, that somebody entitled to wants the money on hold taken now. A captured payment answers `already`. */
export function requestCapture(
  db: Db,
  { organizationId, appointmentId, at }: { organizationId: string; appointmentId: string; at: Date },
): Promise<{ outcome: CaptureRequestOutcome; followUp: FollowUp }> {
  return db.withTenant(organizationId, async (tx) => {
    const { rowCount } = await tx.$client.query({
      name: "request_capture",
      text: `update payments set capture_requested_at = $2
             where appointment_id = $1 and status = 'authorized' and capture_requested_at is null`,
      values: [appointmentId, at],
    });
    const followUp = await readFollowUp(tx, appointmentId);
    if (!followUp) throw new Error("an appointment that was never held has no payment");
    const isTaken = followUp.payments.some(({ status, captureRequested }) => status === "captured" || captureRequested);
    return { outcome: rowCount ? "done" : isTaken ? "already" : "not_authorized", followUp };
  });
}
