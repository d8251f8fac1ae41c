import type { Client, HistoryAndWorkflowId } from "@temporalio/client";
import type { History } from "@temporalio/common/lib/proto-utils.js";
import { Worker } from "@temporalio/worker";

/** What the server has recorded of every workflow that was started since then. */
export async function* historiesSince(temporal: Client, startedAt: Date): AsyncGenerator<HistoryAndWorkflowId> {
  for await (const { workflowId, runId } of temporal.workflow.list({
    query: `StartTime >= "${startedAt.toISOString()}"`,
  })) {
    const events = doneEvents(await temporal.workflow.getHandle(workflowId, runId).fetchHistory());
    if (events.length > 0) yield { workflowId, history: { events } };
  }
}

/** Without the task that a worker has in hand at the moment: a replay would carry it out, where no activity is. */
function doneEvents({ events }: History) {
  const all = events ?? [];
  const lastDone = all.findLastIndex((event) => event.workflowTaskCompletedEventAttributes);
  const inHand = all.findIndex((event, i) => i > lastDone && event.workflowTaskScheduledEventAttributes);
  if (lastDone === -1) return [];
  return inHand === -1 ? all : all.slice(0, inHand);
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
