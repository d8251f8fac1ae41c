import type { Tx } from "../client.ts";

/**
 * Keeps changes of the clinic's hours, leave and closures out until the transaction ends: who makes one takes this lock
 * exclusively. Claims do not wait for each other.
 */
export async function lockClinic(tx: Tx, clinicId: string): Promise<void> {
  await tx.$client.query({
    name: "lock_clinic",
    text: "select pg_advisory_xact_lock_shared(hashtextextended($1, 0))",
    values: [clinicId],
  });
}
