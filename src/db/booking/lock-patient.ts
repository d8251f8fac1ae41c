import type { Tx } from "../client.ts";

/**
 * Claims and releases of one patient queue up until the transaction ends, so
 * that each sees what the one before it left.
 */
export async function lockPatient(tx: Tx, patientId: string): Promise<void> {
  await tx.$client.query({
    name: "lock_patient",
    text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
    values: [patientId],
  });
}
