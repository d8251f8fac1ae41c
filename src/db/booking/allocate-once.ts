import type { AllocationOutcome } from "../../domain/booking/allocation.ts";
import type { Actor } from "../../domain/booking/appointment.ts";
import type { InTheWay } from "../../domain/booking/in-the-way.ts";
import { mayAllocate } from "../../domain/booking/lifecycle.ts";
import type { Db, Tx } from "../client.ts";
import { type KeyUse, writeOnce } from "../idempotency/write-once.ts";
import { despiteDeadlocks } from "./despite-deadlocks.ts";
import { lockClinic } from "./lock-clinic.ts";
import { lockMovable, logMove, type MovableVisit } from "./record-move.ts";

export type Allocation = {
  appointmentId: string;
  clinicId: string;
  /** The version that whoever asks has seen; null = whatever it is. */
  expectedVersion: number | null;
  actor: Actor;
  at: Date;
};

type Allocating<Unsuitable extends string> = {
  /** Whether the visit has what is asked for. */
  has: (visit: MovableVisit) => boolean;
  /** Takes it for the visit, and gives back what it replaces. Answers what it has since, or what keeps it from that. */
  give: (
    tx: Tx,
    visit: MovableVisit,
  ) => Promise<{ given: Partial<MovableVisit> } | { slotTaken: InTheWay[] } | Unsuitable>;
};

/** Gives a visit another room or nurse in one transaction, once for each use of the key. A refusal leaves no trace. */
export async function allocateOnce<Unsuitable extends string>(
  db: Db,
  organizationId: string,
  use: KeyUse,
  allocation: Allocation,
  allocating: Allocating<Unsuitable>,
): Promise<AllocationOutcome<Unsuitable> | "key_reused"> {
  return despiteDeadlocks(() =>
    db.withTenant(organizationId, async (tx) => {
      const tried: { outcome: AllocationOutcome<Unsuitable> } = { outcome: "already" };
      await tx.$client.query("savepoint allocation");
      const written = await writeOnce(tx, use, async () => {
        tried.outcome = await allocate(tx, use.subjectId, allocation, allocating);
      });
      if (written === "key_reused") return written;
      const { outcome } = tried;
      if (outcome !== "done" && outcome !== "already") await tx.$client.query("rollback to savepoint allocation");
      return outcome;
    }),
  );
}

async function allocate<Unsuitable extends string>(
  tx: Tx,
  requestId: string,
  { appointmentId, clinicId, expectedVersion, actor, at }: Allocation,
  { has, give }: Allocating<Unsuitable>,
): Promise<AllocationOutcome<Unsuitable>> {
  const [, visit] = await Promise.all([lockClinic(tx, clinicId), lockMovable(tx, appointmentId, requestId)]);
  if (!visit || !mayAllocate(visit.status)) return "not_possible";
  if (has(visit)) return "already";
  if (expectedVersion !== null && expectedVersion !== visit.version) return "changed_meanwhile";
  const result = await give(tx, visit);
  if (typeof result === "string" || "slotTaken" in result) return result;
  const to = { ...visit, ...result.given, overbooked: false }; // by this act: what lay on top before may still
  await Promise.all([
    countAllocation(tx, appointmentId),
    logMove(tx, { appointmentId, visit, to, actor, requestId, at }),
  ]);
  return "done";
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
async function countAllocation(tx: Tx, appointmentId: string): Promise<void> {
  await tx.$client.query({
    name: "count_allocation",
    text: `update appointments set version = version + 1,
             overbooking_reason = case when exists (select from occupancies where source_id = $1 and lane > 0) then overbooking_reason end
           where id = $1`,
    values: [appointmentId],
  });
}
