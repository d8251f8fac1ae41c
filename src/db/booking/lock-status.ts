import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import type { Tx } from "../client.ts";

/** The appointment's status, which stays so until the transaction ends; undefined: there is no such appointment. */
export async function lockStatus(tx: Tx, appointmentId: string): Promise<AppointmentStatus | undefined> {
  const { rows } = await tx.$client.query<{ status: AppointmentStatus }>({
    name: "lock_status",
    text: "select status from appointments where id = $1 for share",
    values: [appointmentId],
  });
  return rows[0]?.status;
}
