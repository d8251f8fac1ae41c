import type { AllocationOutcome } from "../../domain/booking/allocation.ts";
import type { Actor } from "../../domain/booking/appointment.ts";
import { mayAllocate } from "../../domain/booking/lifecycle.ts";
import type { Db, Tx } from "../client.ts";
import type { KeyUse } from "../idempotency/write-once.ts";
import { allocateOnce, countAllocation, giveBack } from "./allocate-once.ts";
import { lockClinic } from "./lock-clinic.ts";
import { findNurse, findNursedVisit, type NursedVisit, nurseOf } from "./nurses.ts";
import { insertSubjects, occupy } from "./occupy.ts";
import { lockMovable, logMove } from "./record-move.ts";

type Allocation = {
  appointmentId: string;
  clinicId: string;
  /** null = nobody. */
  nurseId: string | null;
  /** The version that whoever asks has seen; null = whatever it is. */
  expectedVersion: number | null;
  actor: Actor;
  at: Date;
};

type Outcome = AllocationOutcome<"nurse_unsuitable">;

/**
 * Gives a visit somebody beside its practitioner who works at its clinic then and is free, or nobody; its time, place
 * and money stay. Of two who want one nurse, one is served.
 */
export function allocateNurse(db: Db, organizationId: string, use: KeyUse, allocation: Allocation) {
  return allocateOnce(db, organizationId, use, (tx) => tryAllocation(tx, use.subjectId, allocation));
}

async function tryAllocation(
  tx: Tx,
  requestId: string,
  { appointmentId, clinicId, nurseId, expectedVersion, actor, at }: Allocation,
): Promise<Outcome> {
  const [, visit] = await Promise.all([lockClinic(tx, clinicId), lockMovable(tx, appointmentId, requestId)]);
  if (!visit || !mayAllocate(visit.status)) return "not_possible";
  if (visit.nurseId === nurseId) return "already";
  if (expectedVersion !== null && expectedVersion !== visit.version) return "changed_meanwhile";
  if (visit.nurseId !== null) await giveBack(tx, appointmentId, [visit.nurseId]);
  if (nurseId !== null) {
    const place = await findNursedVisit(tx, appointmentId);
    const taken = place ? await take(tx, place, nurseId) : "nurse_unsuitable";
    if (taken !== "done") return taken;
  }
  const to = { ...visit, nurseId, overbooked: false }; // by this act: what lay on top before may still
  await Promise.all([
    countAllocation(tx, appointmentId),
    logMove(tx, { appointmentId, visit, to, actor, requestId, at }),
  ]);
  return "done";
}

async function take(tx: Tx, visit: NursedVisit, nurseId: string): Promise<Outcome> {
  const nurse = await findNurse(tx, visit, nurseId);
  if (!nurse) return "nurse_unsuitable";
  // Also what lies there on top of others, which the constraint lets alone.
  if (nurse.inTheWay.length > 0) return { slotTaken: nurse.inTheWay };
  const subject = nurseOf(visit, nurseId);
  if (!(await occupy(tx, visit, [subject]))) {
    return { slotTaken: (await findNurse(tx, visit, nurseId))?.inTheWay ?? [] };
  }
  await insertSubjects(tx, visit.appointmentId, [subject]);
  return "done";
}
