import { randomUUID } from "node:crypto";
import { type Client, isGrpcServiceError } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import { FastForwardError } from "./fast-forward-error.ts";

// Of Temporal's FastForwardPollingResult.
const POLL_TIMEOUT = 1;
const COMPLETED = 2;
const PATIENCE_MS = 30_000;
const UNIMPLEMENTED = 12;

/**
 * Moves one workflow ahead by `ms` in one go, and returns when it is there or
 * has ended on the way. It waits for running activities first.
 */
export async function jump(client: Client, workflowId: string, ms: number): Promise<void> {
  const which = { namespace: client.options.namespace, workflowExecution: { workflowId } };
  const fastForwardId = randomUUID();
  const timeSkippingConfig = {
    enabled: true,
    // A child that begins on the way takes over the virtual time, but does not run ahead by itself.
    disablePropagation: true,
    fastForwardConfig: { id: fastForwardId, duration: msToTs(ms) },
  };
  await client.workflowService
    .updateWorkflowExecutionOptions({
      ...which,
      updateMask: { paths: ["time_skipping_config"] },
      workflowExecutionOptions: { timeSkippingConfig },
    })
    .catch(explain);
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const poll = await client.workflowService.pollWorkflowExecutionTimeSkipping({ ...which, fastForwardId });
    if (poll.fastForwardPollingResult === COMPLETED) return;
    if (poll.fastForwardPollingResult === POLL_TIMEOUT && Date.now() < deadline) continue;
    const { status } = await client.workflow.getHandle(workflowId).describe();
    if (status.name !== "RUNNING") return;
    throw new FastForwardError(
      `${workflowId} does not move on: ${poll.failedReason || "it waits for something that is not time"}.`,
    );
  }
}

function explain(error: unknown): never {
  if (isGrpcServiceError(error) && error.code === UNIMPLEMENTED) {
    throw new FastForwardError("This Temporal server does not skip time; the one that npm start runs does.");
  }
  throw error;
}
