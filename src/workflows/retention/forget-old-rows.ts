import {
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setWorkflowOptions,
  workflowInfo,
} from "@temporalio/workflow";
import type { RetentionActivities } from "../../activities/retention.ts";
import { passingKinds } from "../../domain/retention.ts";

setWorkflowOptions({ versioningBehavior: "PINNED" }, forgetOldRows);

/** Some tens of milliseconds: nobody waits behind it for long. */
const BATCH = 1_000;

const { forgetRows } = proxyActivities<RetentionActivities>({
  startToCloseTimeout: "15 seconds", // the database gives a statement 10
  retry: { initialInterval: "1 second", maximumInterval: "1 minute" },
});

/**
 * Deletes the rows that have served their purpose and whose days are over, each batch in a transaction of its own.
 * Wherever it is stopped, the next attempt or the next night's run finds the rest. Answers how many in all;
 * `forgotten`: by the run that it continues.
 */
export async function forgetOldRows({ forgotten = 0 } = {}): Promise<{ forgotten: number }> {
  let total = forgotten;
  for (const kind of passingKinds) {
    let deleted: number;
    do {
      if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof forgetOldRows>({ forgotten: total });
      setCurrentDetails(`Deletes each *${kind}* whose days are over; **${total}** rows in all so far.`);
      deleted = await forgetRows.executeWithOptions({ summary: `forget: ${kind}` }, [{ kind, limit: BATCH }]);
      total += deleted;
    } while (deleted === BATCH);
  }
  setCurrentDetails(`**${total}** rows were of no use any more and are deleted.`);
  return { forgotten: total };
}
