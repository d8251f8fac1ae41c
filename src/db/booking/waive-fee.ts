import type { Actor } from "../../domain/booking/appointment.ts";
import type { FollowUp } from "../../domain/booking/follow-up.ts";
import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import type { Db, Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { balanceDues } from "../payment/balance-dues.ts";
import { dueInsteadKinds } from "../payment/desk-tasks.ts";
import { closeTasks } from "../task/tasks.ts";
import { readFollowUp } from "./follow-up.ts";
import { logStatus } from "./log-status.ts";

export type Waiver = {
  organizationId: string;
  appointmentId: string;
  actor: Actor;
  requestId?: string | undefined;
  /** The workflow's time. */
  at: Date;
};

/**
 * The fee of a visit that was cancelled late or missed is not asked for after all: what was taken of it is given back,
 * as the follow-up finds from the facts it is answered. `already`: there is none any more, so a repeat is harmless.
 */
export function waiveFee(
  db: Db,
  { organizationId, appointmentId, actor, requestId, at }: Waiver,
): Promise<{ outcome: "done" | "already" | "not_possible"; followUp: FollowUp }> {
  return db.withTenant(organizationId, async (tx) => {
    const row = await lockFee(tx, appointmentId);
    const outcome = outcomeOf(row?.fee_minor ?? null);
    if (row && outcome === "done") {
      const change = { appointmentId, from: row.status, to: row.status, actor, reasonCode: "fee_waived" };
      await Promise.all([
        tx.$client.query({
          name: "waive_fee",
          text: "update appointments set fee_minor = 0 where id = $1",
          values: [appointmentId],
        }),
        balanceDues(tx, appointmentId, at),
        closeTasks(tx, { appointmentId, kinds: dueInsteadKinds, at }), // nothing is due any more
        logStatus(tx, { ...change, requestId, at }),
        recordEvent(tx, { appointmentId, kind: "payment.fee_waived", at }),
      ]);
    }
    const followUp = await readFollowUp(tx, appointmentId);
    if (!followUp) throw new Error("an appointment that was never held has no fee");
    return { outcome, followUp };
  });
}

function outcomeOf(feeMinor: number | null): "done" | "already" | "not_possible" {
  if (feeMinor === null) return "not_possible";
  return feeMinor === 0 ? "already" : "done";
}

async function lockFee(tx: Tx, appointmentId: string) {
  const { rows } = await tx.$client.query<{ status: AppointmentStatus; fee_minor: number | null }>({
    name: "lock_fee",
    text: "select status, fee_minor from appointments where id = $1 for update",
    values: [appointmentId],
  });
  return rows[0];
}
