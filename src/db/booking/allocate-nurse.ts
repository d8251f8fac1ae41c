import type { InTheWay } from "../../domain/booking/in-the-way.ts";
import type { Db, Tx } from "../client.ts";
import type { KeyUse } from "../idempotency/write-once.ts";
import { type Allocation, allocateOnce, giveBack } from "./allocate-once.ts";
import { findNurse, findNursedVisit, nurseOf } from "./nurses.ts";
import { insertSubjects, occupy } from "./occupy.ts";

/**
 * Gives a visit somebody beside its practitioner who works at its clinic then and is free, or nobody (null); its time,
 * place and money stay. Of two who want one nurse, one is served.
 */
export function allocateNurse(
  db: Db,
  organizationId: string,
  use: KeyUse,
  { nurseId, ...allocation }: Allocation & { nurseId: string | null },
) {
  const { appointmentId } = allocation;
  const given = { given: { nurseId } };
  return allocateOnce<"nurse_unsuitable">(db, organizationId, use, allocation, {
    has: (visit) => visit.nurseId === nurseId,
    async give(tx, before) {
      if (before.nurseId !== null) await giveBack(tx, appointmentId, [before.nurseId]);
      if (nurseId === null) return given;
      return (await take(tx, appointmentId, nurseId)) ?? given;
    },
  });
}

/** Answers what keeps them from it. */
async function take(
  tx: Tx,
  appointmentId: string,
  nurseId: string,
): Promise<"nurse_unsuitable" | { slotTaken: InTheWay[] } | undefined> {
  const visit = await findNursedVisit(tx, appointmentId);
  const nurse = visit && (await findNurse(tx, visit, nurseId));
  if (!nurse) return "nurse_unsuitable";
  // Also what lies there on top of others, which the constraint lets alone.
  if (nurse.inTheWay.length > 0) return { slotTaken: nurse.inTheWay };
  const subject = nurseOf(visit, nurseId);
  if (!(await occupy(tx, visit, [subject]))) {
    return { slotTaken: (await findNurse(tx, visit, nurseId))?.inTheWay ?? [] };
  }
  await insertSubjects(tx, appointmentId, [subject]);
  return undefined;
}
