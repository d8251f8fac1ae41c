import { lastCallOf } from "../../domain/payment/capture-deadlines.ts";
import { captureDeadlineKey, toCaptureKey } from "../../domain/task/keys.ts";
import type { Tx } from "../client.ts";
import { raiseTask } from "../task/tasks.ts";

type Waiting = { paymentId: string; amountMinor: number; currency: string; captureBefore: string | null };

/**
 * Puts money on hold for a visit that took place on the list of tasks, where only an admin takes it, unless the list
 * says already that it is about to lapse. The caller holds the appointment's lock; what ends the hold or takes the end
 * of the visit back closes the task.
 */
export async function noteToCapture(tx: Tx, appointmentId: string, at: Date): Promise<void> {
  const { rows } = await tx.$client.query<Waiting>({
    name: "list_to_capture",
    text: `select p.id as "paymentId", p.authorized_minor as "amountMinor", p.currency, to_json(p.capture_before) #>> '{}' as "captureBefore"
           from payments p join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
           where a.id = $1 and a.status = 'completed' and a.capture_policy = 'by_admin'
             and p.status = 'authorized' and p.capture_requested_at is null and p.settled_by_hand_at is null
             and not exists (select from tasks t where t.dedupe_key = $2 || p.id::text and t.state = 'open')`,
    values: [appointmentId, captureDeadlineKey("")],
  });
  for (const { paymentId, amountMinor, currency, captureBefore } of rows)
    await raiseTask(tx, {
      kind: "to_capture",
      appointmentId,
      dedupeKey: toCaptureKey(paymentId),
      detail: { paymentId, amountMinor, currency },
      dueAt: captureBefore === null ? null : lastCallOf(captureBefore),
      at,
    });
}
