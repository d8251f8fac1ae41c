import { proxyActivities, setCurrentDetails, setWorkflowOptions } from "@temporalio/workflow";
import type { MissingWorkflowsActivities } from "../../activities/missing-workflows.ts";

setWorkflowOptions({ versioningBehavior: "PINNED" }, startMissingWorkflows);

// An hour is for an import of a hundred thousand; the heartbeat finds out much sooner that a worker is gone.
const { startMissing, reportOverdue } = proxyActivities<MissingWorkflowsActivities>({
  startToCloseTimeout: "1 hour",
  heartbeatTimeout: "30 seconds",
});

/**
 * Gives every open appointment the workflow that it ought to have and has not: it came with
 * an import, or an operator terminated it. Then passes on the news from Stripe that were
 * stored and reached no workflow. Answers how many of each.
 */
export async function startMissingWorkflows(): Promise<{ started: number; reported: number }> {
  setCurrentDetails("Compares the open appointments in the database with the workflows that run.");
  const started = await startMissing.executeWithOptions({ summary: "start what is missing" }, []);
  // After that, so that a hold's news reach the hold.
  const reported = await reportOverdue.executeWithOptions({ summary: "pass on what Stripe reported" }, []);
  const missing = started === 0 ? "Nothing was missing" : `**${started}** were missing and are started`;
  const overdue = reported === 0 ? "" : ` News of **${reported}** from Stripe had been left lying and are passed on.`;
  setCurrentDetails(`${missing}. Every open appointment is in hand.${overdue}`);
  return { started, reported };
}
