import { releasesAt } from "../../domain/payment/settlement.ts";
import { visitReleasedKey } from "../../domain/task/keys.ts";
import type { Db } from "../client.ts";
import { raiseTask } from "../task/tasks.ts";
import { change } from "./change-status.ts";
import { readFollowUp } from "./follow-up.ts";
import { lockStanding } from "./standing.ts";

/**
 * Gives up a confirmed visit that its patient has not paid for by the time their link ran out. Decided anew under the
 * row's lock: somebody may have paid, come or been given another time at that very moment, and then nothing happens.
 * Answers whether it was given up, of which the desk has a task then.
 */
export function releaseUnpaid(
  db: Db,
  { organizationId, appointmentId, at }: { organizationId: string; appointmentId: string; at: Date },
): Promise<boolean> {
  return db.withTenant(organizationId, async (tx) => {
    await lockStanding(tx, appointmentId);
    const facts = await readFollowUp(tx, appointmentId);
    const isDue = facts?.payments.some((payment) => {
      const endsAt = releasesAt(facts, payment);
      return endsAt !== undefined && endsAt <= at;
    });
    if (!isDue) return false;
    const actor = { kind: "system", accountId: null } as const;
    const outcome = await change(tx, { organizationId, appointmentId, act: "cancel", actor, reason: "not_paid", at });
    if (outcome !== "done") return false;
    // The patient is written to; the desk, which knows only that a card did not pay, has the time to give to others.
    await raiseTask(tx, { kind: "visit_released", appointmentId, dedupeKey: visitReleasedKey(appointmentId), at });
    return true;
  });
}
