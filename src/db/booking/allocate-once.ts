import type { AllocationOutcome } from "../../domain/booking/allocation.ts";
import type { Db, Tx } from "../client.ts";
import { type KeyUse, writeOnce } from "../idempotency/write-once.ts";
import { despiteDeadlocks } from "./despite-deadlocks.ts";

/** Gives a visit another room or nurse in one transaction, once for each use of the key. A refusal leaves no trace. */
export async function allocateOnce<Unsuitable extends string>(
  db: Db,
  organizationId: string,
  use: KeyUse,
  allocate: (tx: Tx) => Promise<AllocationOutcome<Unsuitable>>,
): Promise<AllocationOutcome<Unsuitable> | "key_reused"> {
  return despiteDeadlocks(() =>
    db.withTenant(organizationId, async (tx) => {
      const tried: { outcome: AllocationOutcome<Unsuitable> } = { outcome: "already" };
      await tx.$client.query("savepoint allocation");
      const written = await writeOnce(tx, use, async () => {
        tried.outcome = await allocate(tx);
      });
      if (written === "key_reused") return written;
      const { outcome } = tried;
      if (outcome !== "done" && outcome !== "already") await tx.$client.query("rollback to savepoint allocation");
      return outcome;
    }),
  );
}

/** Gives back what of a visit's subjects is replaced. */
export async function giveBack(tx: Tx, appointmentId: string, subjectIds: readonly string[]): Promise<void> {
  await Promise.all([
    tx.$client.query({
      name: "give_subjects_back",
      text: "delete from occupancies where source_id = $1 and subject_id = any($2)",
      values: [appointmentId, subjectIds],
    }),
    tx.$client.query({
      name: "forget_given_back",
      text: "delete from appointment_subjects where appointment_id = $1 and subject_id = any($2)",
      values: [appointmentId, subjectIds],
    }),
  ]);
}

/** What lay on top of others for want of what was replaced alone does so no longer. */
export async function countAllocation(tx: Tx, appointmentId: string): Promise<void> {
  await tx.$client.query({
    name: "count_allocation",
    text: `update appointments set version = version + 1,
             overbooking_reason = case when exists (select from occupancies where source_id = $1 and lane > 0) then overbooking_reason end
           where id = $1`,
    values: [appointmentId],
  });
}
