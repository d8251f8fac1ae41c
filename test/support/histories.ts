import type { Client, HistoryAndWorkflowId } from "@temporalio/client";
import { Worker } from "@temporalio/worker";

/** What the server has recorded of every workflow that was started since then. */
export function historiesSince(temporal: Client, startedAt: Date): AsyncIterable<HistoryAndWorkflowId> {
  return temporal.workflow.list({ query: `StartTime >= "${startedAt.toISOString()}"` }).intoHistories();
}

/** Fails with the first history that the bundle's workflows would not have made. */
export async function replayAll(
  recorded: AsyncIterable<HistoryAndWorkflowId> | Iterable<HistoryAndWorkflowId>,
  codePath: string,
): Promise<void> {
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, recorded)) {
    if (error) throw new Error(`${workflowId} cannot be replayed: ${error.message}`, { cause: error });
  }
}
