import type { RefusalCode, Standing } from "../../domain/booking/appointment.ts";
import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import type { PaymentPolicy } from "../../domain/payment/policy.ts";
import type { Tx } from "../client.ts";

type StandingRow = {
  status: AppointmentStatus;
  payment_policy: PaymentPolicy;
  approval_due_at: Date | null;
  hold_expires_at: Date | null;
  refusal_code: RefusalCode | null;
};

const columns = "status, payment_policy, approval_due_at, hold_expires_at, refusal_code";

/** Where an appointment stands; undefined while none is stored under the id. */
export async function findStanding(tx: Tx, appointmentId: string): Promise<Standing | undefined> {
  const { rows } = await tx.$client.query<StandingRow>({
    name: "find_standing",
    text: `select ${columns} from appointments where id = $1`,
    values: [appointmentId],
  });
  return rows[0] && toStanding(rows[0]);
}

/**
 * The same under the row's lock: until the transaction ends nobody else changes the appointment or adds events to it.
 */
export async function lockStanding(tx: Tx, appointmentId: string): Promise<Standing | undefined> {
  const { rows } = await tx.$client.query<StandingRow>({
    name: "lock_standing",
    text: `select ${columns} from appointments where id = $1 for update`,
    values: [appointmentId],
  });
  return rows[0] && toStanding(rows[0]);
}

function toStanding(row: StandingRow): Standing {
  return {
    status: row.status,
    awaits: awaitedBy(row.status, row.payment_policy),
    approvalDueAt: row.approval_due_at?.toISOString() ?? null,
    holdExpiresAt: row.hold_expires_at?.toISOString() ?? null,
    refusalCode: row.refusal_code,
  };
}

/**
 * What an appointment of this status waits for: a request for the clinic's answer, a hold for its card or for the
 * patient's consent to the price, and no other for anything.
 */
export function awaitedBy(status: AppointmentStatus, policy: PaymentPolicy): Standing["awaits"] {
  if (status === "requested") return "approval";
  if (status !== "held") return null;
  return policy === "card" ? "payment" : "price_acceptance";
}
