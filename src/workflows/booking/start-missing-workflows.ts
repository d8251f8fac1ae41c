import { proxyActivities, setCurrentDetails, setWorkflowOptions } from "@temporalio/workflow";
import type { MissingWorkflowsActivities } from "../../activities/missing-workflows.ts";

setWorkflowOptions({ versioningBehavior: "PINNED" }, startMissingWorkflows);

// An hour is for an import of a hundred thousand; the heartbeat finds out much sooner that a worker is gone.
const { startMissing } = proxyActivities<MissingWorkflowsActivities>({
  startToCloseTimeout: "1 hour",
  heartbeatTimeout: "30 seconds",
});

/**
 * Gives every open appointment the workflow that it ought to have and has not: it came with an import, or an operator terminated it.
 * Answers how many it started.
 */
export async function startMissingWorkflows(): Promise<number> {
  setCurrentDetails("Compares the open appointments in the database with the workflows that run.");
  const started = await startMissing.executeWithOptions({ summary: "start what is missing" }, []);
  setCurrentDetails(
    `${started === 0 ? "Nothing was missing" : `**${started}** were missing and are started`}. Every open appointment is in hand.`,
  );
  return started;
}
